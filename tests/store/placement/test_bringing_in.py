"""Many appointments enter at once by COPY: as one by one, under every constraint, all or none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.errors import DoubleBooked
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.explanation.reasons import Choice, Why
from aftercare.domain.placement.placement_difference import difference
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Placed
from aftercare.processes.placement.write_difference import write_difference
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow, last_day, last_days
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.placement.bulk_insert import (
    NewAppointment,
    appointment_values,
    insert_appointments,
)
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger


def at(line: ObligationRow, arrange: Arranger, occurrence: int, why: Why | None = None) -> Placed:
    starts_at = NOW + timedelta(days=2 + 7 * occurrence)
    return Placed(
        obligation=str(line.line_id),
        occurrence=occurrence,
        start=starts_at,
        end=starts_at + timedelta(minutes=30),
        site=str(arrange.office.room_id),
        officer=str(arrange.office.officer.staff_id),
        why=why,
    )


@pytest.mark.parametrize("enforceable", [True, False])
def test_a_row_brought_in_is_the_row_that_would_have_been_inserted(
    arrange: Arranger, database: Database, enforceable: bool
) -> None:
    _, (line,) = arrange.plan(arrange.person())
    old = arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    placed = at(line, arrange, 0, Why(Choice.FIT, 12, False, False, NOW, exchanged=True))
    with database.work(CLOCK, NOW) as work:
        binding = {line.id} if enforceable else set()
        arrivals = [NewAppointment(placed, old.id), NewAppointment(at(line, arrange, 1))]
        insert_appointments(work.session, arrivals, {str(line.line_id): line}, binding, NOW)
        query = select(AppointmentRow).where(AppointmentRow.line_id == line.line_id)
        first, second = work.session.exec(query.order_by(col(AppointmentRow.occurrence)))
        expected = appointment_values(line, placed, NOW, enforceable, old.id)
        assert {name: getattr(first, name) for name in expected if name != "id"} == {
            name: value for name, value in expected.items() if name != "id"
        }
        assert (second.replaces_id, second.why, second.starts_at) == (
            None,
            {},
            NOW + timedelta(days=9),
        )


def test_one_double_booking_leaves_nothing_of_the_night_behind(fresh_database: Database) -> None:
    """Whoever took a time without the placement lock meets the constraint, and the team is rolled back."""
    arrange = Arranger(fresh_database)
    notified, fresh = arrange.person(), arrange.person()
    _, (line,) = arrange.plan(notified)
    arrange.plan(fresh)
    # It can no longer be: the line is not held in this room, and they were told of it.
    gone = arrange.appointment(
        notified,
        NOW + timedelta(days=3),
        line,
        occurrence=0,
        site_id=arrange.office.lab_id,
        known_at=NOW,
    )
    arrange.message(gone)

    def roll_while_somebody_books(work: UnitOfWork) -> None:
        placement_input = lock_and_read_placement(work.session, [notified.id, fresh.id], NOW)
        change = difference(
            placement_input.standing, place(placement_input.instance, placement_input.previous)
        )
        assert len(change.added) > 20
        arrange.appointment(arrange.person(), change.added[-1].start)
        write_difference(work.session, placement_input, change, NOW)

    with pytest.raises(DoubleBooked), fresh_database.work(CLOCK, NOW) as work:
        roll_while_somebody_books(work)
    with fresh_database.work(CLOCK, NOW) as work:
        people = col(AppointmentRow.person_id).in_([notified.id, fresh.id])
        (row,) = work.session.exec(select(AppointmentRow).where(people))
        assert (row.id, row.state) == (gone.id, "scheduled")
        assert work.session.exec(select(MessageRow.state)).all() == ["planned"]
        assert work.session.exec(select(TaskRow)).all() == []
        assert work.session.exec(select(UnplacedRow)).all() == []


def test_whoever_was_notified_gets_a_task_and_every_waiting_text_is_called_off(
    arrange: Arranger, database: Database
) -> None:
    arrange.plan(arrange.person())
    with database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
        query = select(AppointmentRow).order_by(col(AppointmentRow.starts_at))
        rows = work.session.exec(query).all()[2:6]
        for row in rows[:2]:
            row.known_at = NOW
    for row in rows:
        arrange.message(row)
        for actor in (arrange.office.officer, arrange.office.deputy):
            arrange.leave(
                actor, row.during.lower - timedelta(hours=2), row.during.upper + timedelta(hours=2)
            )
    with database.work(CLOCK, NOW) as work:
        assert extend_horizon_of_team(work, arrange.office.team_id) == 4
    with database.work(CLOCK, NOW) as work:
        tasks = work.session.exec(select(TaskRow)).all()
        assert {one.appointment_id for one in tasks} == {row.id for row in rows[:2]}
        assert {(one.kind, one.reason) for one in tasks} == {("notify_change", "moved")}
        assert set(work.session.exec(select(MessageRow.state))) == {"cancelled"}
        fresh = select(AppointmentRow).where(col(AppointmentRow.replaces_id).is_not(None))
        assert {one.replaces_id for one in work.session.exec(fresh)} == {row.id for row in rows}


DAYS = [date(2026, 12, day) for day in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "ends", [DAYS, DAYS[::-1], [None, DAYS[1], None, DAYS[0]], [None, None, None, None]]
)
def test_the_last_days_of_many_conditions_are_each_ones_last_day(
    arrange: Arranger, database: Database, ends: list[date | None]
) -> None:
    on, ended, until, withdrawn = ends
    condition = arrange.condition(arrange.person(), ends_on=until, withdrawn_on=withdrawn)
    with database.work(CLOCK, NOW) as work:
        order = work.session.get_one(OrderRow, condition.order_id)
        order.ends_on, order.ended_on = on, ended
        order.end_reason = None if ended is None else "completed"
        row = work.session.get_one(ConditionRow, condition.id)
        assert last_days(work.session, [row.id]) == {row.id: last_day(order, row)}
        work.session.rollback()


def test_what_the_driver_has_prepared_stays_prepared(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    arrange.plan(arrange.person())
    kept = text(
        "select count(*) from pg_prepared_statements where statement like 'insert into appointment%'"
    )
    with fresh_database.work(CLOCK, NOW) as work:
        driver: Any = work.session.connection().connection.driver_connection
        driver.prepare_threshold = 0
        extend_horizon_of_team(work, arrange.office.team_id)
        assert work.session.execute(kept).scalar() == 1


def test_officers_places_and_sessions_of_others_stay_out_of_the_task(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.plan(person)
    office = arrange.office
    with database.work(CLOCK, NOW) as work:
        found = lock_and_read_placement(work.session, [person.id], NOW).instance
    assert {one.id for one in found.officers} == {
        str(office.officer.staff_id),
        str(office.deputy.staff_id),
    }
    assert {one.id for one in found.sites} == {str(office.room_id)}
    assert found.sessions == ()
