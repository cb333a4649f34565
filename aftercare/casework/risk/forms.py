"""The content of a risk instrument's form, entered anew or read back from a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.store.risk.rows import AssessmentRow


@dataclass(frozen=True)
class Entered:
    """`items` by code, without unanswered ones; ages in whole years.

    A combined level comes with its source, or is computed by the organisation's `matrix` of that code.
    """

    assessed_on: date
    items: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)
    age_at_release: int | None = None
    age_at_offence: int | None = None
    exception_reason: str | None = None
    combined_level: str | None = None
    combined_source: str | None = None
    matrix: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class NewAssessment:
    """`appointment_id` is the contact at which it was made, if it was made at one."""

    person_id: UUID
    instrument: str
    entered: Entered
    appointment_id: UUID | None = None


def entered_of(row: AssessmentRow) -> Entered:
    """The form as it was filled in."""
    results: Mapping[str, Any] = row.results
    matrix = results.get("matrix")
    return Entered(
        assessed_on=row.assessed_on,
        items=row.items,
        answers=results.get("answers", {}),
        age_at_release=row.age_at_release,
        age_at_offence=results.get("age_at_offence"),
        exception_reason=row.exception_reason,
        combined_level=None if matrix else row.combined_level,
        combined_source=None if matrix else row.combined_source,
        matrix=matrix["code"] if matrix else None,
        note=row.note,
    )
