"""Invented rotas of a duty desk and cases that were kept quiet, handed over and opened again, as the templates ask."""

from __future__ import annotations

from typing import Any

from aftercare.web.escalation_words import LADDER_SENTENCES, LINE_SENTENCES
from tests.web import samples as s
from tests.web.more_samples import ESCALATION


def turn(number: int, who: str, day: int, **more: Any) -> dict[str, Any]:
    return {"id": f"d{number}", "version": 1, "who": who, "from_at": s.at(day, "17:00"),
            "until_at": s.at(day + 1, "08:30"), "now": False, "over": False,
            "from_file": True} | more  # fmt: skip


ROTA: dict[str, Any] = {
    "turns": [turn(1, "B. Beuk", 23, over=True), turn(2, "E. Esdoorn", 25, now=True, from_file=False),
              turn(3, "I. Iepen", 26)],
    "may_change": True, "staff": [("s1", "E. Esdoorn"), ("s2", "B. Beuk")], "lines": [],
    "form": s.form(),
}  # fmt: skip
WRONG = ROTA | {
    "lines": [{"line": 12, "text": LADDER_SENTENCES["unknown-account"]},
              {"line": 31, "text": LADDER_SENTENCES["naive-time"]}],
    "form": s.form({}, {"file": LINE_SENTENCES["some-lines"]}),
}  # fmt: skip
READ_ONLY = ROTA | {"turns": [], "may_change": False}


def act(code: str, day: int, **more: Any) -> dict[str, Any]:
    return {"act": code, "acted_at": s.at(day, "10:15"), "acted_by": "T. Taxus", "reason": None,
            "until_at": None, "handed_to": None, "decision": None, "decision_reason": None,
            "decided_by": None, "decided_at": None} | more  # fmt: skip


ACTS = [
    act("silence", 25, reason="In detentie tot vrijdag; daarna een gesprek.", until_at=s.at(27, "08:30")),
    act("hand_over", 24, reason="Verlof van de toezichthouder.", handed_to="B. Beuk"),
    act("expire", 24, acted_by=None),
    act("reopen", 23, reason="Er kwamen nieuwe feiten bij.", decision="close", decided_by="T. Taxus",
        decision_reason="Uitgelegd.", decided_at=s.at(20, "09:00")),
]  # fmt: skip
QUIET = ESCALATION | {
    "case": ESCALATION["case"] | {
        "state": "silenced", "quiet_by": "T. Taxus", "quiet_why": ACTS[0]["reason"],
        "handed_to": "B. Beuk", "comes_back_at": s.at(27, "08:30"), "may_acknowledge": False,
        "may_silence": False, "may_wake": True},
    "acts": ACTS,
}  # fmt: skip
TOO_LONG = ESCALATION | {
    "form": s.form({"until_on": "31-12-2026"}, {"until_on": LADDER_SENTENCES["silence-too-long"]}),
}  # fmt: skip
PAGES_OF_LADDERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "duty-rota": ("duty_rota.html", "planner", ROTA),
    "duty-rota-wrong": ("duty_rota.html", "supervisor", WRONG),
    "duty-rota-officer": ("duty_rota.html", "officer", READ_ONLY),
    "escalation-quiet": ("escalation.html", "supervisor", QUIET),
    "escalation-quiet-too-long": ("escalation.html", "supervisor", TOO_LONG),
}
