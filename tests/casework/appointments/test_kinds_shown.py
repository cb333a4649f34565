"""Who may not read cases learns no more from the kind of an appointment than from any check-in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from aftercare.casework.listing.resources import appointments, one_of, page_of
from aftercare.casework.people.times import person_times
from aftercare.casework.treatment import attendance
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
KINDS = [kind.value for kind in ObligationKind]
GIVEN_BY_PROVIDERS = {"substance_test", "treatment", "group_session"}


@pytest.fixture
def rows(arrange: Arranger) -> list[AppointmentRow]:
    """One appointment of every kind tomorrow, all at the provider's, each of somebody else."""
    return [a_clients(arrange, kind, number) for number, kind in enumerate(KINDS)]


def a_clients(arrange: Arranger, kind: str, number: int) -> AppointmentRow:
    person = arrange.person()
    _, (line,) = arrange.plan(person, arrange.terms("treatment"))
    starts_at = NOW + timedelta(hours=24 + number)
    provider_id = arrange.office.provider_id
    return arrange.appointment(person, starts_at, line, kind=kind, provider_id=provider_id)


def listed(database: Database, actor: Actor) -> list[dict[str, Any]]:
    asked = {"first": NOW, "last": NOW + timedelta(days=3)}
    with database.work(actor, NOW) as work:
        page = page_of(work, appointments(work), asked, None, 50)
    found: list[dict[str, Any]] = json.loads(page.items)
    return found


def test_a_planner_gets_one_kind_for_all(
    arrange: Arranger, database: Database, rows: list[AppointmentRow]
) -> None:
    planner = arrange.office.planner
    found = listed(database, planner)
    assert len(found) == len(KINDS)
    assert {one["kind"] for one in found} == {"appointment"}
    with database.work(planner, NOW) as work:
        (shown,) = json.loads(one_of(work, appointments(work), rows[-1].id).items)
    assert shown["kind"] == "appointment"


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_one_persons_times_does_the_same(
    arrange: Arranger, database: Database, kind: str
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    arrange.appointment(person, NOW + timedelta(days=1), line, kind=kind)
    arrange.add(unplaced(person, line.line_id, line.id))
    with database.work(arrange.office.planner, NOW) as work:
        found = person_times(work, person.id)
    assert [one["kind"] for one in found.appointments] == ["appointment"]
    assert [one["kind"] for one in found.unplaced] == ["appointment"]


def unplaced(person: PersonRow, line_id: Any, obligation_id: Any) -> UnplacedRow:
    return UnplacedRow(
        person_id=person.id, line_id=line_id, occurrence=1, obligation_id=obligation_id,
        first_on=TODAY, last_on=TODAY, reason={}, noticed_at=NOW,
    )  # fmt: skip


def test_a_provider_is_shown_what_providers_give_and_nothing_of_the_rest(
    arrange: Arranger, database: Database, rows: list[AppointmentRow]
) -> None:
    assert len(rows) == len(KINDS)
    provider = arrange.office.provider
    with database.work(provider, NOW) as work:
        day = attendance.my_attendance(work, TODAY + timedelta(days=1))
    with database.work(provider, NOW + timedelta(days=3)) as work:
        due = attendance.attendance_due(work, TODAY + timedelta(days=3))
    expected = sorted([*GIVEN_BY_PROVIDERS, *["appointment"] * (len(KINDS) - 3)])
    for found in (listed(database, provider), day, due):
        assert sorted(one["kind"] for one in found) == expected


def test_case_workers_still_read_the_kind(
    arrange: Arranger, database: Database, rows: list[AppointmentRow]
) -> None:
    assert len(rows) == len(KINDS)
    found = listed(database, arrange.office.officer)
    assert {one["kind"] for one in found} == set(KINDS)
