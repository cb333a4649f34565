"""Conditions with what they lay down: checked on entry, corrected by version, obeyed by the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.casework.conditions.acts import (
    ConditionTerms,
    NewCondition,
    add_condition,
    change_condition,
)
from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.plans.acts import approve_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

OFFICE_AT = (4.9, 52.37)
AROUND_OFFICE = {"areas": [{"type": "Circle", "center": list(OFFICE_AT), "radius_m": 300}]}
WORKDAY = {"windows": [{"weekdays": [0, 1, 2, 3, 4], "from_min": 540, "to_min": 960}]}


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With weekly check-ins at the office in force, placed for twelve weeks."""
    person = arrange.person()
    plan, _ = arrange.plan(person, state="submitted")
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    return person


@pytest.fixture
def order_id(arrange: Arranger, person: PersonRow) -> Any:
    return arrange.condition(person, "no_contact_order").order_id


def put_on_the_map(database: Database, place_id: object, at: tuple[float, float]) -> None:
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(SiteRow, place_id)
        row.longitude, row.latitude = at


def standing(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id,
            col(AppointmentRow.state).in_(("scheduled", "notified", "confirmed")),
        )
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def add(arrange: Arranger, order_id: Any, kind: str, **more: Any) -> ConditionRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_condition(work, NewCondition(order_id, kind, ConditionTerms(**more)))


def pointers(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in caught.value.fields}


def test_a_condition_keeps_what_it_lays_down_and_the_version_of_its_entry(
    arrange: Arranger, order_id: Any
) -> None:
    row = add(arrange, order_id, "other_conduct", parameters={"no_internet": True})
    assert (row.entry_version, row.parameters) == (2, {"no_internet": True})
    assert (row.monitored, row.version) == (False, 1)


