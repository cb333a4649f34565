"""The gallery's pages of a client: the form for a code, and the appointments to come, also from right to left."""

from __future__ import annotations

from typing import Any

from aftercare.domain.client_page.asked_words import ASKED
from aftercare.domain.client_page.check_in_words import CHECK_IN
from aftercare.domain.client_page.words import SENTENCES
from aftercare.web.client_page.pages import PATH


def _page(language: str, **values: Any) -> dict[str, Any]:
    return {
        "path": PATH, "lang": language, "text": SENTENCES[language], "callback": "088-1234567",
        "others": {code: one.name for code, one in SENTENCES.items() if code != language},
        "said": None, "is_wrong": False, "phone": "", "asks_code": False, "appointments": None,
        "missed": (), "asked": None, "check_in": None, "checked_in": False, "typed": {}, "faults": {},
        "until": None,
    } | values  # fmt: skip


def _asked(language: str) -> dict[str, Any]:
    words = ASKED[language]
    until = words.until.format(sentence=words.places, date="3 maart 2028")
    return {"title": words.title, "sentences": [words.appointments, until, words.rest]}


def _appointment(day: str, **values: Any) -> dict[str, Any]:
    rows = (("", day), ("", "10:00"), ("Plaats", "Voorbeeldstraat 1, 1234 AB Voorbeeldstad"))
    return {
        "id": "a1", "rows": rows, "address": "Voorbeeldstraat%201", "may_move": False, "offer": None, "times": [],
    } | values  # fmt: skip


COMING = [
    _appointment("dinsdag 1 december 2026", offer="offered",
                 times=["woensdag 2 december 2026, 09:00", "donderdag 3 december 2026, 14:15"]),
    _appointment("dinsdag 8 december 2026", may_move=True),
    _appointment("dinsdag 15 december 2026", address=None, offer="asked"),
]  # fmt: skip
MISSED = [
    {"id": "m1", "said": SENTENCES["nl"].missed.format(date="maandag 23 november 2026", time="10:00",
                                            until="zaterdag 28 november 2026"),
     "received": SENTENCES["nl"].received.format(count=1), "may_send": True},
]  # fmt: skip
TEMPLATE = "client_page/own_page.html"
OWN_PAGES = {
    "own-page": (TEMPLATE, None, _page(
        "nl", appointments=COMING, missed=MISSED, asked=_asked("nl"), check_in=CHECK_IN["nl"],
        until="U heeft afspraken tot en met 3 maart 2028.")),
    "own-page-arabic": (TEMPLATE, None, _page(
        "ar", appointments=COMING[1:], asked=_asked("ar"), check_in=CHECK_IN["ar"],
        said=CHECK_IN["ar"].incomplete, is_wrong=True, typed={"mood": "good", "when": "x" * 201},
        faults={"changed": CHECK_IN["ar"].choose, "call": CHECK_IN["ar"].choose,
                "when": CHECK_IN["ar"].too_long})),
    "own-page-too-large": ("client_page/problem.html", None, {
        "path": PATH, "lang": "pl", "text": SENTENCES["pl"],
        "said": SENTENCES["pl"].too_large, "callback": "088-1234567"}),
    "own-page-code": (TEMPLATE, None, _page(
        "nl", said=SENTENCES["nl"].wrong, is_wrong=True, phone="+12025550199", asks_code=True)),
}  # fmt: skip
