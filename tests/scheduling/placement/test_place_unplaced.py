"""Who waits for a time is tried again when room comes free: in order, once, and at nobody's cost."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.time.wall_time import at_wall
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.scheduling.placement.place_unplaced import (
    place_unplaced,
    place_unplaced_jobs,
    record_not_offered,
)
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.not_offered_rows import NotOfferedRow, persons_passed
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow
from aftercare.store.placement.freed_room import Freed, freed_things
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.scheduling.jobs.next_due import next_due
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted

TEN = time(10)
MONDAY = NOW.date() - timedelta(days=NOW.weekday()) + timedelta(days=7)


def roll(arrange: Arranger, now: datetime = NOW) -> None:
    with arrange.database.work(CLOCK, now) as work:
        extend_horizon_of_team(work, arrange.office.team_id)


def forget_freed(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("delete from freed_room"))


def try_again(arrange: Arranger, now: datetime = NOW) -> int:
    with arrange.database.work(CLOCK, now) as work:
        freed = freed_things(work.session)
    got = 0
    for one in freed:
        with arrange.database.work(CLOCK, now) as work:
            got += place_unplaced(work, [one])
    return got


def waiting(arrange: Arranger) -> list[UnplacedRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(UnplacedRow).order_by(col(UnplacedRow.first_on))))


def standing(arrange: Arranger) -> dict[UUID, list[AppointmentRow]]:
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            col(AppointmentRow.state).not_in(("moved", "cancelled_by_service"))
        )
        found: dict[UUID, list[AppointmentRow]] = {}
        for row in work.session.exec(query.order_by(col(AppointmentRow.starts_at))):
            found.setdefault(row.person_id, []).append(row)
        return found


def in_want_of_one_start(arrange: Arranger, **changes: object) -> PersonRow:
    """Asked once, in next week, at the one start that fits: Monday ten o'clock with the own officer."""
    person = arrange.person(deputy_id=None, **changes)
    terms = arrange.terms(
        weekdays=(0,),
        from_min=600,
        to_min=630,
        starts_on=MONDAY,
        ends_on=MONDAY + timedelta(days=6),
    )
    arrange.plan(person, terms)
    return person


@pytest.fixture
def full(arrange: Arranger) -> PersonRow:
    """Holds the only start; whoever else wants it waits."""
    person = in_want_of_one_start(arrange, tier=1)
    roll(arrange)
    return person


def cancel(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        for row in standing(arrange)[person.id]:
            take_off_calendar(work.session, [row.id], "cancelled_by_service", now=NOW)
    # Asked no more, so that the cancelled one does not want its own start back.
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("update supervision_plan set state = 'superseded' where person_id = :person"),
            {"person": person.id},
        )


def test_a_cancelled_appointment_goes_to_the_highest_tier_that_waits_not_to_whoever_waited_longest(
    arrange: Arranger, full: PersonRow
) -> None:
    longest = in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    urgent = in_want_of_one_start(arrange, tier=1)
    roll(arrange, NOW + timedelta(minutes=5))
    assert {row.person_id for row in waiting(arrange)} == {longest.id, urgent.id}
    cancel(arrange, full)
    assert try_again(arrange) == 1
    assert list(standing(arrange)) == [urgent.id]
    assert [row.person_id for row in waiting(arrange)] == [longest.id]


def test_the_job_is_due_once_a_time_is_freed_and_someone_waits_and_not_before(
    arrange: Arranger, full: PersonRow
) -> None:
    (job,) = place_unplaced_jobs(arrange.database, FixedClock(NOW))
    forget_freed(arrange)
    assert next_due(arrange.database, job, NOW) is None
    cancel(arrange, full)
    assert (next_due(arrange.database, job, NOW), waiting(arrange)) == (None, []), (
        "no one waits for it"
    )
    in_want_of_one_start(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("update appointment set state = 'scheduled'"))
    roll(arrange)
    assert waiting(arrange)
    forget_freed(arrange)
    assert next_due(arrange.database, job, NOW) is None, "nothing was freed"
    cancel(arrange, full)
    assert next_due(arrange.database, job, NOW) == NOW


