"""Contacts that are no appointment are recorded, count when they were completed, and are voided, not erased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, Stale
from aftercare.casework.contact_standards.contact_dues import ContactDues, contact_dues
from aftercare.casework.contact_standards.contacts import (
    NewContact,
    add_contact,
    contacts_of,
    void_contact,
)
from aftercare.domain.contact_standards.due import Due, Partial, RequirementState
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.store.contact_standards.rows import ContactRecordRow, TierChangeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import OrderSuspensionRow
from aftercare.store.overviews.screen_person_file import timeline
from aftercare.store.people.rows import PersonRow
from tests.casework.contact_standards.standards_at_work import TODAY, work_by
from tests.store.arranging import NOW, Arranger

PROVIDER = RecordKind.PROVIDER_CONTACT


def add(arrange: Arranger, person: PersonRow, **changes: Any) -> ContactRecordRow:
    values: dict[str, Any] = {"person_id": person.id, "kind": PROVIDER, "held_on": TODAY} | changes
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_contact(work, NewContact(**values))


def dues_of(arrange: Arranger, person: PersonRow) -> ContactDues | None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return contact_dues(work, person.id)


def due(arrange: Arranger, person: PersonRow, kind: str = "provider_contact") -> Due:
    found = dues_of(arrange, person)
    assert found is not None
    return next(one for one in found.dues if one.requirement.kind == kind)


def test_a_contact_is_recorded_with_whoever_recorded_it(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    add(arrange, person, note=" Gesproken met de behandelaar. ")
    with database.work(arrange.office.supervisor, NOW) as work:
        (view,) = contacts_of(work, person.id)
    assert (view.row.kind, view.row.completed) == ("provider_contact", True)
    assert view.row.note == "Gesproken met de behandelaar."
    assert view.recorded_by == arrange.office.officer.display_name


@pytest.mark.parametrize(
    ("held_on", "code"),
    [
        (TODAY + timedelta(days=1), "in-the-future"),
        (TODAY - timedelta(days=61), "before-supervision"),
    ],
)
def test_a_day_that_cannot_be_is_refused(arrange: Arranger, held_on: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(arrange, arrange.person(), held_on=held_on)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/held_on", code)]


def test_the_days_at_the_edges_hold(arrange: Arranger) -> None:
    person = arrange.person()
    add(arrange, person, held_on=TODAY)
    add(arrange, person, held_on=person.enrolled_on)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        held = {view.row.held_on for view in contacts_of(work, person.id)}
    assert held == {TODAY, person.enrolled_on}


def test_a_voided_contact_stays_readable_and_counts_no_more(
    arrange: Arranger, database: Database
) -> None:
    work_by(arrange)
    person = arrange.person(tier=1)
    row = add(arrange, person)
    assert due(arrange, person).due_on == TODAY + timedelta(days=30)
    with database.work(arrange.office.officer, NOW) as work:
        void_contact(work, row.id, row.version)
    assert due(arrange, person).last_on is None
    with database.work(arrange.office.officer, NOW) as work:
        (view,) = contacts_of(work, person.id)
    assert view.row.voided_by == arrange.office.officer.staff_id
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        void_contact(work, row.id, row.version + 1)


def test_a_stale_void_is_refused(arrange: Arranger, database: Database) -> None:
    row = add(arrange, arrange.person())
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        void_contact(work, row.id, row.version + 1)


def test_nobody_records_on_a_file_they_may_not_see(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        add_contact(work, NewContact(person.id, PROVIDER, TODAY))


def test_an_attempt_does_not_count(arrange: Arranger) -> None:
    work_by(arrange)
    person = arrange.person(tier=1)
    add(arrange, person, completed=False)
    assert due(arrange, person).last_on is None


class TestDues:
    def test_appointments_count_by_their_outcome(self, arrange: Arranger) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        person = arrange.person(tier=2)
        arrange.appointment(person, NOW - timedelta(days=30), state="attended")
        arrange.appointment(person, NOW - timedelta(days=3), state="missed")
        arrange.appointment(person, NOW + timedelta(days=3))
        found = due(arrange, person, "face_to_face")
        assert (found.last_on, found.due_on) == (TODAY - timedelta(days=30), TODAY)
        assert found.standing is RequirementState.MET

    def test_the_day_after_it_is_late(self, arrange: Arranger) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        person = arrange.person(tier=2)
        arrange.appointment(person, NOW - timedelta(days=31), state="late")
        assert due(arrange, person, "face_to_face").standing is RequirementState.LATE

    def test_custody_and_a_suspended_period_are_shown_and_not_judged(
        self, arrange: Arranger
    ) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        locked, away = arrange.person(tier=2), arrange.person(tier=2)
        arrange.away(locked, "custody", NOW - timedelta(days=20), NOW - timedelta(days=10))
        arrange.add(
            OrderSuspensionRow(
                person_id=away.id,
                kind="evasion",
                from_on=TODAY - timedelta(days=9),
                entered_by=away.officer_id,
                entered_at=NOW,
            )
        )
        for hours, person in enumerate((locked, away)):
            at = NOW - timedelta(days=31) + timedelta(hours=hours)
            arrange.appointment(person, at, state="attended")
            assert due(arrange, person, "face_to_face").partial is Partial.SUSPENDED

    def test_a_changed_tier_begins_a_period_of_its_own(self, arrange: Arranger) -> None:
        work_by(arrange, at=NOW - timedelta(days=60))
        person = arrange.person(tier=2)
        arrange.appointment(person, NOW - timedelta(days=31), state="attended")
        arrange.add(
            TierChangeRow(
                person_id=person.id,
                from_tier=3,
                to_tier=2,
                reason="x",
                changed_by=person.officer_id,
                changed_at=NOW - timedelta(days=2),
            )
        )
        assert due(arrange, person, "face_to_face").partial is Partial.TIER_CHANGED

    def test_without_a_standard_there_is_nothing_to_be_late_for(self, arrange: Arranger) -> None:
        assert dues_of(arrange, arrange.person()) is None


def test_contacts_and_changes_of_tier_stand_in_the_time_line(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    add(arrange, person)
    add(arrange, person, kind=RecordKind.PHONE_CALL, completed=False)
    voided = add(arrange, person, kind=RecordKind.OTHER)
    with database.work(arrange.office.officer, NOW) as work:
        void_contact(work, voided.id, 1)
    with database.work(arrange.office.officer, NOW) as work:
        lines = {(row["kind"], row["what"]) for row in timeline(work.session, person.id, 60)}
    assert lines == {("contact", "provider_contact"), ("attempt", "phone_call")}
