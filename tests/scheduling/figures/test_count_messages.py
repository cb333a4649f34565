"""The figures of a day are what its rows say, counted again until nothing changes any more."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.casework.figures.message_figures import message_figures
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.figures.message_figures import Held, MessageFate, Period, Reminded
from aftercare.domain.figures.small_counts import Price
from aftercare.domain.time.wall_time import at_wall
from aftercare.scheduling.figures.count_messages import DAYS_AGAIN, count_again
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.figures.message_figures import figures_between
from aftercare.store.messages.rows import InboundTextRow, MessageRow
from tests.sql_only_rows import MessageFigureRow, ProviderCopyRow
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
Found = dict[tuple[str, str, str], Decimal]


def counted(database: Database, clock: FixedClock, days: int = 2) -> Found:
    """What, channel and which of everything counted, of all days and teams."""
    count_again(database, clock, days)
    with database.work(CLOCK, clock.now()) as work:
        found: Found = {}
        for row in work.session.exec(select(MessageFigureRow)):
            key = (row.what, row.channel, row.which)
            found[key] = found.get(key, Decimal(0)) + row.amount
        return found


def message(arrange: Arranger, **changes: Any) -> MessageRow:
    appointment = arrange.appointment(
        arrange.person(), NOW + timedelta(days=1, hours=1), officer_id=None
    )
    return arrange.message(appointment, **changes)


def test_each_fate_is_counted_with_its_code_or_reason(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    for changes in (
        {"state": "delivered"}, {"state": "delivered"}, {"state": "sent"}, {"state": "accepted"},
        {"state": "undelivered", "error_code": 30003}, {"state": "failed", "error_code": 21610},
        {"state": "failed", "error_code": 99999}, {"state": "failed"},
        {"state": "unknown"}, {"state": "skipped_late", "reason": "too-late"},
        {"state": "withheld", "reason": "in-custody"}, {"state": "withheld", "reason": "who knows"},
        {"state": "cancelled", "reason": "moved"}, {"state": "planned"},
    ):  # fmt: skip
        message(arrange, **changes)
    found = counted(database, clock)
    assert {key: int(n) for key, n in found.items() if key[0] not in ("segments", "unpriced")} == {
        ("delivered", "sms", ""): 2, ("sent", "sms", ""): 2, ("failed", "sms", "30003"): 1,
        ("failed", "sms", "21610"): 1, ("failed", "sms", "other"): 2, ("unknown", "sms", ""): 1,
        ("skipped_late", "sms", ""): 1, ("withheld", "sms", "in-custody"): 1,
        ("withheld", "sms", "other"): 1, ("cancelled", "sms", ""): 1,
    }  # fmt: skip


def test_counting_again_changes_only_what_changed(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    one = message(arrange, state="sent")
    assert count_again(database, clock, 2) == 3
    assert count_again(database, clock, 2) == 0
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(MessageRow, one.id).state = "delivered"
    # One figure is gone and one is new.
    assert count_again(database, clock, 2) == 2
    assert ("sent", "sms", "") not in counted(database, clock)


@pytest.mark.parametrize(
    ("due_at", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_message_counts_on_the_civil_day_it_fell_due(
    arrange: Arranger, database: Database, clock: FixedClock, due_at: datetime, day: date
) -> None:
    message(arrange, state="delivered", due_at=due_at)
    counted(database, clock, DAYS_AGAIN)
    with database.work(CLOCK, NOW) as work:
        assert {row.day for row in work.session.exec(select(MessageFigureRow))} == {day}


def test_days_longer_ago_stay_as_they_were_counted(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    one = message(arrange, state="delivered")
    before = counted(database, clock)
    with database.work(CLOCK, NOW) as work:
        found = work.session.get_one(MessageRow, one.id)
        found.body, found.recipient, found.emptied_at = "", "", NOW + timedelta(days=DAYS_AGAIN + 1)
    clock.move_to(NOW + timedelta(days=DAYS_AGAIN + 1))
    assert counted(database, clock, DAYS_AGAIN) == before


def test_the_first_night_counts_all_there_is_and_the_next_only_weeks(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    message(arrange, state="delivered", due_at=NOW - timedelta(days=300))
    held(arrange, "missed")
    assert len(counted(database, clock, 2)) == 1
    assert counted(database, clock, DAYS_AGAIN)["delivered", "sms", ""] == 1
    older = message(arrange, state="delivered", due_at=NOW - timedelta(days=200))
    assert counted(database, clock, DAYS_AGAIN)["delivered", "sms", ""] == 1
    assert older.state == "delivered"


def test_segments_are_counted_once_and_prices_come_from_the_provider_where_it_names_one(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    plain = message(arrange, state="delivered")
    message(arrange, state="undelivered", error_code=30003, body="ë" * 71)
    message(arrange, state="failed", error_code=21610)
    twice = message(arrange, state="delivered")
    arrange.add(
        copy("SM1", plain, Decimal("0.0075")),
        copy("SM2", twice, Decimal("0.0080")),
        copy("SM3", twice, None),
    )
    found = counted(database, clock)
    # One, two of an `ë` too many, and two of a text that was taken twice.
    assert found["segments", "sms", ""] == 5
    assert found["unpriced", "sms", ""] == 3
    assert found["cost", "sms", "USD"] == Decimal("0.0155")


def copy(sid: str, message: MessageRow, price: Decimal | None) -> ProviderCopyRow:
    return ProviderCopyRow(
        sid=sid, channel="sms", message_id=message.id, ended_at=NOW, redacted_at=NOW, price=price,
        currency="USD" if price is not None else None,
    )  # fmt: skip


REMINDERS: list[tuple[list[dict[str, Any]], str]] = [
    ([{"state": "delivered"}], "delivered"),
    ([{"state": "failed"}, {"state": "delivered", "slot": "T-4"}], "delivered"),
    ([{"state": "delivered", "state_at": NOW + timedelta(hours=9)}], "not-delivered"),
    ([{"state": "sent"}], "sent"),
    ([{"state": "unknown"}, {"state": "failed", "slot": "T-4"}], "sent"),
    ([{"state": "undelivered"}], "not-delivered"),
    ([{"state": "withheld", "reason": "opted-out"}], "not-delivered"),
    ([], "none"),
]


@pytest.mark.parametrize(
    "outcome", ["attended", "late", "attended_not_complied", "missed", "excused_by_service"]
)
@pytest.mark.parametrize(("messages", "best"), REMINDERS)
def test_an_appointment_counts_with_the_best_of_its_reminders_before_it_began(
    arrange: Arranger,
    database: Database,
    clock: FixedClock,
    messages: list[dict[str, Any]],
    best: str,
    outcome: str,
) -> None:
    appointment = held(arrange, outcome)
    for one in messages:
        arrange.message(appointment, **{"state_at": NOW - timedelta(days=1)} | one)
    what = {"missed": "missed", "excused_by_service": "excused"}.get(outcome, "attended")
    found = {key: n for key, n in counted(database, clock).items() if not key[1]}
    assert found == {(what, "", best): 1}


def test_a_reminder_that_was_disowned_reminded_nobody(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    appointment = held(arrange, "missed")
    sent_at = NOW - timedelta(days=1)
    row = arrange.message(appointment, state="delivered", claimed_at=sent_at, state_at=sent_at)
    arrange.add(
        InboundTextRow(
            sid="SM1", person_id=row.person_id, sender=row.recipient, body="Verkeerd nummer",
            meaning="wrong-number", received_at=sent_at + timedelta(hours=1),
        )
    )  # fmt: skip
    assert counted(database, clock)["missed", "", "not-delivered"] == 1


def held(arrange: Arranger, *outcomes: str) -> AppointmentRow:
    """An hour ago, with what was said of it, the newest last."""
    state = {"excused_by_service": "cancelled_by_service"}.get(outcomes[-1], outcomes[-1])
    row = arrange.appointment(
        arrange.person(), NOW + timedelta(hours=1), state=state, officer_id=None
    )
    for number, outcome in enumerate(outcomes):
        arrange.add(said(arrange, row, outcome, NOW + timedelta(minutes=number)))
    return row


def said(arrange: Arranger, row: AppointmentRow, outcome: str, at: datetime) -> OutcomeRow:
    return OutcomeRow(
        appointment_id=row.id, person_id=row.person_id, code=outcome,
        recorded_by=arrange.office.officer.staff_id, recorded_at=at,
    )  # fmt: skip


def test_the_corrected_outcome_counts(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    held(arrange, "missed", "attended")
    assert counted(database, clock) == {("attended", "", "none"): 1}


def test_clients_of_both_periods_count_in_each_week_once(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    """Six clients with a reminder and an appointment as the first day of the four weeks begins, and as the day before
    it ends: half of them are of the longer period alone."""
    monday = at_wall(date(2026, 10, 26), time(0, 0))
    for _ in range(6):
        person = arrange.person()
        for due_at in (monday, monday - timedelta(minutes=30)):
            begins_at = due_at + timedelta(minutes=20)
            begun = arrange.appointment(person, begins_at, state="attended", officer_id=None)
            arrange.message(begun, due_at=due_at, state="delivered", state_at=due_at)
            arrange.add(said(arrange, begun, "attended", begins_at))
    counted(database, clock, DAYS_AGAIN)
    found = {}
    for period in (Period.FOUR_WEEKS, Period.THIRTEEN_WEEKS):
        with database.work(arrange.office.supervisor, NOW) as work:
            shown = message_figures(work, period, Price(Decimal("0.08"), "EUR")).shown
        held = {one.reminded: one.held[Held.ATTENDED] for one in shown.reminded}
        found[period] = (shown.channels[0].fates[MessageFate.DELIVERED], held[Reminded.DELIVERED])
        weeks = [one.fates[MessageFate.DELIVERED] for one in shown.weeks]
        assert sum(one or 0 for one in weeks) == found[period][0]
    assert found == {Period.FOUR_WEEKS: (6, 6), Period.THIRTEEN_WEEKS: (12, 12)}


def test_a_team_sees_its_own_figures_and_an_administrator_the_house(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    office = arrange.office
    message(arrange, state="delivered")
    other = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    arrange.message(arrange.appointment(other, NOW + timedelta(days=1)), state="delivered")
    counted(database, clock)

    def delivered(actor: Actor) -> int:
        with database.work(actor, NOW) as work:
            found = figures_between(work.session, TODAY, TODAY + timedelta(days=1))
        return sum(int(one.amount) for one in found if one.what == "delivered")

    seen = {
        who: delivered(getattr(office, who))
        for who in (
            "supervisor",
            "planner",
            "other_supervisor",
            "admin",
            "officer",
            "provider",
            "auditor",
        )
    }
    assert seen == {
        "supervisor": 1, "planner": 1, "other_supervisor": 1, "admin": 2, "officer": 0, "provider": 0,
        "auditor": 0,
    }  # fmt: skip
