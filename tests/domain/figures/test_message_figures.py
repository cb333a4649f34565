"""Every state counts as one fate, and no small count shows or can be worked out from what does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.domain.figures.message_figures import (
    OTHER,
    SMALLEST_SHOWN,
    WEEKS,
    Held,
    MessageFate,
    Period,
    Publishable,
    Reminded,
    detail_of,
    fate_of,
    parts_shown,
    publishable,
    share,
    weeks_of,
)
from aftercare.domain.figures.small_counts import PLOTTED, Cost, Figure, Price, figures_shown
from tests.tiers import examples

MONDAY = date(2026, 11, 16)
PRICE = Price(Decimal("0.09"), "EUR")


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ("delivered", "delivered"), ("accepted", "sent"), ("sent", "sent"), ("failed", "failed"),
        ("undelivered", "failed"), ("unknown", "unknown"), ("skipped_late", "skipped_late"),
        ("withheld", "withheld"), ("cancelled", "cancelled"), ("planned", None), ("claimed", None),
    ],
)  # fmt: skip
def test_every_state_has_a_fate(state: str, fate: str | None) -> None:
    assert fate_of(state) == fate


@given(st.sampled_from(MessageFate), st.text(), st.integers())
def test_details_are_words_of_a_closed_list(fate: MessageFate, reason: str, code: int) -> None:
    known = {"", OTHER, "no-phone", "opted-out", "in-custody", "30003", "21610"}
    if reason in known or str(code) in known:
        return
    assert detail_of(fate, reason, code) in ("", OTHER) or detail_of(fate, reason, code) == str(
        code
    )


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 29), date(2027, 1, 3)])
def test_a_period_is_whole_weeks_that_are_over(period: Period, today: date) -> None:
    weeks = weeks_of(period, today)
    assert len(weeks) == WEEKS[period]
    assert {week.weekday() for week in weeks} == {0}
    assert today - timedelta(days=7) <= weeks[-1] + timedelta(days=6) < today
    assert all(b - a == timedelta(days=7) for a, b in pairwise(weeks))


# Blocks of two parts each; what is left out is at most seven where somebody looks for what it may be.
BLOCKS = st.lists(
    st.tuples(*[st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 12])] * 2), min_size=1, max_size=3
)
Table = Sequence[Sequence[int]]
Page = tuple[int | None, tuple[tuple[int | None, ...], ...]]


def pages(table: Table) -> tuple[Page, ...]:
    """All that is shown of it: of each period the sum and its parts, None where they are left out."""
    seen: list[Page] = []
    for end in range(1, len(table) + 1):
        found = publishable([dict(enumerate(block, 10 * n)) for n, block in enumerate(table[:end])])
        parts = [
            tuple(None if 10 * n + m in found.hidden else count for m, count in enumerate(block))
            for n, block in enumerate(table[:end])
        ]
        seen.append((found.total, tuple(parts)))
    return tuple(seen)


@given(BLOCKS)
def test_no_count_from_one_to_four_shows(table: Table) -> None:
    for total, parts in pages(table):
        assert total not in range(1, SMALLEST_SHOWN)
        assert not {count for block in parts for count in block} & set(range(1, SMALLEST_SHOWN))


@given(BLOCKS)
def test_a_longer_period_shows_no_part_that_a_shorter_one_leaves_out(table: Table) -> None:
    for (_, shorter), (_, longer) in pairwise(pages(table)):
        assert longer[: len(shorter)] == shorter


def likely(table: Table) -> Iterator[Table]:
    """Tables with the same pages, for a reader who knows the rules: in each block small values, and one cell that has
    what is left of the published sum."""
    *_, (_, parts) = seen = pages(table)
    totals = [total for total, _ in seen]

    def go_on(done: list[tuple[int, ...]], sum_before: int) -> Iterator[Table]:
        if len(done) == len(parts):
            if pages(done) == seen:
                yield done
            return
        total = totals[len(done)]
        for block in blocks(parts[len(done)], None if total is None else total - sum_before):
            yield from go_on([*done, block], sum_before + sum(block))

    return go_on([], 0)


def blocks(parts: Sequence[int | None], total: int | None) -> Iterator[tuple[int, ...]]:
    hidden = [n for n, one in enumerate(parts) if one is None]
    for chosen in product(range(6), repeat=max(len(hidden) - 1, 0)):
        for rest in hidden:
            small = iter(chosen)
            block = [next(small) if one is None and n != rest else one or 0
                     for n, one in enumerate(parts)]  # fmt: skip
            for value in range(5) if total is None else [total - sum(block)]:
                block[rest] = value
                if value >= 0:
                    yield tuple(block)
    if not hidden:
        yield tuple(one or 0 for one in parts)


def every_hidden_number_can_be_three(table: Table) -> bool:
    """What is left out has at least three values among the tables with these pages."""
    seen = pages(table)
    *_, (_, parts) = seen
    values: dict[tuple[int, ...], set[int]] = {
        (n, m): set() for n, block in enumerate(parts) for m, one in enumerate(block) if one is None
    }
    values |= {(n,): set() for n, (total, _) in enumerate(seen) if total is None}
    for other in likely(table):
        for at, found in values.items():
            found.add(other[at[0]][at[1]] if len(at) > 1 else sum(map(sum, other[: at[0] + 1])))
        if all(len(found) >= 3 for found in values.values()):
            return True
    return not values


@settings(max_examples=examples(60), deadline=None)
@given(BLOCKS)
def test_no_pages_together_narrow_a_count_that_is_left_out(table: Table) -> None:
    assert every_hidden_number_can_be_three(table)


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 1, 2, 3, 4, 4, 4, 5, 6, 12]), min_size=2, max_size=5),
)
@example([6, 7, 4, 4, 3])
@example([3, 5, 5, 20])
@example([1, 1, 1, 2])
def test_hidden_weeks_and_their_total_narrow_no_week(block: list[int]) -> None:
    assert every_hidden_number_can_be_three([tuple(block)])


def test_nothing_is_hidden_without_need() -> None:
    assert publishable([{"a": 0, "b": 5, "c": 80}, {"d": 9}]) == Publishable(
        94, frozenset(), ((0,), (1,))
    )


def test_small_counts_that_their_sum_narrows_take_others_with_them() -> None:
    assert publishable([{1: 2, 2: 3, 3: 20, 4: 90}]).hidden == {1, 2}
    assert publishable([{1: 1, 2: 1, 3: 20, 4: 90}]).hidden == {1, 2, 3}
    assert publishable([{1: 1, 2: 5, 3: 6, 4: 90}]).hidden == {1, 2, 3, 4}
    nineteen = dict(enumerate([6, 6, 7, 4, 4, 4, 4, 3]))
    assert publishable([nineteen]) == Publishable(38, frozenset(nineteen), ((0,),))


@pytest.mark.parametrize(
    ("groups", "parts"),
    [
        ([{"a": 20, "b": 7}], {"a": 20, "b": 7}),
        ([{"a": 20, "b": 7, "c": 2}], {"a": 20, "b": None, "c": None}),
        ([{"a": 20, "b": 7}, {"b": 3, "a": 30}], {"a": None, "b": None}),
        ([{"a": 20, "b": 1, "c": 9}, {"b": 6, "c": 9}], {"a": 20, "c": 18, "b": 7}),
        ([{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}], {}),
        ([{"a": 1, "b": 2, "c": 2}], {"a": None, "b": None, "c": None}),
    ],
)  # fmt: skip
def test_details_leave_out_what_a_shorter_period_would_reveal(
    groups: list[dict[str, int]], parts: dict[str, int | None]
) -> None:
    assert list(parts_shown(groups).items()) == list(parts.items())


@pytest.mark.parametrize(
    ("part", "parts", "percent"),
    [
        (30, (30, 10), 75), (1, (1, 2), 33), (0, (0, 8), 0), (0, (0, 0), None),
        (804, (804, 2), 99), (1, (1, 804), 1), (804, (804, 0), 100),
        (None, (None, 50), None), (30, (30, None), None),
    ],
)  # fmt: skip
def test_a_share_is_shown_only_beside_parts_that_are(
    part: int | None, parts: tuple[int | None, ...], percent: int | None
) -> None:
    assert share(part, parts) == percent


def figure(
    what: str, amount: float, channel: str = "sms", which: str = "", weeks_ago: int = 0
) -> Figure:
    monday = MONDAY - timedelta(weeks=weeks_ago)
    return Figure(monday, what, channel, which, Decimal(str(amount)))


FOUR_WEEKS = weeks_of(Period.FOUR_WEEKS, MONDAY + timedelta(days=7))


def test_a_quiet_house_shows_noughts() -> None:
    shown = figures_shown([], FOUR_WEEKS, PRICE)
    (texts,) = shown.channels
    assert set(texts.fates.values()) == {0}
    assert (texts.delivered_percent, texts.segments, texts.costs) == (None, 0, ())
    assert [week.monday for week in shown.weeks] == list(FOUR_WEEKS)
    assert [one.reminded for one in shown.reminded] == list(Reminded)


def test_costs_say_where_they_come_from() -> None:
    shown = figures_shown(
        [
            figure("delivered", 100), figure("segments", 120), figure("unpriced", 40),
            figure("cost", 4.567891, which="USD"), figure("cost", 1, which="USD", weeks_ago=1),
        ],
        FOUR_WEEKS, PRICE,
    )  # fmt: skip
    assert shown.channels[0].segments == 120
    assert shown.channels[0].costs == (
        Cost(Decimal("5.57"), "USD", reported=True), Cost(Decimal("3.60"), "EUR", reported=False),
    )  # fmt: skip


@pytest.mark.parametrize("small", [MessageFate.DELIVERED, MessageFate.SENT, MessageFate.FAILED])
def test_segments_and_costs_reveal_no_count_that_is_left_out(small: MessageFate) -> None:
    figures = [figure(fate.value, 3 if fate is small else 50) for fate in MessageFate]
    shown = figures_shown(
        [*figures, figure("segments", 103), figure("unpriced", 103)], FOUR_WEEKS, PRICE
    )
    (texts,) = shown.channels
    assert (texts.fates[small], texts.segments, texts.costs, texts.delivered_percent) == (
        None, None, None, None,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLOTTED),
            st.integers(0, 3),
            st.integers(0, 12),
            st.sampled_from(["a", "b"]),
        ),
        max_size=20,
    )
)
def test_weeks_and_details_never_reveal_what_the_table_leaves_out(
    drawn: list[tuple[MessageFate, int, int, str]],
) -> None:
    figures = [
        figure(fate.value, n, which=which, weeks_ago=weeks) for fate, weeks, n, which in drawn
    ]
    shown = figures_shown(figures, FOUR_WEEKS, PRICE)
    texts = shown.channels[0]
    rows = [(texts.fates[fate], [week.fates[fate] for week in shown.weeks]) for fate in PLOTTED]
    rows += [(texts.fates[MessageFate.FAILED], list(texts.failed.values())),
             (texts.fates[MessageFate.WITHHELD], list(texts.withheld.values()))]  # fmt: skip
    for total, parts in rows:
        if total is None:
            assert set(parts) <= {None}
        else:
            assert parts.count(None) != 1
            assert sum(part or 0 for part in parts) <= total


THIRTEEN_WEEKS = weeks_of(Period.THIRTEEN_WEEKS, MONDAY + timedelta(days=7))


@pytest.mark.parametrize("ago", [{1: 3, 2: 20, 3: 25, 8: 2}, {1: 3, 6: 20, 7: 30}, {1: 20, 8: 3}])
def test_a_week_does_not_follow_from_the_pages_of_two_periods(ago: dict[int, int]) -> None:
    """What is left out on the page of thirteen weeks, in the four weeks and before them, could be more."""
    figures = [figure("failed", n, which="30003", weeks_ago=weeks) for weeks, n in ago.items()]
    young = [one for one in figures if one.week in FOUR_WEEKS]
    four = figures_shown(young, FOUR_WEEKS, PRICE)
    thirteen = figures_shown(figures, THIRTEEN_WEEKS, PRICE)
    weeks = [one.fates[MessageFate.FAILED] for one in thirteen.weeks]
    assert weeks[9:] == [one.fates[MessageFate.FAILED] for one in four.weeks]
    sums = [one.channels[0].fates[MessageFate.FAILED] for one in (four, thirteen)]
    if None not in sums:
        assert weeks[9:].count(None) != 1
        assert weeks[:9].count(None) != 1
        assert (sums[1] or 0) - (sums[0] or 0) not in range(1, SMALLEST_SHOWN)
    elif sums[1] is not None:
        assert None in weeks[:9]


def test_costs_and_appointments_reveal_no_difference_of_two_periods() -> None:
    figures = [
        figure("delivered", 50), figure("segments", 53), figure("delivered", 3, weeks_ago=7),
        figure("attended", 30, "", "none"), figure("attended", 2, "", "none", weeks_ago=7),
    ]  # fmt: skip
    found = figures_shown(figures, THIRTEEN_WEEKS, PRICE)
    assert (found.channels[0].fates[MessageFate.DELIVERED], found.channels[0].segments) == (
        None,
        None,
    )
    assert found.reminded[-1].held[Held.ATTENDED] is None


def test_no_shows_stand_beside_what_became_of_their_reminders() -> None:
    shown = figures_shown(
        [
            figure("attended", 90, "", "delivered"), figure("missed", 10, "", "delivered"),
            figure("attended", 30, "", "none"), figure("missed", 4, "", "none"),
            figure("excused", 7, "", "not-delivered"),
        ],
        FOUR_WEEKS, PRICE,
    )  # fmt: skip
    by = {one.reminded: one for one in shown.reminded}
    assert by[Reminded.DELIVERED].missed_percent == 10
    assert by[Reminded.NONE].held == {Held.ATTENDED: 30, Held.MISSED: None, Held.EXCUSED: 0}
    assert by[Reminded.NONE].missed_percent is None
    assert by[Reminded.NOT_DELIVERED].held[Held.EXCUSED] == 7
