"""An administrator starts and stops a channel for every worker at once; nobody else does, and it is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Forbidden, NotFound, Stale
from aftercare.casework.messages.senders import (
    blocked_messages,
    list_senders,
    sender_events,
    start_sender,
    stop_sender,
    stopped_senders,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import NotSent, OutgoingText, SendReport
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.operations.watchdog import counts
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger


class AwayGateway(SandboxSmsGateway):
    """Nobody answers there."""

    def send(self, message: OutgoingText) -> SendReport:
        return NotSent("connection-refused")


@pytest.fixture
def phone(database: Database) -> DatabaseSandboxPhone:
    return DatabaseSandboxPhone(database, FixedClock(NOW))


def due(arrange: Arranger, count: int) -> list[MessageRow]:
    tomorrow = NOW + timedelta(days=1, hours=1)
    return [
        arrange.message(arrange.appointment(arrange.person(), tomorrow, officer_id=None))
        for _ in range(count)
    ]


def stopped_channels(database: Database) -> int:
    with database.work(CLOCK, NOW) as work:
        return counts(work.session, NOW)["sender-stopped"]


def test_an_outage_stops_the_channel_tries_one_and_heals_by_itself(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    rows = due(arrange, 12)
    clock = FixedClock(NOW)
    away = PostRoom(database, clock, AwayGateway(phone))
    assert stopped_channels(database) == 0
    away.drain()
    assert away.sender().reason == "provider-failing"
    assert stopped_channels(database) == 1
    away.wait(minutes=1)
    assert away.drain() == 1
    away.wait(minutes=2)
    assert PostRoom(database, clock, SandboxSmsGateway(phone)).drain() == 12
    assert {away.message(row).state for row in rows} == {"accepted"}
    with database.work(arrange.office.admin, clock.now()) as work:
        kept = [(one["event"], one["because"], one["who"]) for one in sender_events(work)]
    assert kept == [("started", "provider-failing", None), ("stopped", "provider-failing", None)]
    assert {away.message(row).attempts for row in rows} == {1}
    assert (stopped_channels(database), away.tasks()) == (0, [])


def test_stopped_by_hand_nothing_leaves_until_somebody_starts_it(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    due(arrange, 3)
    room = PostRoom(database, FixedClock(NOW), SandboxSmsGateway(phone))
    admin = arrange.office.admin
    with database.work(admin, NOW) as work:
        (sms,) = (one for one in list_senders(work) if one.row.channel == "sms")
        version = sms.row.version
        assert sms.waiting == 3
        stop_sender(work, "sms", version, "Verkeerde afzender")
    room.wait(hours=5)
    assert room.drain() == 0
    with database.work(admin, NOW) as work, pytest.raises(Stale):
        start_sender(work, "sms", version, "Hersteld")
    with database.work(admin, NOW) as work:
        start_sender(work, "sms", version + 1, "Hersteld")
    assert room.drain() == 3
    with database.work(CLOCK, NOW) as work:
        noted = text("select action from audit_entry where subject_kind = 'sender' order by id")
        assert list(work.session.execute(noted).scalars()) == ["stop", "restart"]


@pytest.mark.parametrize("who", ["officer", "supervisor", "planner", "auditor", "provider"])
def test_nobody_but_an_administrator_sees_or_changes_it(
    arrange: Arranger, database: Database, who: str
) -> None:
    actor = getattr(arrange.office, who)
    for act in (
        list_senders,
        sender_events,
        blocked_messages,
        lambda work: stop_sender(work, "sms", 1, "x"),
    ):
        with database.work(actor, NOW) as work, pytest.raises(Forbidden):
            act(work)
    with database.work(actor, NOW) as work:
        assert stopped_senders(work) == 0


def test_an_administrator_is_shown_how_many_stand_still(
    arrange: Arranger, database: Database
) -> None:
    for stopped, channel in enumerate(("sms", "voice")):
        with database.work(arrange.office.admin, NOW) as work:
            assert stopped_senders(work) == stopped
            (row,) = [one.row for one in list_senders(work) if one.row.channel == channel]
            stop_sender(work, channel, row.version, "Storing.")
    with database.work(arrange.office.officer, NOW) as work:
        assert stopped_senders(work) == 0


def test_a_channel_there_is_not(arrange: Arranger, database: Database) -> None:
    with database.work(arrange.office.admin, NOW) as work, pytest.raises(NotFound):
        start_sender(work, "pigeon", 1, "x")
