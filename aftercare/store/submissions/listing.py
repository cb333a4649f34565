"""Submissions as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.submissions.landing import LandingProblem, SubmissionState, Way
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.submissions.rows import SubmissionRow


class SubmissionOut(Out):
    """What another organisation sent, not checked. `person_id` is null while no client is named for it. An accepted
    alarm has no `decided_by`: it acted at once. Of a copy (`is_copy`) the sender wrote neither the reference nor the
    number: a supervisor moved the alarm of another file."""

    row = SubmissionRow
    columns = """id version person_id sender_id number type document way signed_with sent_at received_at problem
        matched_by matched_at state decided_by decided_at reason misattributed_by misattributed_at
        misattributed_reason"""
    is_copy: Annotated[bool, Sql("x.moved_from is not null")]
    type: SubmissionType
    document: dict[str, Any]
    way: Way
    problem: LandingProblem | None
    state: SubmissionState


SUBMISSIONS = resource_query(
    SubmissionOut,
    "submission x",
    order=("received_at",),
    by=("person", "state", "type"),
    newest_first=True,
)
