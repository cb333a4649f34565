"""Invented trials of reminders, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.trials.looks_shown import ArmCount
from aftercare.store.trials.rows import ReminderTrialRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.view import View
from aftercare.web.trials.trial_page import LookShown
from tests.web.shell import samples as s

WORDS = {
    "nl": "U wordt verwacht op {weekday_date} om {time}. Kunt u niet? Bel {phone}.",
    "ar": "موعدك {weekday_date} الساعة {time}. اتصل {phone}.",
}


def row(number: int, state: str, **changes: Any) -> ReminderTrialRow:
    values = {
        "version": number, "id": UUID(int=number), "state": state, "adopted_by": "Directie, 3 november",
        "question": "Missen minder cliënten hun afspraak als de tekst persoonlijker is?",
        "text": "reminder-day-before", "wordings": WORDS, "team_ids": [],
        "proposed_by": UUID(int=1), "proposed_at": s.at(1, "08:30"),
        "begins_on": date(2027, 1, 4), "ends_on": date(2027, 7, 5), "looks": 4, "enough_clients": 200,
    }  # fmt: skip
    return ReminderTrialRow(**values | changes)


CAN_FIND = [
    "Hij vindt 5,7 procentpunt minder missers in vier van de vijf gevallen.",
    "Gerekend met 60 cliënten.",
]
LIST: dict[str, Any] = {
    "trials": [
        View(row(3, "proposed"), href="/reminder-trials/3"), View(row(2, "activated"), href="/reminder-trials/2"),
        View(row(1, "ended", ended_because="harm", ended_at=s.at(20, "09:00")), href="/reminder-trials/1"),
    ],
    "findable": CAN_FIND, "manages": True, "teams": [Option("t1", "Noord"), Option("t2", "Zuid")],
    "texts": ["reminder-day-before", "reminder-four-days-before", "reminder-first-appointment"],
    "text_languages": list(LETTER_LANGUAGE_NAMES.items()), "form": s.form({"differs": "wording", "teams-t1": "yes"}),
}  # fmt: skip
WRONG = LIST | {
    "form": s.form(
        {"differs": "day", "differs-days_before": "4", "differs-tested_days_before": "4"},
        {"question": FIELD_FAULTS["missing"], "differs-tested_days_before": FIELD_FAULTS["same-day"],
         "ends_on": FIELD_FAULTS["looks-too-close"]}),
}  # fmt: skip
LOOKS = [
    LookShown(
        2, s.at(20, "06:00"),
        [("control", ArmCount(120, 480, 58), "12,1%"), ("tested", ArmCount(118, 466, 37), "7,9%")],
        ["Cliënten met de nieuwe herinnering misten minder afspraken.", "Verschil: −4,2 procentpunt."]),
    LookShown(
        1, s.at(2, "06:00"), [("control", None, ""), ("tested", ArmCount(31, 60, 9), "")],
        ["Er zijn te weinig cliënten om te vergelijken."]),
]  # fmt: skip
ONE: dict[str, Any] = {
    "trial": row(2, "activated", activated_at=s.at(1, "09:00")), "href": "/reminder-trials/2", "teams": "Noord, Zuid",
    "proposed_by": "Anja de Boer", "activated_by": "Bram Smit", "clients": 412, "fewest": 20,
    "findable": CAN_FIND,
    "wordings": [(code, LETTER_LANGUAGE_NAMES[code], words, words) for code, words in WORDS.items()],
    "look_days": [date(2027, 2, 18), date(2027, 4, 5), date(2027, 5, 20), date(2027, 7, 5)],
    "without_answer": ["Nederlands", "العربية"],
    "confidence": f"{Decimal('98.75')}%", "looks": LOOKS,
    "manages": True, "may_activate": False, "waits_for_another": False, "form": s.form({}),
}  # fmt: skip
PAGES_OF_TRIALS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "trials": ("trials/trials.html", "admin", LIST),
    "trials-wrong": ("trials/trials.html", "admin", WRONG),
    "trials-read": ("trials/trials.html", "supervisor", LIST | {"manages": False}),
    "trial": ("trials/trial.html", "admin", ONE),
    "trial-proposed": ("trials/trial.html", "admin", ONE | {
        "trial": row(3, "proposed", text=None, wordings=None, days_before=4, tested_days_before=7),
        "wordings": [], "looks": [], "may_activate": True, "activated_by": "", "clients": 31}),
    "trial-own": ("trials/trial.html", "admin", ONE | {
        "trial": row(3, "proposed"), "looks": [], "waits_for_another": True, "activated_by": "",
        "form": s.form({}, {"form": FIELD_FAULTS["another-trial-then"]})}),
    "trial-harm": ("trials/trial.html", "supervisor", ONE | {
        "trial": row(1, "ended", ended_because="harm", ended_at=s.at(20, "09:00"), activated_at=s.at(1, "09:00")),
        "manages": False}),
}  # fmt: skip
