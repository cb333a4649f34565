"""Risk assessments as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aftercare.store.database.resource_queries import Out, Sql, resource_query

StateName = Literal["drafted", "signed", "voided"]


class Assessment(Out):
    id: UUID
    version: int
    person_id: UUID
    instrument: str
    instrument_version: str
    assessed_on: date
    items: dict[str, int]
    answers: Annotated[dict[str, bool], Sql("coalesce(x.results->'answers', '{}')")]
    total: int | None
    scales: Annotated[Any, Sql("coalesce(x.results->'scales', '{}')")]
    combined_level: str | None
    combined_source: str | None
    matrix: Annotated[dict[str, Any] | None, Sql("x.results->'matrix'")]
    age_at_release: int | None
    age_at_offence: Annotated[int | None, Sql("x.results->'age_at_offence'")]
    exception_reason: str | None
    appointment_id: UUID | None
    state: StateName
    note: str | None
    entered_by: UUID
    entered_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None
    voided_by: UUID | None
    voided_at: datetime | None
    void_reason: str | None


ASSESSMENTS = resource_query(
    Assessment, "assessment x", by=("person", "instrument", "state"), newest_first=True
)
