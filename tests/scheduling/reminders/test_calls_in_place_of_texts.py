"""Whoever cannot be texted is called: one task per appointment and reason, however many nights pass."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.reminders.plan_reminders import look_again, plan_due
from aftercare.store.appointments.rows import AppointmentRow, replan_reminders_of_person
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, NOW, Arranger

IN_TWO_WEEKS = NOW + timedelta(days=14, hours=1)


class Nights:
    """The two jobs as the clock runs them, night after night."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock

    def pass_by(self, number: int) -> None:
        for _ in range(number):
            self.clock.move_to(self.clock.now() + timedelta(days=1))
            self.look()

    def look(self) -> None:
        plan_due(self.database, self.clock, CALLBACK)
        look_again(self.database, self.clock, CALLBACK)

    def change(self, person: PersonRow, **values: Any) -> None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            row = get_person(work.session, person.id)
            for name, value in values.items():
                setattr(row, name, value)

    def tasks(self) -> list[TaskRow]:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return list(work.session.exec(select(TaskRow).order_by(col(TaskRow.id))))

    def call_tasks(self) -> list[tuple[str, str, str | None]]:
        return [(one.reason, one.state, one.done_note) for one in self.tasks()]

    def texts(self) -> set[tuple[str, str | None]]:
        """What became of the reminders of the day before."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            found = work.session.exec(select(MessageRow).where(MessageRow.slot == "T-1"))
            return {(one.state, one.reason) for one in found}


@pytest.fixture
def nights(database: Database, clock: FixedClock) -> Nights:
    return Nights(database, clock)


def appointment(arrange: Arranger, **person: Any) -> tuple[PersonRow, AppointmentRow]:
    row = arrange.person(**person)
    return row, arrange.appointment(row, IN_TWO_WEEKS, officer_id=None, booked_at=NOW)


REASONS = [
    ({"phone": None, "phone_state": "none"}, "no-phone"),
    ({"phone_state": "suspended"}, "number-suspended"),
    ({"texts_consented": False}, "no-consent"),
    ({"opted_out_at": NOW}, "opted-out"),
    ({"restricted": True}, "restricted-case"),
]


@pytest.mark.parametrize(("changes", "reason"), REASONS, ids=[reason for _, reason in REASONS])
def test_ten_nights_ask_for_one_call(
    arrange: Arranger, nights: Nights, changes: dict[str, Any], reason: str
) -> None:
    appointment(arrange, **changes)
    nights.pass_by(12)
    assert nights.call_tasks() == [(reason, "opened", None)]
    assert nights.texts() == {("withheld", reason)}


def test_ten_nights_of_planning_anew_ask_for_one_call(arrange: Arranger, nights: Nights) -> None:
    person, _ = appointment(arrange, opted_out_at=NOW)
    for _ in range(10):
        nights.pass_by(1)
        with nights.database.work(CLOCK, nights.clock.now()) as work:
            replan_reminders_of_person(work.session, person.id, work.now)
    assert nights.call_tasks() == [("opted-out", "opened", None)]


def test_a_number_two_people_share_asks_for_a_call_to_each_and_ends_both_when_it_is_one_ones(
    arrange: Arranger, nights: Nights
) -> None:
    one, _ = appointment(arrange)
    other, _ = appointment(arrange, phone=one.phone)
    nights.pass_by(7)
    assert nights.call_tasks() == [("number-shared", "opened", None)] * 2
    nights.change(other, phone="+447700900444")
    nights.look()
    assert nights.call_tasks() == [("number-shared", "done", "reachable-again")] * 2
    assert nights.texts() == {("planned", None), ("cancelled", "number-changed")}
    nights.look()
    assert look_again(nights.database, nights.clock, CALLBACK) == 0


def test_custody_that_ends_in_time_ends_the_call_and_the_text_goes_after_all(
    arrange: Arranger, nights: Nights
) -> None:
    person, row = appointment(arrange)
    arrange.add(
        AwayPeriodRow(
            person_id=person.id,
            kind="custody",
            during=half_open(NOW, NOW + timedelta(days=9)),
        )
    )
    nights.pass_by(7)
    assert nights.call_tasks() == [("in-custody", "opened", None)]
    nights.pass_by(2)
    assert nights.call_tasks() == [("in-custody", "done", "reachable-again")]
    assert nights.texts() == {("planned", None)}
    (task,) = nights.tasks()
    assert (task.done_by, task.done_at) == (None, nights.clock.now())
    assert row.id == task.appointment_id


def test_another_reason_is_another_call_and_ends_the_first(
    arrange: Arranger, nights: Nights
) -> None:
    person, _ = appointment(arrange, opted_out_at=NOW)
    nights.pass_by(7)
    nights.change(person, restricted=True)
    nights.pass_by(3)
    assert nights.call_tasks() == [
        ("opted-out", "done", "reason-changed"), ("restricted-case", "opened", None)
    ]  # fmt: skip


def test_a_reason_that_comes_back_opens_the_call_that_ended_by_itself(
    arrange: Arranger, nights: Nights
) -> None:
    person, _ = appointment(arrange, restricted=True)
    nights.pass_by(7)
    nights.change(person, restricted=False)
    nights.look()
    nights.change(person, restricted=True)
    with nights.database.work(CLOCK, nights.clock.now()) as work:
        replan_reminders_of_person(work.session, person.id, work.now)
    nights.look()
    assert [reason for reason, _, _ in nights.call_tasks()] == ["restricted-case"]


def test_a_call_somebody_made_stays_made(arrange: Arranger, nights: Nights) -> None:
    person, _ = appointment(arrange, opted_out_at=NOW)
    nights.pass_by(7)
    (task,) = nights.tasks()
    with nights.database.work(arrange.office.officer, nights.clock.now()) as work:
        finish_task(work, task.id, task.version, "Gebeld.")
    nights.change(person, opted_out_at=None)
    nights.look()
    nights.change(person, opted_out_at=NOW)
    nights.pass_by(2)
    assert nights.call_tasks() == [("opted-out", "done", "Gebeld.")]


def test_a_text_that_could_no_longer_help_leaves_the_call_to_be_made(
    arrange: Arranger, nights: Nights
) -> None:
    person, _ = appointment(arrange, restricted=True)
    nights.pass_by(13)
    nights.clock.move_to(IN_TWO_WEEKS - timedelta(hours=1))
    nights.change(person, restricted=False)
    nights.look()
    assert nights.call_tasks() == [("restricted-case", "opened", None)]
