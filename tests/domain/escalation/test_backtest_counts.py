"""A backtest of rules counts every firing of both books once, whichever process counted which people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.backtest import Fired
from aftercare.domain.escalation.backtest_counts import DRAFT, IN_FORCE, Tally, tally_of
from aftercare.domain.escalation.rules import Trigger

FIRED = st.builds(
    Fired,
    st.sampled_from(["repeated", "alarm"]),
    st.just(Trigger.ALARM),
    st.integers(1, 3),
    st.integers(0, 80).map(lambda days: datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=days)),
    st.booleans(),
    st.integers(1, 2).map(lambda number: UUID(int=number)),
    st.integers(1, 9).map(lambda number: (UUID(int=number),)),
)
PEOPLE = st.lists(
    st.tuples(st.lists(FIRED, max_size=3), st.lists(FIRED, max_size=3)), max_size=6
)  # fmt: skip


def tally(people: list[tuple[list[Fired], list[Fired]]]) -> Tally:
    found = Tally()
    for in_force, draft in people:
        found.enter(in_force, draft)
    return found


@given(PEOPLE)
def test_every_firing_is_counted_once_as_opened_or_as_joined(
    people: list[tuple[list[Fired], list[Fired]]],
) -> None:
    found = tally(people)
    assert found.people == len(people)
    assert found.fired == sum(len(in_force) + len(draft) for in_force, draft in people)
    assert found.fired == found.opened.total() + found.joined.total()
    assert found.opened.total() == found.weeks.total() == found.officers.total()
    for number, which in enumerate((IN_FORCE, DRAFT)):
        opened = sum(one.opened for books in people for one in books[number])
        assert opened == sum(n for (book, _), n in found.opened.items() if book == which)


@given(PEOPLE, PEOPLE)
def test_what_another_process_counted_adds_up_to_the_same(
    mine: list[tuple[list[Fired], list[Fired]]], theirs: list[tuple[list[Fired], list[Fired]]]
) -> None:
    found = tally(mine)
    found.add(tally_of(tally(theirs).as_plain()))
    assert found == tally([*mine, *theirs])
