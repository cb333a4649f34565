"""Case conferences and agreed actions, as JSON."""

from __future__ import annotations

from aftercare.store.conferences.rows import AgreedActionRow, CaseConferenceRow
from aftercare.store.database.resource_queries import Out, resource_query


class CaseConferenceOut(Out):
    """`took_part`: who took part, by role and organisation. `starts_at`: of a planned one, with its `place` and the
    colleagues `invited`; the one that was held from it names it as `plan_id`."""

    row = CaseConferenceRow
    columns = (
        "id person_id held_on took_part starts_at place invited plan_id cancelled_at cancelled_by"
        " entered_by entered_at"
    )


class AgreedActionOut(Out):
    """The owner is a colleague (`owner_id`) or someone outside. What became of it is said by the deadline with
    its id as `subject_id`."""

    row = AgreedActionRow
    columns = "id person_id conference_id what owner_id outside_owner due_on entered_by entered_at"


CASE_CONFERENCES = resource_query(
    CaseConferenceOut, "case_conference x", order=("held_on",), by=("person",), newest_first=True
)
AGREED_ACTIONS = resource_query(
    AgreedActionOut, "agreed_action x", order=("due_on",), by=("person",)
)
