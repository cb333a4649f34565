"""What stays of an alarm in the file of the wrong client: deadlines and escalations that lists mark until decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aftercare.base.grouping import grouped
from aftercare.domain.deadlines.reported import ZONE_ALARM
from aftercare.domain.escalation.rules import Trigger
from aftercare.processes.deadlines.zone_alarms import drop_unnoticed_alarms
from aftercare.processes.submissions.alarm_senders import by_moment, moment_of
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_with_codes
from aftercare.store.escalation.causes import deadline_causes, open_escalation_about
from aftercare.store.submissions.rows import SubmissionRow, alarms_beside_moved

Moments = frozenset[tuple[UUID, datetime]]


class MovedShare(StrEnum):
    """How many of the causes of an escalation are alarms about another client."""

    SOME = "some"
    ALL = "all"


def moved_moments(work: UnitOfWork, people: Collection[UUID]) -> Moments:
    """Of these clients, the moments of which every alarm was moved to another client, sent or entered by hand. What
    came of that moment after the move is another alarm."""
    if not people:
        return frozenset()
    sent = grouped(
        (one.person_id, one)
        for one in alarms_beside_moved(work.session, people)
        if one.person_id is not None
    )
    newest = _newest_alarms(work, people)
    entered = {key for key, one in newest.items() if one.misattributed_at is not None}
    return frozenset(entered) | {
        (person_id, at)
        for person_id, alarms in sent.items()
        for at, one in by_moment(alarms).items()
        if one.misattributed_at is not None
        and not _came_since(newest.get((person_id, at)), one.misattributed_at)
    }


def _newest_alarms(
    work: UnitOfWork, people: Collection[UUID]
) -> dict[tuple[UUID, datetime], DeadlineRow]:
    alarms = deadlines_with_codes(work.session, people, [ZONE_ALARM])
    return {(one.person_id, one.due_at): one for one in sorted(alarms, key=lambda it: it.number)}


def _came_since(alarm: DeadlineRow | None, moved_at: datetime) -> bool:
    return alarm is not None and alarm.created_at > moved_at


def moved_among(work: UnitOfWork, alarms: Iterable[tuple[UUID, UUID, datetime]]) -> frozenset[UUID]:
    """Those of these deadlines that are about another client; each a zone alarm with its id, client and moment."""
    asked = list(alarms)
    moments = moved_moments(work, {person_id for _, person_id, _ in asked})
    return frozenset(which for which, person_id, at in asked if (person_id, at) in moments)


def moved_deadlines(work: UnitOfWork, rows: Iterable[DeadlineRow]) -> frozenset[UUID]:
    """Those of these deadlines that are of an alarm about another client."""
    return moved_among(
        work, ((one.id, one.person_id, one.due_at) for one in rows if one.code == ZONE_ALARM)
    )


def moved_escalations(work: UnitOfWork, listed: Sequence[Row]) -> frozenset[UUID]:
    """Those of these escalations of which every cause is an alarm about another client. `listed`: each with its `id`,
    `person_id` and `trigger_code`. Few days have an alarm, so that most lists need no further statement."""
    alarms = [one for one in listed if one["trigger_code"] == Trigger.ALARM]
    shares = moved_shares(work, [(one["id"], one["person_id"]) for one in alarms])
    return frozenset(one for one, share in shares.items() if share is MovedShare.ALL)


def moved_shares(work: UnitOfWork, asked: Collection[tuple[UUID, UUID]]) -> dict[UUID, MovedShare]:
    """Those of these escalations, each with its id and client, of which any cause is an alarm about another client."""
    moments = moved_moments(work, {person_id for _, person_id in asked})
    if not moments:
        return {}
    causes = grouped(
        (one["escalation_id"], one)
        for one in deadline_causes(work.session, [one for one, _ in asked])
    )
    moved = {
        escalation_id: [one["code"] == ZONE_ALARM and _of(one) in moments for one in found]
        for escalation_id, found in causes.items()
    }
    return {
        escalation_id: MovedShare.ALL if all(found) else MovedShare.SOME
        for escalation_id, found in moved.items()
        if any(found)
    }


def send_no_one_out(work: UnitOfWork, person_id: UUID, at: datetime) -> None:
    """For an alarm that was just moved to another client: what no one was notified of yet is dropped, unless another
    alarm of that moment is about this client. The client is locked."""
    if (person_id, at) in moved_moments(work, [person_id]):
        drop_unnoticed_alarms(work, person_id, at)


def escalation_left(work: UnitOfWork, row: SubmissionRow) -> UUID | None:
    """The open escalation of an alarm that acted, in the file of its client."""
    at = moment_of(row)
    if row.person_id is None or at is None:
        return None
    return open_escalation_about(work.session, row.person_id, ZONE_ALARM, at)


def _of(cause: Row) -> tuple[UUID, datetime]:
    return cause["person_id"], cause["due_at"]
