"""Texts and calls the staff on call about an alarm, again and again until it is taken up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import ON_CALL, REPEAT_MINUTES, Audience, Trigger
from aftercare.domain.staff.alarms import next_ring, whom_to_ring
from aftercare.processes.staff.ladder_people import PeopleOfLadder
from aftercare.store.database.unit_of_work import Work
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    asked_by,
    steps_of,
)
from aftercare.store.escalation.rule_book_rows import rule_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.duty_rows import DutyTurnRow, turn_changes_at, turn_since
from aftercare.store.staff.phone_rows import last_rung, ring

_ON_CALL = tuple(one.value for one in ON_CALL)
Notify = Callable[[UUID], StaffNoticeRow]


def rings_due(session: Session, now: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Alarms no one has taken up, of which staff on call are to be rung now, or a colleague has come on shift; the
    longest due first."""
    at = func.coalesce(EscalationRow.ring_at, EscalationRow.opened_at).label("at")
    reached = (
        select(EscalationStepRow.id)
        .where(EscalationStepRow.escalation_id == EscalationRow.id, _ran())
        .exists()
    )
    query = (
        select(EscalationRow.id, at)
        .where(
            EscalationRow.state == EscalationState.OPENED.value,
            asked_by(Trigger.ALARM),
            or_(
                col(EscalationRow.ring_at) <= now,
                (col(EscalationRow.ring_at).is_(None) | _has_newcomer(now)) & reached,
            ),
        )
        .order_by(at, col(EscalationRow.id))
        .limit(most)
    )
    return list(session.exec(query).all())


def ring_staff(
    work: Work, case: EscalationRow, fresh: Iterable[StaffNoticeRow], notify: Notify
) -> int:
    """Ring who was notified just now as staff on call, and each colleague on call whose time it is; answers how many
    messages were written. Who has come on call since is notified first, by `notify`, and rung at once."""
    if case.question != Trigger.ALARM:
        return 0
    ran = _last_round(steps_of(work.session, case.id))
    if not ran:
        return 0
    every = _every(work.session, case)
    until = {one.staff_id: (one, work.now + every) for one in fresh}
    work.session.flush()
    notices, rung = _notices(work.session, case), last_rung(work.session, case.id)
    begun_at = max(
        case.resumed_at or case.opened_at, *(one.dispatched_at or case.opened_at for one in ran)
    )
    team_id = _team_of(work.session, case)
    turn = turn_since(work.session, team_id, work.now)
    changes_at = turn_changes_at(work.session, team_id, work.now)
    coming = [changes_at] if changes_at else []
    present = PeopleOfLadder(work.session, case, work.now)
    for who in whom_to_ring((Audience(one.audience) for one in ran), present):
        from_at = turn.from_at if turn and turn.staff_id == who else case.opened_at
        known = [one for one in notices[who] if one.created_at >= from_at] or [notify(who)]
        anew_at = max(begun_at, known[0].created_at)
        due_at = next_ring(rung.get(who), every, anew_at)
        if who in until or due_at <= work.now:
            due_at = next_ring(work.now, every, anew_at)
            until[who] = (known[-1], due_at)
        coming.append(due_at)
    case.ring_at = min(coming, default=work.now + every)
    return sum(ring(work.session, one, work.now, until_at) for one, until_at in until.values())


def _has_newcomer(now: datetime) -> ColumnElement[bool]:
    """Whether the colleague on shift has not been notified of the case since the shift began."""
    heard = exists().where(
        col(StaffNoticeRow.escalation_id) == col(EscalationRow.id),
        col(StaffNoticeRow.staff_id) == col(DutyTurnRow.staff_id),
        col(StaffNoticeRow.created_at) >= func.lower(DutyTurnRow.during),
    )
    return exists().where(
        col(PersonRow.id) == col(EscalationRow.person_id),
        col(DutyTurnRow.team_id) == col(PersonRow.team_id),
        col(DutyTurnRow.during).op("@>")(now),
        ~heard,
    )


def _ran() -> ColumnElement[bool]:
    return col(EscalationStepRow.audience).in_(_ON_CALL) & col(EscalationStepRow.state).in_(
        ("dispatched", "passed")
    )


def _last_round(steps: list[EscalationStepRow]) -> list[EscalationStepRow]:
    """The steps for staff on call that the newest run of the ladder has reached."""
    newest = max((one.round for one in steps), default=0)
    return [
        one
        for one in steps
        if one.round == newest
        and one.audience in _ON_CALL
        and one.state in ("dispatched", "passed")
    ]


def _every(session: Session, case: EscalationRow) -> timedelta:
    """By the version of the rule under which the case was opened."""
    rule = rule_of(session, case.rule_code, case.rule_version)
    return timedelta(minutes=(rule.repeat_minutes if rule else 0) or REPEAT_MINUTES)


def _notices(session: Session, case: EscalationRow) -> dict[UUID, list[StaffNoticeRow]]:
    """What each colleague was notified of this case, the oldest first."""
    query = select(StaffNoticeRow).where(StaffNoticeRow.escalation_id == case.id)
    found: dict[UUID, list[StaffNoticeRow]] = defaultdict(list)
    for one in session.exec(query.order_by(col(StaffNoticeRow.created_at), col(StaffNoticeRow.id))):
        found[one.staff_id].append(one)
    return found


def _team_of(session: Session, case: EscalationRow) -> UUID:
    return session.exec(select(PersonRow.team_id).where(PersonRow.id == case.person_id)).one()
