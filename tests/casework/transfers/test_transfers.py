"""A client goes to another officer: shown first, done as shown, each appointment at its own time where it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.placement.place import place_persons
from aftercare.casework.transfers.acts import (
    Transferring,
    call_off,
    preview_transfer,
    transfer_clients,
)
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.scheduling.transfers.carry_out import carry_out
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.transfers.rows import TransferRow, transfers_due
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
MONDAY = TODAY + timedelta(days=6)
WHY = "Het vertrek gaat niet door"


def placed(arrange: Arranger, *people: PersonRow) -> None:
    for person in people:
        arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id for person in people])


def calendar(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)


def times(rows: list[AppointmentRow]) -> list[tuple[object, ...]]:
    return [(row.id, row.starts_at, row.officer_id) for row in rows]


def to_colleague(arrange: Arranger, *people: PersonRow, from_on: date = TODAY) -> NewTransfer:
    office = arrange.office
    officers = {one.id: office.colleague.staff_id for one in people}
    return NewTransfer(office.officer.staff_id, officers, from_on, "Herverdeling van cliënten")


def transferred(arrange: Arranger, new: NewTransfer, actor: Actor | None = None) -> Transferring:
    """Looked at, then done."""
    actor = actor or arrange.office.supervisor
    with arrange.database.work(actor, NOW) as work:
        shown = preview_transfer(work, new)
    with arrange.database.work(actor, NOW) as work:
        return transfer_clients(work, new, shown.fingerprint)


def officer_of(database: Database, person: PersonRow) -> UUID:
    with database.work(CLOCK, NOW) as work:
        return get_person(work.session, person.id).officer_id


def notify(database: Database, row: AppointmentRow) -> None:
    with database.work(CLOCK, NOW) as work:
        known = get_appointment(work.session, row.id)
        known.state, known.known_at = "confirmed", NOW


def test_from_today_the_client_and_every_appointment_to_come_are_the_new_officers(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    before = calendar(database, person)
    notify(database, before[0])
    found = transferred(arrange, to_colleague(arrange, person))
    after = calendar(database, person)
    assert {row.officer_id for row in after} == {office.colleague.staff_id}
    assert [(row.id, row.starts_at) for row in after] == [(row.id, row.starts_at) for row in before]
    assert (after[0].state, after[0].known_at) == ("confirmed", NOW)
    assert (len(found.kept), found.changes.moved, found.changes.unplaced) == (len(before), (), ())
    assert officer_of(database, person) == office.colleague.staff_id
    with database.work(office.officer, NOW) as work, pytest.raises(NotFound):
        get_person(work.session, person.id)
    with database.work(CLOCK, NOW) as work:
        (change,) = work.session.execute(
            text("select from_officer_id, changed_by from officer_change")
        )
        assert (change.from_officer_id, change.changed_by) == (
            office.officer.staff_id,
            office.supervisor.staff_id,
        )
        assert work.session.exec(select(TaskRow)).all() == []


def test_a_preview_says_in_which_weeks_a_client_would_get_too_little_contact(
    arrange: Arranger, database: Database
) -> None:
    """The new officer is away for some weeks, and the plan's longest gap is shorter."""
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    arrange.appointment(person, NOW - timedelta(days=1), state="attended")
    with database.work(office.supervisor, NOW) as work:
        assert preview_transfer(work, to_colleague(arrange, person)).too_seldom == {}
    for colleague in (office.colleague, office.deputy):
        arrange.leave(colleague, NOW, NOW + timedelta(days=32))
    with database.work(office.supervisor, NOW) as work:
        (gap,) = preview_transfer(work, to_colleague(arrange, person)).too_seldom[person.id]
    assert gap.from_on == civil_date(NOW) - timedelta(days=1)
    assert gap.days > 30


def test_the_preview_writes_nothing(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    placed(arrange, person)
    before = times(calendar(database, person))
    with database.work(arrange.office.supervisor, NOW) as work:
        found = preview_transfer(work, to_colleague(arrange, person))
        assert [one.id for one in found.people] == [person.id]
    assert [one.becomes.officer for one in found.kept if one.becomes] == [
        arrange.office.colleague.display_name
    ] * len(before)
    assert times(calendar(database, person)) == before
    assert officer_of(database, person) == person.officer_id
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(TransferRow)).all() == []
    (new, old) = found.loads
    assert (new.before, old.after) == (0, 0)
    assert new.after == old.before > 0


