"""Custody is one fact: detentions do not overlap, and take the place of custody without a detention."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.orders.periods import (
    NewSuspension,
    correct_suspension,
    void_suspension,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.period_rows import OrderSuspensionRow, suspensions_of
from aftercare.store.people.rows import AwayRemovalRow, PersonRow
from tests.casework.orders.framing import DETENTION, TODAY, custody_of, detain
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def refused(
    arrange: Arranger, database: Database, person: PersonRow, *days: date | None
) -> FieldFault:
    with pytest.raises(Invalid) as raised:
        detain(arrange, database, person, *days)
    (fault,) = raised.value.fields
    return fault


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 5, 1), None),
        (date(2026, 6, 10), date(2026, 6, 11)),
        JUNE,
    ],
)
def test_a_detention_that_shares_a_day_with_another_is_refused_with_the_days_of_that_one(
    arrange: Arranger, database: Database, person: PersonRow, first_on: date, last_on: date | None
) -> None:
    detain(arrange, database, person, *JUNE)
    fault = refused(arrange, database, person, first_on, last_on)
    assert (fault.pointer, fault.code) == ("/from_on", "detention-overlaps")
    assert fault.holes == {"first": JUNE[0], "last": JUNE[1]}
    assert len(custody_of(database, person)) == 1


def test_while_one_lasts_no_other_begins(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    detain(arrange, database, person, TODAY, None)
    fault = refused(arrange, database, person, TODAY + DAY, None)
    assert (fault.pointer, fault.code) == ("/from_on", "detention-runs")
    assert fault.holes == {"first": TODAY}


def test_the_day_after_is_another_detention_and_so_is_one_in_place_of_a_voided_one(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    suspension_id, _ = detain(arrange, database, person, *JUNE)
    detain(arrange, database, person, JUNE[1] + DAY, None)
    with database.work(arrange.office.officer, NOW) as work:
        void_suspension(work, suspension_id, 1)
    detain(arrange, database, person, *JUNE)


def test_an_evasion_of_former_days_becomes_no_detention_on_days_of_another(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    detain(arrange, database, person, *JUNE)
    officer = arrange.office.officer
    row = OrderSuspensionRow(
        person_id=person.id, kind="evasion", from_on=JUNE[0], until_on=JUNE[1],
        entered_by=officer.staff_id, entered_at=NOW,
    )  # fmt: skip
    arrange.add(row)
    with pytest.raises(Invalid), database.work(officer, NOW) as work:
        correct_suspension(work, row.id, row.version, NewSuspension(DETENTION, *JUNE))


def test_a_correction_may_not_reach_into_another_detention(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    detain(arrange, database, person, *JUNE)
    suspension_id, _ = detain(arrange, database, person, TODAY, None)
    with pytest.raises(Invalid) as raised, database.work(arrange.office.officer, NOW) as work:
        correct_suspension(work, suspension_id, 1, NewSuspension(DETENTION, JUNE[1], TODAY))
    assert [(one.pointer, one.code) for one in raised.value.fields] == [
        ("/from_on", "detention-overlaps")
    ]


def test_two_that_overlap_since_former_days_end_together_and_can_each_be_corrected(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    first, _ = detain(arrange, database, person, TODAY - DAY, None)
    with database.work(CLOCK, NOW) as work:
        me = arrange.office.officer.staff_id
        second = OrderSuspensionRow(
            person_id=person.id, kind="detention", from_on=TODAY, entered_by=me, entered_at=NOW
        )
        work.session.add(second)
    with database.work(arrange.office.officer, NOW) as work:
        correct_suspension(work, second.id, 1, NewSuspension(DETENTION, TODAY, TODAY))
        # The release ended both: their days can be corrected, one after the other.
        correct_suspension(work, first, 2, NewSuspension(DETENTION, TODAY - DAY, TODAY - DAY))
    with database.work(CLOCK, NOW) as work:
        found = suspensions_of(work.session, person.id)
    assert [one.until_on for one in found] == [TODAY - DAY, TODAY]


@pytest.mark.parametrize("until_at", [None, NOW + timedelta(days=3)])
def test_custody_without_a_detention_makes_place_for_the_one_that_is_entered(
    arrange: Arranger, database: Database, person: PersonRow, until_at: datetime | None
) -> None:
    began_at = NOW - timedelta(days=5)
    arrange.away(person, "custody", began_at, until_at)
    detain(arrange, database, person, TODAY - DAY, TODAY)
    (left,) = custody_of(database, person)
    assert left.during.lower == start_of_day(TODAY - DAY)
    assert left.during.upper == start_of_day(TODAY + DAY)
    with database.work(CLOCK, NOW) as work:
        (kept,) = work.session.exec(select(AwayRemovalRow))
        assert (kept.kind, kept.during.lower) == ("custody", began_at)
        assert kept.removed_by == arrange.office.officer.staff_id


def test_the_day_of_release_ends_custody_that_stood_beside_the_detention(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    suspension_id, _ = detain(arrange, database, person, TODAY - DAY, None)
    arrange.away(person, "custody", NOW, None)
    until_today = NewSuspension(DETENTION, TODAY - DAY, TODAY)
    with database.work(arrange.office.officer, NOW) as work:
        correct_suspension(work, suspension_id, 1, until_today)
    (left,) = custody_of(database, person)
    assert left.during.upper == start_of_day(TODAY + DAY)
    # The same day once more still ends what was left open.
    arrange.away(person, "custody", NOW, None)
    with database.work(arrange.office.officer, NOW) as work:
        correct_suspension(work, suspension_id, 2, until_today)
    assert [one.id for one in custody_of(database, person)] == [left.id]


def test_an_admission_and_custody_on_other_days_stay(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    arrange.away(person, "admission", NOW, None)
    arrange.away(person, "custody", NOW - 9 * DAY, NOW - 8 * DAY)
    detain(arrange, database, person, TODAY, None)
    kinds = sorted(one.kind for one in custody_of(database, person))
    assert kinds == ["admission", "custody", "custody"]
