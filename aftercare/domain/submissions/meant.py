"""Which conditions of an order a change of it means: a kind alone does not say, as a court imposes several of one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
    it does; without one `fault` says why."""

    number: int
    part: WithdrawnPart
    among: tuple[OnOrder, ...]
    condition: OnOrder | None = None
    fault: str = ""


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
    """`on_order`: every condition of the order, of before too; `chosen`: those that a person chose to end, where a
    withdrawal can mean several."""
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
    named = {one.id for part in parts if part.wording for one in on_order if _is_named(one, part)}
    for number, part in enumerate(parts):
        of_kind = [one for one in on_order if one.kind == part.kind]
        # One that another withdrawal names by its wording is not meant by one that says the kind alone.
        found = [
            one
            for one in of_kind
            if (_is_named(one, part) if part.wording else one.id not in named)
        ]
        if not found:
            lacking = NO_SUCH_WORDING if of_kind and part.wording else NO_SUCH_KIND
            yield Ending(number, part, (), fault=lacking)
            continue
        # One of before is meant where none binds, or where it ended on that very day: the same withdrawal once more.
        now = [one for one in found if one.binds(today) or one.withdrawn_on == part.on]
        among = tuple(now or found)
        picked = among if len(among) == 1 else [one for one in among if one.id in chosen]
        if len(picked) == 1:
            yield Ending(number, part, among, picked[0])
        else:
            yield Ending(number, part, among, fault=SEVERAL)


def _is_named(one: OnOrder, part: WithdrawnPart) -> bool:
    return one.kind == part.kind and same_words(one.wording, part.wording)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()
