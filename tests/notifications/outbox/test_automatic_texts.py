"""Clients hear of a new appointment, of a change and of a miss without an officer's act, once and in neutral words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aftercare.casework.adoption.acts import activate
from aftercare.casework.messages.acts import resend
from aftercare.casework.reminders.acts import REMINDER_POLICY, NewPolicy, propose_policy
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.reminders.policy_parsing import SHIPPED
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.appointments.pass_on import sync_change_tasks
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.scheduling.appointments.text_changes import next_change_due, text_changes_job
from aftercare.scheduling.reminders.automatic_texts import automatic_texts_job, next_text_due
from aftercare.store.absences.rows import AbsenceEvidenceRow, AbsenceRow
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.overviews.screen_queue import QueueQuery, items_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow, columns_of
from aftercare.store.tasks.rows import TaskRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import CALLBACK, NOW, Arranger

OLD, NEW = NOW + timedelta(days=3), NOW + timedelta(days=4)
WAIT = timedelta(minutes=15)


def run(room: PostRoom) -> list[tuple[str, str]]:
    """One tick of the clock and of the outbox; the template and body of each text there is now."""
    text_changes_job(room.database, room.clock, CALLBACK).run()
    automatic_texts_job(room.database, room.clock, CALLBACK).run()
    room.drain()
    return [(row.template, row.body) for row in texts(room)]


def texts(room: PostRoom) -> list[MessageRow]:
    with room.database.work(CLOCK, room.clock.now()) as work:
        return list(work.session.exec(select(MessageRow).order_by(col(MessageRow.id))))


def tasks(room: PostRoom) -> set[tuple[str, str]]:
    with room.database.work(CLOCK, room.clock.now()) as work:
        rows = work.session.exec(select(TaskRow).where(TaskRow.state == "opened"))
        return {(row.kind, row.reason) for row in rows}


def changed(
    arrange: Arranger, person: PersonRow, state: str = "moved", **new: Any
) -> AppointmentRow:
    """A known appointment that lost its time, and the new one unless it was called off."""
    _, [line] = arrange.plan(person)
    old = arrange.appointment(person, OLD, line, occurrence=1, known_at=NOW)
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], state, now=NOW)
    if state != "moved":
        return old
    return arrange.appointment(person, NEW, line, occurrence=1, booked_at=NOW, **new)


def adopt(arrange: Arranger, *left_out: str) -> None:
    """A policy like the shipped one but for these members."""
    policy = {name: one for name, one in SHIPPED[-1]["policy"].items() if name not in left_out}
    new = NewPolicy("Test", "Test", civil_date(NOW), policy)
    with arrange.database.work(arrange.office.admin, NOW) as work:
        number = propose_policy(work, new).version
    with arrange.database.work(arrange.staff("admin"), NOW) as work:
        activate(work, REMINDER_POLICY, number)


@pytest.mark.parametrize(
    ("state", "template", "words"),
    [
        ("moved", "changed-time", "is verzet naar za 28 nov om 09:00"),
        ("cancelled_by_service", "called-off", "gaat niet door"),
    ],
)
def test_a_change_is_texted_after_a_quarter_of_an_hour_and_its_task_ends(
    arrange: Arranger, post_room: PostRoom, state: str, template: str, words: str
) -> None:
    person = arrange.person()
    changed(arrange, person, state)
    assert run(post_room) == []
    with post_room.database.work(CLOCK, NOW) as work:
        assert next_change_due(work.session, NOW) == NOW + WAIT
    post_room.wait(minutes=15)
    [(found, body)] = run(post_room)
    assert found == template
    assert words in body
    assert person.family_name not in body
    assert tasks(post_room) == set()
    post_room.wait(minutes=1)
    assert len(run(post_room)) == 1


def test_two_changes_within_the_quarter_are_one_text(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    between = changed(arrange, person)
    post_room.wait(minutes=10)
    with post_room.database.work(CLOCK, post_room.clock.now()) as work:
        take_off_calendar(work.session, [between.id], "moved", now=work.now)
        obligation = work.session.get_one(ObligationRow, between.obligation_id)
    arrange.appointment(person, NEW + timedelta(hours=2), obligation, occurrence=1, booked_at=NOW)
    post_room.wait(minutes=20)
    [(_, body)] = run(post_room)
    assert "van vr 27 nov 09:00 is verzet naar za 28 nov om 11:00" in body


def test_two_appointments_of_one_client_called_off_are_two_texts(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    rows = [
        arrange.appointment(person, OLD + timedelta(days=7 * n), line, occurrence=n, known_at=NOW)
        for n in (1, 2)
    ]
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [row.id for row in rows], "cancelled_by_service", now=NOW)
    post_room.wait(minutes=15)
    assert [name for name, _ in run(post_room)] == ["called-off", "called-off"]
    assert tasks(post_room) == set()


def test_a_second_change_in_the_night_is_texted_in_the_morning_instead_of_the_first(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    between = changed(arrange, person)
    night = post_room.wait(hours=12)
    run(post_room)
    with post_room.database.work(CLOCK, night) as work:
        take_off_calendar(work.session, [between.id], "moved", now=night)
        obligation = work.session.get_one(ObligationRow, between.obligation_id)
    arrange.appointment(person, NEW + timedelta(hours=2), obligation, occurrence=1, booked_at=NOW)
    post_room.wait(hours=12)
    run(post_room)
    assert [row.state for row in texts(post_room)] == ["cancelled", "accepted"]
    assert "naar za 28 nov om 11:00" in texts(post_room)[1].body


def test_a_text_that_an_appointment_is_off_does_not_leave_once_it_is_on_again(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    off = changed(arrange, person, "cancelled_by_service")
    night = post_room.wait(hours=12)
    run(post_room)
    with post_room.database.work(CLOCK, night) as work:
        obligation = work.session.get_one(ObligationRow, off.obligation_id)
    arrange.appointment(person, OLD, obligation, occurrence=1, booked_at=NOW)
    with post_room.database.work(CLOCK, night) as work:
        sync_change_tasks(work.session, [person.id], night)
    post_room.wait(hours=12)
    run(post_room)
    assert [row.state for row in texts(post_room)] == ["cancelled"]
    assert tasks(post_room) == set()


def test_a_moved_extra_appointment_is_texted_once(arrange: Arranger, post_room: PostRoom) -> None:
    person = arrange.person()
    extra = ObligationRow(
        person_id=person.id,
        made_by=arrange.office.officer.staff_id,
        extra_reason="Kennismaking",
        binds=False,
        **columns_of(arrange.terms()) | {"condition_id": None},
    )
    arrange.add(extra)
    old = arrange.appointment(person, OLD, extra, occurrence=0, known_at=NOW)
    with post_room.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], "moved", now=NOW)
    arrange.appointment(person, NEW, extra, occurrence=0, booked_at=NOW)
    post_room.wait(hours=12)
    run(post_room)
    post_room.wait(minutes=1)
    assert [name for name, _ in run(post_room)] == ["changed-time"]


def test_who_wants_another_way_first_is_called_about_a_change(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    arrange.add(
        ChannelPreferenceRow(
            person_id=person.id,
            channels=["call", "sms"],
            reason="Belt liever.",
            set_by=arrange.office.officer.staff_id,
            set_at=NOW,
        )
    )
    changed(arrange, person)
    post_room.wait(minutes=15)
    assert run(post_room) == []
    assert tasks(post_room) == {("notify_change", "moved")}


def test_a_change_that_may_not_be_texted_stays_with_the_officer(
    arrange: Arranger, post_room: PostRoom
) -> None:
    changed(arrange, arrange.person(texts_consented=False))
    post_room.wait(minutes=15)
    assert run(post_room) == []
    assert tasks(post_room) == {("notify_change", "moved")}


def test_a_text_about_a_change_that_does_not_arrive_gives_the_task_back_and_no_second_one(
    arrange: Arranger, post_room: PostRoom
) -> None:
    changed(arrange, arrange.person())
    post_room.wait(minutes=15)
    run(post_room)
    [text] = texts(post_room)
    assert text.provider_sid is not None
    post_room.receipt(text, text.provider_sid, "undelivered", 30004)
    assert tasks(post_room) == {("notify_change", "moved")}
    post_room.wait(minutes=15)
    assert len(run(post_room)) == 1


def test_the_task_ends_when_the_text_that_a_person_sent_again_was_delivered(
    arrange: Arranger, post_room: PostRoom
) -> None:
    changed(arrange, arrange.person())
    post_room.wait(minutes=15)
    run(post_room)
    [text] = texts(post_room)
    post_room.receipt(text, text.provider_sid or "", "undelivered", 30004)
    with post_room.database.work(arrange.office.officer, post_room.clock.now()) as work:
        resend(work, text.id, post_room.message(text).version)
    post_room.drain()
    [_, again] = texts(post_room)
    assert tasks(post_room) == {("notify_change", "moved")}
    post_room.receipt(again, again.provider_sid or "", "delivered")
    assert tasks(post_room) == set()


def test_the_first_of_a_kind_and_an_extra_appointment_are_announced_and_weekly_ones_are_not(
    arrange: Arranger, post_room: PostRoom
) -> None:
    person = arrange.person()
    _, [line, visits] = arrange.plan(person, arrange.terms(), arrange.terms("home_visit"))
    booked = {"booked_at": NOW}
    first = arrange.appointment(person, OLD, line, occurrence=1, **booked)
    arrange.appointment(person, OLD + timedelta(days=7), line, occurrence=2, **booked)
    # The reminder of the day before is as early.
    arrange.appointment(person, NOW + timedelta(days=1), visits, occurrence=1, **booked)
    assert run(post_room) == []
    post_room.wait(minutes=15)
    [(template, body)] = run(post_room)
    assert (template, "nieuwe afspraak: vr 27 nov om 09:00" in body) == ("new-appointment", True)
    [text] = texts(post_room)
    assert text.appointment_id == first.id
    with post_room.database.work(CLOCK, NOW) as work:
        row = get_appointment(work.session, first.id)
        # They know the time now, but were not reminded of it.
        assert (row.known_at is not None, row.state) == (True, "scheduled")
    post_room.wait(minutes=1)
    assert len(run(post_room)) == 1


def missed_today(arrange: Arranger) -> tuple[PersonRow, AppointmentRow, AbsenceRow]:
    person = arrange.person()
    return person, *arrange.miss(person, NOW - timedelta(hours=2))


def test_the_day_after_a_miss_the_client_is_asked_to_call(
    arrange: Arranger, post_room: PostRoom
) -> None:
    _, row, _ = missed_today(arrange)
    assert run(post_room) == []
    with post_room.database.work(CLOCK, NOW) as work:
        due = next_text_due(work.session, NOW)
    assert due is not None
    post_room.clock.move_to(due)
    [(template, body)] = run(post_room)
    assert (template, "Wij zagen u niet op di 24 nov" in body) == ("missed-appointment", True)
    with post_room.database.work(CLOCK, due) as work:
        # It says nothing about whether the client was reminded.
        assert reminded_of(work.session, [row.id], due)[row.id].reminders == ()
    post_room.wait(minutes=1)
    assert len(run(post_room)) == 1


def test_a_text_about_a_miss_is_no_reminder_and_can_be_sent_again(
    arrange: Arranger, post_room: PostRoom
) -> None:
    _, row, _ = missed_today(arrange)
    post_room.wait(days=1, hours=4)
    run(post_room)
    [text] = texts(post_room)
    post_room.receipt(text, text.provider_sid or "", "undelivered", 30004)
    officer = arrange.office.officer
    with post_room.database.work(officer, post_room.clock.now()) as work:
        resend(work, text.id, post_room.message(text).version)
    post_room.drain()
    assert [one.state for one in texts(post_room)] == ["undelivered", "accepted"]
    with post_room.database.work(CLOCK, NOW) as work:
        assert get_appointment(work.session, row.id).known_at is None
    with post_room.database.work(officer, post_room.clock.now()) as work:
        asked = QueueQuery(kind="give_verdict")
        [item] = items_of(work.session, officer.staff_id, asked, work.now, [row.person_id])
        assert item["message_state"] is None


@pytest.mark.parametrize("sign", ["came-since", "replied", "gave-a-reason", "decided", "corrected"])
def test_a_client_who_is_in_contact_after_a_miss_is_not_asked_to_call(
    arrange: Arranger, post_room: PostRoom, sign: str
) -> None:
    person, row, absence = missed_today(arrange)
    officer_id = arrange.office.officer.staff_id
    if sign == "came-since":
        arrange.appointment(person, NOW - timedelta(hours=1), state="attended")
    elif sign == "replied":
        post_room.reply(person.phone or "", "Ik was ziek")
    elif sign == "gave-a-reason":
        arrange.add(
            AbsenceEvidenceRow(
                absence_id=absence.id,
                person_id=person.id,
                ground="illness",
                note="Belde zelf.",
                entered_by=officer_id,
                entered_at=NOW,
            )
        )
    elif sign == "decided":
        with post_room.database.work(CLOCK, NOW) as work:
            found = work.session.get_one(AbsenceRow, absence.id)
            found.state, found.verdict, found.verdict_reason = "decided", "excused", "reden"
            found.decided_by, found.decided_at = officer_id, NOW
    else:
        post_room.change(row, state="attended")
    before = len(texts(post_room))
    post_room.wait(days=1, hours=4)
    assert len(run(post_room)) == before


def test_a_miss_corrected_before_the_text_leaves_calls_it_off(
    arrange: Arranger, post_room: PostRoom
) -> None:
    _, row, _ = missed_today(arrange)
    post_room.wait(days=1, hours=4)
    automatic_texts_job(post_room.database, post_room.clock, CALLBACK).run()
    post_room.change(row, state="attended")
    post_room.drain()
    assert [(one.state, one.reason) for one in texts(post_room)] == [
        ("cancelled", "appointment-changed")
    ]


def test_a_policy_that_names_no_automatic_texts_sends_none(
    arrange: Arranger, post_room: PostRoom
) -> None:
    adopt(arrange, "automatic_texts", "automatic_after_minutes")
    changed(arrange, arrange.person())
    missed_today(arrange)
    post_room.wait(days=1, hours=2)
    assert run(post_room) == []
    assert ("notify_change", "moved") in tasks(post_room)


def test_nothing_leaves_at_night(arrange: Arranger, post_room: PostRoom) -> None:
    changed(arrange, arrange.person())
    post_room.clock.move_to(NOW + timedelta(hours=12))
    run(post_room)
    assert [row.state for row in texts(post_room)] == ["planned"]
    post_room.wait(hours=11)
    run(post_room)
    assert [row.state for row in texts(post_room)] == ["accepted"]
