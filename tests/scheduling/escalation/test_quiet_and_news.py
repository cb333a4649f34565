"""Between asking for quiet and something new nothing is lost, in either order and with any clocks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import Stale
from aftercare.casework.absences.acts import revise_verdict
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.snooze import snooze
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.scheduling.escalation.run_steps import escalations_due, run_steps
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.escalation.rows import EscalationRow, count_causes, get_escalation, steps_of
from aftercare.store.people.rows import PersonRow
from tests.scheduling.escalation.test_evaluate_rules import REQUIRED, escalations, evaluate
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

FRIDAY = date(2026, 11, 27)
MOMENT = timedelta(microseconds=1)


def quiet(work: UnitOfWork, escalation_id: UUID) -> None:
    snooze(work, escalation_id, 1, "een goede reden", FRIDAY)


def one_miss_in_an_escalation_and_another_judged(
    database: Database,
) -> tuple[Arranger, PersonRow, EscalationRow]:
    """An escalation about one unexcused miss; a second verdict waits to be evaluated."""
    arrange = Arranger(database)
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=70), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    return arrange, person, escalation


def now_of(database: Database, escalation_id: UUID) -> tuple[str, int]:
    with database.work(CLOCK, NOW) as work:
        return get_escalation(work.session, escalation_id).state, count_causes(
            work.session, escalation_id
        )


def escalate(database: Database, now: datetime) -> list[UUID]:
    with database.work(CLOCK, now) as work:
        due = escalations_due(work.session, now)
    for escalation_id in due:
        with database.work(CLOCK, now) as work:
            run_steps(work, escalation_id)
    return due


def joins(database: Database, person: PersonRow, now: datetime) -> Callable[[], int]:
    def look() -> int:
        with database.work(CLOCK, now) as work:
            return evaluate_people(work, [person.id])

    return look


@pytest.mark.parametrize(
    "joined_at", [NOW - MOMENT, NOW, NOW + MOMENT], ids=["earlier", "at that moment", "later"]
)
def test_what_is_written_after_a_silence_ends_it_at_any_moment(
    fresh_database: Database, joined_at: datetime
) -> None:
    """The rules read the verdict, then wait for an escalation that an officer is snoozing. The officer did not know of
    it, also where the rules began at an earlier moment."""
    database = fresh_database
    arrange, person, escalation = one_miss_in_an_escalation_and_another_judged(database)
    with ThreadPoolExecutor(1) as pool:
        with database.work(arrange.office.supervisor, NOW) as a_rule:
            quiet(a_rule, escalation.id)
            looking = pool.submit(joins(database, person, joined_at))
            until_a_session_waits_for_a_lock(database)
        assert looking.result(timeout=30) >= 1
    assert now_of(database, escalation.id) == ("snoozed", 2)
    assert escalation.id in escalate(database, max(NOW, joined_at))
    assert now_of(database, escalation.id) == ("opened", 2)


@pytest.mark.parametrize(
    "asked_at", [NOW - MOMENT, NOW, NOW + MOMENT], ids=["earlier", "at that moment", "later"]
)
def test_an_officer_who_asks_for_quiet_while_something_joins_has_to_look_again(
    fresh_database: Database, asked_at: datetime
) -> None:
    database = fresh_database
    arrange, person, escalation = one_miss_in_an_escalation_and_another_judged(database)

    def ask() -> None:
        with database.work(arrange.office.supervisor, asked_at) as work:
            quiet(work, escalation.id)

    with ThreadPoolExecutor(1) as pool:
        with database.work(CLOCK, NOW) as evaluation:
            evaluate_people(evaluation, [person.id])
            a_rule = pool.submit(ask)
            until_a_session_waits_for_a_lock(database)
        with pytest.raises(Stale):
            a_rule.result(timeout=30)
    assert now_of(database, escalation.id) == ("opened", 2)


def test_what_joined_in_the_moment_before_it_was_kept_quiet_was_known(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)
    assert escalate(database, NOW) == []
    assert now_of(database, escalation.id) == ("snoozed", 1)


def judge_anew(arrange: Arranger, absence: AbsenceRow, verdict: Verdict, now: datetime) -> None:
    with arrange.database.work(arrange.office.officer, now) as work:
        version = work.session.get_one(AbsenceRow, absence.id).version
        revise_verdict(
            work,
            absence.id,
            version,
            verdict,
            "een goede reden",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )


@pytest.fixture
def excused_after_all(arrange: Arranger, database: Database) -> tuple[AbsenceRow, EscalationRow]:
    """An escalation about an unexcused miss that an officer then excused: the escalation stays a person's to end."""
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    evaluate(database)
    judge_anew(arrange, absence, Verdict.EXCUSED, NOW)
    evaluate(database)
    return absence, escalations(database, person)[REQUIRED]


