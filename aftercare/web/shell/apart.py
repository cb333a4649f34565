"""Faults on the client's own page: in the client's language, without our name or a way to the pages of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from aftercare.base.errors import BodyTooLarge
from aftercare.domain.client_page.words import SENTENCES
from aftercare.web.shell.layout import fragment

OWN_PAGE: Final = "/my-appointments"


def is_own_page(request: Request) -> bool:
    path = request.url.path
    return path == OWN_PAGE or path.startswith(OWN_PAGE + "/")


def own_page_problem(
    request: Request, now: datetime, language: str, status: int
) -> Response | None:
    """The error page with this status for an address of the own page; None for any other address. `language`: the
    browser's, when none was chosen on the page."""
    if not is_own_page(request):
        return None
    wished = request.query_params.get("lang", "")
    language = wished if wished in SENTENCES else language
    words = SENTENCES[language]
    answer = fragment(
        "nl",
        now,
        "client_page/problem.html",
        path=OWN_PAGE,
        lang=language,
        text=words,
        said=words.too_large if status == BodyTooLarge.status else words.failed,
        callback=request.app.state.app_state.settings.callback_number,
    )
    answer.status_code = status
    answer.headers["Content-Language"] = language
    return answer
