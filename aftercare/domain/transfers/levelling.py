"""Proposes which clients could go to which officer, so that the work of a team is spread."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.base.grouping import grouped

# Below this distance from the team's average, in hundredths of working hours, an officer is neither full nor free.
MARGIN: Final = 10
MOST: Final = 10
LOWEST_TIER: Final = 3
# After a change of officer a client gets no other one for so long.
SETTLES_DAYS: Final = 180


class Stays(StrEnum):
    """Why a client is not proposed to anyone."""

    ESCALATION = "escalation"
    CHANGED_LATELY = "changed-lately"


class Because(StrEnum):
    """Why this officer for this client, the weightiest first."""

    DEPUTY = "deputy"
    KNOWN = "known"
    NEAR = "near"
    LIGHT = "light"


@dataclass(frozen=True)
class OfficerWork:
    """Minutes a week of planned work, travel included, and of working hours. `away`: on leave soon."""

    officer_id: UUID
    minutes: int
    hours: int
    away: bool = False

    @property
    def percent(self) -> float:
        """Of working hours; work without any hours is more than full."""
        if self.hours:
            return 100 * self.minutes / self.hours
        return float("inf") if self.minutes else 0.0


@dataclass(frozen=True)
class ClientWork:
    """A client with the minutes a week that the officer has for them. `met`: contacts of the last year with each other
    officer. `stands_in`: deputy and second officer. `barred`: whom a list keeps from the file. `metres`: to the office
    of each officer from the nearest site of the plan, straight. `goes_to`: the officer of a planned transfer."""

    person_id: UUID
    officer_id: UUID
    minutes: int
    tier: int
    stays: frozenset[Stays] = frozenset()
    met: Mapping[UUID, int] = field(default_factory=dict)
    stands_in: Collection[UUID] = ()
    barred: Collection[UUID] = ()
    metres: Mapping[UUID, int] = field(default_factory=dict)
    goes_to: UUID | None = None


@dataclass(frozen=True)
class Proposal:
    """`contacts`: how often the two met in the last year; `metres` where both places are on the map."""

    person_id: UUID
    from_id: UUID
    to_id: UUID
    minutes: int
    because: tuple[Because, ...]
    contacts: int = 0
    metres: int | None = None


def level_out(
    officers: Sequence[OfficerWork], clients: Sequence[ClientWork], most: int = MOST
) -> tuple[Proposal, ...]:
    """At most `most` proposals, in the order in which they were found.

    The fullest officer gives first, to an officer who stays less full than the giver becomes. Of all pairs the one
    comes first in which the client knows the officer, then the client of the lowest level, then the shortest way, then
    the most work. The same facts give the same proposals. The work of a client with a planned transfer is the new
    officer's already.
    """
    work = {one.officer_id: one for one in officers}
    for one in clients:
        if one.goes_to:
            _hand_over(work, one.officer_id, one.goes_to, one.minutes)
    average = _average(work.values())
    free = (one for one in clients if not one.stays and not one.goes_to)
    left = {one.person_id: one for one in free if one.minutes}
    found: list[Proposal] = []
    while len(found) < most:
        pair = next(
            (
                best
                for giver in sorted(work.values(), key=lambda one: (-one.percent, one.officer_id))
                if giver.percent > average + MARGIN
                if (best := _best(giver, work, left.values(), average))
            ),
            None,
        )
        if pair is None:
            break
        found.append(pair)
        del left[pair.person_id]
        _hand_over(work, pair.from_id, pair.to_id, pair.minutes)
    return tuple(found)


def _hand_over(work: dict[UUID, OfficerWork], from_id: UUID, to_id: UUID, minutes: int) -> None:
    for officer_id, change in ((from_id, -minutes), (to_id, minutes)):
        if one := work.get(officer_id):
            work[officer_id] = replace(one, minutes=one.minutes + change)


def kept_from(
    clients: Iterable[ClientWork], pairs: Collection[tuple[UUID, UUID]]
) -> list[ClientWork]:
    """The clients, none of whom goes to an officer with whom `pairs` names them."""
    takers = grouped(pairs)
    return [replace(one, barred={*one.barred, *takers.get(one.person_id, ())}) for one in clients]


def _average(officers: Collection[OfficerWork]) -> float:
    hours = sum(one.hours for one in officers)
    return 100 * sum(one.minutes for one in officers) / hours if hours else float("inf")


def _best(
    giver: OfficerWork,
    work: Mapping[UUID, OfficerWork],
    clients: Collection[ClientWork],
    average: float,
) -> Proposal | None:
    pairs = [
        (client, taker)
        for client in clients
        if client.officer_id == giver.officer_id
        for taker in work.values()
        if _may_take(giver, taker, client, average)
    ]
    if not pairs:
        return None
    client, taker = min(pairs, key=lambda pair: _order(*pair))
    return Proposal(
        client.person_id,
        giver.officer_id,
        taker.officer_id,
        client.minutes,
        tuple(_because(client, taker)),
        client.met.get(taker.officer_id, 0),
        client.metres.get(taker.officer_id),
    )


def _may_take(giver: OfficerWork, taker: OfficerWork, client: ClientWork, average: float) -> bool:
    if taker.officer_id == giver.officer_id or taker.away or not taker.hours:
        return False
    if taker.officer_id in client.barred or taker.percent > average:
        return False
    then = replace(taker, minutes=taker.minutes + client.minutes)
    rest = replace(giver, minutes=giver.minutes - client.minutes)
    return then.percent <= max(rest.percent, average) and then.percent <= 100


def _order(client: ClientWork, taker: OfficerWork) -> tuple[object, ...]:
    return (
        taker.officer_id not in client.stands_in,
        -client.met.get(taker.officer_id, 0),
        -client.tier,
        client.metres.get(taker.officer_id, float("inf")),
        -client.minutes,
        taker.percent,
        client.person_id,
        taker.officer_id,
    )


def _because(client: ClientWork, taker: OfficerWork) -> Iterator[Because]:
    to_id = taker.officer_id
    if to_id in client.stands_in:
        yield Because.DEPUTY
    if client.met.get(to_id):
        yield Because.KNOWN
    own = client.metres.get(client.officer_id)
    if to_id in client.metres and (own is None or client.metres[to_id] <= own):
        yield Because.NEAR
    if client.tier == LOWEST_TIER:
        yield Because.LIGHT
