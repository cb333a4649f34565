"""A line is ordered by tier, then by wait, then by id; a change of one person moves the others alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.plans.waiting_queues import QueueKey, QueueKind, Waiting, effects, queue_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OFFICER = QueueKey(QueueKind.OFFICER, UUID(int=900))
ELSEWHERE = QueueKey(QueueKind.OFFICER, UUID(int=901))
SOMEBODY = UUID(int=1)


def waits(person: int, tier: int = 2, hours: int = 0, queue: QueueKey = OFFICER) -> Waiting:
    since = NOON - timedelta(hours=hours)
    return Waiting(queue, tier, since, UUID(int=person * 10), 0, UUID(int=person))


def test_a_higher_tier_pushes_back_who_stands_behind_it_and_nobody_before() -> None:
    before, behind = waits(2, tier=1), waits(3, tier=3, hours=90)
    (effect,) = effects([behind, before], SOMEBODY, [waits(1, tier=2)])
    assert (effect.waiting_now, effect.waiting_then) == (2, 3)
    assert [(one.waiter, one.now, one.then) for one in effect.longer] == [(behind, 2, 3)]
    assert effect.sooner == ()


def test_who_no_longer_waits_lets_the_others_move_up() -> None:
    (effect,) = effects([waits(1, hours=5), waits(2)], SOMEBODY, [])
    assert [(one.now, one.then) for one in effect.sooner] == [(2, 1)]


def test_lines_the_person_has_no_part_in_are_not_shown() -> None:
    assert list(effects([waits(2, queue=ELSEWHERE)], SOMEBODY, [])) == []


def test_what_is_waited_for_decides_the_line() -> None:
    ids = (UUID(int=1), UUID(int=2), UUID(int=3))
    assert queue_of("officer", *ids) == QueueKey(QueueKind.OFFICER, ids[0])
    assert queue_of("session", *ids) == QueueKey(QueueKind.PROGRAMME, ids[1])
    assert queue_of("lab", *ids) == QueueKey(QueueKind.TEAM, ids[2])


entries = st.builds(
    waits,
    st.integers(1, 30),
    st.integers(1, 3),
    st.integers(0, 99),
    st.sampled_from([OFFICER, ELSEWHERE]),
)


@given(st.lists(entries, unique_by=lambda one: one.line_id), st.lists(entries, max_size=3))
def test_nobody_overtakes_anybody_through_somebody_elses_plan(
    waiting: list[Waiting], then: list[Waiting]
) -> None:
    own = [one for one in then if one.person_id == SOMEBODY][:1]
    for effect in effects(waiting, SOMEBODY, own):
        for shifts in (effect.longer, effect.sooner):
            turns = [shift.waiter.turn for shift in sorted(shifts, key=lambda it: it.then)]
            assert turns == sorted(turns)
        assert all(shift.waiter.person_id != SOMEBODY for shift in effect.longer)
