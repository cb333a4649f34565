"""However long nobody is there, no reminder disappears: sent, caught up with, or told as too late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.reminders.schedule import ToRemindOf, is_quiet, reminders_due
from aftercare.domain.time.wall_time import at_wall, wall
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.scheduling.reminders.plan_reminders import plan_due
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import CALLBACK, Arranger, Office
from tests.tiers import examples

FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
TICK = timedelta(hours=2)
STARTS = st.builds(
    at_wall,
    st.sampled_from((FORWARD, BACK)).flatmap(
        lambda day: st.integers(-1, 8).map(lambda n: day + timedelta(days=n))
    ),
    st.times(time(8), time(18)).map(lambda at: at.replace(second=0, microsecond=0)),
)
HOURS = st.integers(0, 12 * 24)


class Undo(Exception):
    """Ends a transaction so that nothing of it stays."""


def lived_through(
    work: UnitOfWork,
    office: Office,
    starts_at: datetime,
    ahead: timedelta,
    down_from: datetime,
    down: timedelta,
) -> tuple[AppointmentRow, list[MessageRow], list[TaskRow]]:
    """An appointment from its booking until a tick after both its start and the outage."""
    inner = Database(work.session.connection())
    clock = FixedClock(starts_at - ahead)
    arrange = Arranger(inner, clock.now(), office)
    row = arrange.appointment(
        arrange.person(), starts_at, officer_id=None, booked_at=starts_at - ahead
    )
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(inner, clock))
    outbox = Outbox(inner, clock, gateway, "https://aftercare.example", CALLBACK, new_id())
    until = max(starts_at, down_from + down) + 2 * TICK
    while clock.now() < until:
        if not down_from <= clock.now() < down_from + down:
            plan_due(inner, clock, CALLBACK)
            outbox.drain()
        clock.move_to(clock.now() + TICK)
    with inner.work(CLOCK, clock.now()) as asked:
        messages = list(asked.session.exec(select(MessageRow)))
        return row, messages, list(asked.session.exec(select(TaskRow)))


@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STARTS, st.integers(1, 12 * 24), HOURS, HOURS)
@example(at_wall(date(2027, 3, 29), time(10)), 12 * 24, 0, 12 * 24)
@example(at_wall(date(2027, 3, 29), time(10)), 12 * 24, 10 * 24, 30)
def test_each_reminder_is_sent_caught_up_with_or_shown_as_too_late(
    database: Database, office: Office, starts_at: datetime, ahead_h: int, after_h: int, down_h: int
) -> None:
    ahead = timedelta(hours=ahead_h)
    down_from, down = starts_at - ahead + timedelta(hours=after_h), timedelta(hours=down_h)
    try:
        with database.work(CLOCK, starts_at) as work:
            row, messages, tasks = lived_through(work, office, starts_at, ahead, down_from, down)
            raise Undo
    except Undo:
        pass
    facts = ToRemindOf(row.id, row.kind, starts_at, row.booked_at, first=True)
    by_slot = {one.slot: one for one in messages}
    assert set(by_slot) == {one.slot for one in reminders_due(facts)}
    for due in reminders_due(facts):
        _ended_well(by_slot[due.slot], due.useful_until_at, starts_at, tasks)


def _ended_well(
    message: MessageRow, useful_until_at: datetime, starts_at: datetime, tasks: list[TaskRow]
) -> None:
    assert message.state in ("accepted", "sent", "delivered", "skipped_late"), message.state
    if message.state == "skipped_late":
        about = {task.reason for task in tasks if task.appointment_id == message.appointment_id}
        if message.slot == "T-1" and message.state_at < starts_at:
            assert "reminder-too-late" in about
        return
    assert message.claimed_at is not None
    assert message.claimed_at <= useful_until_at
    assert not is_quiet(message.claimed_at)


@given(st.uuids(), STARTS, st.integers(-9, 9))
def test_an_appointment_that_is_moved_keeps_its_offsets_in_civil_days(
    appointment_id: UUID, starts_at: datetime, days: int
) -> None:
    """Across a clock change as well: the hour of the wall at which texts leave stays the same."""
    booked_at = starts_at - timedelta(days=40)
    at = wall(starts_at).time()
    moved_at = at_wall(wall(starts_at).date() + timedelta(days=days), at)
    before = reminders_due(ToRemindOf(appointment_id, "check_in", starts_at, booked_at, first=True))
    after = reminders_due(ToRemindOf(appointment_id, "check_in", moved_at, booked_at, first=True))
    for one, other in zip(before, after, strict=True):
        assert one.slot == other.slot
        assert (wall(other.due_at).date() - wall(one.due_at).date()).days == days
        assert wall(other.due_at).time() == wall(one.due_at).time()
