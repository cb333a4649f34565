"""What a submission states, field by field, under the names of the fields it would change."""

from __future__ import annotations

from collections.abc import Collection
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


def stated(content: Content, standing: Collection[str] = ()) -> dict[str, Value]:
    """The fields with their values; None: nothing is left of it. `standing`: kinds of the conditions that the order
    has already, which are not added again."""
    match content:
        case OrderImposed():
            return _imposed(content)
        case OrderChanged():
            return _changed(content, standing)
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
    for one in content.conditions:
        found |= _condition(one, one.starts_on)
    return {name: value for name, value in found.items() if value not in (None, False)}


def _changed(content: OrderChanged, standing: Collection[str]) -> dict[str, Value]:
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
    for one in content.conditions_added:
        if one.kind not in standing:
            found |= _condition(one, one.starts_on or WHEN_ACCEPTED)
    gone = content.conditions_withdrawn
    found |= {f"condition.{one.kind}": None for one in gone}
    return found | {f"withdrawn_on.{one.kind}": one.on for one in gone}


def _condition(part: ConditionPart, first: Value) -> dict[str, Value]:
    """It, and the days that it has of its own."""
    days = {f"starts_on.{part.kind}": first, f"ends_on.{part.kind}": part.ends_on}
    found: dict[str, Value] = {f"condition.{part.kind}": part.wording or True}
    return found | {name: day for name, day in days.items() if day is not None}


def plain(value: Any) -> Any:
    """A code instead of its member."""
    return str(value.value) if isinstance(value, Enum) else value
