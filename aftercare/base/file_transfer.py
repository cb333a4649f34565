"""A file that arrives is kept in memory, never in clear on a disk; one that leaves is saved, never shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

# The largest form is a contact standard with every requirement: fifty rows of some ten fields.
MOST_FIELDS = 1_000
_MULTIPART = "multipart/form-data"


class UnreadableForm(ValueError):
    """What was sent is no form with a file."""


@dataclass(frozen=True)
class ReceivedFile:
    """`content` is empty when no file was sent, or it is too large. `name`: the one it has on the computer it came
    from."""

    form: FormData
    content: bytes
    name: str = ""
    is_too_large: bool = False


class _InMemory(MultiPartParser):
    """What is beyond the limit is read and dropped, so that the sender gets an answer that says so."""

    def __init__(self, request: Request, most: int) -> None:
        super().__init__(request.headers, request.stream(), max_files=1, max_fields=MOST_FIELDS)
        self.spool_max_size, self._most, self.seen = most + 1, most, 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            self.seen += end - start
            if self.seen > self._most:
                return
        super().on_part_data(data, start, end)


def has_file(request: Request) -> bool:
    """Whether the request says that a file may come with it."""
    return request.headers.get("content-type", "").startswith(_MULTIPART)


async def received_file(request: Request, most: int) -> ReceivedFile:
    """A form with at most `most` bytes of one file. Raises UnreadableForm."""
    if not has_file(request):
        raise UnreadableForm()
    parser = _InMemory(request, most)
    try:
        form = await parser.parse()
    except MultiPartException:
        raise UnreadableForm() from None
    found = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if not found:
        return ReceivedFile(form, b"")
    too_large = parser.seen > most
    content = b"" if too_large else await found[0].read()
    return ReceivedFile(form, content, found[0].filename or "", too_large)


def saved_as(name: str, suffix: str, size: int) -> dict[str, str]:
    """The headers of a file that is saved and never shown. Were it opened as a page, nothing in it would run."""
    whole = quote(f"{name.removesuffix('.' + suffix)}.{suffix}", safe="")
    return {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "content-disposition": f"attachment; filename*=UTF-8''{whole}",
        "content-length": str(size),
    }


def own_name(typed: str, most: int) -> str:
    """The name that a file has on the computer it came from, without folders. It names nothing here but itself."""
    name = typed.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in name if one.isprintable()).strip()[:most]
