"""Closing and reopening the file of a client, with much and with nothing to end; of invented people."""

from __future__ import annotations

from typing import Any

from aftercare.domain.closing.closing import ClosingReason
from tests.web.shell import samples as s

NOTHING: dict[str, Any] = {
    "appointments": [], "plans": [], "referrals": [], "texts": 0, "links": 0, "offers": 0, "transfers": 0,
    "papers": 0, "tasks": 0,
}  # fmt: skip
MUCH: dict[str, Any] = {
    "appointments": [
        {"id": "a1", "kind": "check_in", "starts_at": s.at(26, "10:00"), "ends_at": s.at(26, "10:45"),
         "provider": None},
        {"id": "a2", "kind": "group_session", "starts_at": s.at(27, "13:00"), "ends_at": s.at(27, "14:30"),
         "provider": s.CLINIC},
    ],
    "plans": [{"id": "v1", "number": 3, "state": "approved"}, {"id": "v2", "number": 4, "state": "submitted"}],
    "referrals": [{"id": "r1", "programme": "Groep Kompas", "provider": s.CLINIC, "place": "Maandaggroep"},
                  {"id": "r2", "programme": "Individueel", "provider": s.CLINIC, "place": None}],
    "texts": 3, "links": 1, "offers": 1, "transfers": 1, "papers": 2, "tasks": 5,
}  # fmt: skip
WAITS = [
    {"kind": "escalations", "href": "/escalations/e1", "on": s.MONDAY},
    {"kind": "absences", "href": "/absences/b1", "on": s.MONDAY},
    {"kind": "appointments", "href": "/appointments/a3", "on": s.TODAY},
    {"kind": "tasks", "href": "/absences/b2", "on": s.MONDAY},
]
PERSON: dict[str, Any] = {"id": "p1", "name": "S. Sinaasappel-Grapefruit van der Oudenhoven", "version": 4,
                          "closed_on": None}  # fmt: skip
REASONS = [
    {"value": one.value, "text": f"Reden {number}", "hint": ""}
    for number, one in enumerate(ClosingReason)
]
OPEN: dict[str, Any] = {
    "person": PERSON, "standing": None, "earlier": [], "first": [], "running": [], "ends": NOTHING, "stays_due": [],
    "ahead": None, "sealed": "", "restored_days": 14, "is_restored": True, "to_see": False,
    "hear": [], "providers": [], "reasons": REASONS, "may_close": True, "may_reopen": False,
    "form": s.form({"closed_on": "25-11-2026"}),
}  # fmt: skip
FULL = OPEN | {
    "first": WAITS, "running": [{"kind": "orders", "href": "/people/p1/orders/o1/end", "on": None}], "ends": MUCH,
    "stays_due": [{"href": "/deadlines/d1", "name": "Afloopbericht", "due_at": s.at(30, "17:00")}],
    "hear": [{"id": "u1", "name": "L. Linde", "role": "supervisor"},
             {"id": "u2", "name": "B. Beuk", "role": "officer"}],
    "providers": [s.CLINIC], "may_reopen": True,
    "form": s.form({"closed_on": "1-1-2030"}, {"why": "An escalation is waiting for a decision",
                                               "closed_on": "Enter today or an earlier day",
                                               "note": "This is too long"}),
}  # fmt: skip
ASKED = FULL | {
    "ahead": [{"frame": "Voorwaardelijke veroordeling", "last_on": s.TODAY, "ended_on": s.MONDAY}],
    "sealed": "deceased 24-11-2026", "form": s.form({"why": "deceased", "closed_on": "24-11-2026"}),
}  # fmt: skip
CLOSING: dict[str, Any] = {
    "id": "k1", "version": 1, "closed_on": s.MONDAY, "reason": "deceased", "note": "Bericht van de familie",
    "closed_by": "B. Beuk", "closed_at": s.at(25, "09:00"), "reopened_by": None, "reopened_at": None,
    "reopen_reason": None,
}  # fmt: skip
REOPENED = CLOSING | {"id": "k2", "reason": "order-ended", "note": "", "reopened_by": "L. Linde",
                      "reopened_at": s.at(25, "09:30"), "reopen_reason": "Verkeerd dossier gesloten"}  # fmt: skip
CLOSED = OPEN | {
    "person": PERSON | {"closed_on": s.MONDAY}, "standing": CLOSING, "earlier": [REOPENED], "may_reopen": True,
    "to_see": True,
    "form": s.form({}, {"reason": "Fill this in"}),
}  # fmt: skip

PAGES_OF_CLOSING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "closing": ("closing/closing.html", "officer", FULL),
    "closing-nothing": ("closing/closing.html", "officer", OPEN),
    "closing-asked": ("closing/closing.html", "officer", ASKED),
    "closing-not-mine": ("closing/closing.html", "officer", OPEN | {"may_close": False}),
    "closing-closed": ("closing/closing.html", "supervisor", CLOSED),
    "closings-seen": ("closing/closings_seen.html", "supervisor", {"refused": [{"id": "p1", "name": "P. Peer"}]}),
    "closing-closed-before": ("closing/closing.html", "officer", CLOSED | {"standing": None, "earlier": [],
                                                                           "may_reopen": False}),
}  # fmt: skip
