"""The form of a request, once it is known to come from our own page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from aftercare.base.errors import CrossOriginPost, Invalid
from aftercare.base.file_transfer import MOST_FIELDS, UnreadableForm, has_file, received_file
from aftercare.base.logs import get_log
from aftercare.web.shell.forms.origin import same_origin

# Fifty rules with every type, level, condition and deadline ticked have more fields than any other form.
LONG_FORMS: Final = {"/rule-books": 5_000}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


async def typed_form(request: Request) -> dict[str, str]:
    """The form of this request, once it is known to come from our own page. Raises CrossOriginPost."""
    _expect_ours(request)
    most = LONG_FORMS.get(request.url.path, MOST_FIELDS)
    return _typed(await request.form(max_files=0, max_fields=most))


async def plain_form(request: Request) -> dict[str, str]:
    """The same, with a space for each control character but tabs and ends of lines: for people who read at each
    field, in their own language, what is wrong with it. Raises CrossOriginPost."""
    _expect_ours(request)
    return _plain(await request.form(max_files=0, max_fields=MOST_FIELDS))


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


async def uploaded_in_memory(request: Request, most: int, *, plain: bool = False) -> Upload:
    """As `uploaded`, with at most so many bytes of the file. `plain`: as `plain_form`. Raises CrossOriginPost,
    Invalid."""
    _expect_ours(request)
    if not has_file(request):
        return Upload(await (plain_form if plain else typed_form)(request), b"")
    try:
        found = await received_file(request, most)
    except UnreadableForm:
        raise Invalid("This form cannot be read.") from None
    # As Starlette does: a refusal reads the same form again, when the body is gone.
    request._form = found.form
    typed = _plain(found.form) if plain else _typed(found.form)
    return Upload(typed, found.content, found.name, found.is_too_large)


async def form_without_file(request: Request) -> FormData:
    """The form of a request that was refused: a file not read before is dropped as it arrives."""
    if request._form is not None or not has_file(request):
        return await request.form(max_files=1, max_fields=MOST_FIELDS)
    try:
        return (await received_file(request, 0)).form
    except UnreadableForm:
        return FormData()


def _typed(form: FormData) -> dict[str, str]:
    pairs = _texts(form)
    if any("\0" in value for _, value in pairs):
        raise Invalid("This form holds a character that cannot be saved.")
    return dict(pairs)


def _plain(form: FormData) -> dict[str, str]:
    return {name: _CONTROL.sub(" ", value) for name, value in _texts(form)}


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [(k, v) for k, v in form.multi_items() if not isinstance(v, UploadFile)]
