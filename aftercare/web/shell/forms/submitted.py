"""The form of a request, once it is known to come from our own page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

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
    """A form with one file; `file` is empty when none was chosen."""

    typed: dict[str, str]
    file: bytes


async def uploaded(request: Request) -> Upload:
    """The same for a form with a file upload; the middleware limits its size."""
    _expect_ours(request)
    form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    found = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    return Upload(_typed(form), await found[0].read() if found else b"")


def _typed(form: FormData) -> dict[str, str]:
    pairs = [(k, v) for k, v in form.multi_items() if not isinstance(v, UploadFile)]
    if any("\0" in value for _, value in pairs):
        raise Invalid("A character in this form cannot be stored.")
    return dict(pairs)
