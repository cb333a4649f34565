"""Case conferences and agreed actions, as JSON."""

from __future__ import annotations

from aftercare.store.conferences.rows import AgreedActionRow, CaseConferenceRow
from aftercare.store.database.resource_queries import Out, resource_query


class CaseConferenceOut(Out):
    """`took_part`: who took part, by role and organisation."""

    row = CaseConferenceRow
    columns = "id person_id held_on took_part entered_by entered_at"


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
