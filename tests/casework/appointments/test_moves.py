"""Giving an appointment another time: only a free one, and whoever was told hears of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.appointments.acts import move_appointment, times_for
from aftercare.casework.appointments.view import offered_times
from aftercare.casework.plans.acts import approve_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With weekly check-ins placed for twelve weeks."""
    person = arrange.person()
    plan, _ = arrange.plan(person, state="submitted")
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    return person


def upcoming(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.person_id == person.id)
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def tasks_about(database: Database, appointment_id: UUID) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow).where(TaskRow.appointment_id == appointment_id)
        return list(work.session.exec(query))


def change(database: Database, appointment: AppointmentRow, **values: object) -> None:
    with database.work(CLOCK, NOW) as work:
        row = get_appointment(work.session, appointment.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_an_offered_time_can_be_taken_and_the_old_row_stays_marked_moved(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[2]
    arrange.message(old)
    with database.work(arrange.office.officer, NOW) as work:
        offers = times_for(work, old.id)
        assert 1 <= len(offers) <= 10
        named = offered_times(work, old.id)
        assert {one.place for one in named} == {"Kantoor Noord"}
        other = next(offer for offer in offers if offer.start != old.starts_at)
        fresh = move_appointment(work, old.id, old.version, other.start)
    with database.work(CLOCK, NOW) as work:
        gone = get_appointment(work.session, old.id)
        assert (gone.state, gone.version) == ("moved", old.version + 1)
        kept = get_appointment(work.session, fresh.id)
        assert (kept.replaces_id, kept.line_id, kept.occurrence, kept.starts_at) == (
            old.id, old.line_id, old.occurrence, other.start,
        )  # fmt: skip
        assert work.session.exec(select(MessageRow)).one().state == "cancelled"
    assert tasks_about(database, old.id) == []


def test_a_person_who_was_notified_of_the_old_time_becomes_a_task(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[2]
    change(database, old, state="confirmed", known_at=NOW)
    with database.work(arrange.office.officer, NOW) as work:
        offer = next(o for o in times_for(work, old.id) if o.start != old.starts_at)
        move_appointment(work, old.id, old.version, offer.start)
    (task,) = tasks_about(database, old.id)
    assert (task.kind, task.reason) == ("notify_change", "moved")


def test_an_appointment_this_afternoon_can_still_be_moved(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """The engine leaves what is that near alone; a person may decide otherwise."""
    old = upcoming(database, person)[0]
    now = old.starts_at - timedelta(hours=3)
    with database.work(arrange.office.officer, now) as work:
        offers = times_for(work, old.id)
        assert offers
        move_appointment(work, old.id, old.version, offers[-1].start)
    with database.work(CLOCK, now) as work:
        assert get_appointment(work.session, old.id).state == "moved"


def test_a_time_that_is_not_offered_is_refused(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[2]
    in_the_night = old.starts_at.replace(hour=2)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        move_appointment(work, old.id, old.version, in_the_night)
    assert [(fault.pointer, fault.code) for fault in caught.value.fields] == [
        ("/starts_at", "breaks-window"), ("/starts_at", "breaks-officer-at-work"),
    ]  # fmt: skip


def test_a_time_somebody_else_took_meanwhile_is_no_longer_offered(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[2]
    with database.work(arrange.office.officer, NOW) as work:
        offer = next(o for o in times_for(work, old.id) if o.start != old.starts_at)
    other = arrange.person()
    arrange.appointment(
        other, offer.start, during=half_open(offer.start, offer.end),
        officer_id=UUID(offer.officer or ""),
    )  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        same = [o for o in times_for(work, old.id) if o.start == offer.start]
        assert all(o.officer != offer.officer for o in same)


def test_an_outdated_view_moves_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[2]
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        move_appointment(work, old.id, old.version + 1, old.starts_at)


@pytest.mark.parametrize("state", ["attended", "missed", "outcome_overdue", "moved"])
def test_what_is_over_is_not_moved(
    arrange: Arranger, database: Database, person: PersonRow, state: str
) -> None:
    old = upcoming(database, person)[2]
    change(database, old, state=state)
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        move_appointment(work, old.id, old.version, old.starts_at)


def test_an_appointment_that_has_begun_is_not_moved(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    old = upcoming(database, person)[0]
    now = old.starts_at + timedelta(minutes=5)
    with database.work(arrange.office.officer, now) as work:
        assert times_for(work, old.id) == ()
    with (
        pytest.raises((Invalid, IllegalTransition)),
        database.work(arrange.office.officer, now) as work,
    ):
        move_appointment(work, old.id, old.version, old.starts_at + timedelta(days=1))


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_appointments_are_not_there(
    arrange: Arranger, database: Database, person: PersonRow, who: str
) -> None:
    old = upcoming(database, person)[2]
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        move_appointment(work, old.id, old.version, old.starts_at)
    with pytest.raises(NotFound), database.work(getattr(arrange.office, who), NOW) as work:
        times_for(work, old.id)
