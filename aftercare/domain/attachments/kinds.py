"""Which documents are attached to a client's file."""

from __future__ import annotations

from enum import StrEnum


class AttachmentKind(StrEnum):
    JUDGMENT = "judgment"
    DOCTORS_LETTER = "doctors_letter"
    TREATMENT_REPORT = "treatment_report"
    OTHER = "other"
