"""Attached documents of an invented client."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s


def attachment(number: int, kind: str, name: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"d{number}", "version": 1, "kind": kind, "name": name, "format": "pdf", "kilobytes": 812,
        "added_by": "I. Iepen", "added_at": s.at(23, "15:46"), "removed_by": "", "removed_at": None,
        "remove_reason": None, "may_remove": True,
    } | changes  # fmt: skip


ATTACHMENTS = PERSON_PAGE | {
    "tab": "history", "kinds": ["judgment", "doctors_letter", "treatment_report", "other"], "most_mb": 10,
    "may_attach": True, "form": s.form(
        {"name": "Vonnis"}, {"kind": "Fill this in", "file": "Fill this in", "reason-d2": "Fill this in"}),
    "attachments": [
        attachment(1, "judgment", "Vonnis rechtbank, zonder bijlagen en zonder de namen van anderen dan de cliënt"),
        attachment(2, "treatment_report", "تقرير العلاج", format="docx"),
        attachment(3, "other", "Verkeerd dossier", removed_by="B. Beuk", removed_at=s.at(24, "09:00"),
                   remove_reason="Hoort bij een andere cliënt", may_remove=False)],
}  # fmt: skip
ABOVE = {name: PERSON_PAGE[name] for name in ("person", "strip", "may_transfer")}
ABOVE_CLOSED: dict[str, Any] = ABOVE | {
    "person": PERSON_PAGE["person"] | {"closed_on": s.MONDAY},
    "strip": PERSON_PAGE["strip"] | {"closed_because": "deceased"},
}
PHOTO: dict[str, Any] = {
    "person": {"id": "p8", "name": "P. Peer"}, "most_mb": 10, "may_set": True,
    "photo": {"id": "f1", "added_by": "I. Iepen", "added_at": s.at(23, "15:46")},
    "form": s.form({}, {"file": FIELD_FAULTS["photo-format"]}),
    "strip_above": ABOVE | {"strip": PERSON_PAGE["strip"] | {"photo_id": "f1"}},
}  # fmt: skip
PAGES_OF_ATTACHMENTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "attachments": ("attachments/attachments.html", "officer", ATTACHMENTS),
    "attachments-none": ("attachments/attachments.html", "supervisor", ATTACHMENTS | {
        "attachments": [], "may_attach": False, "form": s.form()}),
    "photo": ("attachments/photo.html", "officer", PHOTO),
    "photo-none": ("attachments/photo.html", "officer", PHOTO | {
        "photo": None, "strip_above": ABOVE_CLOSED, "form": s.form()}),
}  # fmt: skip
