"""Which documents are attached to a client's file."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AttachmentKind(StrEnum):
    JUDGMENT = "judgment"
    DOCTORS_LETTER = "doctors_letter"
    TREATMENT_REPORT = "treatment_report"
    OTHER = "other"


PHOTO: Final = "photo"
"""No document that someone attaches: a case file has one photo of the client at most, set on its own page."""
