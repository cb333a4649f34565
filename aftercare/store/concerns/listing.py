"""Concerns as JSON."""

from __future__ import annotations

from aftercare.domain.concerns.concerns import Answer, Sender
from aftercare.store.concerns.rows import ConcernRow
from aftercare.store.database.resource_queries import Out, resource_query


class ConcernOut(Out):
    """As the sender wrote it, not checked. It came by a link, or from the account `sent_by`. `words` is null where only
    school days in four weeks were given (`days_missed`)."""

    row = ConcernRow
    columns = """id version person_id relation sent_by words reached_at days_missed received_at answer answer_reason
        answered_by answered_at"""
    relation: Sender
    answer: Answer | None


CONCERNS = resource_query(
    ConcernOut, "concern x", order=("received_at",), by=("person",), newest_first=True
)
