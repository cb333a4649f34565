"""Proposals spread the work, never to an officer who would be fuller for it, and prefer who knows the client."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.transfers.levelling import (
    MOST,
    Because,
    ClientWork,
    OfficerWork,
    Stays,
    level_out,
)
from tests.tiers import examples

FULL, FREE, KNOWS = (UUID(int=number) for number in (1, 2, 3))
OFFICERS = [
    OfficerWork(FULL, 2_000, 2_000),
    OfficerWork(FREE, 400, 2_000),
    OfficerWork(KNOWS, 400, 2_000),
]


def client(number: int, **more: Any) -> ClientWork:
    return replace(ClientWork(UUID(int=100 + number), FULL, 60, 2), **more)


def test_who_knows_the_client_comes_before_the_shorter_way_and_the_reasons_are_said() -> None:
    known = client(1, met={KNOWS: 3}, metres={FREE: 100, KNOWS: 9_000, FULL: 9_000}, tier=3)
    (found,) = level_out(OFFICERS, [known], most=1)
    assert (found.to_id, found.contacts, found.metres) == (KNOWS, 3, 9_000)
    assert found.because == (Because.KNOWN, Because.NEAR, Because.LIGHT)
    (deputy,) = level_out(OFFICERS, [replace(known, stands_in=[FREE])], most=1)
    assert (deputy.to_id, deputy.because[0]) == (FREE, Because.DEPUTY)


def test_the_lowest_level_goes_first_and_some_clients_stay() -> None:
    high, low = client(1, tier=1), client(2, tier=3)
    assert level_out(OFFICERS, [high, low], most=1)[0].person_id == low.person_id
    for why in Stays:
        assert level_out(OFFICERS, [client(1, stays=frozenset({why}))]) == ()


def test_work_that_leaves_by_a_planned_transfer_is_gone_and_weighs_on_who_takes_it() -> None:
    going = client(1, minutes=1_000, goes_to=FREE)
    assert level_out(OFFICERS[:2], [client(2)]) != ()
    assert level_out(OFFICERS[:2], [going, client(2)]) == ()
    (found,) = level_out(OFFICERS, [replace(going, minutes=600), client(2)], most=1)
    assert (found.person_id, found.to_id) == (client(2).person_id, KNOWS)
    assert (
        level_out(OFFICERS, [replace(going, minutes=1_600, goes_to=UUID(int=9)), client(2)]) == ()
    )


def test_no_officer_who_is_away_barred_or_without_hours_is_proposed() -> None:
    kept = client(1, barred=[KNOWS])
    takers = [replace(OFFICERS[1], away=True), OFFICERS[2]]
    assert level_out([OFFICERS[0], *takers], [kept]) == ()
    assert level_out([OFFICERS[0], OfficerWork(FREE, 0, 0)], [client(1)]) == ()


WORK = st.builds(
    OfficerWork,
    st.integers(1, 6).map(lambda number: UUID(int=number)),
    st.integers(0, 3_000),
    st.sampled_from([0, 900, 1_800, 2_160]),
    st.booleans(),
)
CLIENTS = st.lists(
    st.builds(
        ClientWork,
        st.integers(100, 200).map(lambda number: UUID(int=number)),
        st.integers(1, 6).map(lambda number: UUID(int=number)),
        st.integers(0, 300),
        st.sampled_from([1, 2, 3]),
    ),
    max_size=20,
    unique_by=lambda one: one.person_id,
)


@settings(max_examples=examples(200))
@given(st.lists(WORK, max_size=6, unique_by=lambda one: one.officer_id), CLIENTS)
def test_no_client_goes_twice_and_no_officer_becomes_fuller_than_the_fullest_was(
    officers: list[OfficerWork], clients: list[ClientWork]
) -> None:
    found = level_out(officers, clients)
    assert found == level_out(list(reversed(officers)), list(reversed(clients)))
    assert len({one.person_id for one in found}) == len(found) <= MOST
    work = {one.officer_id: one for one in officers}
    for one in found:
        giver, taker = work[one.from_id], work[one.to_id]
        work[one.from_id] = replace(giver, minutes=giver.minutes - one.minutes)
        work[one.to_id] = replace(taker, minutes=taker.minutes + one.minutes)
        assert work[one.to_id].percent < giver.percent
        assert work[one.to_id].percent <= 100
        assert not taker.away
