"""Custody or an admission takes appointments off the calendar at once, also those of today and tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.orders.periods import NewSuspension, enter_suspension
from aftercare.casework.placement.place import place_persons
from aftercare.casework.staff.availability import enter_away
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.people.away import AwayKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

FIVE_WEEKS = timedelta(weeks=5)


@pytest.fixture
def person(arrange: Arranger, database: Database) -> PersonRow:
    """With a weekly check-in, placed over the horizon."""
    person = arrange.person()
    arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return person


def standing(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        rows = live_appointments(work.session, [person.id], NOW)
        return [row for row in rows if row.state == "scheduled"]


def enter(work: UnitOfWork, person: PersonRow, how: str, from_at: datetime) -> None:
    if how == "detention":
        days = NewSuspension(SuspensionKind.DETENTION, civil_date(from_at))
        enter_suspension(work, person.id, days)
    else:
        enter_away(work, person.id, AwayKind(how), from_at, None)


@pytest.mark.parametrize("how", ["admission", "detention", "away"])
def test_who_is_confined_has_no_appointment_today_or_tomorrow_and_an_agreed_absence_leaves_these(
    arrange: Arranger, database: Database, person: PersonRow, how: str
) -> None:
    near = standing(database, person)[1]
    # Twenty hours before the second check-in: too late for the nightly placement.
    now = near.starts_at - timedelta(hours=20)
    with database.work(arrange.office.officer, now) as work:
        enter(work, person, how, now - timedelta(days=2))
    left = [row for row in standing(database, person) if row.starts_at > now]
    assert [row.id for row in left] == ([near.id] if how == "away" else [])


def test_an_admission_with_an_end_leaves_what_lies_outside_it(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    first, second, *later = standing(database, person)
    now = second.starts_at - timedelta(hours=20)
    with database.work(arrange.office.officer, now) as work:
        enter_away(work, person.id, AwayKind.ADMISSION, now, second.ends_at)
    left = {row.id for row in standing(database, person)}
    assert left >= {first.id, *(row.id for row in later)}
    assert second.id not in left


def test_custody_is_entered_as_a_detention_only(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with pytest.raises(Invalid) as raised, database.work(arrange.office.officer, NOW) as work:
        enter_away(work, person.id, AwayKind.CUSTODY, NOW, None)
    assert [(one.pointer, one.code) for one in raised.value.fields] == [
        ("/kind", "custody-is-detention")
    ]
    assert len(standing(database, person)) > 1