def test_within_a_tier_whoever_waits_longest_comes_first(
    arrange: Arranger, full: PersonRow
) -> None:
    people = [in_want_of_one_start(arrange, tier=2) for _ in range(2)]
    roll(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        # The first by id waits an hour less than the second.
        for number, row in enumerate(
            work.session.exec(select(UnplacedRow).order_by(col(UnplacedRow.line_id)))
        ):
            row.noticed_at = NOW - timedelta(hours=number)
            last = row.person_id
    cancel(arrange, full)
    assert try_again(arrange) == 1
    assert list(standing(arrange)) == [last]
    assert {one.id for one in people} > {last}


def test_who_was_notified_that_it_is_off_is_notified_of_the_place_that_came_free_and_the_log_names_the_client(
    arrange: Arranger, full: PersonRow
) -> None:
    waits = in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    (one,) = waiting(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        line = work.session.get_one(ObligationRow, one.obligation_id)
    off = arrange.appointment(
        waits, NOW + timedelta(days=5), line, occurrence=one.occurrence, state="cancelled_by_service",
        known_at=NOW - timedelta(hours=2), officer_id=None,
    )  # fmt: skip
    arrange.add(
        TaskRow(
            person_id=waits.id, kind="notify_change", subject_key=f"notify_change:{off.id}:cancelled_by_service",
            reason="cancelled_by_service", due_at=NOW, created_at=NOW, appointment_id=off.id, state="done",
            done_at=NOW - timedelta(hours=1), done_by=arrange.office.officer.staff_id,
        )
    )  # fmt: skip
    cancel(arrange, full)
    assert try_again(arrange) == 1
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(TaskRow.appointment_id).where(
            TaskRow.kind == "notify_change",
            TaskRow.state == "opened",
            TaskRow.person_id == waits.id,
        )
        assert list(work.session.exec(query)) == [off.id]
        log = text("select person_id from audit_entry where action = 'place-unplaced'")
        assert list(work.session.execute(log).scalars()) == [waits.id]


def test_a_freed_thing_is_tried_once(arrange: Arranger, full: PersonRow) -> None:
    in_want_of_one_start(arrange, tier=2)
    in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    cancel(arrange, full)
    assert try_again(arrange) == 1
    assert try_again(arrange) == 0
    with arrange.database.work(CLOCK, NOW) as work:
        assert freed_things(work.session) == []


def test_of_all_that_came_free_at_once_the_list_is_served_in_its_order(
    arrange: Arranger, full: PersonRow
) -> None:
    longest = in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    urgent = in_want_of_one_start(arrange, tier=1)
    roll(arrange, NOW + timedelta(minutes=5))
    forget_freed(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        # What came free first is of use to the one alone, and gives them no turn before the other.
        work.session.get_one(PersonRow, longest.id).work_weeks = [{}, {}]
    cancel(arrange, full)
    with arrange.database.work(CLOCK, NOW) as work:
        freed = freed_things(work.session)
        assert freed[0].person_id == longest.id
        assert len(freed) == 2
        assert place_unplaced(work, freed) == 1
        assert freed_things(work.session) == []
    assert list(standing(arrange)) == [urgent.id]


def die_while_trying(arrange: Arranger, freed: Freed) -> None:
    with arrange.database.work(CLOCK, NOW) as first:
        assert place_unplaced(first, [freed]) == 1
        with arrange.database.work(CLOCK, NOW) as second:
            assert place_unplaced(second, [freed]) == 0
        raise RuntimeError("the worker dies")


def test_what_is_being_tried_is_passed_over_and_comes_back_after_a_crash(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    full = in_want_of_one_start(arrange, tier=1)
    roll(arrange)
    urgent = in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    forget_freed(arrange)
    cancel(arrange, full)
    with arrange.database.work(CLOCK, NOW) as work:
        (freed,) = freed_things(work.session)
    with pytest.raises(RuntimeError):
        die_while_trying(arrange, freed)
    assert standing(arrange).get(urgent.id) is None
    assert try_again(arrange) == 1


def test_nothing_that_stands_moves_for_who_waits(arrange: Arranger) -> None:
    """The lower tier has another start in the hour it may come; a roll would use that, room does not."""
    low = arrange.person(tier=3, deputy_id=None)
    within = {"weekdays": (0,), "from_min": 570, "to_min": 630, "starts_on": MONDAY}
    arrange.plan(low, arrange.terms(**within, ends_on=MONDAY + timedelta(days=6)))
    roll(arrange)
    (before,) = standing(arrange)[low.id]
    assert before.starts_at == at_wall(MONDAY, TEN)
    urgent = in_want_of_one_start(arrange, tier=1)
    with arrange.database.work(CLOCK, NOW) as work:
        line = work.session.exec(
            select(ObligationRow).where(ObligationRow.person_id == urgent.id)
        ).one()
        days = {"first_on": MONDAY, "last_on": MONDAY + timedelta(days=6), "noticed_at": NOW}
        work.session.add(
            UnplacedRow(
                line_id=line.line_id, occurrence=0, person_id=urgent.id,
                obligation_id=line.id, reason={}, **days,
            )
        )  # fmt: skip
        officer = work.session.get_one(StaffRow, arrange.office.officer.staff_id)
        officer.hours = officer.hours | {"5": [[540, 1020]]}
    assert try_again(arrange) == 0
    (after,) = standing(arrange)[low.id]
    assert (after.id, after.version) == (before.id, before.version)
    roll(arrange)
    assert urgent.id in standing(arrange)


def withdraw_leave(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        for row in work.session.exec(select(LeaveRow)):
            work.session.delete(row)


def test_leave_that_is_withdrawn_gives_its_room_to_who_waits(arrange: Arranger) -> None:
    person = in_want_of_one_start(arrange)
    arrange.leave(arrange.office.officer, at_wall(MONDAY, NOW.time()), NOW + timedelta(days=30))
    roll(arrange)
    assert len(waiting(arrange)) == 1
    withdraw_leave(arrange)
    assert try_again(arrange) == 1
    assert list(standing(arrange)) == [person.id]
    assert waiting(arrange) == []


def test_new_hours_of_an_officer_are_room(arrange: Arranger) -> None:
    person = in_want_of_one_start(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        officer = work.session.get_one(StaffRow, arrange.office.officer.staff_id)
        hours, officer.hours = officer.hours, {}
    roll(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, arrange.office.officer.staff_id).hours = hours
    assert try_again(arrange) == 1
    assert list(standing(arrange)) == [person.id]


def test_a_site_that_opens_is_room(arrange: Arranger) -> None:
    person = in_want_of_one_start(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(SiteRow, arrange.office.room_id).hours = {"4": [[540, 1020]]}
    roll(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(SiteRow, arrange.office.room_id).hours = None
    assert try_again(arrange) == 1
    assert list(standing(arrange)) == [person.id]


def test_a_transfer_to_another_officer_is_room(arrange: Arranger) -> None:
    person = in_want_of_one_start(arrange)
    arrange.leave(arrange.office.officer, at_wall(MONDAY, NOW.time()), NOW + timedelta(days=30))
    roll(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PersonRow, person.id)
        row.officer_id = arrange.office.colleague.staff_id
    assert try_again(arrange) == 1
    assert standing(arrange)[person.id][0].officer_id == arrange.office.colleague.staff_id


def test_whoever_is_back_sooner_is_tried_again(arrange: Arranger) -> None:
    person = in_want_of_one_start(arrange)
    arrange.away(person, "admission", NOW, NOW + timedelta(days=40))
    roll(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.delete(work.session.exec(select(AwayPeriodRow)).one())
    assert try_again(arrange) == 1


def test_a_new_session_and_more_seats_are_room(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        programme = ProgrammeRow(
            name="Groep", provider_id=arrange.office.provider_id, audience="adult"
        )
        work.session.add(programme)
        work.session.flush()
        programme_id = programme.id
    week = {"starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=6)}
    terms = arrange.terms(
        "group_session", programme_id=str(programme_id), site_ids=(), minutes=60, **week
    )
    people = [arrange.person(), arrange.person()]
    for person in people:
        arrange.treated(person, terms)
    roll(arrange)
    assert len(waiting(arrange)) == 2
    starts_at = at_wall(MONDAY + timedelta(days=1), TEN)
    session = GroupSessionRow(
        programme_id=programme_id, series="A", site_id=arrange.office.clinic_id,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), capacity=1,
    )  # fmt: skip
    arrange.add(session)
    assert try_again(arrange) == 1
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(GroupSessionRow, session.id).capacity = 2
    assert try_again(arrange) == 1
    assert waiting(arrange) == []


def test_since_when_somebody_waits_outlives_a_new_list(arrange: Arranger, full: PersonRow) -> None:
    in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    roll(arrange, NOW + timedelta(hours=30))
    assert [row.noticed_at for row in waiting(arrange)] == [NOW]


def a_period_that_passed(arrange: Arranger, full: PersonRow) -> tuple[PersonRow, datetime]:
    person = in_want_of_one_start(arrange, tier=2)
    roll(arrange)
    return person, at_wall(MONDAY + timedelta(days=7), NOW.time())


def test_a_period_that_passed_without_a_time_reaches_a_person_and_is_no_miss_of_the_clients(
    arrange: Arranger, full: PersonRow
) -> None:
    person, after = a_period_that_passed(arrange, full)
    with arrange.database.work(CLOCK, after) as work:
        assert persons_passed(work.session, after) == [person.id]
        noted = text("select count(*) from audit_entry where action = 'mark-not-offered'")
        for passed in (1, 0):
            assert record_not_offered(work, person.id) == passed
            assert work.session.execute(noted).scalar_one() == 1
    with arrange.database.work(CLOCK, after) as work:
        passed = work.session.exec(select(NotOfferedRow)).one()
        term = work.session.get_one(DeadlineRow, passed.deadline_id)
        assert (passed.noticed_at, term.code) == (NOW, "could-not-be-offered")
        assert counted(work, after)["deadline-without-escalation"] == 1
        assert person.id in people_to_evaluate(work.session, after)
        evaluate_people(work, [person.id])
        escalation = work.session.exec(
            select(EscalationRow).where(EscalationRow.person_id == person.id)
        ).one()
        assert escalation.rule_code == "contact-shortfall"
        assert counted(work, after)["deadline-without-escalation"] == 0
    # Nothing can be made up for: the supervisor's decision is the answer.
    with arrange.database.work(arrange.office.supervisor, after) as work:
        decide(
            work,
            escalation.id,
            escalation.version,
            Decision.CONTACT_PERSON,
            "Eerste ruimte is voor hen.",
        )
    with arrange.database.work(CLOCK, after) as work:
        answered = work.session.get_one(DeadlineRow, passed.deadline_id)
        assert (answered.state, answered.done_by) == ("done", arrange.office.supervisor.staff_id)
    assert waiting(arrange) == []


def test_the_roll_notes_what_passed_before_it_replaces_the_list(
    arrange: Arranger, full: PersonRow
) -> None:
    person, after = a_period_that_passed(arrange, full)
    roll(arrange, after)
    with arrange.database.work(CLOCK, after) as work:
        assert work.session.exec(select(NotOfferedRow)).one().person_id == person.id


def test_a_plan_that_ended_before_the_period_owed_nothing(
    arrange: Arranger, full: PersonRow
) -> None:
    person, after = a_period_that_passed(arrange, full)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).closed_on = NOW.date()
    with arrange.database.work(CLOCK, after) as work:
        assert record_not_offered(work, person.id) == 1
        assert work.session.exec(select(NotOfferedRow)).all() == []
        assert work.session.exec(select(DeadlineRow)).all() == []


def test_what_an_absence_made_impossible_is_shown_and_is_nobodys_shortfall(
    arrange: Arranger,
) -> None:
    person = in_want_of_one_start(arrange)
    arrange.away(person, "custody", NOW, NOW + timedelta(days=40))
    roll(arrange)
    after = at_wall(MONDAY + timedelta(days=7), NOW.time())
    with arrange.database.work(CLOCK, after) as work:
        record_not_offered(work, person.id)
        assert work.session.exec(select(NotOfferedRow)).one().deadline_id is None
        assert work.session.exec(select(DeadlineRow)).all() == []
