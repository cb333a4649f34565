"""Clients go to another team: nothing changes before its supervisor accepts, everything follows afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, Stale
from aftercare.base.subject_errors import FormerOfficerReadsOnly
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.transfers.acts import Transferring
from aftercare.casework.transfers.team_transfers import (
    Division,
    accept_proposal,
    preview_accepting,
    proposal,
    proposals_to_answer,
    propose_to_team,
    refuse_proposal,
    team_proposals,
    withdraw_proposal,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.transfers.carry_out import carry_out
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.store.overviews.screen_queue import QueueQuery, queue_page
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.transfers.rows import transfers_due
from tests.casework.transfers.test_transfers import MONDAY, TODAY, calendar, placed
from tests.store.arranging import NOW, Arranger


def proposed(arrange: Arranger, *people: PersonRow) -> UUID:
    office = arrange.office
    with arrange.database.work(office.supervisor, NOW) as work:
        ids = [one.id for one in people]
        asked = (office.officer.staff_id, ids, office.other_team_id, "Vertrek van een collega")
        return propose_to_team(work, *asked)


def to_outsider(arrange: Arranger, *people: PersonRow, on: date = TODAY) -> Division:
    return Division({one.id: arrange.office.outsider.staff_id for one in people}, on)


def accepted(arrange: Arranger, batch_id: UUID, division: Division) -> Transferring:
    with arrange.database.work(arrange.office.other_supervisor, NOW) as work:
        shown, _ = preview_accepting(work, batch_id, division)
    with arrange.database.work(arrange.office.other_supervisor, NOW) as work:
        return accept_proposal(work, batch_id, division, shown.fingerprint)


def sees(database: Database, actor: Actor, person: PersonRow) -> bool:
    with database.work(actor, NOW) as work:
        try:
            get_person(work.session, person.id)
        except NotFound:
            return False
    return True


def test_before_the_other_team_accepts_nothing_changes_and_it_sees_no_file(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    before = [(row.id, row.starts_at, row.officer_id) for row in calendar(database, person)]
    batch_id = proposed(arrange, person)
    assert proposed(arrange, person) == batch_id, "sent again it is the same proposal"
    with database.work(office.other_supervisor, NOW) as work:
        (one,) = proposals_to_answer(work)
        assert (one["batch_id"], one["clients"], one["reason"]) == (
            batch_id,
            1,
            "Vertrek van een collega",
        )
        (client,) = proposal(work, batch_id).clients
        assert not client.keys() & {"given_name", "family_name", "birth_date", "phone"}
        preview_accepting(work, batch_id, to_outsider(arrange, person))
    assert [(row.id, row.starts_at, row.officer_id) for row in calendar(database, person)] == before
    assert not sees(database, office.other_supervisor, person)
    assert sees(database, office.supervisor, person)
    with database.work(office.supervisor, NOW) as work:
        assert proposals_to_answer(work) == []
        with pytest.raises(NotFound):
            accept_proposal(work, batch_id, to_outsider(arrange, person), "0" * 32)


def test_once_accepted_the_file_is_the_other_teams_alone(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=office.deputy.staff_id)
    placed(arrange, person)
    # Held by a stand-in, who may not see the client afterwards.
    held = calendar(database, person)[-1]
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, held.id).officer_id = office.deputy.staff_id
    kept = {row.id for row in calendar(database, person)}
    batch_id = proposed(arrange, person)
    found = accepted(arrange, batch_id, to_outsider(arrange, person))
    assert {row.officer_id for row in calendar(database, person)} <= {office.outsider.staff_id}
    assert len(found.kept) + len(found.changes.moved) + len(found.changes.unplaced) == len(kept)
    for actor in (office.outsider, office.other_supervisor):
        assert sees(database, actor, person)
    for actor in (office.officer, office.deputy, office.supervisor, office.planner):
        assert not sees(database, actor, person), actor.role
    with database.work(CLOCK, NOW) as work:
        moved = get_person(work.session, person.id)
        assert (moved.team_id, moved.deputy_id) == (office.other_team_id, None)
    with database.work(office.supervisor, NOW) as work:
        (one,) = team_proposals(work)
        assert one["outcome"] == "accepted"
        assert proposal(work, batch_id).clients == [], "nothing of a file that is another team's"
    with database.work(office.other_supervisor, NOW) as work, pytest.raises(AlreadyDecided):
        accept_proposal(work, batch_id, to_outsider(arrange, person), found.fingerprint)


def test_accepted_for_a_later_day_the_client_follows_on_that_day(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    held = calendar(database, person)[-1]
    accepted(arrange, proposed(arrange, person), to_outsider(arrange, person, on=MONDAY))
    # A stand-in of the old team took one over meanwhile.
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, held.id).officer_id = office.deputy.staff_id
    assert sees(database, office.supervisor, person)
    assert not sees(database, office.outsider, person)
    with database.work(CLOCK, NOW + timedelta(days=6)) as work:
        (due,) = transfers_due(work.session, MONDAY)
        assert carry_out(work, due)
    assert office.deputy.staff_id not in {row.officer_id for row in calendar(database, person)}
    assert not sees(database, office.supervisor, person)
    assert sees(database, office.outsider, person)


def test_the_preview_holds_contact_to_the_standard_of_the_team_that_is_asked(
    arrange: Arranger, database: Database
) -> None:
    """Two in thirty days is enough for the team that gives; the other has no standard, so the plan's longest gap
    counts."""
    person = arrange.person(tier=1)
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW - timedelta(days=1), line, state="attended")
    for days in (6, 20):
        arrange.appointment(person, NOW + timedelta(days=days), line, occurrence=days)
    with database.work(CLOCK, NOW) as work:
        team = work.session.get_one(TeamRow, person.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", TODAY - timedelta(days=90)
    batch_id = proposed(arrange, person)
    for on in (TODAY, MONDAY):
        with database.work(arrange.office.other_supervisor, NOW) as work:
            found, _ = preview_accepting(work, batch_id, to_outsider(arrange, person, on=on))
            assert [one.days for one in found.too_seldom[person.id]], on


def test_a_refusal_gives_its_reason_to_the_supervisor_who_asked(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    batch_id = proposed(arrange, person)
    with database.work(office.other_supervisor, NOW) as work:
        with pytest.raises(Invalid):
            refuse_proposal(work, batch_id, " ")
        refuse_proposal(work, batch_id, "Geen uren tot januari")
    with database.work(office.supervisor, NOW) as work:
        (one,) = team_proposals(work)
        assert (one["outcome"], one["answer"]) == ("refused", "Geen uren tot januari")
        with pytest.raises(AlreadyDecided):
            withdraw_proposal(work, batch_id)
    again = proposed(arrange, person)
    with database.work(office.supervisor, NOW) as work:
        withdraw_proposal(work, again)
    with database.work(office.other_supervisor, NOW) as work:
        assert proposals_to_answer(work) == []


def test_some_are_taken_and_others_refused_with_a_reason_each(
    arrange: Arranger, database: Database
) -> None:
    office, people = arrange.office, [arrange.person() for _ in range(3)]
    batch_id = proposed(arrange, *people)
    taken, far, full = people
    whys = {far.id: "Woont te ver van ons kantoor", full.id: "Geen plaats in onze groep"}
    division = replace(to_outsider(arrange, taken), refused=whys)
    with database.work(office.other_supervisor, NOW) as work:
        for wrong in (
            replace(division, refused={far.id: whys[far.id]}),
            replace(division, refused=whys | {taken.id: "Toch ook deze niet"}),
        ):
            with pytest.raises(Stale):
                preview_accepting(work, batch_id, wrong)
        with pytest.raises(Invalid) as brief:
            preview_accepting(work, batch_id, replace(division, refused=whys | {full.id: "vol"}))
        assert [one.pointer for one in brief.value.fields] == ["/refused/1/answer"]
    accepted(arrange, batch_id, division)
    assert sees(database, office.outsider, taken)
    for one in (far, full):
        assert sees(database, office.officer, one)
        assert not sees(database, office.other_supervisor, one)
    for reader, named in ((office.supervisor, True), (office.other_supervisor, False)):
        with database.work(reader, NOW) as work:
            found = proposal(work, batch_id)
            assert (found.about["outcome"], found.about["clients"]) == ("partly", 3)
            assert {one["person_id"]: one["answer"] for one in found.refused} == whys
            assert all(bool(one["reference"]) is named for one in found.refused)
    # Who was refused can be proposed again, and was not moved on paper.
    assert proposed(arrange, far, full) != batch_id


def test_a_client_who_went_to_a_colleague_meanwhile_is_not_taken(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    batch_id = proposed(arrange, person)
    with database.work(CLOCK, NOW) as work:
        get_person(work.session, person.id, for_update=True).officer_id = office.colleague.staff_id
    with database.work(office.other_supervisor, NOW) as work, pytest.raises(Stale):
        preview_accepting(work, batch_id, to_outsider(arrange, person))


def test_a_supervisor_whom_a_list_keeps_from_a_file_does_not_answer_for_it(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    batch_id = proposed(arrange, person)
    for barred in (office.other_supervisor, office.duty_desk, office.unit_manager):
        entry = FileAccessRow(
            person_id=person.id, staff_id=barred.staff_id, kind="barred", reason="Familie", from_on=TODAY,
            review_on=TODAY + timedelta(days=90), entered_by=office.supervisor.staff_id, entered_at=NOW,
        )  # fmt: skip
        arrange.add(entry)
    with database.work(office.other_supervisor, NOW) as work:
        assert proposals_to_answer(work) == []
        with pytest.raises(NotFound):
            proposal(work, batch_id)
    with database.work(office.supervisor, NOW) as work:
        withdraw_proposal(work, batch_id)
    with pytest.raises(Invalid) as refused:
        proposed(arrange, person)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/team", "no-one-to-accept")
    ]


def test_what_began_before_the_move_is_recorded_by_the_officer_who_held_it(
    arrange: Arranger, database: Database
) -> None:
    """The miss is then the new officer's: absence and verdict follow the client."""
    person, office = arrange.person(), arrange.office
    placed(arrange, person)
    began = arrange.appointment(person, NOW - timedelta(hours=2), state="outcome_overdue",
                                overdue_at=NOW - timedelta(minutes=5))  # fmt: skip
    later = arrange.appointment(person, NOW + timedelta(hours=2))
    accepted(arrange, proposed(arrange, person), to_outsider(arrange, person))
    held = {row.id: row.officer_id for row in calendar(database, person)}
    assert held.get(later.id) != office.officer.staff_id
    mine = QueueQuery(mine=True)
    with database.work(office.officer, NOW) as work:
        row = get_appointment(work.session, began.id)
        assert row.officer_id == office.officer.staff_id
        listed = queue_page(work.session, work.actor.staff_id, mine, NOW, 0, 20)
        assert [one["person_id"] for one in listed.people] == [person.id]
        record_outcome(work, began.id, row.version, Outcome.MISSED)
    with database.work(office.officer, NOW) as work, pytest.raises(FormerOfficerReadsOnly):
        get_person(work.session, person.id, for_update=True)
    assert sees(database, office.officer, person), "a slip of the hand is corrected at once"
    for actor in (office.deputy, office.supervisor):
        assert not sees(database, actor, person), actor.role
    soon = NOW + timedelta(minutes=16)
    with database.work(office.officer, soon) as work, pytest.raises(NotFound):
        get_person(work.session, person.id)
    with database.work(office.outsider, NOW) as work:
        (absence,) = work.session.exec(select(AbsenceRow))
        assert (absence.person_id, absence.state) == (person.id, "opened")
        listed = queue_page(work.session, work.actor.staff_id, mine, NOW, 0, 20)
        assert [one["person_id"] for one in listed.people] == [person.id]


def test_what_is_not_recorded_keeps_no_file_open_for_long(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    began = arrange.appointment(person, NOW - timedelta(hours=2))
    accepted(arrange, proposed(arrange, person), to_outsider(arrange, person))
    with database.work(office.officer, NOW + timedelta(days=2)) as work:
        get_appointment(work.session, began.id)
    with database.work(office.officer, NOW + timedelta(days=4)) as work, pytest.raises(NotFound):
        get_appointment(work.session, began.id)


def test_once_the_new_officer_records_it_the_old_one_keeps_nothing(
    arrange: Arranger, database: Database
) -> None:
    person, office = arrange.person(), arrange.office
    began = arrange.appointment(person, NOW - timedelta(hours=2))
    accepted(arrange, proposed(arrange, person), to_outsider(arrange, person))
    with database.work(office.outsider, NOW) as work:
        version = get_appointment(work.session, began.id).version
        record_outcome(work, began.id, version, Outcome.ATTENDED)
    assert not sees(database, office.officer, person)
