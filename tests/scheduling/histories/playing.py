"""Plays a script in a house: people act through the product's own intentions, workers ring, time passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import singledispatch
from typing import Any
from uuid import UUID

from sqlalchemy import text

from aftercare.base.errors import Fault, Unavailable
from aftercare.casework.absences.acts import add_evidence, give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.domain.absences.absence import EarlyReason, ExcuseGround
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.leave_rows import LeaveRow
from tests.scheduling.histories import script as s
from tests.scheduling.histories.app_state import CHAIN, KINDS, AppState, Killed

REASON = "een goede reden"
HALF_AN_HOUR = timedelta(minutes=30)


def play(app_state: AppState, steps: Sequence[s.Step]) -> None:
    for step in steps:
        _step(step, app_state)


@singledispatch
def _step(step: Any, app_state: AppState) -> None:
    act(app_state, step)


@_step.register
def _(step: s.Pass, app_state: AppState) -> None:
    app_state.pass_by(timedelta(minutes=step.minutes))


@_step.register
def _(step: s.Ring, app_state: AppState) -> None:
    _on_the_minute(app_state)
    for who in step.workers:
        app_state.ring(who)
    if len(step.workers) == 2:
        app_state.count("rounds of two workers")


@_step.register
def _(step: s.Night, app_state: AppState) -> None:
    _on_the_minute(app_state)
    for who in step.workers:
        app_state.ring(who, names=None)


@_step.register
def _(step: s.Restart, app_state: AppState) -> None:
    app_state.restart()


@_step.register
def _(step: s.Kill, app_state: AppState) -> None:
    _on_the_minute(app_state)

    def die(job: str, number: int, before: bool) -> None:
        if (job, number, before) == (step.job, step.at, step.before):
            app_state.count("killed before a commit" if before else "killed after a commit")
            raise Killed

    app_state.ring(step.worker, between=die)


@_step.register
def _(step: s.Between, app_state: AppState) -> None:
    _on_the_minute(app_state)
    other = "b" if step.worker == "a" else "a"

    def come_between(job: str, number: int, before: bool) -> None:
        if (job, number, before) != (step.job, step.at, step.before):
            return
        when = "within" if before else "right after"
        if step.act is None:
            app_state.count(f"rounds {when} a worker's unit of work")
            app_state.ring(other, between=_nothing)
        else:
            app_state.count(f"acts {when} a worker's unit of work")
            act(app_state, step.act)

    app_state.ring(step.worker, CHAIN, come_between)


def _nothing(_job: str, _number: int, _before: bool) -> None:
    """Nothing comes between, but the other worker is at it."""


def _on_the_minute(app_state: AppState) -> None:
    """A worker rings again in the next minute, never twice in one."""
    app_state.pass_by(timedelta(minutes=1))


def act(app_state: AppState, step: s.Act) -> None:
    """Somebody does it, or is refused as anybody would be."""
    name = type(step).__name__
    try:
        done = _act(step, app_state)
    except Unavailable:
        raise
    except Fault:
        app_state.count(f"refused: {name}")
    else:
        app_state.count(f"done: {name}" if done else f"nothing to do: {name}")


@singledispatch
def _act(step: Any, app_state: AppState) -> bool:
    raise TypeError(f"nobody does a {type(step).__name__}")


def _any(app_state: AppState, trigger_code: str, which: int) -> Any:
    """One of the rows that answer, None when there is none."""
    with app_state.engine.connect() as connection:
        found = connection.execute(text(trigger_code), {"now": app_state.clock.now()}).all()
    return found[which % len(found)] if found else None


def _do(app_state: AppState, actor: Actor, do: Callable[[UnitOfWork], object]) -> bool:
    with app_state.people_s.work(actor, app_state.clock.now()) as work:
        do(work)
    return True


@_act.register
def _(step: s.Book, app_state: AppState) -> bool:
    client = app_state.cast.people[step.who % len(app_state.cast.people)]
    kind = KINDS[step.kind % len(KINDS)]
    line, line_id = client.lines[kind]
    starts_at = app_state.clock.now() + timedelta(minutes=step.minutes)
    app_state.count("appointments")

    def book(work: UnitOfWork) -> None:
        taken = work.session.execute(text("select count(*) from appointment")).scalar_one()
        row = AppointmentRow(
            person_id=client.id,
            obligation_id=line,
            line_id=line_id,
            occurrence=taken + 1,
            kind=kind,
            provider_id=app_state.cast.office.provider_id if kind == "treatment" else None,
            during=half_open(starts_at, starts_at + HALF_AN_HOUR),
            booked_at=min(work.now, starts_at) - timedelta(days=20),
            enforceable=step.enforceable,
        )
        work.session.add(row)

    return _do(app_state, CLOCK, book)


@_act.register
def _(step: s.Record, app_state: AppState) -> bool:
    found = _any(
        app_state,
        "select id, version, kind from appointment where lower(during) <= :now"
        " and state not in ('cancelled_by_service', 'moved') order by during, id",
        step.which,
    )
    return found is not None and _do(
        app_state,
        app_state.cast.office.officer,
        lambda work: record_outcome(work, found.id, found.version, step.outcome, "Een vergissing."),
    )


@_act.register
def _(step: s.Evidence, app_state: AppState) -> bool:
    found = _any(
        app_state,
        "select id, version from absence where state <> 'dropped' order by id",
        step.which,
    )
    return found is not None and _do(
        app_state,
        app_state.cast.office.officer,
        lambda work: add_evidence(work, found.id, found.version, ExcuseGround.MEDICAL, REASON),
    )


@_act.register
def _(step: s.Judge, app_state: AppState) -> bool:
    found = _any(
        app_state,
        "select id, version from absence where state = 'opened' order by decide_by, id",
        step.which,
    )
    return found is not None and _do(
        app_state,
        app_state.cast.office.officer,
        lambda work: give_verdict(
            work,
            found.id,
            found.version,
            step.verdict,
            REASON,
            no_reminder_seen=True,
            no_address_seen=True,
            early_reason=EarlyReason.NO_REASON,
        ),
    )


def _of_escalation(
    app_state: AppState,
    which: int,
    states: str,
    actor: Actor,
    do: Callable[[UnitOfWork, UUID, int], object],
) -> bool:
    found = _any(
        app_state,
        f"select id, version from escalation where state in ({states}) order by opened_at, id",
        which,
    )
    return found is not None and _do(
        app_state, actor, lambda work: do(work, found.id, found.version)
    )


OPEN = "'opened', 'acknowledged', 'snoozed'"


@_act.register
def _(step: s.TakeUp, app_state: AppState) -> bool:
    office = app_state.cast.office
    by = office.supervisor if step.by_supervisor else office.officer
    return _of_escalation(app_state, step.which, OPEN, by, acknowledge)


@_act.register
def _(step: s.Silence, app_state: AppState) -> bool:
    until_on = civil_date(app_state.clock.now()) + timedelta(days=step.days)
    return _of_escalation(
        app_state, step.which, OPEN, app_state.cast.office.supervisor,
        lambda work, escalation, version: snooze(work, escalation, version, REASON, until_on),
    )  # fmt: skip


@_act.register
def _(step: s.Wake, app_state: AppState) -> bool:
    return _of_escalation(
        app_state, step.which, "'snoozed'", app_state.cast.office.supervisor, wake
    )


@_act.register
def _(step: s.PassOn, app_state: AppState) -> bool:
    office = app_state.cast.office
    to = (office.colleague, office.supervisor, office.officer, office.deputy)[step.to % 4]
    return _of_escalation(
        app_state, step.which, OPEN, office.supervisor,
        lambda work, escalation, version: hand_escalations_over(work, {escalation: version}, to.staff_id, REASON),
    )  # fmt: skip


@_act.register
def _(step: s.Decide, app_state: AppState) -> bool:
    return _of_escalation(
        app_state, step.which, OPEN, app_state.cast.office.supervisor,
        lambda work, escalation, version: decide(work, escalation, version, step.decision, REASON),
    )  # fmt: skip


@_act.register
def _(step: s.Reopen, app_state: AppState) -> bool:
    return _of_escalation(
        app_state, step.which, "'resolved'", app_state.cast.office.supervisor,
        lambda work, escalation, version: reopen(work, escalation, version, REASON),
    )  # fmt: skip


@_act.register
def _(step: s.Alarm, app_state: AppState) -> bool:
    client = app_state.cast.people[step.who % len(app_state.cast.people)]
    at = app_state.clock.now() - timedelta(minutes=step.minutes_ago)
    return _do(
        app_state,
        app_state.cast.office.officer,
        lambda work: report_zone_alarm(work, client.id, at),
    )


@_act.register
def _(step: s.Answer, app_state: AppState) -> bool:
    found = _any(
        app_state,
        "select id, version from deadline where state = 'opened' order by due_at, id",
        step.which,
    )
    today = civil_date(app_state.clock.now())
    return found is not None and _do(
        app_state,
        app_state.cast.office.officer,
        lambda work: finish_deadline(work, found.id, found.version, today),
    )


@_act.register
def _(step: s.Away, app_state: AppState) -> bool:
    """Not the unit manager: somebody is always there."""
    office, now = app_state.cast.office, app_state.clock.now()
    staff = (office.officer, office.deputy, office.colleague, office.supervisor, office.duty_desk)
    leave = LeaveRow(
        staff_id=staff[step.who % len(staff)].staff_id,
        during=half_open(now, now + timedelta(hours=step.hours)),
    )
    return _do(app_state, CLOCK, lambda work: work.session.add(leave))


@_act.register
def _(step: s.EndPerson, app_state: AppState) -> bool:
    client = app_state.cast.people[step.who % len(app_state.cast.people)]

    def end(work: UnitOfWork) -> None:
        work.session.get_one(PersonRow, client.id).closed_on = civil_date(work.now)

    return _do(app_state, CLOCK, end)


def catch_up(app_state: AppState) -> None:
    """The workers are back and stay: a few quiet minutes in which everything rings."""
    app_state.restart()
    app_state.pass_by(timedelta(minutes=1))
    app_state.ring("a", names=None)
    for minutes in (1, 5):
        app_state.pass_by(timedelta(minutes=minutes))
        app_state.ring("b", names=(*CHAIN, "seal-audit"))
