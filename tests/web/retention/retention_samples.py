"""Retention periods, a file with a legal hold or a proposal, and the list with certificates; of invented people."""

from __future__ import annotations

from typing import Any

from aftercare.domain.retention.kinds import DESTROYED, DataKind
from tests.web.shell import samples as s

SOURCE = "Gekozen, naar Wjsg 41: een rapport verdwijnt 10 jaar na sluiting uit het persoonsdossier"
LONG_NAME = "S. Sinaasappel-Grapefruit van der Oudenhoven"


def kind(code: DataKind, **changes: Any) -> dict[str, Any]:
    return {"kind": code, "years": 10, "source": SOURCE, "established": False, "due_on": s.MONDAY, "is_due": False,
            "gone": False} | changes  # fmt: skip


HOLD: dict[str, Any] = {
    "id": "h1", "version": 1, "reason": "Klacht bij de commissie", "review_on": s.MONDAY, "placed_by": "B. Beuk",
    "placed_at": s.at(24, "09:00"), "lifted_by": None, "lifted_at": None, "lift_reason": None,
}  # fmt: skip
LIFTED = HOLD | {
    "id": "h2",
    "lifted_by": "L. Linde",
    "lifted_at": s.at(25, "09:00"),
    "lift_reason": "Afgedaan",
}
PROPOSAL: dict[str, Any] = {
    "id": "x1", "version": 1, "kinds": [one.value for one in DESTROYED], "proposed_by": "L. Linde",
    "proposed_at": s.at(25, "09:00"), "decided_by": "", "destroyed_at": None, "refused_at": None,
    "refuse_reason": None,
}  # fmt: skip
REFUSED = PROPOSAL | {
    "id": "x2",
    "decided_by": "B. Beuk",
    "refused_at": s.at(25, "10:00"),
    "refuse_reason": "Claim",
}
DONE = PROPOSAL | {"id": "x3", "decided_by": "B. Beuk", "destroyed_at": s.at(25, "10:00")}
OPEN: dict[str, Any] = {
    "person": {"id": "p1", "name": LONG_NAME}, "version": 4, "closed_on": None, "policy": 2,
    "kinds": [kind(one, due_on=None) for one in DESTROYED], "hold": None, "holds": [], "waiting": None,
    "proposals": [], "any_due": False, "objection": None, "may_lift": False, "may_propose": False,
    "form": s.form({"review_on": "1-1"}, {"hold_reason": "Fill this in", "review_on": "Enter a later day"}),
}  # fmt: skip
CLOSED = OPEN | {
    "closed_on": s.MONDAY, "any_due": True, "may_propose": True, "may_lift": True,
    "kinds": [kind(one, is_due=one is not DataKind.FILE, gone=one is DataKind.CONTACTS,
                   established=one is DataKind.PAPERS) for one in DESTROYED],
    "holds": [LIFTED], "proposals": [REFUSED, DONE], "form": s.form(),
}  # fmt: skip
PERIODS: dict[str, Any] = {
    "kinds": list(DataKind), "in_force": 1,
    "versions": [
        {"version": version, "reason": "Selectielijst", "is_activated": version == 1, "may_activate": version == 2,
         "waits_for_another": version == 3, "terms": [kind(one) for one in DataKind]}
        for version in (3, 2, 1)
    ],
    "form": s.form({f"years-{one}": "10" for one in DataKind} | {f"source-{one}": SOURCE for one in DataKind}
                   | {"established-papers": "yes"}),
}  # fmt: skip
DUE: list[dict[str, Any]] = [
    {"id": "p1", "name": LONG_NAME, "reference": "TEST-0002", "closed_on": s.MONDAY, "due_on": s.MONDAY,
     "kinds": [one.value for one in DESTROYED], "held_until": None, "waits": None},
    {"id": "p2", "name": "P. Peer", "reference": "TEST-0001", "closed_on": s.MONDAY, "due_on": s.MONDAY,
     "kinds": ["contacts"], "held_until": s.MONDAY, "waits": None},
    {"id": "p3", "name": "N. Nectarine", "reference": "TEST-0003", "closed_on": s.MONDAY, "due_on": s.MONDAY,
     "kinds": ["contacts"], "held_until": None, "waits": "x1"},
]  # fmt: skip
CERTIFICATE: dict[str, Any] = {
    "id": "01a226b1-8ddb-71a2-a49d-bde71bfade5f", "number": 12, "destroyed_at": s.at(25, "10:00"), "policy_version": 2,
    "proposed_name": "L. Linde", "confirmed_name": "B. Beuk", "rows": 312,
    "kinds": [kind(one, rows=1) for one in DESTROYED],
}  # fmt: skip

PAGES_OF_RETENTION: dict[str, tuple[str, str, dict[str, Any]]] = {
    "retention-open": ("retention/file.html", "officer", OPEN),
    "retention-due": ("retention/file.html", "supervisor", CLOSED),
    "retention-held": ("retention/file.html", "supervisor", CLOSED | {
        "hold": HOLD, "form": s.form({}, {"lift_reason": "Fill this in"})}),
    "retention-waits": ("retention/file.html", "officer", CLOSED | {
        "waiting": PROPOSAL, "form": s.form({}, {"refuse_reason": "Fill this in"})}),
    "retention-own": ("retention/file.html", "supervisor", CLOSED | {"waiting": PROPOSAL, "objection": "own"}),
    "retention-periods": ("retention/periods.html", "admin", PERIODS),
    "retention-periods-wrong": ("retention/periods.html", "admin", PERIODS | {"form": s.form(
        {"years-risk": "99"}, {"years-risk": "That number is too large or too small", "source-risk": "Fill this in",
                               "reason": "Fill this in"})}),
    "destruction": ("retention/destruction.html", "supervisor", {
        "due": DUE, "certificates": [CERTIFICATE], "may_read_log": False}),
    "destruction-none": ("retention/destruction.html", "officer", {
        "due": [], "certificates": [], "may_read_log": False}),
    "certificates": ("retention/destruction.html", "auditor", {
        "due": None, "certificates": [CERTIFICATE], "may_read_log": True}),
}  # fmt: skip
