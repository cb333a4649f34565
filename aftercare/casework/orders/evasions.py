"""An evasion asks officer and supervisor at once what is to follow: the law reports a breach without delay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from aftercare.domain.deadlines import DeadlineState, WantedDeadline
from aftercare.domain.deadlines.reported import EVASION
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.time.wall_time import start_of_day
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.processes.escalation.closing import resolve_remedied
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import (
    DeadlineRow,
    DeadlineSubject,
    deadlines_with_codes,
    lock_deadlines,
)
from aftercare.store.orders.period_rows import suspensions_of
from aftercare.store.people.rows import PersonRow


def evasions_of(work: UnitOfWork, person: PersonRow) -> dict[UUID, date]:
    """The first day of each evasion that stands and was not over before the client was enrolled here."""
    return {
        one.id: one.from_on
        for one in suspensions_of(work.session, person.id)
        if one.kind == SuspensionKind.EVASION
        and one.voided_at is None
        and (one.until_on is None or one.until_on >= person.enrolled_on)
    }


def ask_about_evasions(work: UnitOfWork, person: PersonRow, before: Mapping[UUID, date]) -> None:
    """A deadline, due at once, for each evasion that is new since `before` (see evasions_of); it follows a corrected
    first day, and goes with an evasion that is taken back. It stays when the evasion ends: a supervisor says what
    followed. The client is locked."""
    now = evasions_of(work, person)
    if now == before:
        return
    lock_deadlines(work.session, [person.id])
    asked = deadlines_with_codes(work.session, [person.id], [EVASION])
    # Evasions share no day, so the first one tells them apart.
    still = {one.counted_from_on: one for one in asked if one.state == DeadlineState.OPENED}
    for which, first_on in before.items():
        standing = still.get(first_on)
        if standing is None or now.get(which) == first_on:
            continue
        if which in now:
            standing.counted_from_on = now[which]
        else:
            standing.state = DeadlineState.DROPPED.value
        standing.version += 1
    for number, which in enumerate(sorted(now.keys() - before.keys()), len(asked)):
        _ask(work, person, now[which], number)
    work.session.flush()
    _end_escalations(work, person.id, asked)


def _ask(work: UnitOfWork, person: PersonRow, first_on: date, number: int) -> None:
    due_at = max(work.now, start_of_day(first_on))
    wanted = [WantedDeadline(EVASION, first_on, due_at, number)]
    subject = DeadlineSubject(person.id, "person", person.id)
    sync_all_deadlines(work.session, subject, [], wanted, work.now)


def _end_escalations(work: UnitOfWork, person_id: UUID, asked: list[DeadlineRow]) -> None:
    """Of what is asked no more, the escalation ends in the actor's name."""
    gone = frozenset(one.id for one in asked if one.state == DeadlineState.DROPPED)
    if gone:
        with as_clock(work):
            resolve_remedied(work, person_id, recomputed=gone)
        audit.note(work, "refresh-clocks", "person", person_id, person_id)
