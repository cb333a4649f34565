"""The gallery's pages of the search in the header."""

from __future__ import annotations

from typing import Any

from aftercare.web.overviews.search_page import ColleagueFound
from tests.web.shell import samples as s


def client(number: int, name: str, **more: Any) -> dict[str, Any]:
    base = {"href": f"/people/p{number}", "name": name, "reference": f"DEMO-{number:04}", "officer": None,
            "court_numbers": "", "restricted": False, "closed_on": None}  # fmt: skip
    return base | more


ACTS = [
    {"href": "/people/new", "name": "Nieuwe cliënt", "icon": "user-plus", "why": ""},
    {"href": "/officer-away#from_on", "name": "Ziek of afwezig: afspraken verzetten", "icon": "user-off", "why": ""},
]  # fmt: skip
PAGES = [{"href": "/week", "name": "Mijn week", "icon": "calendar-week", "why": ""}]
SEARCH: dict[str, Any] = {
    "form": s.form(), "typed": "", "may_find_clients": True, "may_find_times": True, "recent": True, "count": 2,
    "acts": ACTS, "pages": PAGES, "colleagues": [],
    "clients": [client(8, "P. Peer"), client(9, "محمد العربي", officer="B. Beuk", restricted=True)],
}  # fmt: skip

PAGES_OF_SEARCH = {
    "search": ("overviews/search.html", "officer", SEARCH),
    "search-found": (
        "overviews/search.html",
        "supervisor",
        SEARCH
        | {
            "form": s.form({"q": "framboos"}),
            "typed": "framboos",
            "recent": False,
            "count": 61,
            "clients": [
                client(
                    6,
                    "F. Framboos",
                    court_numbers="FRAMBOOS-2026-0012",
                    officer="I. Iepen",
                    closed_on=s.TODAY,
                )
            ],
            "acts": [],
            "pages": [],
            "colleagues": [
                ColleagueFound(
                    "/calendar", "F. Framboos", "officer", "Team Noord", "088-1234567", "/caseload"
                ),
                ColleagueFound("", "F. Frambozen", "planner", "Team Zuid", "", ""),
            ],
        },
    ),
    "search-nothing": (
        "overviews/search.html",
        "auditor",
        SEARCH
        | {
            "form": s.form({"q": "quax"}),
            "typed": "quax",
            "may_find_clients": False,
            "may_find_times": False,
            "recent": False,
            "count": 0,
            "clients": [],
            "acts": [],
            "pages": [],
        },
    ),
}
