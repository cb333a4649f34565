"""Leave that is withdrawn brings back what left the calendar because of it, unless a client heard of the change."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Forbidden, NotFound
from aftercare.casework.placement.place import place_persons
from aftercare.casework.staff.availability import enter_leave
from aftercare.casework.staff.officer_away import OfficerAway, preview_away, replan_away
from aftercare.casework.staff.stand_ins import NewStandIn, name_stand_in, team_stand_ins
from aftercare.casework.staff.withdrawn_leave import (
    Withdrawn,
    end_leave,
    leave_to_withdraw,
    stays_off,
    withdraw_away,
)
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.appointments.text_changes import text_changes_job
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.waiting import waiting_at

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)


class Away:
    """A client who knows of an appointment with the officer, of whom leave is entered for that day: it gets another
    time in that week. With nine `days` it has none, and that of the week after moves."""

    def __init__(self, arrange: Arranger, *, deputy: bool = False, days: int = 0) -> None:
        self.arrange, self.database, self.office = arrange, arrange.database, arrange.office
        self.person = self.client(deputy=deputy)
        self.row = self.standing()[1]
        self.entered_at, self.now = NOW, NOW + HOUR
        with self.database.work(CLOCK, NOW) as work:
            row = work.session.get_one(AppointmentRow, self.row.id)
            row.state, row.known_at = "confirmed", NOW
        at = self.row.starts_at
        begins = at - 4 * DAY if days else at - 2 * HOUR
        self.span = (begins, at + 3 * HOUR + days * DAY)

    def client(self, *, deputy: bool = False) -> PersonRow:
        person = self.arrange.person(**({} if deputy else {"deputy_id": None}))
        self.arrange.plan(person)
        with self.database.work(CLOCK, NOW) as work:
            place_persons(work, [person.id])
        return person

    def standing(self, person: PersonRow | None = None) -> list[AppointmentRow]:
        with self.database.work(CLOCK, NOW) as work:
            return live_appointments(work.session, [(person or self.person).id], NOW)

    def all_times(self) -> set[tuple[object, ...]]:
        return {(one.starts_at, one.officer_id, one.site_id) for one in self.standing()}

    def at_its_time(self) -> list[AppointmentRow]:
        return [one for one in self.standing() if one.starts_at == self.row.starts_at]

    def enter(self, *span: datetime, actor: Actor | None = None, at: datetime = NOW) -> None:
        away = OfficerAway(self.office.officer.staff_id, *(span or self.span))
        with self.database.work(actor or self.office.planner, at) as work:
            replan_away(work, away, preview_away(work, away).fingerprint)

    def leave_id(self) -> UUID:
        with self.database.work(CLOCK, NOW) as work:
            officer = LeaveRow.staff_id == self.office.officer.staff_id
            return work.session.exec(select(LeaveRow).where(officer)).one().id

    def withdraw(self, actor: Actor | None = None) -> Withdrawn:
        with self.database.work(actor or self.office.planner, self.now) as work:
            return withdraw_away(work, self.leave_id())

    def end(self) -> Withdrawn:
        with self.database.work(self.office.officer, self.now) as work:
            return end_leave(work, self.leave_id())

    def moves_within_the_week(self) -> None:
        """It cannot stay at its time, since the deputy is away then, and gets another."""
        self.arrange.leave(self.office.deputy, *self.span)

    def notified(self) -> None:
        with self.database.work(self.office.officer, self.now) as work:
            for task in work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change")):
                finish_task(work, task.id, task.version)

    def waiting(self) -> list[str]:
        return waiting_at(self.database, self.now)


@pytest.mark.parametrize("who", ["planner", "supervisor", "officer"])
def test_what_was_cancelled_or_moved_stands_again_and_no_client_is_notified(
    arrange: Arranger, who: str
) -> None:
    away, actor = Away(arrange, days=9), getattr(arrange.office, who)
    before = away.all_times()
    away.enter(actor=actor)
    assert (away.at_its_time(), away.waiting()) == ([], ["notify_change"])
    done = away.withdraw(actor)
    assert (done.back, done.stays_off, done.officer_id) == (
        2, (), arrange.office.officer.staff_id,
    )  # fmt: skip
    [back] = away.at_its_time()
    assert back.known_at is not None
    assert (away.all_times(), away.waiting()) == (before, [])


def test_what_moved_has_its_own_time_again(arrange: Arranger) -> None:
    away = Away(arrange, deputy=True)
    before = away.all_times()
    away.moves_within_the_week()
    away.enter()
    assert away.at_its_time() == []
    assert len(away.standing()) == len(before)
    assert away.withdraw().back == 1
    assert (away.all_times(), away.waiting()) == (before, [])


def test_what_a_colleague_took_over_at_its_time_goes_back_with_its_state(arrange: Arranger) -> None:
    away = Away(arrange, deputy=True)
    away.enter()
    with arrange.database.work(CLOCK, NOW) as work:
        taken = get_appointment(work.session, away.row.id)
        assert taken.officer_id == arrange.office.deputy.staff_id
    done = away.withdraw()
    assert (done.back, done.stays_off) == (1, ())
    [back] = away.at_its_time()
    assert (back.id, back.officer_id, back.state) == (
        away.row.id, arrange.office.officer.staff_id, "confirmed",
    )  # fmt: skip


def test_what_a_colleague_took_over_stays_theirs_where_the_officer_has_something_else_by_now(
    arrange: Arranger,
) -> None:
    away = Away(arrange, deputy=True)
    away.enter()
    arrange.appointment(arrange.person(), away.row.starts_at)
    done = away.withdraw()
    [(was, becomes)] = [(one.was, one.becomes) for one in done.stays_off]
    assert becomes is not None
    assert (done.back, was.starts_at, becomes.starts_at) == (
        0, away.row.starts_at, away.row.starts_at,
    )  # fmt: skip
    assert (was.officer_id, becomes.officer_id) == (
        arrange.office.officer.staff_id, arrange.office.deputy.staff_id,
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, 9], ids=["moved", "cancelled"])
def test_what_the_client_heard_of_stays_as_they_heard_and_is_named(
    arrange: Arranger, days: int
) -> None:
    away = Away(arrange, days=days)
    away.enter()
    away.notified()
    done = away.withdraw(arrange.office.supervisor)
    [left] = done.stays_off
    assert (done.back, left.was.starts_at) == (1 if days else 0, away.row.starts_at)
    # It has its time again as the place is free, but they have to be notified that it is on.
    assert left.becomes is not None
    assert (left.becomes.starts_at == left.was.starts_at, left.expected) == (days > 0, days > 0)
    assert left.person is not None
    assert left.person.id == away.person.id
    # The page reads them again by these ids.
    with arrange.database.work(arrange.office.supervisor, away.now) as work:
        assert stays_off(work, done.officer_id, [left.appointment_id]) == done.stays_off


def test_what_has_its_time_taken_is_named_and_the_rest_is_back(arrange: Arranger) -> None:
    away = Away(arrange)
    other = away.client()
    (hit,) = [
        one
        for one in away.standing(other)
        if civil_date(one.starts_at) == civil_date(away.row.starts_at)
    ]
    away.span = (min(away.span[0], hit.starts_at - HOUR), max(away.span[1], hit.ends_at + HOUR))
    away.enter()
    arrange.appointment(arrange.person(), away.row.starts_at)
    done = away.withdraw()
    assert (done.back, [one.appointment_id for one in done.stays_off]) == (1, [away.row.id])
    assert hit.starts_at in {one.starts_at for one in away.standing(other)}


def test_leave_of_one_s_own_page_brings_back_what_the_night_took_off(arrange: Arranger) -> None:
    away = Away(arrange)
    before = away.all_times()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        enter_leave(work, arrange.office.officer.staff_id, *away.span)
    with arrange.database.work(CLOCK, NOW + MINUTE) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
    assert away.at_its_time() == []
    assert away.end().back == 1
    assert away.all_times() == before


@pytest.mark.parametrize(("days", "says"), [(0, "changed-time"), (9, "called-off")])
def test_a_text_that_waits_to_say_that_it_moved_or_is_off_does_not_go(
    arrange: Arranger, clock: FixedClock, days: int, says: str
) -> None:
    away = Away(arrange, days=days)
    entered_at = away.row.starts_at - 22 * HOUR
    away.enter(at=entered_at)
    clock.move_to(entered_at + 20 * MINUTE)
    text_changes_job(arrange.database, clock, CALLBACK).run()
    away.now = clock.now()
    assert away.waiting() == [says]
    assert away.withdraw().stays_off == ()
    assert len(away.at_its_time()) == 1
    assert away.waiting() == []


def test_leave_that_was_extended_brings_back_what_its_first_days_took_off(
    arrange: Arranger,
) -> None:
    away = Away(arrange, days=9)
    before = away.all_times()
    away.enter()
    first, last = away.span
    away.enter(first - DAY, last, at=NOW + MINUTE)
    assert away.withdraw().back == 2
    assert away.all_times() == before


def test_a_case_file_that_closed_meanwhile_and_what_left_before_the_leave_stay_as_they_are(
    arrange: Arranger,
) -> None:
    away = Away(arrange)
    earlier = arrange.appointment(
        arrange.person(), away.row.starts_at + HOUR, state="cancelled_by_service"
    )
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, earlier.id).changed_at = NOW - DAY
    away.enter()
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, away.person.id).closed_on = civil_date(NOW)
    done = away.withdraw()
    assert (done.back, done.stays_off) == (0, ())


def test_the_stand_in_for_that_leave_ends_with_it_also_where_a_planner_withdraws_it(
    arrange: Arranger,
) -> None:
    away, office = Away(arrange), arrange.office
    away.enter()
    days = civil_date(away.span[0]), civil_date(away.span[1])
    with arrange.database.work(office.officer, NOW) as work:
        name_stand_in(work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, *days))
    assert len(away.withdraw().stand_ins) == 1
    with arrange.database.work(office.officer, away.now) as work:
        [named] = team_stand_ins(work)
    assert named["ended_at"] == away.now


def test_who_may_enter_it_sees_it_and_may_withdraw_it(arrange: Arranger) -> None:
    away, office = Away(arrange), arrange.office
    away.enter()
    arrange.leave(office.colleague, NOW, NOW + DAY)
    seen = {}
    for who in ("planner", "supervisor", "officer", "colleague"):
        with arrange.database.work(getattr(office, who), NOW) as work:
            seen[who] = {one["staff_id"] for one in leave_to_withdraw(work)}
    both = {office.officer.staff_id, office.colleague.staff_id}
    assert seen == {
        "planner": both, "supervisor": both,
        "officer": {office.officer.staff_id}, "colleague": {office.colleague.staff_id},
    }  # fmt: skip
    with pytest.raises(Forbidden):
        away.withdraw(office.colleague)
    with pytest.raises(NotFound):
        away.withdraw(office.other_supervisor)
    with pytest.raises(Forbidden):
        away.withdraw(office.provider)
