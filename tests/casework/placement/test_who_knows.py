"""Who knows a time is told when it changes, whichever way they were told of it and whichever way it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.base.ids import new_id
from aftercare.casework.appointments.acts import move_appointment
from aftercare.casework.calendars.acts import NewFeed, make_feed
from aftercare.casework.calendars.serving import serve_calendar
from aftercare.casework.letters.acts import NewLetter, make_letter, post_letter
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.place import place_persons
from aftercare.casework.placement.slots import place_by_hand
from aftercare.casework.staff.officer_away import OfficerAway, preview_away
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import LetterRow
from aftercare.store.messages.incoming_rows import last_texted_about
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow, open_task
from tests.casework.people.ways_of_changing import (
    ALL,
    AT_ANY_MOMENT,
    HOURS,
    called_off,
    moved_by_hand,
)
from tests.store.arranging import CALLBACK, NOW, Arranger

Act = Callable[[Arranger, AppointmentRow], None]
ActAt = Callable[[Arranger, AppointmentRow, datetime], None]
MAILING = Mailing("Postbus 123, 3500 AA Voorbeeldstad", "088-1234567")
LONG_AGO = NOW - timedelta(days=20)


@pytest.fixture
def person(arrange: Arranger, database: Database) -> PersonRow:
    """With an address, and weekly check-ins placed for twelve weeks."""
    person = arrange.person()
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    with database.work(arrange.office.officer, NOW) as work:
        write_address(work, person.id, NONE_YET, "Perenlaan 12\n1234 AB Voorbeeldstad")
    return person


@pytest.fixture
def appointment(database: Database, person: PersonRow) -> AppointmentRow:
    """More than a week away, so that only a client who was told of it expects it; a card shows it too."""
    return coming(database, person)[2]


def coming(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)


def now_of(database: Database, row: AppointmentRow) -> AppointmentRow:
    with database.work(CLOCK, NOW) as work:
        return get_appointment(work.session, row.id)


def change(database: Database, row: AppointmentRow, **values: object) -> None:
    with database.work(CLOCK, NOW) as work:
        known = get_appointment(work.session, row.id)
        for name, value in values.items():
            setattr(known, name, value)


def changes_to_pass_on(database: Database) -> list[tuple[object, str]]:
    with database.work(CLOCK, NOW) as work:
        query = select(TaskRow.appointment_id, TaskRow.reason).where(
            TaskRow.kind == "notify_change", TaskRow.state == "opened"
        )
        return list(work.session.exec(query.order_by(col(TaskRow.id))))


def letter(
    arrange: Arranger, row: AppointmentRow, kind: LetterKind, *, posted: bool = True
) -> None:
    about = None if kind is LetterKind.CARD else row.id
    with arrange.database.work(arrange.office.officer, NOW) as work:
        made = make_letter(work, MAILING, NewLetter(row.person_id, kind, about))
        if posted:
            post_letter(work, made.id, made.version, civil_date(NOW))


def by_letter(arrange: Arranger, row: AppointmentRow) -> None:
    letter(arrange, row, LetterKind.APPOINTMENT)


def by_card(arrange: Arranger, row: AppointmentRow) -> None:
    letter(arrange, row, LetterKind.CARD)


def finished(arrange: Arranger, row: AppointmentRow, kind: str, reason: str = "no-phone") -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=row.person_id, kind=kind, subject=row.id, reason=reason,
            due_at=NOW, now=NOW, appointment_id=row.id,
        )  # fmt: skip
    with arrange.database.work(arrange.office.officer, NOW) as work:
        task = work.session.exec(
            select(TaskRow).where(TaskRow.kind == kind, TaskRow.reason == reason)
        ).one()
        finish_task(work, task.id, task.version)


def by_call(arrange: Arranger, row: AppointmentRow) -> None:
    finished(arrange, row, "call_person")


def by_late_call(arrange: Arranger, row: AppointmentRow) -> None:
    finished(arrange, row, "reminder_late")


def by_letter_of_our_own(arrange: Arranger, row: AppointmentRow) -> None:
    """Written outside the service, and ticked off."""
    finished(arrange, row, "send_letter")


def by_calendar(arrange: Arranger, row: AppointmentRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        made = make_feed(
            work, NewFeed(row.person_id, "Vroeg er zelf om."), "https://agenda.example"
        )
    serve_calendar(arrange.database, made.secret, NOW, new_id(), CALLBACK)


REMINDING = [by_letter, by_call, by_late_call, by_letter_of_our_own]
SHOWING = [by_card, by_calendar]


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "by the clock"])
def test_a_client_who_was_notified_that_it_is_off_is_notified_when_it_has_a_time_again(
    arrange: Arranger, database: Database, appointment: AppointmentRow, by_hand: bool
) -> None:
    by_letter(arrange, appointment)
    person_id = appointment.person_id
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [appointment.id], "cancelled_by_service", now=NOW)
    with database.work(arrange.office.officer, NOW) as work:
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change")).all()
        finish_task(work, task.id, task.version)
    assert changes_to_pass_on(database) == []
    later = NOW + timedelta(hours=1)
    if by_hand:
        with database.work(arrange.office.officer, later) as work:
            wanted = (person_id, appointment.obligation_id, appointment.occurrence)
            place_by_hand(work, *wanted, HandChoice(appointment.starts_at))
    else:
        with database.work(CLOCK, later) as work:
            place_persons(work, [person_id])
    assert changes_to_pass_on(database) == [(appointment.id, "moved")]


def test_the_same_time_and_place_with_another_officer_is_no_change_to_notify_of(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    """No text, letter, card, page or calendar of a client names an officer."""
    by_letter(arrange, appointment)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [appointment.id], "cancelled_by_service", now=NOW)
    assert len(changes_to_pass_on(database)) == 1
    deputy = arrange.office.deputy.staff_id
    wanted = (appointment.person_id, appointment.obligation_id, appointment.occurrence)
    choice = HandChoice(appointment.starts_at, deputy, reason="De vaste toezichthouder is weg.")
    with database.work(arrange.office.officer, NOW) as work:
        row = place_by_hand(work, *wanted, choice)
    assert (row.officer_id, row.site_id) == (deputy, appointment.site_id)
    assert changes_to_pass_on(database) == []
    assert now_of(database, row).known_at is not None


@pytest.mark.parametrize("act", ALL)
@pytest.mark.parametrize("view", [*REMINDING, *SHOWING])
def test_a_client_who_was_notified_is_notified_when_it_changes(
    arrange: Arranger, database: Database, appointment: AppointmentRow, view: Act, act: Act
) -> None:
    view(arrange, appointment)
    act(arrange, appointment)
    [(about, _)] = changes_to_pass_on(database)
    assert about == appointment.id


def test_a_time_that_comes_back_is_known_again_and_nothing_is_left_to_pass_on(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    by_letter(arrange, appointment)
    moved_by_hand(arrange, appointment)
    with database.work(CLOCK, NOW) as work:
        away = next(
            one
            for one in live_appointments(work.session, [appointment.person_id], NOW)
            if one.occurrence == appointment.occurrence
        )
    assert away.starts_at != appointment.starts_at
    assert len(changes_to_pass_on(database)) == 1
    with database.work(arrange.office.officer, NOW) as work:
        back_id = move_appointment(work, away.id, away.version, appointment.starts_at).id
    assert changes_to_pass_on(database) == []
    # Another change of it has to be told again.
    with database.work(CLOCK, NOW) as work:
        back = get_appointment(work.session, back_id)
    moved_by_hand(arrange, back)
    assert [about for about, _ in changes_to_pass_on(database)] == [back_id]


def standing(database: Database, row: AppointmentRow) -> AppointmentRow:
    """What holds the occurrence of this appointment now."""
    with database.work(CLOCK, NOW) as work:
        live = live_appointments(work.session, [row.person_id], NOW)
    return next(one for one in live if one.occurrence == row.occurrence)


def moved_back(
    arrange: Arranger, row: AppointmentRow, at: datetime, start: datetime, site: UUID | None = None
) -> None:
    """What stands for this appointment is given this start by hand."""
    now = standing(arrange.database, row)
    with arrange.database.work(arrange.office.officer, at) as work:
        move_appointment(work, now.id, now.version, start, site_id=site)


def refused_within_notice(act: Callable[[], None]) -> bool:
    with pytest.raises(Invalid) as caught:
        act()
    return [(one.code, one.part) for one in caught.value.fields] == [("breaks-window", "notice")]


@pytest.fixture
def day_before(arrange: Arranger, appointment: AppointmentRow) -> datetime:
    """Less than a day before an appointment that the client was told of, and that was just moved by mistake."""
    by_letter(arrange, appointment)
    at = appointment.starts_at - timedelta(hours=20)
    moved_by_hand(arrange, appointment, at)
    return at


def test_a_move_within_a_day_is_taken_back_while_the_client_still_expects_the_old_time(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    assert changes_to_pass_on(database) == [(appointment.id, "moved")]
    moved_back(arrange, appointment, day_before, appointment.starts_at)
    back = standing(database, appointment)
    assert (back.starts_at, back.site_id) == (appointment.starts_at, appointment.site_id)
    assert changes_to_pass_on(database) == []


def test_a_move_within_a_day_is_not_taken_back_once_the_client_was_view(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    with database.work(arrange.office.officer, day_before) as work:
        (task,) = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change")).all()
        finish_task(work, task.id, task.version)
    start = appointment.starts_at
    assert refused_within_notice(lambda: moved_back(arrange, appointment, day_before, start))


def test_a_move_within_a_day_is_not_taken_back_once_the_new_time_was_view(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    change(database, standing(database, appointment), known_at=day_before)
    start = appointment.starts_at
    assert changes_to_pass_on(database) != []
    assert refused_within_notice(lambda: moved_back(arrange, appointment, day_before, start))


def test_no_other_time_than_the_one_the_client_expects_comes_within_a_day(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    sooner = appointment.starts_at - timedelta(minutes=15)
    assert refused_within_notice(lambda: moved_back(arrange, appointment, day_before, sooner))


def test_no_other_place_than_the_one_the_client_expects_comes_within_a_day(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    annexe = SiteRow(name="Dependance", kind="office", team_id=office.team_id, capacity=50)
    arrange.add(annexe)
    person = arrange.person()
    sites = (office.room_id, annexe.id)
    arrange.plan(person, arrange.terms(site_ids=tuple(str(one) for one in sites)))
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    row = coming(database, person)[2]
    change(database, row, known_at=LONG_AGO)
    at = row.starts_at - timedelta(hours=20)
    moved_by_hand(arrange, row, at)
    (elsewhere,) = {*sites} - {row.site_id}
    start = row.starts_at
    assert refused_within_notice(lambda: moved_back(arrange, row, at, start, elsewhere))
    moved_back(arrange, row, at, start)
    assert standing(database, row).site_id == row.site_id


def test_a_time_that_is_over_does_not_come_back(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    after = appointment.starts_at + timedelta(minutes=1)
    with pytest.raises(Invalid) as caught:
        moved_back(arrange, appointment, after, appointment.starts_at)
    assert [(one.code, one.part) for one in caught.value.fields] == [("breaks-window", "past")]


def test_other_rules_hold_for_a_time_that_the_client_expects(
    arrange: Arranger, database: Database, appointment: AppointmentRow, day_before: datetime
) -> None:
    for actor in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(actor, appointment.starts_at - HOURS, appointment.ends_at + HOURS)
    with pytest.raises(Invalid) as caught:
        moved_back(arrange, appointment, day_before, appointment.starts_at)
    assert [one.code for one in caught.value.fields] == ["breaks-officer-at-work"]


def test_what_was_called_off_by_mistake_comes_back_within_a_day_while_the_client_expects_it(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    by_letter(arrange, appointment)
    at = appointment.starts_at - timedelta(hours=20)
    called_off(arrange, appointment, at)
    with database.work(arrange.office.officer, at) as work:
        wanted = (appointment.person_id, appointment.obligation_id, appointment.occurrence)
        place_by_hand(work, *wanted, HandChoice(appointment.starts_at))
    assert standing(database, appointment).starts_at == appointment.starts_at
    assert changes_to_pass_on(database) == []


@pytest.mark.parametrize("act", ALL)
def test_a_client_who_was_not_notified_and_has_weeks_to_go_is_not(
    arrange: Arranger, database: Database, appointment: AppointmentRow, act: Act
) -> None:
    letter(arrange, appointment, LetterKind.APPOINTMENT, posted=False)
    finished(arrange, appointment, "call_person", "unclear-reply")
    act(arrange, appointment)
    assert changes_to_pass_on(database) == []


@pytest.mark.parametrize("view", REMINDING)
def test_a_letter_or_a_call_about_it_counts_as_a_message(
    arrange: Arranger, database: Database, appointment: AppointmentRow, view: Act
) -> None:
    view(arrange, appointment)
    row = now_of(database, appointment)
    assert (row.state, row.known_at, row.version) == ("notified", NOW, 2)


@pytest.mark.parametrize("view", SHOWING)
def test_a_card_or_calendar_shows_it_and_reminds_of_nothing(
    arrange: Arranger, database: Database, appointment: AppointmentRow, view: Act
) -> None:
    view(arrange, appointment)
    row = now_of(database, appointment)
    assert (row.state, row.known_at, row.version) == ("scheduled", NOW, 1)


def test_a_card_passes_on_the_times_on_it_and_a_calendar_of_all(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    by_card(arrange, appointment)
    rows = coming(database, person)
    assert [row.known_at for row in rows] == [NOW] * 3 + [None] * (len(rows) - 3)
    by_calendar(arrange, appointment)
    assert {row.known_at for row in coming(database, person)} == {NOW}


def test_a_letter_keeps_what_was_confirmed_and_when_the_client_first_knew(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    change(database, appointment, state="confirmed", known_at=LONG_AGO)
    by_letter(arrange, appointment)
    row = now_of(database, appointment)
    assert (row.state, row.known_at) == ("confirmed", LONG_AGO)


@pytest.mark.parametrize("kind", [LetterKind.APPOINTMENT, LetterKind.CARD])
def test_a_letter_posted_with_a_time_that_is_gone_asks_to_notify_of_the_change(
    arrange: Arranger, database: Database, appointment: AppointmentRow, kind: LetterKind
) -> None:
    """It was printed before the move and posted after it."""
    letter(arrange, appointment, kind, posted=False)
    with database.work(CLOCK, NOW + timedelta(minutes=1)) as work:
        take_off_calendar(work.session, [appointment.id], "moved", now=work.now)
    assert changes_to_pass_on(database) == []
    with database.work(arrange.office.officer, NOW + timedelta(hours=1)) as work:
        row = work.session.exec(select(LetterRow)).one()
        post_letter(work, row.id, row.version, civil_date(NOW))
    assert changes_to_pass_on(database) == [(appointment.id, "moved")]


def test_who_was_notified_of_a_change_knows_the_new_time(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    by_call(arrange, appointment)
    moved_by_hand(arrange, appointment)
    with database.work(arrange.office.officer, NOW) as work:
        task = work.session.exec(select(TaskRow).where(TaskRow.kind == "notify_change")).one()
        finish_task(work, task.id, task.version)
    with database.work(CLOCK, NOW) as work:
        new = work.session.exec(
            select(AppointmentRow).where(AppointmentRow.replaces_id == appointment.id)
        ).one()
    assert (new.state, new.known_at) == ("notified", NOW)
    moved_by_hand(arrange, new)
    assert changes_to_pass_on(database) == [(new.id, "moved")]


def test_a_yes_by_text_is_about_the_text_and_not_about_a_later_letter(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    texted = coming(database, person)[0]
    arrange.message(texted, state="sent", claimed_at=LONG_AGO, claim_number=1)
    change(database, texted, state="notified", known_at=LONG_AGO)
    by_letter(arrange, appointment)
    by_calendar(arrange, appointment)
    with database.work(CLOCK, NOW) as work:
        about = last_texted_about(work.session, person.id, NOW)
        assert about is not None
        assert about.id == texted.id


@pytest.mark.parametrize("act", AT_ANY_MOMENT)
def test_who_comes_every_week_is_notified_at_short_notice_without_having_been_reminded(
    arrange: Arranger, database: Database, person: PersonRow, act: ActAt
) -> None:
    first = coming(database, person)[0]
    change(database, first, booked_at=LONG_AGO)
    act(arrange, first, first.starts_at - timedelta(minutes=70))
    assert [about for about, _ in changes_to_pass_on(database)] == [first.id]


FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "booked_at", "view"),
    [
        (FRIDAY + timedelta(days=3), LONG_AGO, True),  # Monday, when the next working day has begun
        (FRIDAY + timedelta(days=4), LONG_AGO, True),  # Tuesday, the second working day
        (FRIDAY + timedelta(days=4, minutes=1), LONG_AGO, False),
        (FRIDAY + timedelta(days=3), FRIDAY - timedelta(hours=1), False),  # booked an hour ago
        (FRIDAY - timedelta(minutes=1), LONG_AGO, False),
    ],
)
def test_short_notice_is_two_working_days_for_what_stood_before_them(
    arrange: Arranger, database: Database, starts_at: datetime, booked_at: datetime, view: bool
) -> None:
    row = arrange.appointment(arrange.person(), starts_at, booked_at=booked_at)
    with database.work(CLOCK, FRIDAY) as work:
        take_off_calendar(work.session, [row.id], "cancelled_by_service", now=FRIDAY)
    assert changes_to_pass_on(database) == [(row.id, "cancelled_by_service")] * view


def test_who_is_still_to_be_notified_of_a_change_is_notified_of_the_next_with_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    """The client never knew the time in between: one task, from the time they heard of."""
    _, [line] = arrange.plan(person, number=7, state="superseded")
    soon = NOW + timedelta(days=1)
    old = arrange.appointment(person, soon, line, occurrence=900, known_at=LONG_AGO)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [old.id], "moved", now=NOW)
    between = arrange.appointment(person, soon + timedelta(hours=3), line, occurrence=900)
    with database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [between.id], "moved", now=NOW)
    assert changes_to_pass_on(database) == [(old.id, "moved")]


def test_the_preview_of_an_absence_says_who_knows_or_may_come(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    by_letter(arrange, appointment)
    first = coming(database, person)[0]
    change(database, first, booked_at=LONG_AGO)
    arrange.leave(arrange.office.deputy, first.starts_at, appointment.ends_at)
    away = OfficerAway(
        arrange.office.officer.staff_id, first.starts_at - HOURS, appointment.ends_at + HOURS
    )
    with database.work(arrange.office.officer, first.starts_at - timedelta(minutes=70)) as work:
        found = preview_away(work, away).changes
    shifts = sorted((*found.moved, *found.unplaced), key=lambda one: one.was.starts_at)
    assert [one.expected for one in shifts] == [True, False, True]
    assert found.to_pass_on == 2


def test_a_posted_letter_about_a_change_ends_the_task_to_notify_of_it(
    arrange: Arranger, database: Database, person: PersonRow, appointment: AppointmentRow
) -> None:
    other = coming(database, person)[3]
    for row in (appointment, other):
        change(database, row, known_at=LONG_AGO)
        moved_by_hand(arrange, row)
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.replaces_id == appointment.id)
        new = work.session.exec(query).one()
    letter(arrange, new, LetterKind.APPOINTMENT)
    assert len(changes_to_pass_on(database)) == 2
    letter(arrange, new, LetterKind.CHANGED)
    assert changes_to_pass_on(database) == [(other.id, "moved")]


def test_a_posted_letter_about_what_is_off_ends_the_task_to_notify_of_it(
    arrange: Arranger, database: Database, appointment: AppointmentRow
) -> None:
    change(database, appointment, known_at=LONG_AGO)
    called_off(arrange, appointment)
    assert changes_to_pass_on(database) == [(appointment.id, "cancelled_by_service")]
    letter(arrange, appointment, LetterKind.CANCELLED)
    assert changes_to_pass_on(database) == []
