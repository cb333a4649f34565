"""Risk assessments as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.risk.rows import AssessmentRow

StateName = Literal["drafted", "signed", "voided"]


class Assessment(Out):
    row = AssessmentRow
    columns = """id version person_id instrument instrument_version assessed_on items answers total
        scales combined_level combined_source matrix age_at_release age_at_offence exception_reason
        appointment_id state note entered_by entered_at signed_by signed_at voided_by voided_at
        void_reason"""
    items: dict[str, int]
    answers: Annotated[dict[str, bool], Sql("coalesce(x.results->'answers', '{}')")]
    scales: Annotated[Any, Sql("coalesce(x.results->'scales', '{}')")]
    matrix: Annotated[dict[str, Any] | None, Sql("x.results->'matrix'")]
    age_at_offence: Annotated[int | None, Sql("x.results->'age_at_offence'")]
    state: StateName


ASSESSMENTS = resource_query(
    Assessment, "assessment x", by=("person", "instrument", "state"), newest_first=True
)
