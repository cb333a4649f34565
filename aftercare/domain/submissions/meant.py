"""Which conditions of an order a change of it means: a kind alone does not say, as a court imposes several of one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from aftercare.domain.submissions.contents import ConditionPart, OrderChanged, WithdrawnPart

SEVERAL: Final = "several-of-kind"
NO_SUCH_KIND: Final = "condition-unknown"
NO_SUCH_WORDING: Final = "wording-unknown"


@dataclass(frozen=True)
class OnOrder:
    """A condition of the order, as the file has it. `until_on`: the last day that it binds, None while there is none;
    `withdrawn_on`: the last day that a withdrawal gave it."""

    id: UUID
    kind: str
    wording: str
    starts_on: date
    ends_on: date | None = None
    withdrawn_on: date | None = None
    until_on: date | None = None

    def binds(self, today: date) -> bool:
        """Now or later."""
        return self.until_on is None or self.until_on >= today


@dataclass(frozen=True)
class Ending:
    """What the withdrawal with this number ends. `among`: the conditions that it can mean, and `condition` the one that
    it does; without one `fault` says why. A person chooses where `among` has several, or one in other words."""

    number: int
    part: WithdrawnPart
    among: tuple[OnOrder, ...]
    condition: OnOrder | None = None
    fault: str = ""

    @property
    def in_other_words(self) -> bool:
        """Whether it was sent with a wording that none of them has."""
        return bool(self.part.wording) and not any(_is_named(one, self.part) for one in self.among)

    @property
    def is_to_choose(self) -> bool:
        return len(self.among) > 1 or (bool(self.among) and self.in_other_words)


@dataclass(frozen=True)
class Meant:
    """`said`: by number of what is added, the condition that says the same already. `beside`: by number of each other
    one, what binds of its kind. `endings`: what is withdrawn."""

    said: dict[int, UUID]
    beside: dict[int, tuple[OnOrder, ...]]
    endings: tuple[Ending, ...]


def same_words(one: str, other: str) -> bool:
    """Whether two wordings differ in no more than their spaces."""
    return _words(one) == _words(other)


def conditions_meant(
    content: OrderChanged,
    on_order: Sequence[OnOrder],
    today: date,
    chosen: Collection[UUID] = (),
) -> Meant:
    """`on_order`: every condition of the order, of before too; `chosen`: those that a person chose to end, in
    the order of the withdrawals that do not say which one."""
    endings = tuple(_endings(content.conditions_withdrawn, on_order, today, chosen))
    going = {one.condition.id for one in endings if one.condition}
    standing = [one for one in on_order if one.withdrawn_on is None and one.id not in going]
    said: dict[int, UUID] = {}
    beside: dict[int, tuple[OnOrder, ...]] = {}
    for number, part in enumerate(content.conditions_added):
        found = next((one for one in standing if _says(one, part)), None)
        if found is not None:
            said[number] = found.id
        else:
            beside[number] = tuple(
                one for one in on_order if one.kind == part.kind and one.binds(today)
            )
    return Meant(said, beside, endings)


def _says(one: OnOrder, part: ConditionPart) -> bool:
    """A first day that was not sent is no other one: what is added begins when it is accepted."""
    return (
        one.kind == part.kind
        and same_words(one.wording, part.wording)
        and part.starts_on in (None, one.starts_on)
        and part.ends_on == one.ends_on
    )


def _endings(
    parts: Sequence[WithdrawnPart],
    on_order: Sequence[OnOrder],
    today: date,
    chosen: Collection[UUID],
) -> Iterator[Ending]:
    found = list(_found(parts, on_order, today))
    # One condition ends once: what needs no choice is not chosen for another withdrawal.
    taken = {one.condition.id for one in found if one.condition}
    for ending in found:
        if ending.condition or not ending.among:
            yield ending
            continue
        open_of_kind = [
            one for one in found if one.among and not one.condition and _kind(one) == _kind(ending)
        ]
        among = {one.id: one for one in ending.among}
        mine = [one for one in dict.fromkeys(chosen) if one in among]
        left = [one for one in mine if one not in taken]
        if not left or len(mine) > len(open_of_kind):
            yield ending
            continue
        taken.add(left[0])
        yield replace(ending, condition=among[left[0]], fault="")


def _found(
    parts: Sequence[WithdrawnPart], on_order: Sequence[OnOrder], today: date
) -> Iterator[Ending]:
    """Each before a person chose: with its condition where there is one alone."""
    named = {one.id for part in parts if part.wording for one in on_order if _is_named(one, part)}
    for number, part in enumerate(parts):
        of_kind = [one for one in on_order if one.kind == part.kind]
        # One that another withdrawal names by its wording is not meant by one that does not.
        unnamed = [one for one in of_kind if one.id not in named]
        same = [one for one in of_kind if _is_named(one, part)] if part.wording else unnamed
        # One of before is meant where none binds, or where it ended on that very day: the same withdrawal once more.
        among = _binding(same or unnamed, part.on, today)
        if part.wording and not same:
            # Also where there is one alone: nothing says that it is the one that was sent in other words.
            fault = NO_SUCH_WORDING if of_kind else NO_SUCH_KIND
            yield Ending(number, part, among, fault=fault)
        elif len(among) == 1:
            yield Ending(number, part, among, among[0])
        else:
            yield Ending(number, part, among, fault=SEVERAL if among else NO_SUCH_KIND)


def _binding(found: Sequence[OnOrder], on: date, today: date) -> tuple[OnOrder, ...]:
    now = [one for one in found if one.binds(today) or one.withdrawn_on == on]
    return tuple(now or found)


def _kind(one: Ending) -> str:
    return one.part.kind


def _is_named(one: OnOrder, part: WithdrawnPart) -> bool:
    return one.kind == part.kind and same_words(one.wording, part.wording)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()
