"""The rules open an escalation for everything new, once, and never for what a person already decided."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import OUTCOME_GRACE, Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, causes_of, get_escalation, steps_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

REQUIRED, REPEATED = "unexcused-required", "unexcused-repeated"


def evaluate(database: Database, now: datetime = NOW) -> int:
    """One tick; how many escalations were opened or extended."""
    with database.work(CLOCK, now) as work:
        due = people_to_evaluate(work.session, now)
    handled = 0
    for person_id in due:
        with database.work(CLOCK, now) as work:
            handled += evaluate_people(work, [person_id])
    return handled


def escalations(database: Database, person: PersonRow) -> dict[str, EscalationRow]:
    """The newest escalation of each rule."""
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return {c.rule_code: c for c in work.session.exec(query.order_by(col(EscalationRow.id)))}


def causes(database: Database, escalation: EscalationRow) -> set[UUID]:
    with database.work(CLOCK, NOW) as work:
        return {cause.appointment_id for cause in causes_of(work.session, escalation.id)}


def test_an_unexcused_miss_opens_one_escalation_with_its_whole_ladder(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    missed, absence = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    assert evaluate(database) == 1
    escalation = escalations(database, person)[REQUIRED]
    assert (escalation.state, escalation.severity, escalation.rule_version) == ("opened", 2, 1)
    assert causes(database, escalation) == {missed.id}
    with database.work(CLOCK, NOW) as work:
        steps = steps_of(work.session, escalation.id)
        # Decided at 09:00: at once, at 13:00, at 17:00, and twice eight working hours after that.
        assert [step.due_at for step in steps] == [
            NOW, NOW + timedelta(hours=4), NOW + timedelta(hours=8),
            datetime(2026, 11, 25, 15, 30, tzinfo=UTC),
            datetime(2026, 11, 26, 15, 0, tzinfo=UTC),
        ]  # fmt: skip
        assert work.session.get_one(AbsenceRow, absence.id).evaluated_at == NOW
    assert evaluate(database) == 0
    opened = text("select subject_id from audit_entry where action = 'open-escalation'")
    with database.work(CLOCK, NOW) as work:
        assert list(work.session.execute(opened).scalars()) == [escalation.id]


@pytest.mark.parametrize("verdict", ["excused", "service_failure"])
def test_an_excused_miss_opens_nothing_and_is_evaluated_all_the_same(
    arrange: Arranger, database: Database, verdict: str
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), verdict)
    assert evaluate(database) == 0
    assert escalations(database, person) == {}
    with database.work(CLOCK, NOW) as work:
        assert people_to_evaluate(work.session, NOW) == []


def test_a_second_miss_is_attached_to_the_escalation_that_is_open(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    first, _ = arrange.miss(person, NOW - timedelta(days=70), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    second, _ = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    assert evaluate(database) == 1
    assert escalations(database, person)[REQUIRED].id == escalation.id
    assert causes(database, escalation) == {first.id, second.id}
    with database.work(CLOCK, NOW) as work:
        assert len(steps_of(work.session, escalation.id)) == 5


def test_what_a_supervisor_decided_does_not_come_back_by_itself(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=70), "unexcused")
    evaluate(database)
    decided = escalations(database, person)[REQUIRED]
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, decided.id, 1, Decision.CLOSE, "een goede reden")
    with database.work(CLOCK, NOW) as work:
        assert evaluate_people(work, [person.id]) == 0
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    assert evaluate(database) == 1
    again = escalations(database, person)[REQUIRED]
    assert (again.id != decided.id, again.state) == (True, "opened")


@pytest.mark.parametrize(("days", "fires"), [(28, True), (29, True), (30, False), (31, False)])
def test_two_misses_within_thirty_days_count_both_days_included(
    arrange: Arranger, database: Database, days: int, fires: bool
) -> None:
    person = arrange.person()
    last = NOW - timedelta(days=3)
    arrange.miss(person, last - timedelta(days=days), "unexcused")
    arrange.miss(person, last, "unexcused")
    evaluate(database)
    assert (REPEATED in escalations(database, person)) is fires


WHAT_OPENS_WHAT = [
    pytest.param([(3, None)], {}, id="M01-a-miss-that-waits-for-a-verdict"),
    pytest.param([(3, "excused")], {}, id="M02-a-miss-that-was-excused"),
    pytest.param([(3, "service_failure")], {}, id="M03-a-failure-of-ours"),
    pytest.param([(30, None)], {"decision-overdue": [30]}, id="M04-a-verdict-that-is-late"),
    pytest.param([(3, "unexcused")], {REQUIRED: [3]}, id="M05-an-unexcused-miss"),
    pytest.param(
        [(40, "unexcused"), (3, "unexcused")], {REQUIRED: [40, 3]},
        id="M06-a-second-one-after-more-than-thirty-days",
    ),
    pytest.param(
        [(9, "unexcused"), (3, "unexcused")], {REQUIRED: [9, 3], REPEATED: [9, 3]},
        id="M07-a-second-one-within-thirty-days",
    ),
    pytest.param(
        [(9, "excused"), (3, "unexcused")], {REQUIRED: [3]}, id="M08-one-after-an-excused-one",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("misses", "opens"), WHAT_OPENS_WHAT)
def test_which_escalations_know_of_a_miss(
    arrange: Arranger,
    database: Database,
    misses: list[tuple[int, str | None]],
    opens: dict[str, list[int]],
) -> None:
    """The table of docs/escalation.md. One miss is in one escalation; a second within thirty days is in two."""
    person, days_of = arrange.person(), {}
    for days, verdict in misses:
        missed, _ = arrange.miss(person, NOW - timedelta(days=days), verdict)
        days_of[missed.id] = days
    evaluate(database)
    found = escalations(database, person)
    assert {
        code: sorted((days_of[one] for one in causes(database, escalation)), reverse=True)
        for code, escalation in found.items()
    } == opens


def test_two_misses_on_one_day_are_one_day_missed(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    for hours in (1, 3):
        arrange.miss(person, NOW - timedelta(days=3, hours=-hours), "unexcused")
    evaluate(database)
    assert escalations(database, person).keys() == {REQUIRED}


@pytest.mark.parametrize(
    ("ended", "late"),
    [
        # Tuesday 12:00 local + a quarter: eight working hours end Wednesday 11:45.
        ("2026-11-17T11:00", "2026-11-18T10:45"),
        # Friday 16:00: 45 minutes that day, 7 h 15 on Monday from 08:30.
        ("2026-11-20T15:00", "2026-11-23T14:45"),
        # Thursday before Christmas: both Christmas days and the weekend do not count.
        ("2026-12-24T15:00", "2026-12-28T14:45"),
    ],
)
def test_an_outcome_is_late_after_eight_working_hours(
    arrange: Arranger, database: Database, ended: str, late: str
) -> None:
    ended_at = datetime.fromisoformat(ended).replace(tzinfo=UTC)
    late_at = datetime.fromisoformat(late).replace(tzinfo=UTC)
    person = arrange.person()
    arrange.appointment(
        person, ended_at - timedelta(minutes=30), state="outcome_overdue",
        overdue_at=ended_at + OUTCOME_GRACE,
    )  # fmt: skip
    assert evaluate(database, late_at - timedelta(microseconds=1)) == 0
    assert evaluate(database, late_at) == 1
    assert evaluate(database, late_at + timedelta(hours=1)) == 0
    assert escalations(database, person).keys() == {"outcome-overdue"}


def test_a_verdict_is_late_from_its_deadline_on(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=30))
    assert evaluate(database, absence.decide_by - timedelta(microseconds=1)) == 0
    assert evaluate(database, absence.decide_by) == 1
    assert evaluate(database, absence.decide_by) == 0
    assert escalations(database, person).keys() == {"decision-overdue"}


def test_a_miss_that_comes_back_after_its_escalation_was_remedied_is_escalated_again(
    arrange: Arranger, database: Database
) -> None:
    """Corrected to attended, corrected back to missed: the verdict is still late."""
    person = arrange.person()
    missed, _ = arrange.miss(person, NOW - timedelta(days=30))
    assert evaluate(database) == 1
    first = escalations(database, person)["decision-overdue"]
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
        record_outcome(work, missed.id, 2, Outcome.MISSED, "Een vergissing.")
    with database.work(CLOCK, NOW) as work:
        assert get_escalation(work.session, first.id).decision == "remedied"
    assert evaluate(database) == 1
    assert escalations(database, person)["decision-overdue"].id != first.id
    assert evaluate(database) == 0


def test_a_miss_that_comes_back_after_its_escalation_was_opened_again_and_closed_is_escalated_again(
    arrange: Arranger, database: Database
) -> None:
    """Nothing was late when the supervisor closed it; the verdict that is late now was never decided about."""
    person, office = arrange.person(), arrange.office
    missed, _ = arrange.miss(person, NOW - timedelta(days=30))
    assert evaluate(database) == 1
    first = escalations(database, person)["decision-overdue"]
    with database.work(office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    with database.work(office.supervisor, NOW) as work:
        version = get_escalation(work.session, first.id).version
        version = reopen(work, first.id, version, "een goede reden").version
        decide(work, first.id, version, Decision.CLOSE, "een goede reden")
    assert evaluate(database) == 0
    with database.work(office.officer, NOW) as work:
        record_outcome(work, missed.id, 2, Outcome.MISSED, "Een vergissing.")
    assert evaluate(database) == 1
    again = escalations(database, person)["decision-overdue"]
    assert (again.id != first.id, again.state) == (True, "opened")
    assert evaluate(database) == 0


def test_a_verdict_given_while_the_rules_look_is_evaluated_the_next_time(
    fresh_database: Database,
) -> None:
    """The rules have read the misses and wait for an escalation that is being decided; the verdict that
    is given in between waits for them, and must not pass for evaluated."""
    database = fresh_database
    arrange = Arranger(database)
    office = arrange.office
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=70), "unexcused")
    evaluate(database)
    escalation = escalations(database, person)[REQUIRED]
    second, absence = arrange.miss(person, NOW - timedelta(days=3))

    def look() -> int:
        with database.work(CLOCK, NOW) as work:
            return evaluate_people(work, [person.id])

    def judge() -> None:
        with database.work(office.officer, NOW) as work:
            give_verdict(
                work,
                absence.id,
                1,
                Verdict.UNEXCUSED,
                "een goede reden",
                no_reminder_seen=True,
                early_reason=EarlyReason.NO_REASON,
            )

    with ThreadPoolExecutor(2) as pool:
        with database.work(office.supervisor, NOW) as deciding:
            get_escalation(deciding.session, escalation.id, for_update=True)
            looking = pool.submit(look)
            until_a_session_waits_for_a_lock(database)
            judging = pool.submit(judge)
            until_a_session_waits_for_a_lock(database, waiters=2)
        looking.result(timeout=30)
        judging.result(timeout=30)
    evaluate(database)
    assert second.id in causes(database, escalations(database, person)[REQUIRED])


def test_a_person_somebody_else_evaluates_is_left_to_them(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with fresh_database.work(CLOCK, NOW) as first:
        assert evaluate_people(first, [person.id]) == 1
        with fresh_database.work(CLOCK, NOW) as second:
            assert evaluate_people(second, [person.id]) == 0
    with fresh_database.work(CLOCK, NOW) as work:
        assert len(list(work.session.exec(select(EscalationRow)))) == 1
        assert len(list(work.session.exec(select(AppointmentRow)))) == 1
