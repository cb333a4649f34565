"""Texts and calls the staff on call about an alarm, again and again until it is acknowledged, others beside them after
some rings without an answer, and in their place after more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.escalation.rules import (
    ON_CALL,
    REPEAT_MINUTES,
    SLOW_AFTER,
    WIDEN_AFTER,
    Audience,
    Trigger,
)
from aftercare.domain.staff.alarms import (
    OTHERS_EVERY,
    SELDOM_EVERY,
    next_ring,
    others_to_ring,
    whom_to_ring,
)
from aftercare.processes.staff.ladder_people import PeopleOfLadder
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rows import (
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    steps_of,
)
from aftercare.store.escalation.rule_book_rows import rule_of
from aftercare.store.people.rows import get_person
from aftercare.store.staff.duty_rows import shift_changes_at, shift_since
from aftercare.store.staff.phone_rows import last_heard, last_rings, ring
from aftercare.store.staff.rings import notices_by_staff

Notify = Callable[[UUID], StaffNoticeRow]


def ring_staff(
    work: UnitOfWork, escalation: EscalationRow, fresh: Iterable[StaffNoticeRow], notify: Notify
) -> int:
    """Ring the staff on call who were notified just now, and each colleague on call due for another ring. Returns how
    many messages were written. Staff who have come on call since are notified first, by `notify`, and called now."""
    if escalation.trigger_code != Trigger.ALARM:
        return 0
    ran = _last_round(steps_of(work.session, escalation.id))
    if not ran:
        return 0
    every, widen_after, slow_after = _pace(work.session, escalation)
    until = {one.staff_id: (one, work.now + every) for one in fresh}
    work.session.flush()
    notices, rung = (
        notices_by_staff(work.session, escalation.id),
        last_rings(work.session, escalation.id),
    )
    begun_at = max(
        escalation.resumed_at or escalation.opened_at,
        *(one.notified_at or escalation.opened_at for one in ran),
    )
    team_id = get_person(work.session, escalation.person_id).team_id
    turn = shift_since(work.session, team_id, work.now)
    changes_at = shift_changes_at(work.session, team_id, work.now)
    # Who was on call from the start has had `slow_after` calls by then: the others are called in their place.
    passed_at = begun_at + slow_after * every
    widens_at = min(begun_at + widen_after * every, passed_at)
    coming = [at for at in (changes_at, widens_at, passed_at) if at and at > work.now]
    present = PeopleOfLadder(work.session, escalation, work.now)
    on_call = whom_to_ring((Audience(one.audience) for one in ran), present)
    pace = dict.fromkeys(on_call, (every, begun_at))
    if passed_at <= work.now:
        pace = dict.fromkeys(others_to_ring(present), (every, passed_at)) | pace
    elif widens_at <= work.now:
        pace = dict.fromkeys(others_to_ring(present), (max(every, OTHERS_EVERY), widens_at)) | pace
    heard = last_heard(work.session, pace, work.now - SELDOM_EVERY)
    for who, (every_so, at_first) in pace.items():
        from_at = turn.from_at if turn and turn.staff_id == who else escalation.opened_at
        known = [one for one in notices[who] if one.created_at >= from_at] or [notify(who)]
        anew_at = max(at_first, known[0].created_at)
        due_at = next_ring(rung.get(who), every_so, slow_after, anew_at, heard.get(who))
        if who in until or due_at <= work.now:
            due_at = next_ring(work.now, every_so, slow_after, anew_at)
            until[who] = (known[-1], due_at)
        coming.append(due_at)
    escalation.ring_at = min(coming, default=work.now + every)
    return sum(ring(work.session, one, work.now, until_at) for one, until_at in until.values())


def _last_round(steps: list[EscalationStepRow]) -> list[EscalationStepRow]:
    """The steps for staff on call that the newest round of steps has reached."""
    newest = max((one.round for one in steps), default=0)
    return [
        one
        for one in steps
        if one.round == newest and one.audience in ON_CALL and one.state in ("notified", "passed")
    ]


def _pace(session: Session, escalation: EscalationRow) -> tuple[timedelta, int, int]:
    """How often the staff on call are called, after how many calls others are as well, and after how many in their
    place, by the version of the rule under which the escalation was opened."""
    rule = rule_of(session, escalation.rule_code, escalation.rule_version)
    every = timedelta(minutes=(rule.repeat_minutes if rule else 0) or REPEAT_MINUTES)
    widen_after = (rule.widen_after if rule else 0) or WIDEN_AFTER
    return every, widen_after, (rule.slow_after if rule else 0) or SLOW_AFTER
