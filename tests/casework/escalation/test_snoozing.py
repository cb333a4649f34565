"""An escalation is snoozed for a reason and until a day: not for ever, and not over something new."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import Conflict, Fault, Forbidden, IllegalTransition, Invalid, Stale
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.snooze import snooze, wake
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.snooze import last_snooze_day, quiet_until
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.scheduling.escalation.run_steps import escalations_due, run_steps
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationCauseRow,
    EscalationRow,
    get_escalation,
    steps_of,
)
from tests.casework.escalation.test_escalations import escalation_of
from tests.store.arranging import NOW, Arranger
from tests.tiers import examples
from tests.watchdog_counts import counted

# NOW is a Tuesday morning; the office opens at 8:30, which is 7:30 in universal time.
FRIDAY = date(2026, 11, 27)
BACK = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
MOMENTS = st.builds(
    datetime.combine, st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.times(), st.just(UTC)
)
AGO = count(1)


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    return escalation_of(arrange, "unexcused-required", missed)


def escalate(database: Database, now: datetime) -> int:
    with database.work(CLOCK, now) as work:
        due = escalations_due(work.session, now)
    view = 0
    for escalation_id in due:
        with database.work(CLOCK, now) as work:
            view += run_steps(work, escalation_id)
    return view


def now_of(database: Database, escalation: EscalationRow) -> EscalationRow:
    with database.work(CLOCK, NOW) as work:
        return get_escalation(work.session, escalation.id)


def acts(database: Database) -> list[EscalationActRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(EscalationActRow).order_by(EscalationActRow.id)))


def quiet(arrange: Arranger, escalation: EscalationRow, version: int = 1) -> None:
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        snooze(work, escalation.id, version, " Tot de zitting. ", FRIDAY)


def test_no_step_runs_until_its_end_and_then_those_that_fell_due(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    quiet(arrange, escalation)
    assert escalate(database, BACK - timedelta(microseconds=1)) == 0
    assert escalate(database, BACK) == 1
    row = now_of(database, escalation)
    assert (row.state, row.snoozed_until_at, row.resumed_at) == ("opened", None, BACK)
    said, ran_out = acts(database)
    assert (said.act, said.reason, said.until_at) == ("snooze", "Tot de zitting.", BACK)
    assert said.acted_by == arrange.office.supervisor.staff_id
    assert (ran_out.act, ran_out.acted_by, ran_out.acted_at) == ("expire", None, BACK)


def test_something_new_ends_it_at_once(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    quiet(arrange, escalation)
    with database.work(CLOCK, NOW) as work:
        person = get_escalation(work.session, escalation.id).person_id
    other = arrange.appointment(arrange.person(), NOW - timedelta(days=4), state="missed")
    arrange.add(
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=other.id, person_id=person, noticed_at=NOW
        )
    )
    assert escalate(database, NOW) == 1
    assert now_of(database, escalation).state == "opened"


def test_a_supervisor_ends_it_before_its_time(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    quiet(arrange, escalation)
    with database.work(arrange.office.supervisor, NOW) as work:
        wake(work, escalation.id, 2)
    assert now_of(database, escalation).state == "opened"
    assert [one.act for one in acts(database)] == ["snooze", "wake"]
    assert escalate(database, NOW) == 1


def test_waking_an_escalation_with_steps_long_due_alarms_nobody(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    quiet(arrange, escalation)
    later = NOW + timedelta(days=1)
    with database.work(arrange.office.supervisor, later) as work:
        wake(work, escalation.id, 2)
    with database.work(CLOCK, later) as work:
        assert counted(work, later + timedelta(minutes=4))["step-late"] == 0
        assert counted(work, later + timedelta(minutes=6))["step-late"] == 1


@pytest.mark.parametrize(
    ("until_on", "code"),
    [
        (date(2026, 11, 24), "not-to-come"),
        (date(2020, 1, 1), "not-to-come"),
        (date(2026, 12, 9), "snooze-too-long"),
        (date(2190, 1, 1), "snooze-too-long"),
    ],
)
def test_it_ends_after_today_and_within_ten_working_days(
    arrange: Arranger, database: Database, escalation: EscalationRow, until_on: date, code: str
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        snooze(work, escalation.id, 1, "een goede reden", until_on)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [("/until_on", code)]
    assert now_of(database, escalation).state == "opened"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 4_001, "a\0b"])
def test_without_a_readable_reason_nothing_is_quiet(
    arrange: Arranger, database: Database, escalation: EscalationRow, reason: str
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        snooze(work, escalation.id, 1, reason, FRIDAY)
    assert [one.pointer for one in caught.value.fields] == ["/reason"]


def test_a_second_click_a_second_silence_and_taking_up_are_refused(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    quiet(arrange, escalation)
    with pytest.raises(Stale):
        quiet(arrange, escalation)
    with pytest.raises(IllegalTransition):
        quiet(arrange, escalation, 2)
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 2)
    assert len(acts(database)) == 1


def test_what_somebody_has_in_hand_can_be_kept_quiet_and_a_quiet_escalation_decided(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)
    quiet(arrange, escalation, 2)
    assert now_of(database, escalation).acknowledged_until_at is None
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 3, Decision.CLOSE, "een goede reden")
    row = now_of(database, escalation)
    assert (row.state, row.snoozed_at, row.snoozed_causes) == ("resolved", None, None)
    with pytest.raises(IllegalTransition):
        quiet(arrange, escalation, 4)
    with pytest.raises(IllegalTransition), database.work(arrange.office.supervisor, NOW) as work:
        wake(work, escalation.id, 4)


def test_only_a_supervisor_keeps_an_escalation_quiet(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    for actor in (arrange.office.officer, arrange.office.planner, arrange.office.admin):
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            snooze(work, escalation.id, 1, "een goede reden", FRIDAY)
        with pytest.raises(Forbidden), database.work(actor, NOW) as work:
            wake(work, escalation.id, 1)


@pytest.mark.parametrize(
    "change",
    [
        "snoozed_until_at = 'infinity'",
        "snoozed_until_at = snoozed_at + interval '32 days'",
        "snoozed_until_at = null",
        "snoozed_causes = null",
        "state = 'opened'",
    ],
)
def test_the_database_itself_knows_no_silence_without_an_end(
    arrange: Arranger, database: Database, escalation: EscalationRow, change: str
) -> None:
    quiet(arrange, escalation)
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        work.session.execute(text(f"update escalation set {change}"))


@pytest.mark.parametrize(
    "change", ["update escalation_act set reason = 'anders'", "delete from escalation_act"]
)
def test_what_was_done_stays_on_record(
    arrange: Arranger, database: Database, escalation: EscalationRow, change: str
) -> None:
    quiet(arrange, escalation)
    with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
        work.session.execute(text(change))


@given(MOMENTS, st.integers(1, 40))
def test_a_silence_always_ends_within_ten_working_days(now: datetime, days: int) -> None:
    until_on = civil_date(now) + timedelta(days=days)
    if until_on > last_snooze_day(now):
        with pytest.raises(Invalid):
            quiet_until(until_on, now)
        return
    until_at = quiet_until(until_on, now)
    assert now < until_at <= add_working_days(now, 10)
    assert until_at - now <= timedelta(days=31)


TRIES = st.lists(
    st.tuples(st.sampled_from(["acknowledge", "snooze", "wake", "run-steps"]), st.integers(1, 72)),
    max_size=6,
)


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRIES)
def test_taken_up_or_quiet_and_then_forgotten_is_impossible(
    arrange: Arranger, database: Database, tries: list[tuple[str, int]]
) -> None:
    """All that people do with an escalation short of deciding it before they go home: within the end of that it
    climbs again, and everything that fell due meanwhile is told."""
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=next(AGO)), "unexcused")
    escalation, now = escalation_of(arrange, "unexcused-required", missed), NOW
    for act, hours in tries:
        now += timedelta(hours=hours)
        attempt(arrange, escalation, act, now)
        with database.work(CLOCK, now) as work:
            ends_at = end_of(get_escalation(work.session, escalation.id))
        # Never beyond the longest of both, whoever asks again.
        assert ends_at is None or ends_at <= add_working_days(now, 10)
    last = now + timedelta(days=31)
    with database.work(CLOCK, last) as work:
        if escalation.id in escalations_due(work.session, last):
            run_steps(work, escalation.id)
    with database.work(CLOCK, last) as work:
        assert get_escalation(work.session, escalation.id).state == "opened"
        waiting = [one for one in steps_of(work.session, escalation.id) if one.state == "waiting"]
        assert waiting == []
        found = counted(work, last)
        assert (found["acknowledgement-lapsed"], found["snooze-lapsed"]) == (0, 0)


def end_of(escalation: EscalationRow) -> datetime | None:
    return escalation.acknowledged_until_at or escalation.snoozed_until_at


def attempt(arrange: Arranger, escalation: EscalationRow, act: str, now: datetime) -> None:
    """What may be done is done; what may not is refused."""
    database, lead = arrange.database, arrange.office.supervisor
    with database.work(CLOCK, now) as work:
        version = get_escalation(work.session, escalation.id).version
    with suppress(IllegalTransition), database.work(lead, now) as work:
        if act == "acknowledge":
            acknowledge(work, escalation.id, version)
        elif act == "snooze":
            snooze(work, escalation.id, version, "een goede reden", last_snooze_day(now))
        elif act == "wake":
            wake(work, escalation.id, version)
    if act == "run-steps":
        with database.work(CLOCK, now) as work:
            run_steps(work, escalation.id)


def test_of_two_supervisors_at_once_one_keeps_it_quiet(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    escalation, together = (
        escalation_of(arrange, "unexcused-required", missed),
        threading.Barrier(2),
    )

    def run(_number: int) -> str:
        together.wait()
        try:
            quiet(arrange, escalation)
        except Fault as fault:
            return fault.code
        return "quiet"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == ["quiet", "stale-version"]
    assert len(acts(fresh_database)) == 1


def test_of_a_tick_and_a_supervisor_at_once_the_step_is_notified_once_or_not(
    fresh_database: Database,
) -> None:
    """Whoever has the row first: told and then quiet, or quiet and not told; never half of it."""
    arrange = Arranger(fresh_database)
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    escalation, together = (
        escalation_of(arrange, "unexcused-required", missed),
        threading.Barrier(2),
    )

    def tick(_number: int) -> int:
        together.wait()
        with fresh_database.work(CLOCK, NOW) as work:
            return run_steps(work, escalation.id)

    def hush(_number: int) -> int:
        together.wait()
        quiet(arrange, escalation)
        return -1

    with ThreadPoolExecutor(2) as pool:
        view = pool.submit(tick, 0), pool.submit(hush, 1)
        assert view[1].result() == -1
        assert view[0].result() in (0, 1)
    assert now_of(fresh_database, escalation).state == "snoozed"
    assert escalate(fresh_database, NOW) == 0
