"""An administrator starts and stops a channel for every worker at once; nobody else does, and it is logged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.base.errors import (
    Forbidden,
    IllegalTransition,
    NotFound,
    OwnStopConfirmation,
    RoleFromProposer,
    Stale,
    StoppedBefore,
)
from aftercare.casework.messages.senders import (
    blocked_messages,
    confirm_stop,
    list_senders,
    sender_events,
    start_sender,
    stop_sender,
)
from aftercare.casework.overviews.view import badge_counts
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.messages.sender_rate import LONE_STOP
from aftercare.notifications.gateways.gateway import NotSent, OutgoingMessage, SendReport
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.unsettled import next_send
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted


class AwayGateway(SandboxSmsGateway):
    """Nobody answers there."""

    def send(self, message: OutgoingMessage) -> SendReport:
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
        return counted(work, NOW)["sender-stopped"]


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


def stop(database: Database, admin: Actor, room: PostRoom) -> None:
    now = room.clock.now()
    with database.work(admin, now) as work:
        (sms,) = (one for one in list_senders(work) if one.row.channel == "sms")
        stop_sender(work, "sms", sms.row.version, "Verkeerde afzender")


def test_a_stop_by_one_administrator_ends_by_the_clock_and_is_not_repeated(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    due(arrange, 3)
    room = PostRoom(database, FixedClock(NOW), SandboxSmsGateway(phone))
    admin, other = arrange.office.admin, arrange.staff("admin")
    stop(database, admin, room)
    with database.work(arrange.office.supervisor, NOW) as work:
        assert badge_counts(work)["texts_stopped"] == 1
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("update message set due_at = due_at + interval '9 hours'"))
        assert next_send(work.session) == NOW + LONE_STOP
    room.wait(minutes=119)
    assert (room.drain(), room.sender().stopped_by) == (0, admin.staff_id)
    now = room.wait(minutes=1)
    assert (room.drain(), room.sender().stopped_at) == (0, None)
    with database.work(admin, now) as work:
        kept = [(one["event"], one["because"], one["who"] is None) for one in sender_events(work)]
    assert kept == [("started", "by-hand", True), ("stopped", "by-hand", False)]
    with pytest.raises(StoppedBefore):
        stop(database, admin, room)
    stop(database, other, room)
    with database.work(CLOCK, now) as work:
        noted = text("select action from audit_entry where subject_kind = 'sender' order by id")
        assert list(work.session.execute(noted).scalars()) == [
            "stop",
            "notice-unconfirmed-stop",
            "stop",
        ]


def test_a_second_independent_administrator_makes_a_stop_last(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    due(arrange, 3)
    room = PostRoom(database, FixedClock(NOW), SandboxSmsGateway(phone))
    admin, other = arrange.office.admin, arrange.staff("admin")
    made = arrange.staff("admin", role_given_by=admin.staff_id, role_given_at=NOW)
    with database.work(other, NOW) as work, pytest.raises(IllegalTransition):
        confirm_stop(work, "sms", 1, "x")
    stop(database, admin, room)
    for who, fault in ((admin, OwnStopConfirmation), (made, RoleFromProposer)):
        with database.work(who, NOW) as work:
            (sms,) = (one for one in list_senders(work) if one.row.channel == "sms")
            assert not sms.may_confirm
        with database.work(who, NOW) as work, pytest.raises(fault):
            confirm_stop(work, "sms", sms.row.version, "Zo houden")
    with database.work(other, NOW) as work:
        confirm_stop(work, "sms", sms.row.version, "Zo houden")
        assert [one["event"] for one in sender_events(work)] == ["confirmed", "stopped"]
    room.wait(days=2)
    assert (room.drain(), room.sender().confirmed_by) == (0, other.staff_id)
    with database.work(other, NOW) as work, pytest.raises(IllegalTransition):
        confirm_stop(work, "sms", sms.row.version + 1, "x")


@pytest.mark.parametrize(
    "change",
    [
        "stopped_at = now(), reason = 'by-hand'",
        "stopped_at = now(), reason = 'by-hand', stopped_by = app_staff()",
        "stopped_at = now(), reason = 'by-hand', next_try_at = now() + interval '1 hour'",
        "rate_per_s = 0.0001",
        "tokens = 0",
    ],
)
def test_the_database_lets_no_one_stop_a_sender_alone_for_good(
    arrange: Arranger, database: Database, change: str
) -> None:
    with pytest.raises(Forbidden) as refused, database.work(arrange.office.admin, NOW) as work:
        work.session.execute(text(f"update sender set {change} where channel = 'sms'"))
    assert re.search("permission denied|for some time only", str(refused.value.__cause__))


def test_the_database_asks_another_person_to_confirm_a_stop(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    stop(
        database,
        arrange.office.admin,
        PostRoom(database, FixedClock(NOW), SandboxSmsGateway(phone)),
    )
    for who in (arrange.office.admin, arrange.staff("admin")):
        with pytest.raises(Forbidden) as refused, database.work(who, NOW) as work:
            work.session.execute(text("update sender set next_try_at = null where channel = 'sms'"))
        assert "a second person confirms" in str(refused.value.__cause__)


def test_stopped_by_hand_nothing_leaves_until_somebody_starts_it(
    arrange: Arranger, database: Database, phone: DatabaseSandboxPhone
) -> None:
    due(arrange, 3)
    room = PostRoom(database, FixedClock(NOW), SandboxSmsGateway(phone))
    admin, other = arrange.office.admin, arrange.staff("admin")
    with database.work(admin, NOW) as work:
        (sms,) = (one for one in list_senders(work) if one.row.channel == "sms")
        version = sms.row.version
        assert sms.waiting == 3
        stop_sender(work, "sms", version, "Verkeerde afzender")
    with database.work(other, NOW) as work:
        confirm_stop(work, "sms", version + 1, "Zo houden")
    room.wait(hours=5)
    assert room.drain() == 0
    with database.work(admin, NOW) as work, pytest.raises(Stale):
        start_sender(work, "sms", version, "Hersteld")
    with database.work(admin, NOW) as work:
        start_sender(work, "sms", version + 2, "Hersteld")
    assert room.drain() == 3
    with database.work(CLOCK, NOW) as work:
        noted = text("select action from audit_entry where subject_kind = 'sender' order by id")
        kept = list(work.session.execute(noted).scalars())
    assert kept == ["stop", "confirm-stop", "restart"]


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
        lambda work: confirm_stop(work, "sms", 1, "x"),
    ):
        with database.work(actor, NOW) as work, pytest.raises(Forbidden):
            act(work)
    with database.work(actor, NOW) as work:
        assert badge_counts(work).get("senders", 0) == 0


def test_an_administrator_is_shown_how_many_stand_still(
    arrange: Arranger, database: Database
) -> None:
    for stopped, channel in enumerate(("sms", "voice")):
        with database.work(arrange.office.admin, NOW) as work:
            assert badge_counts(work).get("senders", 0) == stopped
            (row,) = [one.row for one in list_senders(work) if one.row.channel == channel]
            stop_sender(work, channel, row.version, "Storing.")
    with database.work(arrange.office.officer, NOW) as work:
        assert badge_counts(work).get("senders", 0) == 0


def test_a_channel_there_is_not(arrange: Arranger, database: Database) -> None:
    with database.work(arrange.office.admin, NOW) as work, pytest.raises(NotFound):
        start_sender(work, "pigeon", 1, "x")
