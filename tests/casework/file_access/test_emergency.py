"""Emergency access: how a file is opened, what it shows and refuses, who hears of it, and its review."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import (
    AlreadyDecided,
    EmergencyReadsOnly,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Throttled,
)
from aftercare.casework.contact_standards.contacts import (
    NewContact,
    RecordKind,
    add_contact,
    void_contact,
)
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.file_access.emergency import (
    Emergency,
    count_emergencies,
    count_emergencies_of_team,
    emergencies_of_team,
    emergencies_to_my_clients,
    end_emergency,
    note_emergency_seen,
    open_emergencies,
    open_in_emergency,
    review_emergency,
)
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.people.acts import change_details
from aftercare.casework.people.restrictions import exclude_from
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.time.wall_time import wall
from aftercare.store.database.unit_of_work import Database, as_clock
from aftercare.store.deadlines.rows import OF_EMERGENCY, deadlines_about
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.file_access.test_lists import BAR, enter, sees
from tests.casework.people.test_people import details_of
from tests.store.arranging import NOW, Arranger

HOURS = 4
# When an access of one hour is over.
OVER = NOW + timedelta(hours=1)
WHY = "Cliënt dreigt aan de balie"


def asked(person: PersonRow, **changes: object) -> Emergency:
    return replace(Emergency(person.reference, person.family_name, WHY, 1), **changes)


def open_file(
    database: Database, actor: Actor, what: Emergency, minutes: int = 0
) -> EmergencyAccessRow | None:
    with database.work(actor, NOW + timedelta(minutes=minutes)) as work:
        return open_in_emergency(work, what, HOURS)


def opened(database: Database, actor: Actor, person: PersonRow) -> EmergencyAccessRow:
    row = open_file(database, actor, asked(person))
    assert row is not None
    return row


def sees_after(database: Database, actor: Actor, person: PersonRow, minutes: int) -> bool:
    with database.work(actor, NOW + timedelta(minutes=minutes)) as work:
        return work.session.get(PersonRow, person.id) is not None


def test_a_file_is_open_until_its_time_is_over_or_it_is_ended(
    arrange: Arranger, database: Database
) -> None:
    outsider, person = arrange.office.outsider, arrange.person(restricted=True)
    assert not sees(database, outsider, person)
    row = opened(database, outsider, person)
    with database.work(outsider, NOW) as work:
        assert person_file(work, person.id).person.id == person.id
        assert [(one.id, reference) for one, reference in open_emergencies(work)] == [
            (row.id, person.reference)
        ]
    assert sees_after(database, outsider, person, 59)
    assert not sees_after(database, outsider, person, 60)
    with pytest.raises(NotFound), database.work(arrange.office.colleague, NOW) as work:
        end_emergency(work, row.id)
    with database.work(outsider, NOW + timedelta(minutes=10)) as work:
        end_emergency(work, row.id)
    assert not sees_after(database, outsider, person, 11)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"reason": "Nood"}, ["/reason"]),
        ({"hours": 5}, ["/hours"]),
        ({"hours": 0, "reason": ""}, ["/reason", "/hours"]),
    ],
)  # fmt: skip
def test_a_reason_has_words_and_the_time_is_limited(
    arrange: Arranger, database: Database, changes: dict[str, object], pointers: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        open_file(database, arrange.office.outsider, asked(arrange.person(), **changes))
    assert [one.pointer for one in refused.value.fields] == pointers


def test_a_wrong_reference_a_wrong_name_and_a_bar_have_one_answer_and_attempts_are_limited(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person, other = arrange.person(deputy_id=None), arrange.person(deputy_id=None)
    enter(arrange, person, office.colleague)
    wrong = [
        asked(person), asked(other, reference="T-99999"), asked(other, family_name="Anders"),
        asked(other, family_name=""), asked(other, reference=person.reference),
    ]  # fmt: skip
    for one in wrong:
        assert open_file(database, office.colleague, one) is None
    assert not sees(database, office.colleague, person)
    with pytest.raises(Throttled):
        open_file(database, office.colleague, asked(other))
    assert open_file(database, office.colleague, asked(other), 61) is not None
    with database.work(CLOCK, NOW) as work:
        tried = text(
            "select count(person_id), count(*) from audit_entry where action = 'try-emergency-access'"
        )
        assert tuple(work.session.execute(tried).one()) == (len(wrong) - 1, len(wrong))
    with pytest.raises(Invalid):
        open_file(database, office.officer, asked(other))


def test_a_bar_ends_what_was_opened(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    opened(database, arrange.office.outsider, person)
    enter(arrange, person, arrange.office.outsider, BAR)
    assert not sees(database, arrange.office.outsider, person)


def test_what_was_opened_is_read_and_a_contact_recorded_and_nothing_else(
    arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    new = NewContact(person.id, RecordKind.OTHER, NOW.date())
    with database.work(office.officer, NOW) as work:
        theirs = add_contact(work, new)
    arrange.add(
        task := TaskRow(person_id=person.id, kind="call_person", subject_key="x", reason="no-phone", due_at=NOW,
                        created_at=NOW)
    )  # fmt: skip
    opened(database, office.outsider, person)
    with database.work(office.outsider, NOW) as work:
        own = add_contact(work, new)
    with database.work(office.outsider, NOW) as work:
        void_contact(work, own.id, own.version)
    with pytest.raises(EmergencyReadsOnly), database.work(office.outsider, NOW) as work:
        void_contact(work, theirs.id, theirs.version)
    acts = [
        lambda work: change_details(work, person.id, 1, details_of(person, deputy_id=None)),
        lambda work: exclude_from(work, person.id, office.lab_id),
        lambda work: finish_task(work, task.id, 1),
    ]
    for act in acts:
        with pytest.raises(Forbidden), database.work(office.outsider, NOW) as work:
            act(work)
    with pytest.raises(EmergencyReadsOnly), database.work(office.outsider, NOW) as work:
        acts[0](work)
    # Nor with the rights that an act borrows from the clock.
    add = (
        "insert into away_period (id, person_id, kind, during)"
        " values (gen_random_uuid(), :person, 'away', '[2027-01-01,2027-01-02)')"
    )
    with pytest.raises(Fault), database.work(office.outsider, NOW) as work, as_clock(work):
        work.session.execute(text(add), {"person": person.id})


def test_every_look_carries_its_emergency_in_the_access_log(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    row = opened(database, arrange.office.outsider, person)
    with database.work(arrange.office.outsider, NOW) as work:
        person_file(work, person.id)
        request = work.request_id
    with database.work(arrange.office.officer, NOW) as work:
        person_file(work, person.id)
    found = text(
        "select request_id, subject_id from audit_entry where action = 'emergency-access' and person_id = :id"
    )
    with database.work(CLOCK, NOW) as work:
        noted: list[tuple[UUID, UUID]] = [
            tuple(one) for one in work.session.execute(found, {"id": person.id})
        ]
    assert (request, row.id) in noted
    assert len({one for one, _ in noted}) == 2


def test_officer_and_supervisors_hear_at_once(arrange: Arranger, database: Database) -> None:
    office, person = arrange.office, arrange.person()
    for place, who in enumerate((office.officer, office.supervisor, office.colleague)):
        arrange.add(
            StaffMailRow(staff_id=who.staff_id, address=f"a{place}@example.org", entered_by=who.staff_id,
                         entered_at=NOW)
        )  # fmt: skip
    row = opened(database, office.outsider, person)
    with database.work(CLOCK, NOW) as work:
        mailed = text("select staff_id from message where slot = :slot and person_id = :person")
        values = {"slot": f"emergency:{row.id}", "person": person.id}
        assert set(work.session.scalars(mailed, values)) == {
            office.officer.staff_id,
            office.supervisor.staff_id,
        }
    with database.work(office.officer, NOW) as work:
        (news,) = emergencies_to_my_clients(work)
        assert (news.row.id, news.row.reason) == (row.id, WHY)
        note_emergency_seen(work, row.id)
    with database.work(office.officer, NOW) as work:
        assert emergencies_to_my_clients(work) == []
    with database.work(office.colleague, NOW) as work:
        assert emergencies_to_my_clients(work) == []


def test_another_supervisor_reviews_and_that_alone_ends_the_deadline(
    arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    row = opened(database, office.outsider, person)

    def deadline() -> tuple[UUID, str]:
        with database.work(CLOCK, NOW) as work:
            (one,) = deadlines_about(work.session, OF_EMERGENCY, [row.id])[row.id]
            return one.id, one.state

    deadline_id, state = deadline()
    assert state == "opened"
    with pytest.raises(Invalid), database.work(office.officer, NOW) as work:
        finish_deadline(work, deadline_id, 1, NOW.date())
    with pytest.raises(Invalid), database.work(office.supervisor, NOW) as work:
        drop_deadline(work, deadline_id, 1, "Niet nodig")
    with database.work(office.supervisor, OVER) as work:
        assert count_emergencies(work) == 1
        ((shown),) = emergencies_of_team(work)
        assert (shown.row.id, shown.by) == (row.id, office.outsider.display_name)
    for note, code in ((" ", "missing"), ("x", "reason-short"), ("n.v.t. -", "reason-short")):
        with pytest.raises(Invalid) as refused, database.work(office.supervisor, OVER) as work:
            review_emergency(work, row.id, 1, justified=True, note=note)
        assert [(one.pointer, one.code) for one in refused.value.fields] == [("/note", code)]
    with database.work(office.supervisor, OVER) as work:
        review_emergency(work, row.id, 1, justified=False, note="Er was geen nood.")
    assert deadline() == (deadline_id, "done")
    with pytest.raises(AlreadyDecided), database.work(office.supervisor, OVER) as work:
        review_emergency(work, row.id, 2, justified=True, note="Het was toch nodig.")


def test_one_that_is_open_is_reviewed_only_by_ending_it_and_asks_for_nothing_before(
    arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    row = opened(database, office.outsider, person)
    with database.work(office.supervisor, NOW) as work:
        assert (count_emergencies(work), count_emergencies_of_team(work)) == (0, 1)
    with pytest.raises(Invalid) as refused, database.work(office.supervisor, NOW) as work:
        review_emergency(work, row.id, 1, justified=True, note="Het was nodig.")
    (fault,) = refused.value.fields
    until = wall(row.until_at).strftime("%H:%M")
    assert (fault.pointer, fault.code) == ("/ends_access", "emergency-still-open")
    assert (fault.holes, until in fault.detail) == ({"until": until}, True)
    assert sees(database, office.outsider, person)
    with database.work(office.supervisor, NOW) as work:
        note = "Er was geen nood."
        review_emergency(work, row.id, 1, justified=False, note=note, ends_access=True)
    assert not sees_after(database, office.outsider, person, 1)
    with database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(EmergencyAccessRow, row.id)
        assert (kept.ended_at, kept.reviewed_at) == (NOW, NOW)
        ended = text(
            "select staff_id from audit_entry where action = 'end-emergency-access' and subject_id = :id"
        )
        assert list(work.session.scalars(ended, {"id": row.id})) == [office.supervisor.staff_id]


def test_no_supervisor_reviews_their_own(arrange: Arranger, database: Database) -> None:
    office = arrange.office
    person = arrange.person()
    row = opened(database, office.other_supervisor, person)
    with database.work(office.other_supervisor, NOW) as work:
        assert emergencies_of_team(work) == []
    with pytest.raises(Forbidden), database.work(office.other_supervisor, NOW) as work:
        review_emergency(work, row.id, 1, justified=True, note="Het was nodig.")
    with (
        pytest.raises(NotFound),
        database.work(office.other_supervisor, NOW + timedelta(hours=2)) as work,
    ):
        review_emergency(work, row.id, 1, justified=True, note="Het was nodig.")


def test_no_row_is_deleted_or_rewritten(arrange: Arranger, database: Database) -> None:
    opened(database, arrange.office.outsider, arrange.person())
    statements = ("delete from emergency_access", "update emergency_access set reason = 'anders'",
                  "update emergency_access set until_at = until_at + interval '1 hour'")  # fmt: skip
    for statement in statements:
        with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
            work.session.execute(text(statement))
