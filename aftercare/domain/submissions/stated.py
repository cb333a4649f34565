"""What a submission states, field by field, under the names of the fields it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from enum import Enum
from typing import Any, Final

from aftercare.domain.submissions.contents import (
    AddressChange,
    AddressUse,
    ConditionPart,
    Content,
    Detention,
    LengthPart,
    MonitoringAlarm,
    OrderChanged,
    OrderImposed,
    Release,
    WithdrawnPart,
)
from aftercare.domain.submissions.differences import Value

TERMS: Final = (
    "frame", "court_reference", "starts_on", "ends_on", "final_on", "immediately_enforceable", "regime",
    "age_at_offence", "serious_risk", "executed_by",
)  # fmt: skip
# What a change may say of the terms; the rest of them stays.
CHANGEABLE: Final = ("starts_on", "ends_on", "final_on", "immediately_enforceable")
HOME_ADDRESS: Final = "home_address"
# The first day of a condition that is added to an order that runs: the court did not say it earlier.
WHEN_ACCEPTED: Final = "when-accepted"
ADDRESSES: Final = {AddressUse.HOME: HOME_ADDRESS, AddressUse.LETTERS: "postal_address"}


def stated(content: Content, said: Collection[int] = ()) -> dict[str, Value]:
    """The fields with their values; None: nothing is left of it. `said`: numbers of what it adds that the order says
    already, and that is not added again."""
    match content:
        case OrderImposed():
            return _imposed(content)
        case OrderChanged():
            return _changed(content, said)
        case Detention():
            return {"detained_from_on": content.from_on, "detained_until_on": content.until_on}
        case Release():
            return {"detained_until_on": content.until_on}
        case AddressChange():
            lines = "\n".join(content.lines)
            return {name: lines for use, name in ADDRESSES.items() if use in content.uses}
        case MonitoringAlarm():
            return {"happened_at": content.happened_at.isoformat()}


def length_words(part: LengthPart | None) -> str | None:
    """`2 years`."""
    return None if part is None else f"{part.number} {part.unit.value}"


def _imposed(content: OrderImposed) -> dict[str, Value]:
    found: dict[str, Value] = {name: plain(getattr(content, name)) for name in TERMS}
    found["length"] = length_words(content.length)
    for one, name in zip(content.conditions, names_of(content.conditions), strict=True):
        found |= _condition(name, one, one.starts_on)
    return {name: value for name, value in found.items() if value not in (None, False)}


def _changed(content: OrderChanged, said: Collection[int]) -> dict[str, Value]:
    found: dict[str, Value] = {
        name: value for name in CHANGEABLE if (value := getattr(content, name)) is not None
    }
    if content.new_court_reference:
        found["court_reference"] = content.new_court_reference
    if content.length:
        found["length"] = length_words(content.length)
    elif content.ends_on:
        found["length"] = None
    if content.extension:
        found |= {
            "extension": length_words(content.extension.length),
            "extension_decided_on": content.extension.decided_on,
            "extension_reference": content.extension.court_reference,
        }
    if content.ended:
        found |= {"ended_on": content.ended.on, "end_reason": content.ended.reason.value}
    added, gone = names_of_change(content)
    for number, (one, name) in enumerate(zip(content.conditions_added, added, strict=True)):
        if number not in said:
            found |= _condition(name, one, one.starts_on or WHEN_ACCEPTED)
    for part, name in zip(content.conditions_withdrawn, gone, strict=True):
        found |= {f"condition.{name}": None, f"withdrawn_on.{name}": part.on}
        if part.wording:
            found[f"which.{name}"] = part.wording
    return found


def names_of(parts: Iterable[ConditionPart | WithdrawnPart]) -> list[str]:
    """The name of each among the fields: its kind, and from the second of a kind its number: `curfew.2`."""
    count: Counter[str] = Counter()
    found = []
    for one in parts:
        count[one.kind] += 1
        found.append(one.kind if count[one.kind] == 1 else f"{one.kind}.{count[one.kind]}")
    return found


def names_of_change(content: OrderChanged) -> tuple[list[str], list[str]]:
    """Of what it adds, and of what it withdraws."""
    added = len(content.conditions_added)
    found = names_of((*content.conditions_added, *content.conditions_withdrawn))
    return found[:added], found[added:]


def kind_in(field: str) -> tuple[str, str]:
    """What a field says of a condition, and the kind of that condition; without one it is empty."""
    member, _, name = field.partition(".")
    return member, name.partition(".")[0]


def _condition(name: str, part: ConditionPart, first: Value) -> dict[str, Value]:
    """It, and the days that it has of its own."""
    days = {f"starts_on.{name}": first, f"ends_on.{name}": part.ends_on}
    found: dict[str, Value] = {f"condition.{name}": part.wording or True}
    return found | {field: day for field, day in days.items() if day is not None}


def plain(value: Any) -> Any:
    """A code instead of its member."""
    return str(value.value) if isinstance(value, Enum) else value
