"""Every appointment that comes near gets its reminders, or a task that says why it gets none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.domain.time.wall_time import wall
from aftercare.scheduling.reminders.plan_reminders import plan_batch, reminders_unplanned
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, NOW, Arranger, Office

LOOK_AHEAD = USUAL.plans_ahead
NEXT_TUESDAY = NOW + timedelta(days=7, hours=1)


def plan(database: Database, appointment: AppointmentRow, now: datetime = NOW) -> bool:
    with database.work(CLOCK, now) as work:
        return plan_batch(work, [appointment.id], CALLBACK) == 1


def messages(database: Database, appointment_id: UUID) -> list[MessageRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.appointment_id == appointment_id)
        return list(work.session.exec(query.order_by(col(MessageRow.due_at))))


def tasks(database: Database) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(TaskRow)))


def change(database: Database, person: PersonRow, **values: Any) -> None:
    with database.work(CLOCK, NOW) as work:
        row = get_person(work.session, person.id)
        for name, value in values.items():
            setattr(row, name, value)


def plan_again(database: Database, appointment: AppointmentRow) -> bool:
    with database.work(CLOCK, NOW) as work:
        get_appointment(work.session, appointment.id).reminders_planned_at = None
    return plan(database, appointment)


def test_what_lies_within_eight_days_is_due_soonest_first(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    far = arrange.appointment(person, NOW + LOOK_AHEAD)
    near = arrange.appointment(person, NOW + timedelta(hours=1))
    arrange.appointment(person, NOW + LOOK_AHEAD + timedelta(hours=1))
    # Nobody was there to plan it in time; that no text went has to show.
    passed = arrange.appointment(person, NOW - timedelta(hours=1))
    arrange.appointment(person, NOW + timedelta(days=1), state="moved")
    arrange.appointment(person, NOW + timedelta(days=2), reminders_planned_at=NOW)
    with database.work(CLOCK, NOW) as work:
        assert reminders_unplanned(work.session, NOW) == [passed.id, near.id, far.id]


def test_an_appointment_gets_its_reminders_by_the_wall_with_nothing_about_the_person(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.appointment(person, NOW - timedelta(days=7), state="attended")
    row = arrange.appointment(person, NEXT_TUESDAY)
    assert plan(database, row)
    planned = messages(database, row.id)
    assert [(m.slot, m.state) for m in planned] == [("T-4", "planned"), ("T-1", "planned")]
    for message in planned:
        assert 9 <= wall(message.due_at).hour < 11
        assert message.recipient == person.phone
        assert "di 1 dec om 10:00" in message.body
        assert person.family_name not in message.body
        assert person.given_name not in message.body


@pytest.mark.parametrize("minutes", [0, 60])
def test_what_has_begun_before_its_reminders_were_planned_is_shown_as_too_late(
    arrange: Arranger, database: Database, minutes: int
) -> None:
    row = arrange.appointment(arrange.person(), NOW - timedelta(minutes=minutes))
    assert plan(database, row)
    assert {(one.slot, one.state, one.reason) for one in messages(database, row.id)} == {
        (slot, "skipped_late", "too-late") for slot in ("T-7", "T-4", "T-1")
    }


def test_planning_twice_writes_nothing_new(arrange: Arranger, database: Database) -> None:
    row = arrange.appointment(arrange.person(), NEXT_TUESDAY)
    assert plan(database, row)
    before = [(m.id, m.version) for m in messages(database, row.id)]
    assert not plan(database, row)
    assert plan_again(database, row)
    assert [(m.id, m.version) for m in messages(database, row.id)] == before


@pytest.mark.parametrize(
    ("changes", "reason", "kind"),
    [
        ({"phone": None, "phone_state": "none"}, "no-phone", "send_letter"),
        ({"phone_state": "suspended"}, "number-suspended", "send_letter"),
        ({"texts_consented": False}, "no-consent", "send_letter"),
        ({"opted_out_at": NOW}, "opted-out", "send_letter"),
        ({"restricted": True}, "restricted-case", "call_person"),
    ],
)
def test_what_is_withheld_becomes_one_task_however_many_reminders_it_was(
    arrange: Arranger, database: Database, changes: dict[str, Any], reason: str, kind: str
) -> None:
    row = arrange.appointment(arrange.person(**changes), NEXT_TUESDAY)
    assert plan(database, row)
    withheld = messages(database, row.id)
    assert len(withheld) > 1
    assert {(m.state, m.reason) for m in withheld} == {("withheld", reason)}
    (task,) = tasks(database)
    assert (task.kind, task.reason, task.appointment_id) == (kind, reason, row.id)
    plan_again(database, row)
    assert len(tasks(database)) == 1


def test_a_shared_number_gets_no_text_on_either_side(arrange: Arranger, database: Database) -> None:
    one = arrange.person()
    other = arrange.person(phone=one.phone)
    rows = [arrange.appointment(person, NEXT_TUESDAY, officer_id=None) for person in (one, other)]
    for row in rows:
        plan(database, row)
        assert {m.reason for m in messages(database, row.id)} == {"number-shared"}


def test_custody_today_withholds_and_being_simply_away_does_not(
    arrange: Arranger, database: Database
) -> None:
    until = NOW + timedelta(days=1)
    for kind, state in (("custody", "withheld"), ("admission", "withheld"), ("away", "planned")):
        person = arrange.person()
        arrange.away(person, kind, NOW - timedelta(days=1), until)
        row = arrange.appointment(person, NEXT_TUESDAY, officer_id=None)
        plan(database, row)
        assert {m.state for m in messages(database, row.id)} == {state}


def test_what_was_withheld_comes_to_life_when_the_person_can_be_reached_after_all(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(texts_consented=False)
    row = arrange.appointment(person, NEXT_TUESDAY)
    plan(database, row)
    change(database, person, texts_consented=True)
    plan_again(database, row)
    assert {(m.state, m.reason) for m in messages(database, row.id)} == {("planned", None)}


def test_a_later_look_does_not_invent_a_reminder_that_would_already_be_too_late(
    arrange: Arranger, database: Database
) -> None:
    """The first look planned one the day before alone, as by a policy without the others."""
    person = arrange.person()
    arrange.appointment(person, NOW - timedelta(days=7), state="attended")
    row = arrange.appointment(person, NEXT_TUESDAY)
    arrange.message(row, state="planned", due_at=NEXT_TUESDAY - timedelta(hours=24))
    soon = NEXT_TUESDAY - timedelta(hours=20)
    assert plan(database, row, soon)
    assert [one.slot for one in messages(database, row.id)] == ["T-1"]


def test_a_number_changed_and_changed_back_is_texted_all_the_same(
    arrange: Arranger, database: Database
) -> None:
    """The reminder to the old number was called off; it is the right number again."""
    person = arrange.person()
    row = arrange.appointment(person, NEXT_TUESDAY)
    plan(database, row)
    with database.work(CLOCK, NOW) as work:
        for message in work.session.exec(select(MessageRow)):
            message.state, message.reason = "cancelled", "number-changed"
    plan_again(database, row)
    assert {m.state for m in messages(database, row.id)} == {"planned"}


def test_what_was_sent_is_not_planned_again(arrange: Arranger, database: Database) -> None:
    row = arrange.appointment(arrange.person(), NEXT_TUESDAY)
    plan(database, row)
    with database.work(CLOCK, NOW) as work:
        for message in work.session.exec(select(MessageRow)):
            message.state = "delivered"
    plan_again(database, row)
    assert {m.state for m in messages(database, row.id)} == {"delivered"}


@pytest.mark.parametrize("state", ["moved", "cancelled_by_service"])
def test_a_first_appointment_that_was_moved_is_still_the_first(
    arrange: Arranger, database: Database, state: str
) -> None:
    person = arrange.person()
    arrange.appointment(person, NEXT_TUESDAY - timedelta(days=1), state=state)
    row = arrange.appointment(person, NEXT_TUESDAY, booked_at=NOW - timedelta(days=3))
    plan(database, row)
    assert [m.slot for m in messages(database, row.id)] == ["T-7", "T-4", "T-1"]


def test_reminders_go_by_the_wall_across_the_clock_change(
    database: Database, office: Office
) -> None:
    """Clocks go forward on 28 March 2027: the day before is at the same hour of the wall."""
    now = datetime(2027, 3, 23, 8, 0, tzinfo=UTC)
    arrange = Arranger(database, now, office)
    row = arrange.appointment(arrange.person(), datetime(2027, 3, 29, 8, 0, tzinfo=UTC))
    plan(database, row, now)
    (four, one) = messages(database, row.id)[-2:]
    assert wall(one.due_at).date().isoformat() == "2027-03-28"
    assert wall(one.due_at).time() == wall(four.due_at).time()
    assert "ma 29 mrt om 10:00" in one.body


def test_a_person_is_reminded_in_their_language(arrange: Arranger, database: Database) -> None:
    row = arrange.appointment(arrange.person(language="en"), NEXT_TUESDAY)
    plan(database, row)
    assert all("Tue 1 Dec at 10:00" in m.body for m in messages(database, row.id))
