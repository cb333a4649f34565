"""Nobody is in two places at once, however many transactions try at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from aftercare.base.errors import Collided, DoubleBooked, DuplicateReference
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.leave_rows import LeaveRow
from tests.store.arranging import NOW, Arranger

TEN = NOW + timedelta(days=1, hours=1)
HALF_AN_HOUR = timedelta(minutes=30)


def test_the_same_officer_is_not_booked_twice(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), TEN)
    with pytest.raises(DoubleBooked):
        arrange.appointment(arrange.person(), TEN + timedelta(minutes=29))


def test_the_same_person_is_not_booked_twice_with_two_officers(arrange: Arranger) -> None:
    person = arrange.person()
    arrange.appointment(person, TEN)
    with pytest.raises(DoubleBooked):
        arrange.appointment(person, TEN, officer_id=arrange.office.colleague.staff_id)


def test_what_ends_at_ten_and_what_starts_at_ten_go_together(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), TEN - HALF_AN_HOUR)
    arrange.appointment(arrange.person(), TEN)
    arrange.appointment(arrange.person(), TEN + HALF_AN_HOUR)


def test_an_officer_on_the_way_is_taken_before_and_after(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), TEN, travel_min=30)
    for start in (TEN - timedelta(minutes=31), TEN + timedelta(minutes=59)):
        with pytest.raises(DoubleBooked):
            arrange.appointment(arrange.person(), start)
    arrange.appointment(arrange.person(), TEN - timedelta(minutes=60))
    arrange.appointment(arrange.person(), TEN + timedelta(minutes=60))


def test_travel_of_both_appointments_counts(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), TEN, travel_min=30)
    with pytest.raises(DoubleBooked):
        arrange.appointment(arrange.person(), TEN + timedelta(minutes=89), travel_min=30)
    arrange.appointment(arrange.person(), TEN + timedelta(minutes=90), travel_min=30)


def test_an_officers_travel_does_not_take_the_persons_time(arrange: Arranger) -> None:
    person = arrange.person()
    arrange.appointment(person, TEN, travel_min=60)
    arrange.appointment(person, TEN + HALF_AN_HOUR, officer_id=None)


@pytest.mark.parametrize("state", ["cancelled_by_service", "moved"])
def test_what_was_cancelled_or_moved_frees_its_time(arrange: Arranger, state: str) -> None:
    person = arrange.person()
    arrange.appointment(person, TEN, state=state)
    arrange.appointment(person, TEN)


@pytest.mark.parametrize("state", ["attended", "missed", "outcome_overdue", "confirmed"])
def test_every_other_state_keeps_its_time(arrange: Arranger, state: str) -> None:
    person = arrange.person()
    arrange.appointment(person, TEN, state=state)
    with pytest.raises(DoubleBooked):
        arrange.appointment(person, TEN)


def test_one_occurrence_of_an_obligation_is_placed_once(arrange: Arranger) -> None:
    person = arrange.person()
    line = arrange.plan(person)[1][0]
    arrange.appointment(person, TEN, line, occurrence=4)
    with pytest.raises(DuplicateReference):
        arrange.appointment(person, TEN + timedelta(days=1), line, occurrence=4)
    arrange.appointment(person, TEN + timedelta(days=1), line, occurrence=4, state="moved")


def test_leave_of_one_person_does_not_overlap(arrange: Arranger) -> None:
    officer = arrange.office.officer
    arrange.leave(officer, TEN, TEN + timedelta(days=2))
    with pytest.raises(DoubleBooked):
        arrange.leave(officer, TEN + timedelta(days=1), TEN + timedelta(days=3))
    arrange.leave(arrange.office.colleague, TEN, TEN + timedelta(days=2))


def race(database: Database, rows: Callable[[int], AppointmentRow | LeaveRow], runners: int) -> int:
    """Every runner writes and commits its row at the same moment; how many were let in."""
    together = threading.Barrier(runners)

    def run(number: int) -> bool:
        row = rows(number)
        try:
            with database.work(CLOCK, NOW) as work:
                work.session.connection()
                together.wait()
                work.session.add(row)
                work.session.flush()
        except (DoubleBooked, Collided):
            return False
        return True

    with ThreadPoolExecutor(runners) as pool:
        return sum(pool.map(run, range(runners)))


@pytest.mark.parametrize("who", ["officer", "person"])
def test_of_two_transactions_that_want_the_same_time_exactly_one_wins(
    fresh_database: Database, who: str
) -> None:
    arrange = Arranger(fresh_database)
    one, other = arrange.person(), arrange.person()
    persons = [one, one] if who == "person" else [one, other]
    officers = [arrange.office.officer, arrange.office.colleague]
    lines = [arrange.plan(one)[1][0], arrange.plan(other)[1][0]]

    def wanted(number: int) -> AppointmentRow:
        officer = officers[number if who == "person" else 0]
        return AppointmentRow(
            person_id=persons[number].id,
            obligation_id=lines[number].id,
            line_id=lines[number].line_id,
            occurrence=1,
            kind="check_in",
            officer_id=officer.staff_id,
            during=half_open(TEN, TEN + HALF_AN_HOUR),
            booked_at=NOW,
        )

    assert race(fresh_database, wanted, 2) == 1


def test_of_six_overlapping_leaves_at_once_exactly_one_is_entered(fresh_database: Database) -> None:
    officer = Arranger(fresh_database).office.officer.staff_id

    def wanted(number: int) -> LeaveRow:
        start = TEN + timedelta(minutes=number)
        return LeaveRow(staff_id=officer, during=half_open(start, start + timedelta(hours=1)))

    assert race(fresh_database, wanted, 6) == 1
