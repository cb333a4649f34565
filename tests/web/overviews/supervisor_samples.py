"""The gallery's pages of a supervisor's day, of invented people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftercare.web.overviews.attendance_view import attendance_view
from tests.web.shell import samples as s

LONG = "S. Sinaasappel-Grapefruit van der Oudenhoven"


def escalation(number: int, person: str, severity: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"e{number}", "person": person, "rule": "Derde gemiste contact in 30 dagen", "severity": severity,
            "officer": "I. Iepen", "due_at": s.at(25, "09:00"), "elsewhere": number == 1,
            "in_question": "custody" if number == 2 else None}  # fmt: skip
    return base | more


def order(number: int, person: str, days: int) -> dict[str, Any]:
    return {"id": f"o{number}", "person_id": f"p{number}", "person": person, "reference": f"DEMO-{number:04}",
            "tier": str(number), "officer": "I. Iepen", "frame": "Voorwaardelijke invrijheidstelling",
            "ends_on": s.at(25 + days, "10:00").date(), "days": days}  # fmt: skip


NOTHING: dict[str, Any] = {"count": 0, "rows": []}
ORDERS = [order(1, "P. Peer", 1), order(2, LONG, 2), order(3, "محمد العربي", 5)]
TODAY: dict[str, Any] = {
    "escalations": {
        "overdue": {"count": 7, "rows": [
            escalation(1, "P. Peer", "high"), escalation(2, LONG, "medium", due_at=s.at(19, "16:20"))]},
        "today": {"count": 1, "rows": [escalation(3, "محمد العربي", "low", due_at=s.at(25, "16:00"))]},
        "handed": NOTHING, "to-me": {"count": 1, "rows": [escalation(1, "P. Peer", "high")]},
    },
    "verdicts": 2, "plans_count": 12, "notices": 3, "weeks": 13, "ending": ORDERS, "ending_count": 3,
    "plans": [{"id": "v1", "person": LONG, "number": 3, "author": "I. Iepen", "submitted_at": s.at(23, "11:00"),
               "tier": "1"}],
    "others": [{"name": "Gesloten dossiers om te bekijken", "href": "/approvals#closings-title", "count": 2,
                "since_on": s.MONDAY},
               {"name": "Wijzigingen van accounts", "href": "/account-changes", "count": 1, "since_on": None}],
    "actions": [{"id": "t9", "person": "P. Peer", "what": "Belt de kliniek.", "owner": "I. Iepen",
                 "due_at": s.NOW}],
    "decisions": [{"id": "t7", "absence_id": "b7", "person": "P. Peer", "officer": "I. Iepen", "kind": "check_in",
                 "starts_at": s.at(19, "10:00"), "reason": "not-in-custody", "due_at": s.at(27, "17:00"),
                 "paper_id": None},
                  {"id": "t9", "absence_id": None, "paper_id": "d7", "paper_kind": "official_warning", "person": LONG,
                   "officer": "I. Iepen", "reason": "decision-replaced-since", "due_at": s.at(27, "17:00")}],
    "unclaimed_dangers": 2,
    "dangers": [{"id": "t6", "person_id": "p6", "person": LONG, "officer": "I. Iepen", "reason": "words-of-suicide",
                 "words": "ik maak er een eind aan", "due_at": s.at(23, "16:20")}],
    "calls": [{"id": "t8", "person_id": "p8", "person": LONG, "officer": "I. Iepen", "not_well": True,
               "words": "Vandaag na vier uur", "due_at": s.at(23, "16:20")}],
    "away": [{"name": "C. Ceder", "clients": 21, "days": [(s.MONDAY, s.TODAY), (s.TODAY, s.TODAY)],
              "href": "/stand-ins", "suspended": True}],
    "closed": [{"id": "c1", "closed_on": s.TODAY, "name": "Waterschade", "appointments": 9}],
}  # fmt: skip
QUIET: dict[str, Any] = TODAY | {
    "escalations": dict.fromkeys(TODAY["escalations"], NOTHING), "verdicts": 0, "plans_count": 0, "plans": [],
    "others": [], "notices": 0, "ending": [], "ending_count": 0, "away": [], "closed": [],
    "dangers": [], "calls": [], "decisions": [],
}  # fmt: skip
ENDING: dict[str, Any] = {"orders": ORDERS, "count": 201, "weeks": 13, "choices": (4, 13, 26)}


def met(number: int, day: int, state: str, verdict: str | None = None) -> dict[str, Any]:
    return {"id": f"a{number}", "kind": "check_in", "starts_at": s.at(day, "10:00"), "state": state,
            "verdict": verdict}  # fmt: skip


ATTENDANCE = attendance_view(
    {s.MONDAY - timedelta(weeks=ago): [] for ago in range(25, 1, -1)}
    | {
        s.MONDAY - timedelta(weeks=1): [met(1, 17, "missed", "excused"), met(2, 19, "late")],
        s.MONDAY: [
            met(3, 23, "attended"),
            met(4, 24, "attended_not_complied"),
            met(5, 25, "outcome_overdue"),
        ],
    }
)
NO_ATTENDANCE = attendance_view({})

PAGES_OF_SUPERVISORS = {
    "today": ("overviews/today.html", "supervisor", TODAY),
    "today-quiet": ("overviews/today.html", "supervisor", QUIET),
    "orders-ending": ("overviews/orders_ending.html", "supervisor", ENDING),
}
