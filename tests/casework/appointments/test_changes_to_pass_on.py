"""Clients whose time changed are notified in one act: by text where allowed; the others are left to call."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.casework.appointments.changes_to_pass_on import (
    list_changes_to_pass_on,
    pass_on_by_text,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.processes.appointments.change_texts import ChangeToPassOn, PassedOn
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, NOW, Arranger

OLD, NEW = NOW + timedelta(days=2), NOW + timedelta(days=3)


def changed(arrange: Arranger, person: PersonRow, *, moved: bool = True) -> AppointmentRow | None:
    """An appointment of which the person knew, moved to another time or called off; the new one."""
    _, [line] = arrange.plan(person)
    old = arrange.appointment(person, OLD, line, occurrence=1, known_at=NOW)
    state = "moved" if moved else "cancelled_by_service"
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], state, now=NOW)
    return arrange.appointment(person, NEW, line, occurrence=1) if moved else None


def listed(database: Database, actor: Actor) -> list[ChangeToPassOn]:
    with database.work(actor, NOW) as work:
        return list_changes_to_pass_on(work, CALLBACK)


def view(database: Database, actor: Actor, *tasks: UUID) -> PassedOn:
    with database.work(actor, NOW) as work:
        return pass_on_by_text(work, tasks, CALLBACK)


def texts(database: Database) -> list[MessageRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(MessageRow).order_by(col(MessageRow.id))))


def open_tasks(database: Database) -> set[UUID]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow.id).where(TaskRow.kind == "notify_change", TaskRow.state == "opened")
        return set(work.session.exec(query))


def test_the_list_has_old_and_new_time_number_and_words_in_the_language_of_the_client(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(language="pl")
    changed(arrange, person)
    [one] = listed(database, arrange.office.officer)
    assert (one.row["was_at"], one.row["new_at"], one.number) == (OLD, NEW, person.phone)
    assert one.words.startswith(
        "Spotkanie czw. 26 listopada 09:00 przeniesiono na pt. 27 listopada"
    )
    assert person.family_name not in one.words


def test_all_who_may_be_texted_are_notified_in_one_act_and_once(
    arrange: Arranger, database: Database
) -> None:
    first, second = arrange.person(), arrange.person()
    new = changed(arrange, first)
    changed(arrange, second, moved=False)
    officer = arrange.office.officer
    tasks = [one.row["id"] for one in listed(database, officer)]
    assert view(database, officer, *tasks) == PassedOn(sent=2, left=0)
    assert view(database, officer, *tasks) == PassedOn(sent=0, left=0)
    assert {(row.template, row.appointment_id, row.recipient) for row in texts(database)} == {
        ("changed-time", new.id if new else None, first.phone),
        ("called-off", None, second.phone),
    }
    assert open_tasks(database) == set()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"phone": None, "phone_state": "none"}, "no-phone"),
        ({"texts_consented": False}, "no-consent"),
        ({"restricted": True}, "restricted-case"),
    ],
)
def test_who_may_not_be_texted_stays_on_the_list_to_be_called(
    arrange: Arranger, database: Database, facts: dict[str, object], why: str
) -> None:
    changed(arrange, arrange.person(**facts))
    officer = arrange.office.officer
    [one] = listed(database, officer)
    assert one.why_call == why
    assert view(database, officer, one.row["id"]) == PassedOn(sent=0, left=1)
    assert texts(database) == []
    assert open_tasks(database) == {one.row["id"]}


def test_what_is_too_soon_for_a_text_is_worth_a_call(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    old = arrange.appointment(person, OLD, line, occurrence=1, known_at=NOW)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], "moved", now=NOW)
    arrange.appointment(person, NOW + timedelta(minutes=119), line, occurrence=1)
    [one] = listed(database, arrange.office.officer)
    assert one.why_call == "too-soon"


def test_a_text_called_off_before_it_leaves_opens_its_task_again(
    arrange: Arranger, database: Database
) -> None:
    """In quiet hours a text waits for the morning, and the night may move the appointment once more."""
    person = arrange.person()
    new = changed(arrange, person)
    officer = arrange.office.officer
    view(database, officer, *[one.row["id"] for one in listed(database, officer)])
    assert (new is not None, open_tasks(database)) == (True, set())
    assert new is not None
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [new.id], "moved", now=NOW)
    assert [row.state for row in texts(database)] == ["cancelled"]
    [one] = listed(database, officer)
    assert (one.row["was_at"], one.row["new_at"]) == (OLD, None)


def test_two_changes_of_one_appointment_are_one_text_from_the_time_heard_of_last(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    for days in (1, 2):
        old = arrange.appointment(
            person, NOW + timedelta(days=days), line, occurrence=1, known_at=NOW
        )
        with database.work(CLOCK, NOW) as work:
            take_off_calendar(work.session, [old.id], "moved", now=NOW)
    arrange.appointment(person, NEW, line, occurrence=1)
    officer = arrange.office.officer
    tasks = [one.row["id"] for one in listed(database, officer)]
    assert view(database, officer, *tasks) == PassedOn(sent=1, left=0)
    [text] = texts(database)
    assert text.body.startswith("Uw afspraak van do 26 nov")
    assert open_tasks(database) == set()


def test_another_place_is_passed_on_by_telephone_since_a_text_names_none(
    arrange: Arranger, database: Database
) -> None:
    """The time may be the same: "10:00 has moved to 10:00" sends a client to the old site."""
    person = arrange.person()
    _, [line] = arrange.plan(person)
    room, lab = arrange.office.room_id, arrange.office.lab_id
    old = arrange.appointment(person, OLD, line, occurrence=1, known_at=NOW, site_id=room)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], "moved", now=NOW)
    arrange.appointment(person, OLD, line, occurrence=1, site_id=lab)
    [one] = listed(database, arrange.office.officer)
    assert (one.why_call, one.row["new_place"]) == ("other-place", "Lab")


def test_a_text_is_of_use_until_the_first_of_both_times(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    soon = NOW + timedelta(hours=3)
    old = arrange.appointment(person, soon, line, occurrence=1, known_at=NOW)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], "moved", now=NOW)
    arrange.appointment(person, NEW, line, occurrence=1)
    officer = arrange.office.officer
    view(database, officer, *[one.row["id"] for one in listed(database, officer)])
    assert [row.useful_until_at for row in texts(database)] == [soon]


def test_a_text_about_a_change_is_no_reminder(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    new = changed(arrange, person)
    officer = arrange.office.officer
    view(database, officer, *[one.row["id"] for one in listed(database, officer)])
    assert new is not None
    with database.work(CLOCK, NOW) as work:
        [text] = work.session.exec(select(MessageRow)).all()
        text.state, text.provider_sid = "delivered", "SM-notified"
    with database.work(officer, NOW) as work:
        assert reminded_of(work.session, [new.id], NEW)[new.id].reminders == ()


def test_another_caseload_is_neither_listed_nor_view(arrange: Arranger, database: Database) -> None:
    changed(arrange, arrange.person())
    [one] = listed(database, arrange.office.officer)
    outsider = arrange.office.outsider
    assert listed(database, outsider) == []
    assert view(database, outsider, one.row["id"]) == PassedOn(sent=0, left=0)
    assert texts(database) == []
