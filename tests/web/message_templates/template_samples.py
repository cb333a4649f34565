"""Invented versions of texts, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.message_templates.templates import TEXT_LANGUAGES, TextKind, shipped_template
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.message_templates.view import changes
from aftercare.web.shell.forms.reading import MISSING
from tests.web.shell import samples as s

KIND = TextKind.REMINDER_DAY_BEFORE
SHIPPED = shipped_template(KIND, "nl").text
OURS = SHIPPED.replace("Herinnering: u heeft", "U heeft morgen")
WRONG = "Uw meldplicht bij de reclassering in België is op {weekday_date} om {time}, {name}."


def cell(kind: TextKind, language: str) -> dict[str, Any]:
    special = {(KIND, "nl"): (2, "proposed"), (KIND, "pl"): (1, "drafted")}
    number, in_hand = special.get((kind, language), (1, None))
    return {"language": language, "name": LETTER_LANGUAGE_NAMES[language], "number": number,
            "in_hand": in_hand, "href": f"/templates/{kind.value}/{language}"}  # fmt: skip


TEXTS: dict[str, Any] = {
    "language_names": [LETTER_LANGUAGE_NAMES[one] for one in TEXT_LANGUAGES],
    "rows": [{"kind": kind.value, "cells": [cell(kind, one) for one in TEXT_LANGUAGES]}
             for kind in TextKind],
}  # fmt: skip


def length(encoding: str, units: int, segments: int, forced_by: str = "") -> dict[str, Any]:
    return {"encoding": encoding, "units": units, "segments": segments, "left": 12,
            "forced_by": forced_by, "price": "€ 0,18" if segments == 2 else "€ 0,09"}  # fmt: skip


def preview(example: str, faults: tuple[str, ...] = (), **lengths: Any) -> dict[str, Any]:
    base = {"example": example, "faults": list(faults), "room": 1, "per_segment": "€ 0,09",
            "example_length": length("GSM-7", 121, 1), "longest": length("GSM-7", 131, 1)}  # fmt: skip
    return base | lengths


def version(number: int, state: str, text: str) -> dict[str, Any]:
    return {"id": f"t{number}", "version": 2, "number": number, "state": state, "text": text,
            "reason": "Morgen zegt meer dan een datum."}  # fmt: skip


def past(number: int, state: str, before: str, after: str) -> dict[str, Any]:
    return {"number": number, "state": state, "reason": "Morgen zegt meer dan een datum.",
            "changes": list(changes(before, after)),
            "steps": [{"step": "drafted", "who": "B. Berk", "at": s.at(20, "11:00")},
                      {"step": "proposed", "who": "B. Berk", "at": s.at(20, "11:30")}]}  # fmt: skip


ARRIVES = "U heeft morgen een afspraak op do 26 nov om 10:00. Kunt u niet? Bel 088-1234567."
TEXT: dict[str, Any] = {
    "kind": KIND.value, "text_language": "nl", "language_name": "Nederlands",
    "href": f"/templates/{KIND.value}/nl", "in_force": {"number": 1, "text": SHIPPED},
    "active": None, "in_hand": None, "may_activate": False,
    "places": [{"name": "{weekday_date}", "what": "de dag", "needed": True},
               {"name": "{time}", "what": "de tijd", "needed": True},
               {"name": "{phone}", "what": "het terugbelnummer", "needed": False}],
    "preview": preview(ARRIVES), "history": [], "form": s.form({"text": OURS}),
}  # fmt: skip
FAULTS = ("“meldplicht” verraadt te veel aan een vreemde", "“reclassering” verraadt te veel aan een vreemde",
          "{name} is niet bekend als dit bericht weggaat")  # fmt: skip
REFUSED = TEXT | {
    "in_hand": version(2, "drafted", OURS), "history": [past(2, "drafted", SHIPPED, OURS)],
    "preview": preview(
        WRONG.format(weekday_date="do 26 nov", time="10:00", name="{name}"), FAULTS,
        example_length=length("UCS-2", 82, 2, "ë"), longest=length("UCS-2", 83, 2, "ë")),
    "form": s.form({"text": WRONG, "reason": ""},
                   {"text": FIELD_FAULTS["reveals-client"], "reason": MISSING}),
}  # fmt: skip
PROPOSED = TEXT | {
    "in_hand": version(3, "proposed", OURS), "active": version(2, "active", SHIPPED),
    "in_force": {"number": 2, "text": SHIPPED}, "may_activate": True,
    "history": [past(3, "proposed", SHIPPED, OURS), past(2, "active", OURS, SHIPPED)],
}  # fmt: skip
ARABIC = TEXT | {
    "text_language": "ar", "language_name": LETTER_LANGUAGE_NAMES["ar"],
    "in_force": {"number": 1, "text": shipped_template(KIND, "ar").text},
    "preview": preview(
        shipped_template(KIND, "ar").text.format(
            weekday_date="الخميس \u200e26-11-2026", time="10:00", phone="\u200e088-1234567"),
        room=2, example_length=length("UCS-2", 117, 2, "ت ذ ك ي ر ل د م و ع"),
        longest=length("UCS-2", 133, 2)),
    "form": s.form({"text": shipped_template(KIND, "ar").text}),
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]
PAGES_OF_TEXTS: dict[str, Page] = {
    "texts": ("message_templates/texts.html", "admin", TEXTS),
    "text": ("message_templates/text.html", "admin", TEXT),
    "text-refused": ("message_templates/text.html", "admin", REFUSED),
    "text-proposed": ("message_templates/text.html", "admin", PROPOSED),
    "text-proposed-own": (
        "message_templates/text.html",
        "admin",
        PROPOSED | {"may_activate": False},
    ),
    "text-arabic": ("message_templates/text.html", "admin", ARABIC),
}
