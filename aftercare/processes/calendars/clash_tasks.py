"""Keeps one open task for each appointment and busy time that clash, and none for a clash that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.calendars.busy_times import Span, clash_due_at, clashes
from aftercare.domain.calendars.events import uid_of
from aftercare.store.calendars.busy_rows import (
    CLASH,
    PlacedRow,
    clashes_without_cause,
    open_clashes,
)
from aftercare.store.tasks.rows import REASON_CHANGED, end_by_itself, open_task

REASON: Final = "calendar-busy"


def keep_clash_tasks(
    session: Session,
    staff_id: UUID,
    blocks: Iterable[Span],
    placed: Iterable[PlacedRow],
    now: datetime,
) -> None:
    """Of one officer: the calendar is locked. A task that a person has answered stays answered while the busy time
    stays the same."""
    known = {one.placed.id: one for one in placed}
    wanted = set()
    for clash in clashes(blocks, [one.placed for one in known.values()], now):
        subject = clash.subject(staff_id)
        wanted.add(f"{CLASH}:{subject}:{REASON}")
        open_task(
            session,
            person_id=known[clash.placed.id].person_id,
            kind=CLASH,
            subject=subject,
            reason=REASON,
            due_at=clash_due_at(clash.placed, now),
            now=now,
            appointment_id=clash.placed.id,
        )
    for key in open_clashes(session, staff_id):
        if key not in wanted:
            end_by_itself(session, key, REASON_CHANGED, now)


def end_clashes_without_cause(session: Session, now: datetime) -> int:
    """Of calendars that were stopped and appointments that began; returns how many ended."""
    gone = clashes_without_cause(session, now)
    for key in gone:
        end_by_itself(session, key, REASON_CHANGED, now)
    return len(gone)


def shown_under(staff_id: UUID, placed: Iterable[PlacedRow]) -> frozenset[str]:
    """The identifiers that these appointments have in the officer's own calendar link."""
    return frozenset(uid_of(staff_id, one.key) for one in placed)
