"""Walks open cases up their ladders: every step that is due tells somebody, once, in due order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from aftercare.domain.escalation.ladder import (
    ESCALATION_LIFE,
    EscalationAct,
    EscalationState,
    whom_to_reach,
)
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.wall_time import civil_date
from aftercare.store import audit
from aftercare.store.duty import on_duty, unit_managers
from aftercare.store.escalations import (
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    count_causes,
    end_silence,
    let_go,
    steps_of,
)
from aftercare.store.people import PersonRow
from aftercare.store.staff import StaffRow, present_at
from aftercare.store.staff_mail import mail_notice
from aftercare.store.stand_ins import stand_ins_on
from aftercare.store.unit_of_work import Work

BATCH = 20_000
"""How many cases one tick looks at. All that are due, unless there are more than one tick can tell: who waits for the
next one hears of it late."""


def climb_due(session: Session, now: datetime) -> list[UUID]:
    """Cases with a step due, or a pause that is over: an acknowledgement or a silence run out, or news in
    a silenced case; the longest waiting first, by when the step was due or the pause was to end."""
    steps = (
        select(EscalationStepRow.escalation_id, EscalationStepRow.due_at)
        .join(EscalationRow, col(EscalationRow.id) == col(EscalationStepRow.escalation_id))
        .where(
            EscalationStepRow.state == "waiting",
            EscalationStepRow.due_at <= now,
            EscalationRow.state == EscalationState.OPENED.value,
        )
        .order_by(col(EscalationStepRow.due_at))
        .limit(BATCH)
    )
    until_at = func.coalesce(
        EscalationRow.acknowledged_until_at, EscalationRow.silenced_until_at
    ).label("until_at")
    lapsed = (
        select(EscalationRow.id, until_at)
        .where(
            or_(
                (col(EscalationRow.state) == EscalationState.ACKNOWLEDGED.value)
                & (col(EscalationRow.acknowledged_until_at) <= now),
                (col(EscalationRow.state) == EscalationState.SILENCED.value)
                & or_(col(EscalationRow.silenced_until_at) <= now, _has_news()),
            )
        )
        .order_by(until_at, col(EscalationRow.id))
        .limit(BATCH)
    )
    waiting = [*session.exec(lapsed), *session.exec(steps)]
    return list(dict.fromkeys(case for case, _ in sorted(waiting, key=lambda one: one[1])))


def _has_news() -> ColumnElement[bool]:
    """Whether a silenced case has a cause that whoever asked for quiet did not know of."""
    causes = (
        select(func.count())
        .where(EscalationCauseRow.escalation_id == EscalationRow.id)
        .correlate(EscalationRow)
        .scalar_subquery()
    )
    return causes > col(EscalationRow.silenced_causes)


def climb_case(work: Work, escalation_id: UUID) -> int:
    """Run this case's due steps; answers how many told somebody. A case decided in the meantime, or
    held by another worker, is left alone: the row lock is the token."""
    session = work.session
    case = session.exec(
        select(EscalationRow)
        .where(
            EscalationRow.id == escalation_id, EscalationRow.state != EscalationState.RESOLVED.value
        )
        .with_for_update(key_share=True, skip_locked=True)
    ).first()
    if case is None:
        return 0
    if case.state != EscalationState.OPENED:
        if not _is_over(work, case):
            return 0
        _go_on(work, case)
    return _run_steps(work, case)


def _is_over(work: Work, case: EscalationRow) -> bool:
    """Whether a paused case goes on now."""
    if case.silenced_until_at is not None:
        known = case.silenced_causes or 0
        return case.silenced_until_at <= work.now or count_causes(work.session, case.id) > known
    return case.acknowledged_until_at is not None and case.acknowledged_until_at <= work.now


def _go_on(work: Work, case: EscalationRow) -> None:
    if case.state == EscalationState.SILENCED:
        end_silence(work.session, case, work.now)
        said = "lapse-silence"
    else:
        after = ESCALATION_LIFE.after(EscalationState.ACKNOWLEDGED, EscalationAct.EXPIRE)
        let_go(case, after, work.now)
        said = "acknowledgement-lapsed"
    case.version += 1
    audit.note(work, said, "escalation", case.id, case.person_id)


def _run_steps(work: Work, case: EscalationRow) -> int:
    told = 0
    present = _Present(work, case)
    # A ladder that began anew stands behind the one before it, and is often due sooner.
    for step in sorted(steps_of(work.session, case.id), key=lambda one: one.due_at):
        if step.state != "waiting":
            continue
        if step.due_at > work.now:
            break
        # An empty level does not wait its hours: the next higher one is told at once.
        reached = whom_to_reach(Audience(step.audience), present)
        if reached.staff_id is None:
            # Nobody at all: the step stays due, and the watchdog calls it late.
            break
        step.state, step.dispatched_at = "dispatched", work.now
        step.staff_id, step.fell_through = reached.staff_id, reached.fell_through
        step.reached = reached.level.value if reached.level else None
        notice = StaffNoticeRow(
            staff_id=reached.staff_id,
            person_id=case.person_id,
            escalation_id=case.id,
            step_id=step.id,
            created_at=work.now,
        )
        work.session.add(notice)
        mail_notice(work.session, notice, work.now)
        audit.note(work, "dispatch-step", "escalation", case.id, case.person_id)
        told += 1
    return told


class _Present(Mapping[Audience, tuple[UUID, ...]]):
    """Who is at work now for each audience of a case: asked once, and none above the first that can be reached."""

    def __init__(self, work: Work, case: EscalationRow) -> None:
        self._work, self._case = work, case
        self._known: dict[Audience, tuple[UUID, ...]] = {}

    def __getitem__(self, audience: Audience) -> tuple[UUID, ...]:
        if audience not in self._known:
            wanted = self._wanted(audience)
            self._known[audience] = tuple(present_at(self._work.session, wanted, self._work.now))
        return self._known[audience]

    def __iter__(self) -> Iterator[Audience]:
        return iter(Audience)

    def __len__(self) -> int:
        return len(Audience)

    @cached_property
    def _person(self) -> PersonRow:
        query = select(PersonRow).where(PersonRow.id == self._case.person_id)
        return self._work.session.exec(query).one()

    def _wanted(self, audience: Audience) -> Sequence[UUID]:
        session, person = self._work.session, self._person
        match audience:
            case Audience.OFFICER:
                return self._officers()
            case Audience.DEPUTY:
                return [person.deputy_id] if person.deputy_id else []
            case Audience.SUPERVISOR:
                leads = select(StaffRow.id).where(
                    StaffRow.team_id == person.team_id,
                    StaffRow.role == "supervisor",
                    StaffRow.active,
                )
                return session.exec(leads.order_by(col(StaffRow.id))).all()
            case Audience.DUTY_DESK:
                return on_duty(session, person.team_id, self._work.now)
            case Audience.UNIT_MANAGER:
                return unit_managers(session, person.team_id)

    def _officers(self) -> list[UUID]:
        """The colleague the case was handed to comes first, then the person's own officer, each followed by their
        stand-ins; the deputy is a step of its own."""
        officers = [
            one for one in (self._case.handed_to, self._person.officer_id) if one is not None
        ]
        session, today = self._work.session, civil_date(self._work.now)
        return [who for one in officers for who in (one, *stand_ins_on(session, one, today))]
