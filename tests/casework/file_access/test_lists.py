"""The two lists of a client's file: what is entered, refused, reviewed and ended, and what follows everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid, NotFound
from aftercare.casework.file_access.lists import (
    access_to_review,
    colleagues_to_list,
    count_access_to_review,
    end_entry,
    file_access,
    list_colleague,
    review_entry,
)
from aftercare.casework.people.acts import change_details
from aftercare.casework.people.related_persons import work_along
from aftercare.casework.plans.choices import deputies
from aftercare.casework.staff.stand_ins import NewStandIn, name_stand_in
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.file_access.lists import AccessKind, NewEntry
from aftercare.processes.staff.ladder_people import PeopleOfLadder
from aftercare.store.database.sealed_columns import COLUMNS
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.transfers.rows import TransferRow
from tests.casework.people.test_people import details_of
from tests.store.arranging import NOW, Arranger

TODAY, LATER = NOW.date(), NOW.date() + timedelta(days=30)
BAR = NewEntry(AccessKind.BARRED, "Kent de cliënt", TODAY, review_on=LATER)
ALLOW = NewEntry(AccessKind.ALLOWED, "Deelt de zaak", TODAY, until_on=LATER)


def enter(
    arrange: Arranger, person: PersonRow, who: Actor, new: NewEntry = BAR, by: Actor | None = None
) -> FileAccessRow:
    with arrange.database.work(by or arrange.office.supervisor, NOW) as work:
        return list_colleague(work, person.id, who.staff_id, new)


def sees(database: Database, actor: Actor, person: PersonRow, days: int = 0) -> bool:
    with database.work(actor, NOW + timedelta(days=days)) as work:
        return work.session.get(PersonRow, person.id) is not None


def second_supervisor(arrange: Arranger) -> Actor:
    return arrange.staff("supervisor", team_id=arrange.office.team_id)


@pytest.mark.parametrize(
    ("name", "new"),
    [("colleague", BAR), ("planner", BAR), ("supervisor", BAR), ("outsider", ALLOW), ("colleague", ALLOW)],
)  # fmt: skip
def test_an_entry_counts_from_its_first_day_to_its_last_or_its_end(
    arrange: Arranger, database: Database, name: str, new: NewEntry
) -> None:
    second = second_supervisor(arrange)
    who, person = getattr(arrange.office, name), arrange.person(deputy_id=None)
    if new.kind is AccessKind.BARRED and name == "colleague":
        enter(arrange, person, who, replace(ALLOW, until_on=TODAY), second)
        with database.work(second, NOW) as work:
            (entry,) = file_access(work, person.id).standing
            end_entry(work, entry.id, entry.version, "Toch niet")
    before = sees(database, who, person)
    tomorrow = replace(new, from_on=TODAY + timedelta(days=1))
    row = enter(arrange, person, who, tomorrow, second)
    changed = new.kind is AccessKind.ALLOWED
    assert sees(database, who, person) is before
    assert sees(database, who, person, 1) is changed
    assert sees(database, who, person, 31) is (False if new.until_on else changed)
    with database.work(second, NOW + timedelta(days=2)) as work:
        end_entry(work, row.id, row.version, "Niet meer nodig")
    assert sees(database, who, person, 2) is before
    with pytest.raises(AlreadyDecided), database.work(second, NOW) as work:
        end_entry(work, row.id, row.version + 1, "Nog eens gevraagd")


def test_a_bar_outweighs_every_other_way_of_seeing_a_file(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=None)
    with database.work(office.officer, NOW) as work:
        name_stand_in(
            work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, TODAY, LATER)
        )
    assert sees(database, office.colleague, person)
    enter(arrange, person, office.colleague)
    assert not sees(database, office.colleague, person)


def position(**changes: object) -> Callable[[Arranger, Actor], PersonRow]:
    def arranged(arrange: Arranger, who: Actor) -> PersonRow:
        values = {
            name: who.staff_id if value == "them" else value for name, value in changes.items()
        }
        return arrange.person(**{"deputy_id": None} | values)

    return arranged


def with_appointment(arrange: Arranger, who: Actor) -> PersonRow:
    person = arrange.person(deputy_id=None)
    arrange.appointment(person, NOW + timedelta(days=3), officer_id=who.staff_id)
    return person


def with_transfer(arrange: Arranger, who: Actor) -> PersonRow:
    person = arrange.person(deputy_id=None)
    arrange.add(
        TransferRow(
            batch_id=person.id, person_id=person.id, from_officer_id=person.officer_id, to_officer_id=who.staff_id,
            from_on=LATER, reason="x", arranged_by=arrange.office.supervisor.staff_id, arranged_at=NOW,
        )
    )  # fmt: skip
    return person


@pytest.mark.parametrize(
    ("code", "arranged"),
    [
        ("bar-officer", position(officer_id="them")),
        ("bar-deputy", position(deputy_id="them")),
        ("bar-co-officer", position(co_officer_id="them")),
        ("bar-appointments", with_appointment),
        ("bar-coming-officer", with_transfer),
    ],
)
def test_what_a_colleague_still_has_to_do_in_the_file_ends_before_a_bar(
    arrange: Arranger, code: str, arranged: Callable[[Arranger, Actor], PersonRow]
) -> None:
    who = arrange.office.colleague
    person = arranged(arrange, who)
    with pytest.raises(Invalid) as refused:
        enter(arrange, person, who)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/staff_id", code)]
    enter(arrange, person, who, ALLOW)


def test_the_last_supervisor_who_sees_a_file_stays(arrange: Arranger) -> None:
    office, person = arrange.office, arrange.person()
    second, third = second_supervisor(arrange), second_supervisor(arrange)
    enter(arrange, person, second)
    enter(arrange, person, office.supervisor, by=third)
    closed = arrange.person(closed_on=TODAY)
    enter(arrange, closed, office.officer)
    with pytest.raises(Invalid) as refused:
        enter(arrange, person, third, by=third)
    assert [one.code for one in refused.value.fields] == ["own-file-access"]
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("update staff set active = false where id = :id"), {"id": second.staff_id}
        )
    fourth = second_supervisor(arrange)
    enter(arrange, person, third, by=fourth)
    other = arrange.person()
    for who in (office.supervisor, third):
        enter(arrange, other, who, by=fourth)
    with pytest.raises(NotFound):
        enter(arrange, other, fourth, by=third)


def test_entries_are_refused_beside_their_fields(arrange: Arranger) -> None:
    office, person = arrange.office, arrange.person()
    wrong = [
        (office.colleague, replace(BAR, reason=" "), ["/reason"]),
        (office.admin, BAR, ["/staff_id"]),
        (office.planner, ALLOW, ["/staff_id"]),
        (office.supervisor, BAR, ["/staff_id"]),
        (office.colleague, replace(BAR, until_on=LATER), ["/until_on"]),
    ]
    for who, new, pointers in wrong:
        with pytest.raises(Invalid) as refused:
            enter(arrange, person, who, new)
        assert [one.pointer for one in refused.value.fields] == pointers
    enter(arrange, person, office.colleague)
    with pytest.raises(Invalid) as refused:
        enter(arrange, person, office.colleague, ALLOW)
    assert [one.code for one in refused.value.fields] == ["on-list-already"]


def test_the_lists_are_the_supervisors_of_the_team(arrange: Arranger, database: Database) -> None:
    office, person = arrange.office, arrange.person()
    for actor, fault in ((office.officer, Forbidden), (office.other_supervisor, NotFound)):
        with pytest.raises(fault):
            enter(arrange, person, office.colleague, by=actor)
    enter(arrange, person, office.other_supervisor, ALLOW)
    with pytest.raises(Forbidden), database.work(office.other_supervisor, NOW) as work:
        file_access(work, person.id)
    with database.work(office.supervisor, NOW) as work:
        ids = {one.id for one in colleagues_to_list(work, person.id)}
    assert {office.officer.staff_id, office.planner.staff_id, office.provider.staff_id} <= ids
    assert not {office.supervisor.staff_id, office.admin.staff_id, office.auditor.staff_id} & ids


def test_a_review_ends_the_entry_and_enters_it_anew(arrange: Arranger, database: Database) -> None:
    supervisor, person = arrange.office.supervisor, arrange.person()
    row = enter(arrange, person, arrange.office.colleague)
    due = NOW + timedelta(days=30)
    with database.work(supervisor, NOW) as work:
        assert (access_to_review(work), count_access_to_review(work)) == ([], 0)
    with database.work(supervisor, due) as work:
        ((found, _, name),) = access_to_review(work)
        assert (found.id, name) == (row.id, arrange.office.colleague.display_name)
        assert count_access_to_review(work) == 1
        with pytest.raises(Invalid):
            review_entry(work, row.id, row.version, due.date())
    with database.work(supervisor, due) as work:
        fresh = review_entry(work, row.id, row.version, due.date() + timedelta(days=90))
    with database.work(supervisor, due) as work:
        lists = file_access(work, person.id)
        assert ([one.id for one in lists.standing], [one.id for one in lists.over]) == (
            [fresh.id],
            [row.id],
        )
        assert access_to_review(work) == []
    assert not sees(database, arrange.office.colleague, person, 30)


def test_no_work_on_the_file_goes_to_a_barred_colleague(
    arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    enter(arrange, person, office.colleague)
    with database.work(office.officer, NOW) as work:
        assert office.colleague.staff_id not in {one.id for one in deputies(work, person.id)}
    acts = [
        lambda work: work_along(work, person.id, 1, office.colleague.staff_id),
        lambda work: change_details(
            work, person.id, 1, details_of(person, deputy_id=office.colleague.staff_id)
        ),
    ]
    for act in acts:
        with pytest.raises(Invalid) as refused, database.work(office.officer, NOW) as work:
            act(work)
        assert [one.code for one in refused.value.fields] == ["barred-from-file"]


@pytest.mark.parametrize(
    ("restricted", "listed", "reached"),
    [(False, False, True), (True, False, False), (True, True, True)],
    ids=["ordinary", "restricted", "listed"],
)
def test_a_stand_in_has_a_restricted_file_only_when_listed(
    arrange: Arranger, database: Database, restricted: bool, listed: bool, reached: bool
) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=None, restricted=restricted)
    with database.work(office.officer, NOW) as work:
        name_stand_in(
            work, NewStandIn(office.officer.staff_id, office.colleague.staff_id, TODAY, LATER)
        )
    if listed:
        enter(arrange, person, office.colleague, ALLOW)
    assert sees(database, office.colleague, person) is reached
    escalation = EscalationRow(person_id=person.id, trigger_key="x", rule_code="x", rule_version=1,
                               severity=1, opened_at=NOW)  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        people = PeopleOfLadder(work.session, escalation, NOW)[Audience.OFFICER]
    expected = (office.officer.staff_id, *([office.colleague.staff_id] if reached else []))
    assert people == expected


def test_a_ladder_passes_a_barred_colleague(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    second = second_supervisor(arrange)
    enter(arrange, person, arrange.office.supervisor, by=second)
    escalation = EscalationRow(person_id=person.id, trigger_key="x", rule_code="x", rule_version=1,
                               severity=1, opened_at=NOW)  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        people = PeopleOfLadder(work.session, escalation, NOW)[Audience.SUPERVISOR]
    assert people == (second.staff_id,)


def test_only_a_supervisor_lifts_a_restriction(arrange: Arranger, database: Database) -> None:
    office, person = arrange.office, arrange.person()
    with database.work(office.officer, NOW) as work:
        change_details(work, person.id, 1, details_of(person, restricted=True))
    open_again = details_of(person)
    with pytest.raises(Invalid) as refused, database.work(office.officer, NOW) as work:
        change_details(work, person.id, 2, open_again)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/restricted", "restricted-cleared-by-supervisor")
    ]
    with pytest.raises(Forbidden), database.work(office.officer, NOW) as work:
        work.session.execute(
            text("update person set restricted = false where id = :id"), {"id": person.id}
        )
    with database.work(office.supervisor, NOW) as work:
        change_details(work, person.id, 2, open_again)


def test_what_a_colleague_was_answered_before_is_not_answered_again(
    arrange: Arranger, database: Database
) -> None:
    person, other = arrange.person(), arrange.person()
    who = arrange.office.colleague
    keep = text(
        "insert into idempotent_reply (staff_id, key, fingerprint, status, body, created_at)"
        " values (:staff, :key, '', 200, :body, :now)"
    )
    with database.work(CLOCK, NOW) as work:
        for one in (person, other):
            kept = {
                "staff": who.staff_id,
                "key": one.reference,
                "body": COLUMNS["idempotent_reply.body"].clear(f'{{"id": "{one.id}"}}'),
                "now": NOW,
            }
            work.session.execute(keep, kept)
    enter(arrange, person, who)
    with database.work(who, NOW) as work:
        assert list(work.session.scalars(text("select key from idempotent_reply"))) == [
            other.reference
        ]


def test_no_entry_is_deleted_or_rewritten(arrange: Arranger, database: Database) -> None:
    enter(arrange, arrange.person(), arrange.office.colleague)
    for statement in ("delete from file_access", "update file_access set reason = 'anders'"):
        with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
            work.session.execute(text(statement))


def test_each_entry_is_on_record(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    enter(arrange, person, arrange.office.colleague)
    enter(arrange, person, arrange.office.outsider, ALLOW)
    with database.work(CLOCK, NOW) as work:
        found = text(
            "select action from audit_entry where subject_kind = 'file-access' and person_id = :id order by id"
        )
        assert list(work.session.scalars(found, {"id": person.id})) == [
            "bar-colleague",
            "allow-colleague",
        ]
        assert len(work.session.exec(select(FileAccessRow)).all()) == 2
