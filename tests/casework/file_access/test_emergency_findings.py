"""What a review of emergency access leads to: who reads it, and a bar until a supervisor of the colleague lifts it."""

from __future__ import annotations

import pytest

from aftercare.base.errors import AlreadyDecided, EmergencyBarred, Forbidden, Invalid
from aftercare.casework.file_access.emergency import review_emergency
from aftercare.casework.file_access.emergency_findings import (
    Finding,
    count_bars_to_lift,
    emergencies_of_file,
    emergency_findings,
    found_before,
    lift_emergency_bar,
    looked_at,
    own_bars,
    own_emergencies,
)
from aftercare.casework.overviews.person_file import person_file
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.file_access.emergency import may_lift_bar
from aftercare.store.database.unit_of_work import Database
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow, get_finding
from aftercare.store.people.rows import PersonRow
from tests.casework.file_access.test_emergency import OVER, asked, open_file, opened
from tests.store.arranging import NOW, Arranger


def found(
    arrange: Arranger, database: Database, person: PersonRow, *, justified: bool
) -> EmergencyAccessRow:
    office = arrange.office
    row = opened(database, office.outsider, person)
    with database.work(office.outsider, NOW) as work:
        person_file(work, person.id)
    with database.work(office.supervisor, OVER) as work:
        acts = looked_at(work, get_finding(work.session, row.id))
        assert [(one["action"], one["subject_kind"], one["times"]) for one in acts] == [
            ("read", "person", 1)
        ]
        review_emergency(work, row.id, 1, justified=justified, note="De politie weet van niets.")
    return row


def test_a_finding_is_read_and_bars_the_colleague_until_their_supervisor_lifts_it(
    arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    row = found(arrange, database, person, justified=False)

    def seen_by(actor: Actor) -> list[Finding]:
        with database.work(actor, NOW) as work:
            return emergency_findings(work)

    readers = (office.supervisor, office.other_supervisor, office.auditor)
    may_lift = []
    for reader in readers:
        (one,) = seen_by(reader)
        assert (one.row.id, one.reference, one.bars) == (row.id, person.reference, True)
        may_lift.append(one.may_lift)
    assert may_lift == [False, True, False]
    with database.work(office.supervisor, NOW) as work:
        assert [one.row.id for one in emergencies_of_file(work, person.id)] == [row.id]
        assert [one.row.id for one in found_before(work, row.staff_id)] == [row.id]
        assert count_bars_to_lift(work) == 0
    with database.work(office.outsider, NOW) as work:
        (mine,) = own_bars(work)
        assert (mine.row.review_note, mine.reviewer) == (
            "De politie weet van niets.",
            office.supervisor.display_name,
        )
    with pytest.raises(EmergencyBarred):
        open_file(database, office.outsider, asked(arrange.person()))
    for wrong in (office.supervisor, office.auditor):
        with pytest.raises(Forbidden), database.work(wrong, NOW) as work:
            lift_emergency_bar(work, row.id, 2, "Samen gesproken")
    with pytest.raises(Invalid), database.work(office.other_supervisor, NOW) as work:
        lift_emergency_bar(work, row.id, 2, " ")
    with database.work(office.other_supervisor, NOW) as work:
        assert count_bars_to_lift(work) == 1
        lift_emergency_bar(work, row.id, 2, "Gesproken, belt voortaan eerst")
        assert count_bars_to_lift(work) == 0
    with pytest.raises(AlreadyDecided), database.work(office.other_supervisor, NOW) as work:
        lift_emergency_bar(work, row.id, 3, "Nog eens gevraagd")
    with database.work(office.outsider, NOW) as work:
        assert own_bars(work) == []
        assert [one.bars for one in own_emergencies(work)] == [False]
    assert open_file(database, office.outsider, asked(arrange.person())) is not None


def test_a_justified_one_bars_no_one(arrange: Arranger, database: Database) -> None:
    row = found(arrange, database, arrange.person(), justified=True)
    with database.work(arrange.office.other_supervisor, NOW) as work:
        assert [(one.row.id, one.bars) for one in emergency_findings(work)] == [(row.id, False)]
    assert open_file(database, arrange.office.outsider, asked(arrange.person())) is not None


def test_a_reference_is_typed_without_capitals_and_with_spaces(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(reference="DEMO-0023")
    typed = asked(person, reference=" demo -0023")
    assert open_file(database, arrange.office.outsider, typed) is not None


def test_an_auditor_lifts_for_a_supervisor(arrange: Arranger) -> None:
    office = arrange.office
    assert may_lift_bar(office.auditor, office.supervisor)
    assert not may_lift_bar(office.auditor, office.officer)
    assert not may_lift_bar(office.supervisor, office.supervisor)