def test_a_frame_holds_the_conditions_of_its_own_list_only(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        new = NewOrder(
            person.id, OrderTerms("VI", "ref-v.i.", date(2026, 10, 1), date(2027, 9, 30))
        )
        order = enter_order(work, new)
    with pytest.raises(Invalid) as caught:
        add(arrange, order.id, "compensation")
    assert pointers(caught) == {"/kind": "kind-not-of-frame"}
    assert add(arrange, order.id, "no_new_offence").entry_version == 1


@pytest.mark.parametrize(
    ("kind", "more", "view"),
    [
        ("curfew", {"parameters": {"windows": "altijd"}}, {"/parameters/windows": "window-missing"}),
        ("treatment_obligation", {"monitored": True}, {"/monitored": "not-to-be-monitored"}),
        ("curfew", {"monitored_from_on": date(2026, 12, 1)}, {"/monitored": "not-monitored"}),
        ("curfew", {"monitored": True, "monitored_from_on": date(2026, 1, 1)},
         {"/monitored_from_on": "outside-condition"}),
        ("curfew", {"monitored": True, "monitored_from_on": date(2026, 12, 2),
                    "monitored_until_on": date(2026, 12, 1)},
         {"/monitored_until_on": "outside-condition"}),
    ],
)  # fmt: skip
def test_what_is_laid_down_and_monitoring_are_checked(
    arrange: Arranger, order_id: Any, kind: str, more: dict[str, Any], view: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        add(arrange, order_id, kind, **more)
    assert pointers(caught) == view


def test_a_presence_duty_can_be_monitored_for_part_of_its_time(
    arrange: Arranger, order_id: Any
) -> None:
    row = add(
        arrange, order_id, "curfew", monitored=True, monitored_from_on=date(2026, 12, 1),
        monitored_until_on=date(2027, 2, 28),
    )  # fmt: skip
    assert (row.monitored, row.monitored_until_on) == (True, date(2027, 2, 28))


def test_a_correction_is_made_under_its_version_and_stands_in_the_log(
    arrange: Arranger, database: Database, order_id: Any
) -> None:
    row = add(arrange, order_id, "reporting_duty", wording="melden")
    terms = ConditionTerms("zich melden", parameters={"place": "Kantoor Noord"})
    with database.work(arrange.office.officer, NOW) as work:
        changed = change_condition(work, row.id, 1, terms)
        assert (changed.wording, changed.version) == ("zich melden", 2)
        assert changed.parameters == {"place": "Kantoor Noord"}
    with database.work(CLOCK, NOW) as work:
        actions = work.session.execute(
            text("select action from audit_entry where subject_id = :id order by id"),
            {"id": row.id},
        ).scalars()
        assert list(actions) == ["add", "change"]
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        change_condition(work, row.id, 1, terms)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        change_condition(work, row.id, 2, replace(terms, parameters={"areas": []}))
    assert pointers(caught) == {"/parameters": "unknown-parameter"}
    with pytest.raises(NotFound), database.work(arrange.office.outsider, NOW) as work:
        change_condition(work, row.id, 2, terms)


def test_nobody_is_asked_to_a_site_inside_a_zone_while_it_binds(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    put_on_the_map(database, arrange.office.room_id, OFFICE_AT)
    first_on, last_on = date(2026, 12, 7), date(2026, 12, 20)
    before = standing(database, person)
    add(
        arrange, order_id, "exclusion_zone",
        starts_on=first_on, ends_on=last_on, parameters=AROUND_OFFICE,
    )  # fmt: skip
    after = standing(database, person)
    assert len(before) - len(after) == 2
    assert not [row for row in after if first_on <= civil_date(row.starts_at) <= last_on]
    with database.work(CLOCK, NOW) as work:
        reasons = [row.reason for row in work.session.exec(select(UnplacedRow))]
    assert {reason["code"] for reason in reasons} == {"no-start-excluded"}
    for reason in reasons:
        assert "mag daar niet komen" in reason["nl"]
        for language in ("nl_neutral", "en_neutral"):
            assert "gebied" not in reason[language]
            assert "zone" not in reason[language]


def test_a_site_that_is_not_on_the_map_is_closed_by_any_zone(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    assert standing(database, person)
    add(arrange, order_id, "exclusion_zone", parameters=AROUND_OFFICE)
    assert standing(database, person) == []


def test_a_withdrawn_zone_no_longer_keeps_anyone_away(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    put_on_the_map(database, arrange.office.room_id, OFFICE_AT)
    zone = add(arrange, order_id, "exclusion_zone", parameters=AROUND_OFFICE)
    soon = civil_date(NOW) + timedelta(days=2)
    assert [row for row in standing(database, person) if civil_date(row.starts_at) > soon] == []
    arrange.informed(person, "zone_change")
    with database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, zone.id, 1, soon)
    with database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
    again = standing(database, person)
    assert len(again) > 9
    assert min(civil_date(row.starts_at) for row in again) > soon


def test_a_presence_duty_keeps_its_hours_and_the_journey_free(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    """Opening hours are nine to five: at home until four with half an hour's journey leaves half an
    hour, on every weekday."""
    add(arrange, order_id, "curfew", parameters=WORKDAY | {"travel_min": 30})
    after = standing(database, person)
    assert len(after) > 9
    near = NOW + timedelta(days=1)
    assert {wall(row.starts_at).strftime("%H:%M") for row in after if row.starts_at > near} == {
        "16:30"
    }


def test_a_corrected_presence_duty_gives_its_hours_back(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    whole = {"windows": [{"weekdays": list(range(7)), "from_min": 0, "to_min": 1440}]}
    row = add(arrange, order_id, "curfew", parameters=whole)
    near = NOW + timedelta(days=1)
    assert [one for one in standing(database, person) if one.starts_at > near] == []
    with database.work(arrange.office.officer, NOW) as work:
        change_condition(work, row.id, 1, ConditionTerms(parameters=WORKDAY))
    after = standing(database, person)
    assert len(after) > 9
    assert {wall(one.starts_at).hour for one in after if one.starts_at > near} == {16}


def test_school_hours_are_kept_free_as_work_is(arrange: Arranger, database: Database) -> None:
    person = arrange.person(regime="juvenile", birth_on=date(2010, 5, 1))
    condition = arrange.condition(person, "education")
    hours = {"hours": [{"weekdays": [0, 1, 2, 3, 4], "from_min": 510, "to_min": 930}]}
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(ConditionRow, condition.id).parameters = hours
    plan, _ = arrange.plan(person, state="submitted")
    with database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    starts = [wall(row.starts_at) for row in standing(database, person)]
    assert len(starts) > 9
    assert all(
        one.time() >= datetime(2026, 1, 1, 15, 30, tzinfo=one.tzinfo).time() for one in starts
    )


def test_what_is_too_near_to_be_moved_becomes_a_task_once_and_says_no_restriction(
    arrange: Arranger, database: Database, person: PersonRow, order_id: Any
) -> None:
    put_on_the_map(database, arrange.office.room_id, OFFICE_AT)
    [line] = arrange.plan(person, state="superseded", number=7)[1]
    tomorrow = arrange.appointment(person, NOW + timedelta(hours=23), line)
    zone = add(arrange, order_id, "exclusion_zone", parameters=AROUND_OFFICE)
    with database.work(arrange.office.officer, NOW) as work:
        change_condition(work, zone.id, 1, ConditionTerms(parameters=AROUND_OFFICE))
    with database.work(CLOCK, NOW) as work:
        tasks = work.session.exec(select(TaskRow).where(TaskRow.person_id == person.id)).all()
    assert [(task.kind, task.reason, task.appointment_id) for task in tasks] == [
        ("call_person", "not-possible-there", tomorrow.id)
    ]
    assert tomorrow.id in {row.id for row in standing(database, person)}
