"""The consequences of an assessment: an alarm at once, and the deadlines for repeating it."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.risk.acute_2007 import CODE as ACUTE
from aftercare.domain.risk.acute_2007 import urgent_items
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.processes.risk.reassessments import sync_reassessments
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import (
    changed_since,
    deadline_versions,
    deadlines_of,
    lock_deadlines,
)
from aftercare.store.risk.rows import AssessmentRow

ALARM = "intervene-now"


def settle(work: UnitOfWork, row: AssessmentRow, items_before: Mapping[str, object]) -> None:
    """Updates alarm and deadlines to the assessment, and ends an escalation that only waited for it."""
    lock_deadlines(work.session, [row.person_id])
    before = deadline_versions(work.session, row.person_id)
    changed = row.instrument == ACUTE and _alarm(work, row, items_before)
    if not sync_reassessments(work.session, [row.person_id], work.now) and not changed:
        return
    with as_clock(work):
        recomputed = changed_since(work.session, row.person_id, before)
        resolve_remedied(work, row.person_id, recomputed=recomputed)


def _alarm(work: UnitOfWork, row: AssessmentRow, items_before: Mapping[str, object]) -> bool:
    """An item rated "intervene now" opens an escalation within the next minute. It need not be signed: waiting for a
    signature could be too late. A further item with that rating raises a new alarm, even while the first alarm
    stands: its escalation may have been decided already. When no such item is left, or the assessment is voided, the
    alarm is dropped. Returns whether any deadline changed."""
    urgent = frozenset() if row.state == AssessmentState.VOIDED else urgent_items(row.items)
    standing = [
        one
        for one in deadlines_of(work.session, row.person_id)
        if one.subject_id == row.id and one.code == ALARM
    ]
    opened = [one for one in standing if one.state == DeadlineState.OPENED]
    wanted = []
    if urgent and opened:
        wanted = [
            WantedDeadline(ALARM, one.counted_from_on, one.due_at, one.number) for one in opened
        ]
    if urgent - urgent_items(items_before):
        wanted.append(WantedDeadline(ALARM, civil_date(work.now), work.now, len(standing)))
    return sync_deadlines(
        work.session, row.person_id, "assessment", row.id, wanted, work.now, frozenset({ALARM})
    )
