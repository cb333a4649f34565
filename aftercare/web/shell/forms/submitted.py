"""The form of a request, once it is known to come from our own page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from aftercare.base.errors import CrossOriginPost, Invalid
from aftercare.base.logs import get_log
from aftercare.web.shell.forms.origin import same_origin

MOST_FIELDS = 400


async def typed_form(request: Request) -> dict[str, str]:
    """The form of this request, once it is known to come from our own page. Raises CrossOriginPost."""
    _expect_ours(request)
    return _typed(await request.form(max_files=0, max_fields=MOST_FIELDS))


def _expect_ours(request: Request) -> None:
    headers = request.headers
    ours = same_origin(
        request.method,
        headers.get("sec-fetch-site"),
        headers.get("origin"),
        request.app.state.app_state.settings.public_origin,
    )
    if not ours:
        get_log().warning("cross-origin-post")
        raise CrossOriginPost()


@dataclass(frozen=True)
class Upload:
    """A form with one file; `file` is empty when none was chosen, or it is too large. `name` is the one it has on the
    computer it came from."""

    typed: dict[str, str]
    file: bytes
    name: str = ""
    is_too_large: bool = False


async def uploaded(request: Request) -> Upload:
    """The same for a form with a file upload; the middleware limits its size."""
    _expect_ours(request)
    form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    found = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    return Upload(_typed(form), await found[0].read() if found else b"")


class _InMemory(MultiPartParser):
    """Keeps one file in memory, never in clear on a disk. What is beyond the limit is read and dropped, so that the
    form can be shown again with all that was typed."""

    def __init__(self, request: Request, most: int) -> None:
        super().__init__(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
        self.spool_max_size, self._most, self.seen = most + 1, most, 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            self.seen += end - start
            if self.seen > self._most:
                return
        super().on_part_data(data, start, end)


async def uploaded_in_memory(request: Request, most: int) -> Upload:
    """As `uploaded`, with at most so many bytes of the file. Raises CrossOriginPost, Invalid."""
    _expect_ours(request)
    if not _has_file(request):
        return Upload(await typed_form(request), b"")
    parser = _InMemory(request, most)
    try:
        # As Starlette does: a refusal reads the same form again, when the body is gone.
        form = request._form = await parser.parse()
    except MultiPartException:
        raise Invalid("This form cannot be read.") from None
    found = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if not found:
        return Upload(_typed(form), b"")
    too_large = parser.seen > most
    content = b"" if too_large else await found[0].read()
    return Upload(_typed(form), content, found[0].filename or "", too_large)


async def form_without_file(request: Request) -> FormData:
    """The form of a request that was refused: a file not read before is dropped as it arrives."""
    if request._form is not None or not _has_file(request):
        return await request.form(max_files=1, max_fields=MOST_FIELDS)
    try:
        return await _InMemory(request, 0).parse()
    except MultiPartException:
        return FormData()


def _has_file(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


def _typed(form: FormData) -> dict[str, str]:
    pairs = [(k, v) for k, v in form.multi_items() if not isinstance(v, UploadFile)]
    if any("\0" in value for _, value in pairs):
        raise Invalid("A character in this form cannot be stored.")
    return dict(pairs)
