"""The marks that lists put on escalations: about another client, or about an absence that may not count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aftercare.domain.escalation.rules import Trigger
from aftercare.processes.submissions.moved_alarms import moved_escalations
from aftercare.store.absences.in_question import escalations_in_question
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork

# Others need no further statement.
_ABOUT_ABSENCES: Final = frozenset(
    {
        Trigger.MISSED_OF_KIND,
        Trigger.UNEXCUSED_OF_KIND,
        Trigger.UNEXCUSED_IN_WINDOW,
        Trigger.UNEXCUSED_IN_A_ROW,
        Trigger.ATTENDANCE_BELOW,
        Trigger.VERDICT_OVERDUE,
    }
)


def marked(work: UnitOfWork, listed: Sequence[Row]) -> list[Row]:
    """The same escalations, each with whether it is about another client as `elsewhere`, and as `in_question` why an
    absence of it may not count: `no-condition`, `custody` or None. `listed`: each with its `id`, `person_id` and
    `trigger_code`, and with `in_question` where its list has read that."""
    moved = moved_escalations(work, listed)
    asked = [
        one["id"]
        for one in listed
        if one["trigger_code"] in _ABOUT_ABSENCES and "in_question" not in one
    ]
    why = escalations_in_question(work.session, asked)
    return [
        {"in_question": why.get(one["id"])} | one | {"elsewhere": one["id"] in moved}
        for one in listed
    ]
