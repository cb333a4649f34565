"""The second officer and the kit of a check of devices: reserved where free, and never for two things at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.base.errors import DoubleBooked
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.placing import place
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.device_kit_rows import DeviceKitRow
from tests.store.arranging import NOW, Arranger
from tests.sweep.files import add_as_owner

AT = NOW + timedelta(days=7)
HOUR = timedelta(hours=1)


def check(arrange: Arranger, person: PersonRow, at: datetime = AT, **more: object) -> UUID:
    line = arrange.plan(person, arrange.terms("device_check"))[1][0]
    return arrange.appointment(person, at, line, **more).id


def reserved(database: Database, people: Collection[UUID], *checks: UUID) -> list[UUID | None]:
    with database.work(CLOCK, NOW) as work:
        reserve_for_device_checks(work.session, people, NOW)
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


def kits_of(database: Database, people: Collection[UUID], *checks: UUID) -> list[UUID | None]:
    with database.work(CLOCK, NOW) as work:
        reserve_for_device_checks(work.session, people, NOW)
        work.session.expire_all()
        return [work.session.get_one(AppointmentRow, one).kit_id for one in checks]


def test_two_checks_at_one_hour_take_two_kits_and_a_third_has_none(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    kits = [DeviceKitRow(team_id=office.team_id, name=f"Kit {number}") for number in (1, 2)]
    add_as_owner(arrange, *kits, DeviceKitRow(team_id=office.team_id, name="Kit 0", ended_at=NOW))
    officers = (office.officer, office.colleague, office.deputy)
    people = [arrange.person(officer_id=one.staff_id, deputy_id=None) for one in officers]
    checks = [check(arrange, one) for one in people]
    ids = [one.id for one in people]
    assert kits_of(database, ids, *checks) == [kits[0].id, kits[1].id, None]
    clash = text("update appointment set kit_id = :kit where id = :check")
    with pytest.raises(DoubleBooked), database.work(CLOCK, NOW) as work:
        work.session.execute(clash, {"kit": kits[0].id, "check": checks[2]})
    # One that is free an hour later is taken there too, and stays with the check that has it.
    later = check(arrange, arrange.person(), AT + 2 * HOUR)
    with database.work(CLOCK, NOW) as work:
        person_id = work.session.get_one(AppointmentRow, later).person_id
    assert kits_of(database, [*ids, person_id], checks[1], later) == [kits[1].id, kits[0].id]


def test_a_check_is_planned_only_where_a_kit_of_the_team_is_free(
    arrange: Arranger, database: Database
) -> None:
    office = arrange.office
    person, other = arrange.person(), arrange.person(officer_id=office.colleague.staff_id)
    line = arrange.plan(person, arrange.terms("device_check"))[1][0]
    assert companions(database, person, line) == [1], "the deputy, and no kit is entered"
    add_as_owner(arrange, DeviceKitRow(team_id=office.team_id, name="Kit 1"))
    taken = check(arrange, other, AT + 3 * HOUR)
    kits_of(database, [other.id], taken)
    assert companions(database, person, line) == [1, 1]
    with database.work(CLOCK, NOW) as work:
        instance = lock_and_read_placement(work.session, [person.id], NOW).instance
    (asked,) = (one for one in instance.obligations if one.kind == "device_check")
    ((kit,),) = asked.along[1:]
    assert len(kit.absent) == 1


def test_while_every_kit_of_the_team_is_out_of_use_no_check_is_planned(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.plan(person, arrange.terms("device_check"))
    add_as_owner(arrange, DeviceKitRow(team_id=arrange.office.team_id, name="Kit 1", ended_at=NOW))
    with database.work(CLOCK, NOW) as work:
        instance = lock_and_read_placement(work.session, [person.id], NOW).instance
    assert place(instance, ()).placed == ()


def companions(database: Database, person: PersonRow, line: ObligationRow) -> list[int]:
    """How many of each group the engine may choose from."""
    with database.work(CLOCK, NOW) as work:
        found = lock_and_read_placement(work.session, [person.id], NOW).instance
    return [
        len(group)
        for one in found.obligations
        if one.id == str(line.line_id)
        for group in one.along
    ]


def test_a_check_that_the_deputy_holds_is_planned_where_the_own_officer_can_go_along(
    arrange: Arranger, database: Database
) -> None:
    """The deputy does not go along to a check of the deputy's own."""
    office, person = arrange.office, arrange.person()
    line = arrange.plan(person, arrange.terms("device_check"))[1][0]
    arrange.leave(office.officer, NOW, NOW + timedelta(days=20))
    assert companions(database, person, line) == [1]
    with database.work(CLOCK, NOW) as work:
        found = lock_and_read_placement(work.session, [person.id], NOW).instance
        placed = place(found)
    (asked,) = (one for one in found.obligations if one.kind == "device_check")
    ((both,),) = asked.along
    assert max(until for _, until in both.absent).date() == (NOW + timedelta(days=20)).date()
    checks = [one for one in placed.placed if one.obligation == asked.id]
    assert checks
    assert all(one.start > NOW + timedelta(days=20) for one in checks)
