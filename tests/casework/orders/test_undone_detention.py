"""A detention that was entered by mistake and is taken back leaves the calendar as it was, also today and tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.orders.period_changes import previewed_change
from aftercare.casework.orders.periods import (
    NewSuspension,
    Suspended,
    correct_suspension,
    enter_suspension,
    void_suspension,
)
from aftercare.casework.staff.availability import end_away, enter_away
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.people.away import AwayKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.appointments.text_changes import text_changes_job
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow
from tests.casework.orders.framing import DETENTION, appointments, placed_plan
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.waiting import waiting_at

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Tonight:
    """A client who knows of an appointment in eight hours, with the wrong detention just entered. `tomorrow`: the
    appointment and the detention are of the next day, so that a text can still go today."""

    def __init__(self, arrange: Arranger, clock: FixedClock, *, tomorrow: bool = False) -> None:
        self.arrange, self.clock, self.database = arrange, clock, arrange.database
        self.person = arrange.person()
        self.row = placed_plan(arrange, self.database, self.person)[1]
        self.now = self.row.starts_at - (22 * HOUR if tomorrow else 8 * HOUR)
        self.today = civil_date(self.now)
        with self.database.work(CLOCK, self.now) as work:
            work.session.get_one(AppointmentRow, self.row.id).known_at = NOW
        clock.move_to(self.now)
        new = NewSuspension(DETENTION, self.today + (DAY if tomorrow else 0 * DAY))
        with self.database.work(arrange.office.officer, self.now) as work:
            self.detention = enter_suspension(work, self.person.id, new).row.id
        assert self.at_its_time() == []

    def at_its_time(self) -> list[AppointmentRow]:
        standing = appointments(self.database, self.person)
        return [one for one in standing if one.starts_at == self.row.starts_at]

    def later(self, minutes: int) -> datetime:
        """The clock moves on and tends to the texts, which it plans but does not send."""
        self.clock.move_to(self.clock.now() + timedelta(minutes=minutes))
        text_changes_job(self.database, self.clock, CALLBACK).run()
        return self.clock.now()

    def void(self, now: datetime) -> PeriodChange:
        with self.database.work(self.arrange.office.officer, now) as work:
            return void_suspension(work, self.detention, 1).change

    def correct(self, now: datetime, *days: timedelta | None, version: int = 1) -> PeriodChange:
        first, last = (None if one is None else self.today + one for one in days)
        assert first is not None
        with self.database.work(self.arrange.office.officer, now) as work:
            new = NewSuspension(DETENTION, first, last)
            return correct_suspension(work, self.detention, version, new).change

    def restored(self, change: PeriodChange) -> list[datetime]:
        return [one.starts_at for one in change.appointments if one.change == "restored"]

    def no_other_time(self) -> None:
        """Neither officer works in the rest of the week."""
        for one in (self.arrange.office.officer, self.arrange.office.deputy):
            self.arrange.leave(one, self.row.starts_at + HOUR, self.row.starts_at + 9 * DAY)

    def is_off_and_named(self, change: PeriodChange) -> bool:
        lost = [one.was_at for one in change.without_time]
        return self.row.starts_at in lost and self.at_its_time() == []

    def waiting(self) -> list[str]:
        return waiting_at(self.database, self.now)


@pytest.mark.parametrize("minutes", [5, 20])
def test_the_appointment_of_tonight_is_back_and_no_text_says_that_it_is_off(
    arrange: Arranger, clock: FixedClock, minutes: int
) -> None:
    tonight = Tonight(arrange, clock)
    change = tonight.void(tonight.later(minutes))
    assert tonight.row.starts_at in tonight.restored(change)
    assert change.without_time == ()
    [back] = tonight.at_its_time()
    assert (back.officer_id, back.site_id) == (tonight.row.officer_id, tonight.row.site_id)
    assert back.known_at is not None
    tonight.later(30)
    assert tonight.waiting() == []


def test_all_of_them_are_back_at_their_own_times(arrange: Arranger, clock: FixedClock) -> None:
    tonight = Tonight(arrange, clock)
    with arrange.database.work(CLOCK, NOW) as work:
        everyone = work.session.exec(select(AppointmentRow))
        before = {one.starts_at for one in everyone if one.starts_at > tonight.now}
    assert set(tonight.restored(tonight.void(tonight.now + HOUR))) == before


def test_the_days_before_the_right_first_day_never_were_custody(
    arrange: Arranger, clock: FixedClock
) -> None:
    tonight = Tonight(arrange, clock)
    change = tonight.correct(tonight.now + HOUR, 5 * DAY, None)
    assert tonight.restored(change) == [tonight.row.starts_at]


def test_of_one_that_was_another_detention_altogether_nothing_was(
    arrange: Arranger, clock: FixedClock
) -> None:
    tonight = Tonight(arrange, clock)
    change = tonight.correct(tonight.now + HOUR, -9 * DAY, -2 * DAY)
    assert tonight.row.starts_at in tonight.restored(change)


def test_a_text_that_waits_to_say_that_it_is_off_does_not_go(
    arrange: Arranger, clock: FixedClock
) -> None:
    tomorrow = Tonight(arrange, clock, tomorrow=True)
    now = tomorrow.later(20)
    assert tomorrow.waiting() == ["called-off"]
    assert tomorrow.row.starts_at in tomorrow.restored(tomorrow.void(now))
    assert tomorrow.waiting() == []


def test_a_client_whom_the_text_reached_is_asked_first_and_it_is_named(
    arrange: Arranger, clock: FixedClock
) -> None:
    tomorrow = Tonight(arrange, clock, tomorrow=True)
    tomorrow.later(20)
    with arrange.database.work(CLOCK, clock.now()) as work:
        for text in work.session.exec(select(MessageRow).where(MessageRow.state == "planned")):
            text.state = "accepted"
    tomorrow.no_other_time()
    assert tomorrow.is_off_and_named(tomorrow.void(clock.now()))


def test_after_a_release_the_client_agrees_on_it_first_and_it_is_named(
    arrange: Arranger, clock: FixedClock
) -> None:
    tomorrow = Tonight(arrange, clock, tomorrow=True)
    with arrange.database.work(arrange.office.officer, tomorrow.now) as work:
        new = NewSuspension(DETENTION, tomorrow.today)
        correct_suspension(work, tomorrow.detention, 1, new)
    tomorrow.no_other_time()
    assert tomorrow.is_off_and_named(
        tomorrow.correct(tomorrow.now + HOUR, 0 * DAY, 0 * DAY, version=2)
    )


def test_a_time_that_another_client_has_now_stays_theirs_and_it_is_named(
    arrange: Arranger, clock: FixedClock
) -> None:
    tonight = Tonight(arrange, clock)
    arrange.appointment(arrange.person(), tonight.row.starts_at)
    tonight.no_other_time()
    assert tonight.is_off_and_named(tonight.void(tonight.now + HOUR))


def test_one_that_a_colleague_called_off_since_stays_off(
    arrange: Arranger, clock: FixedClock
) -> None:
    tonight = Tonight(arrange, clock)
    tonight.correct(tonight.now + HOUR, 5 * DAY, None)
    with arrange.database.work(arrange.office.officer, tonight.now + HOUR) as work:
        [row] = tonight.at_its_time()
        record_outcome(work, row.id, row.version, Outcome.CALLED_OFF, "Zaal gesloten.")
    with arrange.database.work(arrange.office.officer, tonight.now + 2 * HOUR) as work:
        change = void_suspension(work, tonight.detention, 2).change
    assert tonight.restored(change) != []
    assert tonight.at_its_time() == []


def test_a_preview_brings_nothing_back(arrange: Arranger, clock: FixedClock) -> None:
    tonight = Tonight(arrange, clock)

    def act(work: UnitOfWork) -> Suspended:
        return void_suspension(work, tonight.detention, 1)

    with arrange.database.work(arrange.office.officer, tonight.now + HOUR) as work:
        change = previewed_change(work, act)
    assert tonight.row.starts_at in tonight.restored(change)
    assert tonight.at_its_time() == []


def test_an_admission_that_never_was_takes_nothing_off_either(
    arrange: Arranger, clock: FixedClock
) -> None:
    tonight = Tonight(arrange, clock)
    tonight.void(tonight.now)
    assert len(tonight.at_its_time()) == 1
    with arrange.database.work(arrange.office.officer, tonight.now + HOUR) as work:
        away = enter_away(work, tonight.person.id, AwayKind.ADMISSION, tonight.now, None).id
    assert tonight.at_its_time() == []
    with arrange.database.work(arrange.office.officer, tonight.now + 2 * HOUR) as work:
        end_away(work, away)
    assert len(tonight.at_its_time()) == 1
