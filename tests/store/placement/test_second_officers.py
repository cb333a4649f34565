"""The second officer of a check of devices: reserved where there is time, and never for two things at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import DoubleBooked
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.placement.second_officers import reserve_second_officers
from tests.store.arranging import NOW, Arranger

AT = NOW + timedelta(days=7)
HOUR = timedelta(hours=1)


def check(arrange: Arranger, person: PersonRow, at: datetime = AT, **more: object) -> UUID:
    line = arrange.plan(person, arrange.terms("device_check"))[1][0]
    return arrange.appointment(person, at, line, **more).id


def reserved(database: Database, people: Collection[UUID], *checks: UUID) -> list[UUID | None]:
    with database.work(CLOCK, NOW) as work:
        reserve_second_officers(work.session, people, NOW)
        work.session.expire_all()
        return [work.session.get_one(AppointmentRow, one).second_officer_id for one in checks]


def test_the_deputy_goes_along_unless_the_client_has_a_second_officer(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    one, other = arrange.person(), arrange.person(co_officer_id=office.colleague.staff_id)
    first, second = check(arrange, one), check(arrange, other, AT + 3 * HOUR)
    assert reserved(database, [one.id, other.id], first, second) == [
        office.deputy.staff_id, office.colleague.staff_id,
    ]  # fmt: skip
    # And stays, also where another would come first by now
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, one.id).co_officer_id = office.colleague.staff_id
    assert reserved(database, [one.id], first) == [office.deputy.staff_id]


def test_no_one_goes_along_who_is_elsewhere_on_leave_or_not_at_work(
    arrange: Arranger, database: Database
) -> None:
    office, at_home = arrange.office, AT.replace(hour=20)
    persons = [arrange.person() for _ in range(5)]
    of_deputy = arrange.person(officer_id=office.deputy.staff_id, deputy_id=None)
    arrange.appointment(of_deputy, AT, travel_min=60)
    arrange.leave(office.deputy, AT + timedelta(days=1), AT + timedelta(days=2))
    ends = [AT, AT + 2 * HOUR, AT + timedelta(days=1), at_home, AT + timedelta(days=14)]
    checks = [check(arrange, one, at) for one, at in zip(persons, ends, strict=True)]
    found = reserved(database, [one.id for one in persons], *checks)
    assert found == [None, office.deputy.staff_id, None, None, office.deputy.staff_id]


def test_two_checks_at_one_hour_have_not_the_same_second_officer(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    one, other = arrange.person(), arrange.person(officer_id=office.colleague.staff_id)
    first, second = check(arrange, one), check(arrange, other)
    assert reserved(database, [one.id, other.id], first, second) == [office.deputy.staff_id, None]
    clash = text("update appointment set second_officer_id = :deputy where id = :check")
    with pytest.raises(DoubleBooked), database.work(CLOCK, NOW) as work:
        work.session.execute(clash, {"deputy": office.deputy.staff_id, "check": second})


def test_the_time_of_a_second_officer_is_no_free_time_and_leave_asks_another(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person = arrange.person(co_officer_id=office.colleague.staff_id)
    of_colleague = arrange.person(officer_id=office.colleague.staff_id)
    arrange.plan(of_colleague, arrange.terms())
    first = check(arrange, person)
    assert reserved(database, [person.id], first) == [office.colleague.staff_id]
    with database.work(CLOCK, NOW) as work:
        instance = lock_and_read_placement(work.session, [of_colleague.id], NOW).instance
    (officer,) = (one for one in instance.officers if one.id == str(office.colleague.staff_id))
    assert len(officer.absent) == 1
    arrange.leave(office.colleague, AT, AT + HOUR)
    assert reserved(database, [person.id], first) == [office.deputy.staff_id]