def test_a_time_the_new_officer_has_no_room_for_moves_and_who_knew_it_is_to_be_view(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    first = calendar(database, person)[0]
    notify(database, first)
    arrange.leave(office.colleague, first.starts_at, first.ends_at)
    found = transferred(arrange, to_colleague(arrange, person))
    (moved,) = found.changes.moved
    assert (moved.appointment_id, moved.expected) == (first.id, True)
    assert (moved.was.officer, moved.becomes and moved.becomes.officer) == (
        office.officer.display_name,
        office.colleague.display_name,
    )
    first_on = civil_date(first.starts_at)
    assert found.spares_from_on == first_on + timedelta(days=1)
    assert first.id not in {row.id for row in calendar(database, person)}
    with database.work(CLOCK, NOW) as work:
        (task,) = work.session.exec(select(TaskRow))
        assert (task.kind, task.appointment_id) == ("notify_change", first.id)


@pytest.mark.parametrize("planned_first", [True, False])
def test_from_a_day_on_each_officer_has_their_own_side_of_it_however_it_is_placed(
    arrange: Arranger, database: Database, planned_first: bool
) -> None:
    person, office = arrange.person(), arrange.office
    change_on = MONDAY + timedelta(days=14)
    if planned_first:
        placed(arrange, person)
    transferred(arrange, to_colleague(arrange, person, from_on=change_on))
    if not planned_first:
        placed(arrange, person)
    assert officer_of(database, person) == office.officer.staff_id
    arranged = times(calendar(database, person))
    with database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, person.team_id)
    rows = calendar(database, person)
    assert times(rows) == arranged
    assert {(civil_date(row.starts_at) < change_on, row.officer_id) for row in rows} == {
        (True, office.officer.staff_id),
        (False, office.colleague.staff_id),
    }


def test_what_a_stand_in_holds_is_left_alone_until_the_day(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    arrange.leave(office.officer, NOW + timedelta(days=5), NOW + timedelta(days=12))
    placed(arrange, person)
    transferred(arrange, to_colleague(arrange, person, from_on=MONDAY + timedelta(days=28)))
    arranged = times(calendar(database, person))
    assert office.deputy.staff_id in {officer for _, _, officer in arranged}
    with database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, person.team_id)
    assert times(calendar(database, person)) == arranged


