"""Which appointments clash with a busy time, and which busy times are our own appointments seen again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.calendars.busy_times import (
    EVERY,
    LONGEST_LEFT_ALONE,
    Clash,
    Placed,
    Span,
    blocks_within,
    clash_due_at,
    clashes,
    may_answer_clash,
    next_read_at,
    owner_of,
    parts,
    span_of,
    whole_days,
    without_echoes,
)
from tests.tiers import examples

DAY = datetime(2026, 11, 25, tzinfo=UTC)
NOW = DAY - timedelta(days=1)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def placed(first: float, after: float, *, published: bool = False) -> Placed:
    return Placed(uuid4(), at(first), at(after), published)


def found(block: tuple[float, float], *own: Placed, now: datetime = NOW) -> list[UUID]:
    return [one.placed.id for one in clashes([(at(block[0]), at(block[1]))], own, now)]


@pytest.mark.parametrize(
    ("block", "clash"),
    [
        ((9, 10), False),
        ((11, 12), False),
        ((9, 10.1), True),
        ((10.25, 10.5), True),
        ((10, 10.5), True),
        ((10, 11), True),
        ((8, 18), True),
        ((10, 12), True),
    ],
)
def test_a_busy_time_clashes_where_it_overlaps_and_not_where_it_touches(
    block: tuple[float, float], clash: bool
) -> None:
    one = placed(10, 11)
    assert found(block, one) == [one.id] * clash


def own_of(said: list[tuple[float, float]], *own: Placed) -> list[tuple[float, float]]:
    """What the calendar says of its own, in hours of the day."""
    left = without_echoes([(at(first), at(after)) for first, after in said], own)
    return [tuple((one - DAY) / timedelta(hours=1) for one in span) for span in left]


def test_an_appointment_that_the_link_published_is_seen_again_and_is_no_busy_time() -> None:
    assert own_of([(9, 10), (10, 11)], placed(10, 11, published=True)) == [(9, 10)]


def test_an_appointment_that_no_link_published_cannot_be_what_a_calendar_says() -> None:
    assert own_of([(10, 11)], placed(10, 11)) == [(10, 11)]


def test_a_period_that_several_appointments_happen_to_fill_is_a_busy_time() -> None:
    both = placed(10, 11, published=True), placed(11, 12, published=True)
    assert own_of([(10, 12)], *both) == [(10, 12)]


def test_minutes_said_more_often_than_they_were_published_are_a_busy_time() -> None:
    one = placed(10, 11, published=True)
    assert own_of([(10, 11), (10, 11)], one) == [(10, 11), (10, 11)]
    assert own_of([(10, 11), (10, 11)], one, placed(10, 11, published=True)) == []


def test_an_appointment_that_began_is_no_clash_any_more() -> None:
    assert found((10.25, 10.5), placed(10, 11), now=at(10)) == []


def test_a_busy_time_of_several_days_is_cut_to_the_day_of_the_appointment() -> None:
    one = placed(10, 11)
    (first,) = clashes([(DAY - timedelta(days=3), DAY + timedelta(days=3))], [one], NOW)
    (later,) = clashes([(DAY - timedelta(days=1), DAY + timedelta(days=9))], [one], NOW)
    assert first == later
    assert first.block == whole_days(date(2026, 11, 25), date(2026, 11, 26))


def test_all_day_lasts_from_midnight_to_midnight_in_amsterdam_also_where_clocks_change() -> None:
    first, after = whole_days(date(2026, 10, 25), date(2026, 10, 26))
    assert first == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert after - first == timedelta(hours=25)


def test_a_clash_is_looked_at_within_two_days_and_before_the_appointment() -> None:
    assert clash_due_at(placed(10, 11), NOW) == at(10)
    assert clash_due_at(placed(240, 241), NOW) == NOW + timedelta(days=2)


@pytest.mark.parametrize("subject", ["", "x", "1/2", "20261125T100000Z"])
def test_what_is_no_busy_time_in_a_key_is_none(subject: str) -> None:
    assert span_of(subject) is None


def test_a_calendar_is_asked_each_turn_and_less_often_while_it_fails() -> None:
    waits = [next_read_at(NOW, failures) - NOW for failures in range(9)]
    assert waits == sorted(waits)
    assert waits[1] < EVERY
    assert waits[-1] == LONGEST_LEFT_ALONE
    assert next_read_at(NOW, 1, 3_000) - NOW == timedelta(seconds=3_000)
    assert next_read_at(NOW, 1, 10**9) - NOW == LONGEST_LEFT_ALONE


QUARTERS = st.integers(0, 200)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(QUARTERS)
    return at(first / 4), at((first + draw(st.integers(1, 20))) / 4)


@st.composite
def appointments(draw: st.DrawFn) -> list[Placed]:
    return [Placed(uuid4(), *one) for one in draw(st.lists(spans(), max_size=6))]


@settings(max_examples=examples(300))
@given(st.lists(spans(), max_size=6), appointments())
def test_every_clash_overlaps_and_every_overlap_is_a_clash(
    blocks: list[Span], own: list[Placed]
) -> None:
    known = {(one.id, block) for one, block in _paired(blocks, own)}
    for block in blocks:
        for one in own:
            overlaps = one.starts_at < block[1] and block[0] < one.ends_at
            assert ((one.id, block) in known) == overlaps


def _paired(blocks: list[Span], own: list[Placed]) -> list[tuple[Placed, Span]]:
    return [(one.placed, block) for block in blocks for one in clashes([block], own, NOW)]


@settings(max_examples=examples(200))
@given(st.lists(spans(), min_size=1, max_size=8), spans())
def test_what_lies_within_is_cut_and_in_order_as_often_as_it_was_said(
    blocks: list[Span], within: Span
) -> None:
    cut = blocks_within([*blocks, *reversed(blocks)], *within)
    assert cut == sorted(cut)
    assert all(cut.count(one) % 2 == 0 for one in cut)
    assert all(within[0] <= one[0] < one[1] <= within[1] for one in cut)
    minutes = {
        moment for one in blocks for moment in _quarters(one) if within[0] <= moment < within[1]
    }
    assert {moment for one in cut for moment in _quarters(one)} == minutes


def _quarters(span: Span) -> list[datetime]:
    steps = int((span[1] - span[0]) / timedelta(minutes=15))
    return [span[0] + step * timedelta(minutes=15) for step in range(steps)]


@settings(max_examples=examples(200))
@given(st.lists(spans(), max_size=6), appointments(), st.booleans())
def test_what_is_left_of_a_calendar_is_all_but_what_was_published_with_the_same_ends(
    said: list[Span], own: list[Placed], published: bool
) -> None:
    own = [replace(one, published=published) for one in own]
    left = without_echoes(said, own)
    for span in said:
        shown = sum(published and (one.starts_at, one.ends_at) == span for one in own)
        assert left.count(span) == (said.count(span) if said.count(span) > shown else 0)
    assert left == sorted(left)


@settings(max_examples=examples(100))
@given(spans())
def test_the_busy_time_is_read_back_from_the_key_of_its_task(block: Span) -> None:
    staff = uuid4()
    key = f"calendar_clash:{Clash(placed(1, 2), block).subject(staff)}:calendar-busy"
    assert span_of(key.split(":")[2]) == block
    assert owner_of(key) == staff


@pytest.mark.parametrize("key", ["", "calendar_clash:x:y", "a:b:c:d:e"])
def test_a_key_without_a_colleague_has_no_owner(key: str) -> None:
    assert owner_of(key) is None


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        ("officer", True, True),
        ("officer", False, False),
        ("supervisor", False, True),
        ("coordinator", False, False),
    ],
)
def test_only_who_owns_the_calendar_or_supervises_says_that_the_appointment_stands(
    role: str, own: bool, may: bool
) -> None:
    owner = uuid4()
    actor = Actor(Role(role), owner if own else uuid4())
    assert may_answer_clash(actor, owner) is may


@settings(max_examples=examples(100))
@given(st.integers(0, 400), st.integers(1, 90))
def test_pieces_of_a_period_fill_it_and_none_is_too_long(days: int, longest: int) -> None:
    until = DAY + timedelta(days=days)
    pieces = list(parts(DAY, until, timedelta(days=longest)))
    assert all(after - first <= timedelta(days=longest) for first, after in pieces)
    assert [after for _, after in pieces][:-1] == [first for first, _ in pieces][1:]
    assert not pieces or (pieces[0][0], pieces[-1][1]) == (DAY, until)
