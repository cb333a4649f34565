"""The gallery's pages about who may see a client's file, of invented people."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.file_access.emergency_findings import Finding
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.web.shell.language import filled
from tests.store.arranging import unknown_id
from tests.web.shell import samples as s

WHO = {"id": "p8", "name": "P. Peer"}


def entry(kind: str, reason: str, **more: Any) -> FileAccessRow:
    base = {"from_on": date(2026, 9, 1), "entered_by": unknown_id(), "entered_at": s.at(24, "11:20"),
            "person_id": unknown_id(), "staff_id": unknown_id()}  # fmt: skip
    return FileAccessRow(kind=kind, reason=reason, **base | more)


def view(row: FileAccessRow, name: str, **more: Any) -> dict[str, Any]:
    base = {
        "row": row,
        "name": name,
        "by": "L. Linde",
        "ended_by": None,
        "reviewed": False,
        "due": False,
    }
    return base | more


BARRED = view(
    entry("barred", "Buurvrouw van de cliënt", review_on=date(2026, 11, 20)), "B. Beuk", due=True
)
ALLOWED = view(
    entry("allowed", "Deelt de zaak met een ander team", until_on=date(2026, 12, 31)), "E. Esdoorn"
)
ENDED = {"ended_by": unknown_id(), "ended_at": s.at(24, "12:00")}
OPENED = EmergencyAccessRow(
    person_id=unknown_id(), staff_id=unknown_id(), reason="Cliënt dreigt aan de balie van kantoor Zuid",
    opened_at=s.at(25, "9:10"), until_at=s.at(25, "11:10"),
)  # fmt: skip
NOT_JUSTIFIED = EmergencyAccessRow(
    person_id=unknown_id(), staff_id=unknown_id(), reason="Gewoon nieuwsgierig naar deze man",
    opened_at=s.at(23, "9:10"), until_at=s.at(23, "10:10"),
    reviewed_by=unknown_id(), reviewed_at=s.at(24, "9:00"), justified=False,
    review_note="De politie weet van niets.",
)  # fmt: skip
LIFTED = EmergencyAccessRow(
    person_id=unknown_id(), staff_id=unknown_id(), reason="Cliënt dreigt aan de balie", opened_at=s.at(20, "9:10"),
    until_at=s.at(20, "10:10"), reviewed_by=unknown_id(), reviewed_at=s.at(21, "9:00"), justified=False,
    review_note="Bellen was genoeg geweest.",
    lifted_by=unknown_id(), lifted_at=s.at(22, "9:00"), lift_note="Belt eerst",
)  # fmt: skip
FOUND = Finding(NOT_JUSTIFIED, "DEMO-0008", "E. Esdoorn", "esdoorn", "L. Linde", None, True)
FOUND_BEFORE = Finding(LIFTED, "DEMO-0009", "E. Esdoorn", "esdoorn", "L. Linde", "B. Beuk", False)
WAITS = Finding(OPENED, "DEMO-0008", "E. Esdoorn", "esdoorn", None, None, False)
LISTS: dict[str, Any] = {
    "person": WHO | {"restricted": True}, "standing": [BARRED, ALLOWED],
    "emergencies": [WAITS, FOUND],
    "over": [
        view(entry("barred", "Familie", review_on=date(2026, 11, 1), end_reason="reviewed", **ENDED), "B. Beuk",
             ended_by="L. Linde", reviewed=True),
        view(entry("allowed", "Vakantie", until_on=date(2026, 10, 1)), "D. Den")],
    "colleagues": [("u2", "B. Beuk", "officer"), ("u7", "K. Klimop", "provider")],
    "form": s.form({"kind": "barred", "staff": "u2"},
                   {"staff": FIELD_FAULTS["bar-officer"], "until_on": FIELD_FAULTS["end-or-review"],
                    f"end_reason-{ALLOWED['row'].id}": FIELD_FAULTS["missing"]}),
}  # fmt: skip
FINDINGS: dict[str, Any] = {
    "barring": [FOUND], "lately": [FOUND_BEFORE], "log_href": lambda one: f"/access-log?reference={one.reference}",
    "form": s.form({}, {f"lift_note-{NOT_JUSTIFIED.id}": FIELD_FAULTS["missing"]}),
}  # fmt: skip
TO_REVIEW: dict[str, Any] = {
    "entries": [{"row": BARRED["row"], "person": WHO, "name": "B. Beuk"}],
    "emergencies": [
        {
            "row": OPENED,
            "is_open": True,
            "person": WHO,
            "by": "E. Esdoorn",
            "before": [FOUND],
            "acts": [
                {
                    "action": "Bekeek: dossier",
                    "subject_kind": "person",
                    "times": 3,
                    "first_at": s.at(25, "9:11"),
                }
            ],
        }
    ],
    "form": s.form(
        {},
        {
            f"note-{OPENED.id}": FIELD_FAULTS["missing"],
            f"ends-{OPENED.id}": filled(FIELD_FAULTS["emergency-still-open"], until="11:10"),
        },
    ),
}
IN_EMERGENCY: dict[str, Any] = {
    "hours": ["1", "2", "3", "4"], "before": [WAITS, FOUND_BEFORE], "barred": False,
    "form": s.form({"reference": "DEMO-0008", "hours": "2"},
                   {"reference": FIELD_FAULTS["emergency-unknown"], "reason": FIELD_FAULTS["emergency-reason-short"]}),
}  # fmt: skip

PAGES_OF_ACCESS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "file-access": ("file_access/lists.html", "supervisor", LISTS),
    "file-access-none": ("file_access/lists.html", "supervisor", LISTS | {
        "person": WHO | {"restricted": False}, "standing": [], "over": [], "emergencies": [],
        "form": s.form({"kind": "allowed"})}),
    "file-access-to-review": ("file_access/to_review.html", "supervisor", TO_REVIEW),
    "file-access-reviewed": ("file_access/to_review.html", "supervisor", {
        "entries": [], "emergencies": [], "form": s.form()}),
    "emergency-access": ("file_access/emergency.html", "officer", IN_EMERGENCY),
    "emergency-access-barred": ("file_access/emergency.html", "officer", IN_EMERGENCY | {
        "before": [FOUND], "barred": True, "form": s.form()}),
    "emergency-findings": ("file_access/findings.html", "supervisor", FINDINGS),
    "emergency-findings-none": ("file_access/findings.html", "auditor", {
        "barring": [], "lately": [], "log_href": lambda _: None, "form": s.form()}),
}  # fmt: skip
