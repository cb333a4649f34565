"""Invented letters, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.letters.words import LETTER_KINDS, LETTER_LANGUAGE_NAMES
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from tests.web.shell import samples as s


def letter(number: int, kind: str, state: str, **more: Any) -> dict[str, Any]:
    base = {
        "id": f"l{number}", "version": 1, "person_id": f"p{number}", "person": "F. Framboos",
        "kind": kind, "language": "Nederlands", "state": state,
        "waits": state in ("drafted", "outdated"), "due_on": date(2026, 11, 25),
        "sent_on": None, "printed_at": None, "handed_at": None, "taken_back": None,
        "made_at": s.at(24, "09:12"), "made_by": "I. Iepen", "about": None,
        "again_href": f"/people/p{number}/letters?kind={kind}",
    }  # fmt: skip
    return base | more


LETTERS = [
    letter(
        1,
        "appointment",
        "drafted",
        printed_at=s.at(25, "08:50"),
        about="Meldgesprek, wo 2 dec, 09:00",
    ),
    letter(2, "changed", "outdated", language="العربية"),
    letter(3, "card", "sent", sent_on=date(2026, 11, 20)),
    letter(4, "unreached", "discarded", language="Українська"),
]
USUAL = {
    "kind": "appointment", "appointment": "a1", "language": "nl", "due_on": "25-11-2026",
    "address": "Perenlaan 12\n1234 AB Voorbeeldstad", "care_of": "De Brug",
}  # fmt: skip
PAGE: dict[str, Any] = {
    "person": {"id": "p1", "name": "F. Framboos"}, "away": "custody", "letters": LETTERS,
    "inform_first": "/people/p1/prosecution",
    "address": {"lines": ["Perenlaan 12", "1234 AB Voorbeeldstad"], "version": 2},
    "kinds": list(LETTER_KINDS), "languages_of_letters": list(LETTER_LANGUAGE_NAMES.items()),
    "appointments": [("a1", "do 26 nov, 10:00, Meldgesprek, gepland"),
                     ("a2", "do 3 dec, 10:00, Meldgesprek, afgezegd door ons")],
    "may_edit": True, "today": "25-11-2026", "form": Reading(USUAL),
}  # fmt: skip
FIRST = PAGE | {
    "away": None, "letters": [], "address": {"lines": [], "version": 0},
    "form": Reading({"address": "Kliniek De Boom\nPerenlaan 12"},
                    {"address": FIELD_FAULTS["address-reveals"]}),
}  # fmt: skip
WRONG = PAGE | {
    "away": None,
    "form": Reading(USUAL | {"kind": "", "due_on": "gisteren"}, {
        "kind": NOT_A_CHOICE, "appointment": FIELD_FAULTS["not-for-this-letter"],
        "due_on": FIELD_FAULTS["in-the-past"]}),
}  # fmt: skip
DUE: dict[str, Any] = {
    "letters": [*LETTERS[:2], letter(5, "appointment", "drafted", made_by="", handed_at=s.at(25, "06:00"))],
    "taken_back": [letter(6, "appointment", "taken-back", made_by="", taken_back="appointment-changed")],
    "any_posted": True,
    "not_posted": [{"person": "F. Framboos", "code": "stale-version"}, {"person": "", "code": "not-found"}],
    "printable": 1, "to_record": 2, "most": 50, "may_edit": True,
    "teams": [("t1", "Team Noord"), ("t2", "Team Zuid")],
    "back": "/letters?team=t1", "print_href": "/letters/due.pdf?team=t1",
    "form": Reading({"sent_on": "25-11-2026", "team": "t1"}),
}  # fmt: skip
PAGES_OF_LETTERS = {
    "letters": ("letters/letters.html", "officer", PAGE),
    "letters-first": ("letters/letters.html", "officer", FIRST),
    "letters-wrong": ("letters/letters.html", "officer", WRONG),
    "letters-due": ("letters/letters_due.html", "officer", DUE),
    "letters-none-due": ("letters/letters_due.html", "supervisor",
                         DUE | {"letters": [], "taken_back": [], "not_posted": [], "printable": 0, "to_record": 0,
                                "most": None}),
}  # fmt: skip