def test_when_its_day_comes_the_client_is_on_the_other_caseload_once(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    placed(arrange, person)
    transferred(arrange, to_colleague(arrange, person, from_on=MONDAY))
    with database.work(CLOCK, NOW) as work:
        assert transfers_due(work.session, MONDAY - timedelta(days=1)) == []
        (due,) = transfers_due(work.session, MONDAY)
        assert not carry_out(work, due)
    on_the_day = NOW + timedelta(days=6)
    for first in (True, False):
        with database.work(CLOCK, on_the_day) as work:
            assert carry_out(work, due) is first
    assert officer_of(database, person) == arrange.office.colleague.staff_id


def test_what_is_called_off_goes_back_and_stays(arrange: Arranger, database: Database) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    before = times(calendar(database, person))
    transferred(arrange, to_colleague(arrange, person, from_on=MONDAY))
    with database.work(office.supervisor, NOW) as work:
        (row,) = work.session.exec(select(TransferRow))
    with pytest.raises(Stale), database.work(office.supervisor, NOW) as work:
        call_off(work, row.id, row.version + 1, WHY)
    with database.work(office.supervisor, NOW) as work:
        for nothing in (" ", "nee"):
            with pytest.raises(Invalid) as refused:
                call_off(work, row.id, row.version, nothing)
            assert refused.value.fields[0].pointer == "/reason"
        assert call_off(work, row.id, row.version, WHY).called_off_reason == WHY
    assert times(calendar(database, person)) == before
    with pytest.raises(AlreadyDecided), database.work(office.supervisor, NOW) as work:
        call_off(work, row.id, row.version + 1, WHY)
    with database.work(CLOCK, NOW + timedelta(days=6)) as work:
        assert not carry_out(work, row.id)


def test_one_transfer_at_a_time_is_to_come_for_a_client(arrange: Arranger) -> None:
    person = arrange.person()
    new = to_colleague(arrange, person, from_on=MONDAY)
    transferred(arrange, new)
    with pytest.raises(Invalid) as refused:
        transferred(arrange, replace(new, from_on=MONDAY + timedelta(days=7)))
    assert [one.code for one in refused.value.fields] == ["transfer-to-come"]


def test_sent_twice_it_is_done_once(arrange: Arranger, database: Database) -> None:
    person, supervisor = arrange.person(), arrange.office.supervisor
    placed(arrange, person)
    new = to_colleague(arrange, person)
    first = transferred(arrange, new)
    with database.work(supervisor, NOW) as work:
        again = transfer_clients(work, new, first.fingerprint)
    assert again.batch_id == first.batch_id
    with database.work(CLOCK, NOW) as work:
        assert len(work.session.exec(select(TransferRow)).all()) == 1


def test_a_whole_caseload_goes_to_several_or_not_at_all(
    arrange: Arranger, database: Database
) -> None:
    office, people = arrange.office, [arrange.person() for _ in range(3)]
    placed(arrange, *people)
    one, other, stays = people
    officers = {one.id: office.colleague.staff_id, other.id: office.deputy.staff_id}
    new = NewTransfer(
        office.officer.staff_id,
        officers,
        TODAY,
        "Vertrek van een collega",
        True,
        frozenset({stays.id}),
    )
    with database.work(office.supervisor, NOW) as work:
        shown = preview_transfer(work, new)
    arrange.person()
    with pytest.raises(Stale), database.work(office.supervisor, NOW) as work:
        transfer_clients(work, new, shown.fingerprint)
    assert {officer_of(database, row) for row in people} == {office.officer.staff_id}
    found = transferred(arrange, replace(new, whole=False))
    assert [officer_of(database, row) for row in people] == [
        office.colleague.staff_id,
        office.deputy.staff_id,
        office.officer.staff_id,
    ]
    assert {load.name: load.clients for load in found.loads} == {
        office.colleague.display_name: 1,
        office.deputy.display_name: 1,
        office.officer.display_name: 2,
    }
    with database.work(CLOCK, NOW) as work:
        # A stand-in by plan who is the officer now is not that besides.
        assert get_person(work.session, other.id).deputy_id is None
        assert get_person(work.session, one.id).deputy_id == office.deputy.staff_id


def test_it_is_done_only_as_it_was_shown(arrange: Arranger, database: Database) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    new = to_colleague(arrange, person)
    with database.work(office.supervisor, NOW) as work:
        shown = preview_transfer(work, new)
    first = calendar(database, person)[0]
    arrange.leave(office.colleague, first.starts_at, first.ends_at)
    with pytest.raises(Stale), database.work(office.supervisor, NOW) as work:
        transfer_clients(work, new, shown.fingerprint)
    assert officer_of(database, person) == office.officer.staff_id


@pytest.mark.parametrize("who", ["officer", "planner", "admin", "auditor"])
def test_only_a_supervisor_gives_clients_to_others(arrange: Arranger, who: str) -> None:
    with pytest.raises(Forbidden):
        transferred(arrange, to_colleague(arrange, arrange.person()), getattr(arrange.office, who))


def test_the_supervisor_of_another_team_sees_no_such_client(arrange: Arranger) -> None:
    with pytest.raises(NotFound):
        transferred(
            arrange, to_colleague(arrange, arrange.person()), arrange.office.other_supervisor
        )


@pytest.mark.parametrize(
    ("to", "code"),
    [("outsider", "another-team"), ("supervisor", "no-deputy"), ("officer", "no-deputy")],
)
def test_clients_go_to_another_officer_of_the_own_team(
    arrange: Arranger, to: str, code: str
) -> None:
    person = arrange.person()
    new = replace(
        to_colleague(arrange, person), officers={person.id: getattr(arrange.office, to).staff_id}
    )
    with pytest.raises(Invalid) as refused:
        transferred(arrange, new)
    assert [one.code for one in refused.value.fields] == [code]


def test_an_open_case_reaches_the_new_officer_and_waits_no_longer_with_the_old(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        (escalation,) = work.session.exec(select(EscalationRow))
        escalation.handed_to = office.colleague.staff_id
        notice = StaffNoticeRow(
            staff_id=office.officer.staff_id,
            person_id=person.id,
            escalation_id=escalation.id,
            created_at=NOW,
        )
        work.session.add(notice)
    transferred(arrange, to_colleague(arrange, person))
    with database.work(CLOCK, NOW) as work:
        view = {(one.staff_id, one.read_at) for one in work.session.exec(select(StaffNoticeRow))}
        assert work.session.get_one(EscalationRow, escalation.id).handed_to is None
    assert view == {(office.officer.staff_id, NOW), (office.colleague.staff_id, None)}


def test_both_officers_get_mail_once_an_act_and_when_it_is_called_off(
    arrange: Arranger, database: Database
) -> None:
    office, people = arrange.office, [arrange.person() for _ in range(2)]
    for who in (office.officer, office.colleague):
        arrange.add(
            StaffMailRow(
                staff_id=who.staff_id, address=f"{who.staff_id}@example.org",
                entered_by=who.staff_id, entered_at=NOW,
            )
        )  # fmt: skip
    transferred(arrange, to_colleague(arrange, *people, from_on=MONDAY))
    assert len(mails(database)) == 2
    with database.work(office.supervisor, NOW) as work:
        row = work.session.exec(select(TransferRow)).first()
        assert row is not None
        call_off(work, row.id, row.version, WHY)
    assert len(mails(database)) == 4


def mails(database: Database) -> list[MessageRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.channel == "email")
        return list(work.session.exec(query))


@pytest.mark.parametrize(
    "change",
    ["update officer_transfer set reason = 'x'", "update officer_transfer set to_officer_id = arranged_by",
     "update officer_transfer set done_at = now()", "delete from officer_transfer"],
    ids=["reason", "officer", "ended-twice", "deleted"],
)  # fmt: skip
def test_what_was_arranged_stays_written(
    arrange: Arranger, database: Database, change: str
) -> None:
    transferred(arrange, to_colleague(arrange, arrange.person()))
    with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
        work.session.execute(text(change))
