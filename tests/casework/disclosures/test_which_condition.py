"""Having informed the prosecution service about one of two bans lets no officer change the other one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.conditions.acts import ConditionTerms, change_condition
from aftercare.casework.disclosures.acts import NewDisclosure, enter_disclosure, void_disclosure
from aftercare.casework.disclosures.protected_changes import (
    enter_unwaited,
    is_to_be_informed,
    prosecution_file,
)
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.disclosures.grounds import GROUND_OF, Disclosed
from aftercare.domain.disclosures.protected_changes import Office, Unwaited
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.disclosures.protected_change_rows import ProtectedChangeRow
from aftercare.store.disclosures.rows import DisclosureRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

TODAY, DAY = civil_date(NOW), timedelta(days=1)
BAN = Disclosed.CONTACT_BAN_CHANGE


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def bans(arrange: Arranger, person: PersonRow) -> tuple[ConditionRow, ConditionRow]:
    return ban(arrange, person, "S-1"), ban(arrange, person, "S-2")


def ban(arrange: Arranger, person: PersonRow, label: str) -> ConditionRow:
    return arrange.condition(person, kind="no_contact_order", parameters={"labels": [label]})


def withdraw(arrange: Arranger, row: ConditionRow) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        version = get_condition(work.session, row.id).version
        withdraw_condition(work, row.id, version, TODAY)


def is_refused(arrange: Arranger, row: ConditionRow) -> bool:
    """Whether withdrawing it would be; the page says the same beforehand."""
    with arrange.database.work(arrange.office.officer, NOW) as work:
        said: bool = is_to_be_informed(work, row.person_id, BAN, row.id)
    try:
        withdraw(arrange, row)
    except Invalid as invalid:
        refused = [one.code for one in invalid.fields]
    else:
        refused = []
    assert refused == (["inform-first"] if said else [])
    return said


def inform(arrange: Arranger, person: PersonRow, which: ConditionRow | None) -> DisclosureRow:
    new = NewDisclosure(
        person.id, TODAY, BAN, Office.IDV, GROUND_OF[BAN], condition_id=which.id if which else None
    )
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return enter_disclosure(work, new)


def cannot_wait(arrange: Arranger, person: PersonRow, which: ConditionRow | None) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        enter_unwaited(work, person.id, BAN, Unwaited.DANGER, which.id if which else None)


def open_deadlines(arrange: Arranger, person: PersonRow) -> int:
    with arrange.database.work(CLOCK, NOW) as work:
        found = deadlines_of(work.session, person.id)
        return sum(one.code == "inform-prosecution" and one.state == "opened" for one in found)


@pytest.mark.parametrize("first", [inform, cannot_wait])
def test_what_was_recorded_of_one_ban_lets_only_that_one_change(
    arrange: Arranger, person: PersonRow, bans: tuple[ConditionRow, ConditionRow], first: object
) -> None:
    one, other = bans
    assert callable(first)
    first(arrange, person, one)
    assert is_refused(arrange, other)
    assert not is_refused(arrange, one)
    assert is_refused(arrange, other)
    # The same office on the same day: a line of its own.
    first(arrange, person, other)
    assert not is_refused(arrange, other)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        file = prosecution_file(work, person.id)
    found = {one.condition_id: one.changed_at for one in file.changes}
    assert found == {one.id: NOW, other.id: NOW}


def a_line_of_before(arrange: Arranger, person: PersonRow) -> None:
    arrange.informed(person, BAN)


def a_reason_of_before(arrange: Arranger, person: PersonRow) -> None:
    arrange.add(
        ProtectedChangeRow(
            person_id=person.id, what=BAN.value, not_waited_because="danger",
            entered_by=arrange.office.officer.staff_id, entered_at=NOW,
        )
    )  # fmt: skip


@pytest.mark.parametrize("before", [a_line_of_before, a_reason_of_before])
def test_what_the_release_before_wrote_says_not_which_so_it_lets_none_of_two_change(
    arrange: Arranger, person: PersonRow, bans: tuple[ConditionRow, ConditionRow], before: object
) -> None:
    assert callable(before)
    before(arrange, person)
    assert [is_refused(arrange, one) for one in bans] == [True, True]


@pytest.mark.parametrize("before", [a_line_of_before, a_reason_of_before])
@pytest.mark.parametrize("another", [False, True])
def test_of_the_only_ban_it_counts_until_there_is_another(
    arrange: Arranger, person: PersonRow, before: object, *, another: bool
) -> None:
    over = {"parameters": {"labels": ["S-0"]}, "withdrawn_on": TODAY - DAY}
    arrange.condition(person, kind="no_contact_order", **over)
    only = ban(arrange, person, "S-1")
    assert callable(before)
    before(arrange, person)
    if another:
        ban(arrange, person, "S-2")
    assert is_refused(arrange, only) is another


def test_of_two_it_is_said_which_and_of_one_it_is_that_one(
    arrange: Arranger, person: PersonRow
) -> None:
    def refused(which: UUID | None, what: Disclosed = BAN) -> list[FieldFault]:
        new = NewDisclosure(person.id, TODAY, what, Office.IDV, GROUND_OF[what], "", which)
        with (
            pytest.raises(Invalid) as found,
            arrange.database.work(arrange.office.officer, NOW) as work,
        ):
            enter_disclosure(work, new)
        with (
            pytest.raises(Invalid) as also,
            arrange.database.work(arrange.office.officer, NOW) as work,
        ):
            enter_unwaited(work, person.id, what, Unwaited.DANGER, which)
        assert found.value.fields == also.value.fields
        return list(found.value.fields)

    one = ban(arrange, person, "S-1")
    inform(arrange, person, None)
    zone = arrange.condition(person, kind="exclusion_zone")
    other = ban(arrange, person, "S-2")
    # It was of the only one there was.
    assert is_refused(arrange, other)
    assert not is_refused(arrange, one)
    one = ban(arrange, person, "S-3")
    stranger = ban(arrange, arrange.person(), "S-1")
    assert refused(None) == [FieldFault("/condition_id", "missing")]
    for wrong in (zone.id, stranger.id):
        assert refused(wrong) == [FieldFault("/condition_id", "unknown-condition")]
    unasked = refused(one.id, Disclosed.ADDRESS_CHANGE)
    assert unasked == [FieldFault("/condition_id", "unknown-condition")]


def test_a_line_meets_the_deadlines_of_its_own_ban(
    arrange: Arranger, person: PersonRow, bans: tuple[ConditionRow, ConditionRow]
) -> None:
    one, other = bans
    cannot_wait(arrange, person, one)
    cannot_wait(arrange, person, other)
    assert open_deadlines(arrange, person) == 2
    inform(arrange, person, one)
    assert open_deadlines(arrange, person) == 1
    inform(arrange, person, other)
    assert open_deadlines(arrange, person) == 0


def test_one_of_before_that_says_not_which_is_met_once_it_is_said_of_each(
    arrange: Arranger, person: PersonRow, bans: tuple[ConditionRow, ConditionRow]
) -> None:
    one, other = bans
    a_reason_of_before(arrange, person)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        (row,) = prosecution_file(work, person.id).changes

    def settled() -> bool:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            return work.session.get_one(ProtectedChangeRow, row.id).disclosure_id is not None

    inform(arrange, person, one)
    assert not settled()
    inform(arrange, person, other)
    assert settled()


def test_facts_of_two_bans_that_were_lacking_are_asked_for_each(
    arrange: Arranger, person: PersonRow
) -> None:
    for label in ("S-1", "S-2"):
        row = arrange.condition(person, kind="no_contact_order")
        with arrange.database.work(arrange.office.officer, NOW) as work:
            terms = ConditionTerms("", row.starts_on, parameters={"labels": [label]})
            change_condition(work, row.id, row.version, terms)
    assert open_deadlines(arrange, person) == 2


def test_a_line_that_was_voided_before_anything_changed_lets_nothing_through(
    arrange: Arranger, person: PersonRow, bans: tuple[ConditionRow, ConditionRow]
) -> None:
    line = inform(arrange, person, bans[0])
    with arrange.database.work(arrange.office.officer, NOW) as work:
        void_disclosure(work, line.id, line.version, "Niet gebeld.")
    assert is_refused(arrange, bans[0])
    assert open_deadlines(arrange, person) == 0
