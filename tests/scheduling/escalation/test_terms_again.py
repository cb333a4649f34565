"""A term that passes reaches the first rung, also in an escalation that is open, and also a second time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.deadlines.refresh_clocks import refresh_clocks_of
from aftercare.scheduling.escalation.evaluate_rules import (
    evaluate_people,
    next_evaluation,
    people_to_evaluate,
)
from aftercare.scheduling.escalation.run_steps import escalations_due, run_steps
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow, causes_of
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TERM, ALARM = "start-supervision", "intervene-now"
AT_ONCE = ["officer", "supervisor", "duty_desk"]
WHOLE = ["officer", "deputy", "supervisor", "duty_desk", "unit_manager"]


def term(
    arrange: Arranger, person: PersonRow, due_at: datetime = NOW, code: str = TERM, number: int = 0
) -> DeadlineRow:
    row = DeadlineRow(
        person_id=person.id, subject_kind="person", subject_id=person.id, code=code, number=number,
        counted_from_on=NOW.date(), shows_from_at=due_at, due_at=due_at, created_at=NOW,
    )  # fmt: skip
    arrange.add(row)
    return row


def pass_time(database: Database, now: datetime) -> list[str]:
    """One tick of evaluation and one of climbing; whom it told, by audience."""
    with database.work(CLOCK, now) as work:
        due = people_to_evaluate(work.session, now)
    for person_id in due:
        with database.work(CLOCK, now) as work:
            evaluate_people(work, [person_id])
    with database.work(CLOCK, now) as work:
        before = {step.id for step in notified(work.session)}
        climbing = escalations_due(work.session, now)
    for escalation_id in climbing:
        with database.work(CLOCK, now) as work:
            run_steps(work, escalation_id)
    with database.work(CLOCK, now) as work:
        return [step.audience for step in notified(work.session) if step.id not in before]


def notified(session: Session) -> list[EscalationStepRow]:
    """Every step that has told somebody, in the order in which they fell due."""
    query = select(EscalationStepRow).where(EscalationStepRow.state == "notified")
    order = (col(EscalationStepRow.due_at), col(EscalationStepRow.position))
    return list(session.exec(query.order_by(*order)))


def escalations_of(database: Database, person: PersonRow) -> list[EscalationRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return list(work.session.exec(query.order_by(col(EscalationRow.id))))


def move(database: Database, row: DeadlineRow, due_at: datetime) -> None:
    """The facts changed, and the night computed another moment."""
    with database.work(CLOCK, NOW) as work:
        now = work.session.get_one(DeadlineRow, row.id)
        now.was_due_at, now.due_at = now.due_at, due_at


def watched(database: Database, now: datetime) -> int:
    with database.work(CLOCK, now) as work:
        return counted(work, now)["deadline-without-escalation"]


class TestInAnOpenEscalation:
    def test_t01_the_first_rung_hears_of_a_new_term_and_whoever_is_still_to_hear_hears_once(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an escalation about a term of which the officer was told
        person = arrange.person()
        term(arrange, person)
        assert pass_time(database, NOW) == ["officer"]
        # When another term passes an hour later
        term(arrange, person, NOW + HOUR, number=1)
        # Then the officer hears it at once, and the others at their own moment, once
        assert pass_time(database, NOW + HOUR) == ["officer"]
        assert pass_time(database, NOW + 4 * HOUR) == ["deputy"]
        assert pass_time(database, NOW + 5 * HOUR) == []
        assert pass_time(database, NOW + 8 * HOUR) == ["supervisor"]
        assert len(escalations_of(database, person)) == 1

    def test_t02_after_everybody_was_notified_the_whole_ladder_begins_again(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        term(arrange, person)
        assert pass_time(database, NOW + 3 * DAY) == WHOLE
        # On Saturday another one passes; nobody hears it before the office opens on Monday.
        term(arrange, person, NOW + 4 * DAY, number=1)
        assert pass_time(database, NOW + 4 * DAY) == []
        assert pass_time(database, NOW + 6 * DAY) == ["officer"]
        assert pass_time(database, NOW + 9 * DAY) == WHOLE[1:]

    def test_t03_two_terms_noticed_in_one_tick_are_notified_once(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        for number in (0, 1):
            term(arrange, person, number=number)
        assert pass_time(database, NOW) == ["officer"]
        assert pass_time(database, NOW + 4 * HOUR) == ["deputy"]

    def test_t04_nobody_waits_longer_for_a_term_that_passed_long_before(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an escalation that was opened just now
        person = arrange.person()
        term(arrange, person)
        pass_time(database, NOW)
        # When a term comes to light that passed three weeks ago
        term(arrange, person, NOW - 21 * DAY, number=1)
        # Then everybody hears it at once, each of them once
        assert sorted(pass_time(database, NOW)) == sorted(WHOLE)

    def test_t05_what_somebody_took_up_was_the_term_before(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an escalation the officer has in hand until tomorrow morning
        person = arrange.person()
        term(arrange, person)
        pass_time(database, NOW)
        (escalation,) = escalations_of(database, person)
        with database.work(arrange.office.officer, NOW + 3 * HOUR) as work:
            acknowledge(work, escalation.id, escalation.version)
        # When another term passes
        term(arrange, person, NOW + 3 * HOUR + HOUR / 2, number=1)
        # Then it is told all the same, and the page the officer has open is outdated
        assert pass_time(database, NOW + 3 * HOUR + HOUR / 2) == ["officer"]
        (again,) = escalations_of(database, person)
        assert (again.state, again.version) == ("opened", escalation.version + 2)

    def test_t06_a_new_alarm_does_not_wait_for_a_step_that_is_due_later(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an alarm of which the unit manager hears in two hours
        person = arrange.person()
        term(arrange, person, code=ALARM)
        assert pass_time(database, NOW) == AT_ONCE
        # When a second one is raised meanwhile
        at = NOW + HOUR / 2
        term(arrange, person, at, ALARM, 1)
        # Then everyone who heard of the first hears of it in the same minute
        assert pass_time(database, at) == AT_ONCE

    def test_t07_an_alarm_that_was_decided_does_not_come_back_with_the_next(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an alarm a supervisor decided about, and an escalation about another
        person = arrange.person()
        term(arrange, person, code=ALARM)
        pass_time(database, NOW)
        with database.work(arrange.office.supervisor, NOW) as work:
            (escalation,) = escalations_of(database, person)
            decide(
                work, escalation.id, escalation.version, Decision.CONTACT_PERSON, "een goede reden"
            )
        term(arrange, person, NOW + HOUR, ALARM, 1)
        assert pass_time(database, NOW + HOUR) == AT_ONCE
        # When the rules are held against the person again
        with database.work(CLOCK, NOW + HOUR) as work:
            assert evaluate_people(work, [person.id]) == 0
        # Then nobody hears of the first one again
        assert pass_time(database, NOW + HOUR) == []


class TestASecondTime:
    def test_t08_a_term_that_moved_and_falls_due_again_in_its_open_escalation_is_notified_again(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given an escalation about a term that the night then gave another day
        person = arrange.person()
        row = term(arrange, person)
        assert pass_time(database, NOW + 3 * DAY) == WHOLE
        move(database, row, NOW + 6 * DAY)
        assert pass_time(database, NOW + 5 * DAY) == []
        with database.work(CLOCK, NOW + 5 * DAY) as work:
            assert next_evaluation(work.session, work.now) == NOW + 6 * DAY
        # When that day has passed as well
        again = NOW + 9 * DAY
        assert watched(database, again) == 1
        # Then everybody hears it anew, in the one escalation there is
        assert pass_time(database, again) == WHOLE
        assert watched(database, again) == 0
        (escalation,) = escalations_of(database, person)
        with database.work(CLOCK, again) as work:
            (cause,) = causes_of(work.session, escalation.id)
            assert cause.noticed_at == again

    def test_t09_a_term_that_falls_due_again_after_its_escalation_was_decided_opens_another(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given a term that moved, so that a supervisor closed the escalation about it
        person = arrange.person()
        row = term(arrange, person)
        pass_time(database, NOW)
        move(database, row, NOW + 6 * DAY)
        with database.work(arrange.office.supervisor, NOW) as work:
            (escalation,) = escalations_of(database, person)
            decide(
                work, escalation.id, escalation.version, Decision.CLOSE, "De termijn is verschoven."
            )
        # When it passes on its new day, a Monday
        at = NOW + 6 * DAY
        assert pass_time(database, at) == ["officer"]
        # Then there is a new escalation, and nothing is evaluated a third time
        assert [one.state for one in escalations_of(database, person)] == ["resolved", "opened"]
        assert pass_time(database, at) == []

    def test_t10_a_term_that_is_open_again_after_its_escalation_was_remedied_is_watched(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = arrange.person()
        row = term(arrange, person)
        pass_time(database, NOW)
        with database.work(CLOCK, NOW) as work:
            escalation = work.session.exec(select(EscalationRow)).one()
            escalation.state, escalation.decision = "resolved", "remedied"
            escalation.decided_by, escalation.decided_at = arrange.office.officer.staff_id, NOW
        assert watched(database, NOW + HOUR) == 1
        assert pass_time(database, NOW + HOUR) == ["officer"]
        assert watched(database, NOW + HOUR) == 0
        assert row.due_at == NOW

    def test_t11_a_term_that_is_open_again_after_its_escalation_was_opened_again_and_closed_opens_another(
        self, arrange: Arranger, database: Database
    ) -> None:
        # Given a term that was kept, and a supervisor who had its escalation opened again and closed it
        person, lead = arrange.person(), arrange.office.supervisor
        row = term(arrange, person)
        pass_time(database, NOW)
        with database.work(arrange.office.officer, NOW) as work:
            finish_deadline(work, row.id, row.version, NOW.date())
        with database.work(lead, NOW) as work:
            (escalation,) = escalations_of(database, person)
            version = reopen(work, escalation.id, escalation.version, "Te laat gemeld.").version
            decide(work, escalation.id, version, Decision.CLOSE, "Samen besproken.")
        assert pass_time(database, NOW) == []
        # When it was not kept after all
        with database.work(CLOCK, NOW) as work:
            again = work.session.get_one(DeadlineRow, row.id)
            again.state, again.done_on, again.done_by, again.done_at = "opened", None, None, None
        # Then nobody decided about what is late now, and the watchdog says so until the rules have looked
        assert watched(database, NOW + HOUR) == 1
        assert pass_time(database, NOW + HOUR) == ["officer"]
        assert watched(database, NOW + HOUR) == 0
        assert [one.state for one in escalations_of(database, person)] == ["resolved", "opened"]


@pytest.fixture
def released(arrange: Arranger, database: Database) -> PersonRow:
    """Released on Thursday 26 November; nobody asked for a postponement within its term, so that the
    case about it is open. The night of the release finds that the term is no longer asked."""
    person = arrange.person(enrolled_on=NOW.date() - 300 * DAY)
    order = OrderRow(
        person_id=person.id, frame="VI", court_reference="ref-vi", starts_on=NOW.date() + 2 * DAY,
        final_on=date(2018, 3, 1), created_by=person.officer_id,
    )  # fmt: skip
    arrange.add(order)
    arrange.add(
        DeadlineRow(
            person_id=person.id, subject_kind="order", subject_id=order.id, code="postpone-release",
            counted_from_on=order.starts_on, shows_from_at=NOW, due_at=NOW, created_at=NOW,
        )
    )  # fmt: skip
    return person


class TestTheNight:
    def test_t11_a_term_the_night_drops_leaves_its_escalation_to_a_person(
        self, arrange: Arranger, database: Database, released: PersonRow
    ) -> None:
        """No person has put it right, so there is no name in which the escalation could end."""
        # Given an escalation about the term, of which the officer was told
        assert pass_time(database, NOW) == ["officer"]
        # When the night drops the term, since the release is there
        night = datetime(2026, 11, 26, 1, 15, tzinfo=UTC)
        with database.work(CLOCK, night) as work:
            refresh_clocks_of(work, [released.id])
            dropped = select(DeadlineRow.state).where(DeadlineRow.code == "postpone-release")
            assert work.session.exec(dropped).one() == "dropped"
        # Then the ladder goes on until it has reached whoever can decide, and a supervisor can
        assert pass_time(database, night) == WHOLE[1:4]
        (escalation,) = [one for one in escalations_of(database, released) if one.state == "opened"]
        with database.work(arrange.office.supervisor, night) as work:
            decide(
                work,
                escalation.id,
                escalation.version,
                Decision.CLOSE,
                "De invrijheidstelling ging door.",
            )
        assert {one.state for one in escalations_of(database, released)} == {"resolved"}

    def test_t12_an_act_about_something_else_does_not_end_it_in_a_name_that_put_nothing_right(
        self, arrange: Arranger, database: Database, released: PersonRow
    ) -> None:
        # Given an escalation whose term the night has dropped
        pass_time(database, NOW)
        night = datetime(2026, 11, 26, 1, 15, tzinfo=UTC)
        with database.work(CLOCK, night) as work:
            refresh_clocks_of(work, [released.id])
        # When the officer gives a verdict on something else
        _, absence = arrange.miss(released, NOW - DAY)
        with database.work(arrange.office.officer, night) as work:
            give_verdict(work, absence.id, absence.version, Verdict.EXCUSED, "een goede reden")
        # Then the escalation still waits for a person who looks at it
        assert [one.state for one in escalations_of(database, released)] == ["opened"]
