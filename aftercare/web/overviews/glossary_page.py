"""The page of the glossary: the terms of the service in the reader's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.web.shell.help.terms import TERMS
from aftercare.web.shell.language import translate
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)


@router.get("/help/glossary")
def show_glossary(context: Annotated[PageContext, Depends(ANY_ROLE)]) -> Response:
    return context.page("overviews/glossary.html", terms=terms_in(context.language))


def terms_in(language: str) -> list[dict[str, str]]:
    """Code, name and meaning of every term, by name."""
    terms = [
        {
            "code": code,
            "name": translate(term.name, language),
            "meaning": translate(term.meaning, language),
        }
        for code, term in TERMS.items()
    ]
    return sorted(terms, key=lambda one: one["name"].casefold())
