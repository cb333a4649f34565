"""Whatever happens to an appointment, its event keeps its name, its number rises, and there is one of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.calendars.events import (
    KEPT_AFTER,
    Chain,
    Event,
    Held,
    Leave,
    calendar_code,
    events_of,
)
from aftercare.domain.calendars.writing import Entry, calendar_text
from tests.domain.calendars.reading import at, by_both

NOW = at("2026-11-24T08:00")
OWNER, OTHER = UUID(int=7), UUID(int=8)
DAY = timedelta(days=1)


def held(days: float = 3, **more: object) -> Held:
    starts_at = NOW + timedelta(days=days)
    base = Held(starts_at, starts_at + timedelta(minutes=30), True, NOW - 20 * DAY)
    return replace(base, **more)  # fmt: skip


def events_of_rows(*rows: Held, now: datetime = NOW) -> list[Event]:
    return list(events_of(OWNER, [Chain("line/1", rows)], (), now))


def retired(row: Held, at: datetime = NOW) -> Held:
    return replace(row, live=False, revision=row.revision + 1, changed_at=at)


def test_an_appointment_that_stands_is_one_event() -> None:
    (event,) = events_of_rows(held())
    assert (event.sequence, event.cancelled, event.busy) == (0, False, True)
    assert event.modified_at == NOW - 20 * DAY


def test_a_move_keeps_the_event_and_raises_its_number() -> None:
    (before,) = events_of_rows(held())
    (after,) = events_of_rows(retired(held()), held(5, booked_at=NOW))
    assert after.uid == before.uid
    assert after.number == before.number
    assert after.sequence > before.sequence
    assert (after.starts_at, after.cancelled) == (NOW + 5 * DAY, False)
    assert after.modified_at == NOW


def test_a_cancellation_stays_to_be_seen_for_thirty_days() -> None:
    off = retired(held(90))
    (event,) = events_of_rows(off)
    assert (event.cancelled, event.busy, event.sequence) == (True, False, 1)
    assert events_of_rows(off, now=NOW + KEPT_AFTER - timedelta(seconds=1))
    assert events_of_rows(off, now=NOW + KEPT_AFTER) == []


def test_what_is_over_stays_to_be_seen_for_thirty_days() -> None:
    ends_at = held().ends_at
    assert events_of_rows(held(), now=ends_at + KEPT_AFTER - timedelta(seconds=1))
    assert events_of_rows(held(), now=ends_at + KEPT_AFTER) == []


def test_an_appointment_that_went_to_a_colleague_is_off_here_and_comes_back_with_a_higher_number() -> (
    None
):
    mine = held()
    (first,) = events_of_rows(mine)
    (gone,) = events_of_rows(retired(mine), held(3, ours=False, booked_at=NOW))
    assert gone.cancelled
    theirs = retired(held(3, ours=False, booked_at=NOW))
    (back,) = events_of_rows(retired(mine), theirs, held(3, booked_at=NOW))
    assert not back.cancelled
    assert first.sequence < gone.sequence < back.sequence


def test_nobody_elses_appointment_is_shown() -> None:
    assert events_of_rows(held(ours=False)) == []


def test_two_calendars_with_one_appointment_cannot_be_joined_by_it() -> None:
    chain = Chain("line/1", (held(),))
    mine, theirs = (events_of(owner, [chain], (), NOW)[0].uid for owner in (OWNER, OTHER))
    assert mine != theirs
    assert "line" not in mine


def test_leave_is_a_block_without_a_number() -> None:
    leave = Leave("l", NOW, NOW + 3 * DAY, NOW - DAY, 2)
    (event,) = events_of(OWNER, (), [leave], NOW)
    assert (event.busy, event.number, event.sequence) == (True, None, 2)
    assert events_of(OWNER, (), [leave], NOW + 60 * DAY) == ()


def test_a_number_is_eight_letters_without_a_word_in_them() -> None:
    numbers = {calendar_code(f"line/{n}") for n in range(2_000)}
    assert len(numbers) == 2_000
    assert not set("".join(numbers)) & set("aeiouy0123456789")


steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "cancel", "hand-over", "shift"]), st.integers(-400, 2_000)
    ),
    max_size=12,
)  # fmt: skip


@given(steps)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_whatever_happens_the_number_rises_and_one_event_lives(
    happened: list[tuple[str, int]],
) -> None:
    """Two parsers see what we meant after each step."""
    now, rows = NOW, [held()]
    seen: list[tuple[int, str]] = []
    for act, quarter in [("", 0), *happened]:
        now += timedelta(hours=1)
        last = rows[-1]
        shift = timedelta(minutes=15 * quarter)
        again = Held(
            NOW + shift + 20 * DAY, NOW + shift + 20 * DAY + timedelta(minutes=30), True, now
        )
        if act in ("move", "cancel", "hand-over") and last.live:
            rows[-1] = retired(last, now)
        if act == "move":
            rows.append(again)
        elif act == "hand-over":
            rows.append(replace(again, ours=not last.ours))
        elif act == "shift" and last.live:
            # The row itself was changed, as the database notes.
            rows[-1] = replace(
                last, starts_at=again.starts_at, ends_at=again.ends_at,
                revision=last.revision + 1, changed_at=now,
            )  # fmt: skip
        elif act:
            continue
        events = events_of(OWNER, [Chain("line/1", tuple(reversed(rows)))], (), now)
        assert events == events_of(OWNER, [Chain("line/1", tuple(rows))], (), now)
        text = calendar_text("Afspraken", [Entry(one, "Afspraak") for one in events])
        for uid, one in by_both(text).items():
            live = [row for row in rows if row.live and row.ours]
            assert (one["status"] == "CONFIRMED") == bool(live)
            if live:
                assert one["starts_at"] == live[0].starts_at
            seen.append((one["sequence"], uid))
    assert all(before[0] < after[0] for before, after in pairwise(seen))
    assert len({uid for _, uid in seen}) <= 1