def test_a_miss_of_a_quiet_escalation_that_is_judged_unexcused_anew_ends_the_quiet(
    arrange: Arranger, database: Database, excused_after_all: tuple[AbsenceRow, EscalationRow]
) -> None:
    """It is no cause more, and yet quiet was not asked for about this verdict."""
    absence, escalation = excused_after_all
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)
    later = NOW + timedelta(hours=1)
    judge_anew(arrange, absence, Verdict.UNEXCUSED, later)
    assert evaluate(database, later) == 1
    assert now_of(database, escalation.id) == ("opened", 1)
    # The step that fell due meanwhile is told in the same minute.
    assert escalate(database, later) == [escalation.id]
    with database.work(CLOCK, later) as work:
        assert [step.notified_at for step in steps_of(work.session, escalation.id)][:2] == [
            later,
            None,
        ]
    with database.work(arrange.office.auditor, later) as work:
        log = text("select action from audit_entry where subject_id = :escalation order by id")
        assert list(work.session.execute(log, {"escalation": escalation.id}).scalars()) == [
            "open-escalation", "snooze", "open-escalation", "end-snooze", "notify-step",
        ]  # fmt: skip
    assert evaluate(database, later) == 0


def test_a_verdict_given_before_and_evaluated_after_the_silence_ends_it_too(
    arrange: Arranger, database: Database, excused_after_all: tuple[AbsenceRow, EscalationRow]
) -> None:
    absence, escalation = excused_after_all
    judge_anew(arrange, absence, Verdict.UNEXCUSED, NOW - MOMENT)
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)
    evaluate(database)
    assert now_of(database, escalation.id) == ("opened", 1)


def test_an_officer_who_has_not_seen_the_verdict_given_anew_has_to_look_again(
    arrange: Arranger, database: Database, excused_after_all: tuple[AbsenceRow, EscalationRow]
) -> None:
    absence, escalation = excused_after_all
    judge_anew(arrange, absence, Verdict.UNEXCUSED, NOW)
    evaluate(database)
    with pytest.raises(Stale), database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)


@pytest.mark.parametrize(
    "verdict",
    [Verdict.EXCUSED, Verdict.SERVICE_FAILURE, Verdict.UNEXCUSED],
    ids=["excused", "our failure", "the same verdict with another reason"],
)
def test_a_miss_excused_or_judged_the_same_leaves_a_quiet_escalation_quiet(
    arrange: Arranger, database: Database, verdict: Verdict
) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)
    judge_anew(arrange, absence, verdict, NOW)
    evaluate(database)
    assert now_of(database, escalation.id) == ("snoozed", 1)


def test_a_verdict_given_anew_about_a_miss_of_a_decided_escalation_opens_and_wakes_nothing(
    arrange: Arranger, database: Database, excused_after_all: tuple[AbsenceRow, EscalationRow]
) -> None:
    """What a supervisor has decided about does not come back by itself, in no other escalation either."""
    absence, before = excused_after_all
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, before.id, 1, Decision.CLOSE, "een goede reden")
    with database.work(CLOCK, NOW) as work:
        person = work.session.get_one(PersonRow, absence.person_id)
    arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    assert escalation.id != before.id
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, escalation.id)
    judge_anew(arrange, absence, Verdict.UNEXCUSED, NOW)
    evaluate(database)
    assert now_of(database, escalation.id) == ("snoozed", 1)
