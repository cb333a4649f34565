"""Invented rotas of a duty desk and cases that were kept quiet, handed over and opened again, as the templates ask."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.escalation.words import LINE_SENTENCES
from tests.web.shell import samples as s
from tests.web.shell.more_samples import ESCALATION


def turn(number: int, who: str, day: int, **more: Any) -> dict[str, Any]:
    return {"id": f"d{number}", "version": 1, "who": who, "from_at": s.at(day, "17:00"),
            "until_at": s.at(day + 1, "08:30"), "now": False, "over": False,
            "from_file": True, "without_phone": False, "without_holder": False} | more  # fmt: skip


ROTA: dict[str, Any] = {
    "shifts": [turn(1, "B. Beuk", 23, over=True), turn(2, "E. Esdoorn", 25, now=True, from_file=False),
              turn(3, "I. Iepen", 26, without_holder=True, without_phone=True)],
    "may_change": True, "staff": [("s1", "E. Esdoorn"), ("s2", "B. Beuk")], "lines": [],
    "form": s.form(),
}  # fmt: skip
WRONG = ROTA | {
    "lines": [{"line": 12, "text": FIELD_FAULTS["unknown-account"]},
              {"line": 31, "text": FIELD_FAULTS["naive-time"]}],
    "form": s.form({}, {"file": LINE_SENTENCES["some-lines"]}),
}  # fmt: skip
READ_ONLY = ROTA | {"shifts": [], "may_change": False}


def line(day: int, icon: str, title: str, **more: Any) -> dict[str, Any]:
    return {"at": s.at(day, "10:15"), "icon": icon, "tone": "neutral", "title": title, "text": "",
            "words": None, "comes": False, "due": False} | more  # fmt: skip


LINE = [
    line(20, "calendar-event", "Gepland: meldgesprek, ma 23 nov, 15:30", text="Kantoor Noord · I. Iepen"),
    line(22, "checks", "Herinnering een dag ervoor: afgeleverd", tone="ok",
         words="Morgen 15:30 heb je een afspraak. Kun je niet? Bel 088-1234567."),
    line(23, "x", "Vastgelegd: gemist", tone="danger", words="Niet verschenen, neemt niet op."),
    line(23, "flag", "Deze escalatie is geopend", tone="danger"),
    line(24, "users", "Overgedragen aan een collega", text="aan B. Beuk · T. Taxus",
         words="Verlof van de toezichthouder."),
    line(25, "hourglass", "Stil gehouden", tone="warning", text="tot vr 27 nov, 08:30 · T. Taxus",
         words="In detentie tot vrijdag; daarna een gesprek."),
    line(26, "clock", "Herinnering een dag ervoor: wacht op verzending", comes=True),
]  # fmt: skip
QUIET = ESCALATION | {
    "escalation": ESCALATION["escalation"] | {
        "state": "snoozed", "snoozed_by": "T. Taxus", "snooze_reason": LINE[-2]["words"],
        "handed_to": "B. Beuk", "comes_back_at": s.at(27, "08:30"), "may_acknowledge": False,
        "may_snooze": False, "may_wake": True},
    "line": LINE,
}  # fmt: skip
TOO_LONG = ESCALATION | {
    "again": {"at": s.at(27, "08:30"), "names": ["E. Esdoorn", "I. Iepen"]},
    "form": s.form({"until_on": "31-12-2026"}, {"until_on": FIELD_FAULTS["snooze-too-long"]}),
}  # fmt: skip
# A report that was asked for by a decision, which a supervisor took again without one.
REPLACED = ESCALATION | {
    "terms": [
        {"id": "t3", "text": "Rapport aan de rechter", "due_at": s.at(27, "17:00"), "was_due_at": None,
         "state": "opened", "done_on": None, "done_by": None, "done_note": None, "urgent": [], "source": "",
         "is_replaced": True, "numbers": None, "sent": None,
         "elsewhere": None, "not_offered": None, "signs": None, "concern": None}],
}  # fmt: skip
PAGES_OF_LADDERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "duty-rota": ("staff/duty_rota.html", "planner", ROTA),
    "duty-rota-wrong": ("staff/duty_rota.html", "supervisor", WRONG),
    "duty-rota-officer": ("staff/duty_rota.html", "officer", READ_ONLY),
    "escalation-quiet": ("escalation/escalation.html", "supervisor", QUIET),
    "escalation-quiet-too-long": ("escalation/escalation.html", "supervisor", TOO_LONG),
    "escalation-replaced": ("escalation/escalation.html", "supervisor", REPLACED),
}
