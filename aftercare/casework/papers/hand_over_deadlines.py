"""A signed document has to be handed over: a deadline from the signature, met only on the document itself."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import HAND_OVER_PAPER
from aftercare.domain.papers import HANDED_OVER_WITHIN, PaperKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import (
    DeadlineSubject,
    deadlines_with_codes,
    get_deadline,
    lock_deadlines,
)
from aftercare.store.papers.rows import PaperRow

# Why a document is handed over to no one: kept as the note of its deadline, and translated where that is shown.
REPLACED: Final = sentence("A correction took the place of this document.")
CLIENT_DIED: Final = sentence("The client has died.")
DECIDED_OTHERWISE: Final = sentence("The decision that asked for this document was replaced.")
NOT_HANDED_OVER: Final = frozenset({REPLACED, CLIENT_DIED, DECIDED_OTHERWISE})


def ask_to_hand_over(work: UnitOfWork, paper: PaperRow) -> UUID:
    """Sets the deadline for handing this document over, while it is being signed. It is on the officer's worklist at
    once. The caller has locked the person."""
    lock_deadlines(work.session, [paper.person_id])
    number = len(deadlines_with_codes(work.session, [paper.person_id], [HAND_OVER_PAPER]))
    due_at = add_working_days(work.now, HANDED_OVER_WITHIN[PaperKind(paper.kind)])
    wanted = [WantedDeadline(HAND_OVER_PAPER, civil_date(work.now), due_at, number)]
    subject = DeadlineSubject(paper.person_id, "person", paper.person_id)
    sync_all_deadlines(work.session, subject, [], wanted, work.now)
    work.session.flush()
    found = deadlines_with_codes(work.session, [paper.person_id], [HAND_OVER_PAPER])
    return next(one.id for one in found if one.number == number)


def end_hand_over(work: UnitOfWork, replaced: PaperRow, why: str = REPLACED) -> None:
    """A document is not handed over, because a correction replaced it or because of `why`. An escalation about that
    ends: a correction has a deadline of its own."""
    if replaced.hand_over_id is None:
        return
    row = get_deadline(work.session, replaced.hand_over_id, for_update=True)
    if row.state != DeadlineState.OPENED:
        return
    row.state, row.done_note = DeadlineState.DROPPED.value, why
    row.done_by = work.actor.staff_id
    row.version += 1
    work.session.flush()
    with as_clock(work):
        resolve_remedied(work, row.person_id)


def ask_to_hand_over_again(work: UnitOfWork, paper: PaperRow, why: str) -> None:
    """The deadline that ended because of `why`, which was a mistake, runs again as it did."""
    if paper.hand_over_id is None or paper.handed_over_on is not None:
        return
    row = get_deadline(work.session, paper.hand_over_id, for_update=True)
    if (row.state, row.done_note) == (DeadlineState.DROPPED, why):
        row.state, row.done_note, row.done_by = DeadlineState.OPENED.value, None, None
        row.version += 1
