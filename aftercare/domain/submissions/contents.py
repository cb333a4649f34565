"""What a submission of each type says: court orders and changes, custody, addresses, alarms of a monitoring room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from aftercare.base.documents.forms import (
    Finding,
    Items,
    Part,
    WrittenAs,
    one_of,
    repeated,
    some_of,
    whole,
)
from aftercare.domain.letters import envelopes
from aftercare.domain.orders.frame_rules import FRAME_RULES
from aftercare.domain.orders.order_checks import LONGEST, EndReason, Executor
from aftercare.domain.orders.periods import LengthUnit
from aftercare.domain.people.person import Regime
from aftercare.domain.submissions.members import CODE, LONGEST_CODE, day, flag, line, matching
from aftercare.domain.submissions.members import moment as aware

LONGEST_REFERENCE: Final = 100
LONGEST_WORDING: Final = 200
MOST_CONDITIONS: Final = 40
MOST_LINES: Final = 4
LONGEST_LINE: Final = 60
# The library is the organisation's own, so the schema cannot list its codes.
_KIND: Final = matching(
    CODE,
    LONGEST_CODE,
    "The code of a kind of condition in the organisation's library. One to enter that it does not have is refused, and"
    " one to withdraw that it never had.",
)

# Bounds that move with the day, which a schema cannot say otherwise.
_FIRST_DAY: Final = "At most ten years ahead."
_LAST_DAY: Final = "At most fifty years after the first day; where that is left out, after today."
_FINAL: Final = "The day the judgment became final; at most 366 days ahead."
_OF_CONDITION: Final = "Within the days of its order, and at most sixty years ahead."
_CUSTODY_ENDS: Final = "At most 20,000 days ahead."


class AddressUse(StrEnum):
    """Where the client is visited, and where letters go."""

    HOME = "home"
    LETTERS = "letters"


@dataclass(frozen=True)
class LengthPart(Part):
    """A calendar length, such as two years."""

    number: Annotated[int, whole(1, max(LONGEST.values()))]
    unit: Annotated[LengthUnit, one_of(LengthUnit)]

    schema: ClassVar[Mapping[str, Any]] = {
        "allOf": [
            {
                "if": {"properties": {"unit": {"const": unit.value}}},
                "then": {"properties": {"number": {"maximum": most}}},
            }
            for unit, most in LONGEST.items()
        ]
    }

    def findings(self) -> Iterator[Finding]:
        """No order can be that long, so an officer could only refuse it."""
        most = LONGEST[self.unit]
        if self.number > most:
            yield ("number",), "out-of-range", f"must be between 1 and {most} {self.unit.value}"


@dataclass(frozen=True)
class ConditionPart(Part):
    """A condition of the court. Without days of its own it holds as long as its order; one that is added to an order
    that runs begins, without a first day, on the day it is accepted."""

    kind: Annotated[str, _KIND]
    wording: Annotated[str, line(LONGEST_WORDING, "As the court put it.")] = ""
    starts_on: Annotated[date | None, day(_OF_CONDITION)] = None
    ends_on: Annotated[date | None, day(_OF_CONDITION)] = None

    def findings(self) -> Iterator[Finding]:
        yield from _reversed(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class WithdrawnPart(Part):
    """A condition that no longer holds after `on`. Where the order has several of its kind, `wording` says which."""

    kind: Annotated[str, _KIND]
    on: Annotated[date, day("At most sixty years ahead.")]
    wording: Annotated[str, line(LONGEST_WORDING, "Of the condition, as it was sent.")] = ""


@dataclass(frozen=True)
class ExtensionPart(Part):
    """A decision by which the court extends the order."""

    decided_on: Annotated[date, day("Today or before.")]
    court_reference: Annotated[str, line(LONGEST_REFERENCE)]
    length: LengthPart


@dataclass(frozen=True)
class EndedPart(Part):
    """The order no longer binds after `on`."""

    on: Annotated[date, day("At most ten years ahead, and not before the first day.")]
    reason: Annotated[EndReason, one_of(EndReason)]


@dataclass(frozen=True)
class OrderImposed(Part):
    """An order of a court. There is a length or a last day, or neither while there is no end."""

    frame: Annotated[str, one_of(FRAME_RULES, "The type of order; the law bounds its length.")]
    court_reference: Annotated[str, line(LONGEST_REFERENCE)]
    starts_on: Annotated[date | None, day(_FIRST_DAY)] = None
    ends_on: Annotated[date | None, day(_LAST_DAY)] = None
    length: Annotated[LengthPart | None, WrittenAs(LengthPart)] = None
    final_on: Annotated[date | None, day(_FINAL)] = None
    immediately_enforceable: Annotated[bool, flag()] = False
    regime: Annotated[Regime | None, one_of(Regime)] = None
    age_at_offence: Annotated[int | None, whole(12, 120)] = None
    serious_risk: Annotated[bool, flag()] = False
    executed_by: Annotated[Executor | None, one_of(Executor)] = None
    conditions: Annotated[tuple[ConditionPart, ...], Items(MOST_CONDITIONS)] = ()

    def findings(self) -> Iterator[Finding]:
        yield from _reversed(self.starts_on, self.ends_on)
        yield from _one_end(self.length, self.ends_on)
        yield from repeated([_said(one) for one in self.conditions], "conditions")


@dataclass(frozen=True)
class OrderChanged(Part):
    """A change of the order with this reference; what is left out stays as it is."""

    court_reference: Annotated[str, line(LONGEST_REFERENCE, "Of the order that changes.")]
    new_court_reference: Annotated[str | None, line(LONGEST_REFERENCE)] = None
    starts_on: Annotated[date | None, day(_FIRST_DAY)] = None
    ends_on: Annotated[date | None, day(_LAST_DAY)] = None
    length: Annotated[LengthPart | None, WrittenAs(LengthPart)] = None
    final_on: Annotated[date | None, day(_FINAL)] = None
    immediately_enforceable: Annotated[bool | None, flag()] = None
    extension: Annotated[ExtensionPart | None, WrittenAs(ExtensionPart)] = None
    ended: Annotated[EndedPart | None, WrittenAs(EndedPart)] = None
    conditions_added: Annotated[tuple[ConditionPart, ...], Items(MOST_CONDITIONS)] = ()
    conditions_withdrawn: Annotated[tuple[WithdrawnPart, ...], Items(MOST_CONDITIONS)] = ()

    def findings(self) -> Iterator[Finding]:
        yield from _reversed(self.starts_on, self.ends_on)
        yield from _one_end(self.length, self.ends_on)
        yield from repeated([_said(one) for one in self.conditions_added], "conditions_added")
        gone = [(one.kind, one.wording.split()) for one in self.conditions_withdrawn]
        yield from repeated(gone, "conditions_withdrawn")
        said = [value for name, value in vars(self).items() if name != "court_reference"]
        if all(value is None or value == () for value in said):
            yield (), "unchanged", "must state what changes"


@dataclass(frozen=True)
class Detention(Part):
    """The client is in custody; both days count, and without a last day it still lasts."""

    from_on: Annotated[date, day("At most 366 days ahead.")]
    until_on: Annotated[date | None, day(_CUSTODY_ENDS)] = None

    def findings(self) -> Iterator[Finding]:
        yield from _reversed(self.from_on, self.until_on, "until_on")


@dataclass(frozen=True)
class Release(Part):
    """Custody ends; `until_on` is its last day, that of the release."""

    until_on: Annotated[date, day(_CUSTODY_ENDS)]


@dataclass(frozen=True)
class AddressChange(Part):
    """Another address, the street first and without the name of the client."""

    lines: Annotated[tuple[Annotated[str, line(LONGEST_LINE)], ...], Items(MOST_LINES)]
    uses: Annotated[frozenset[AddressUse], some_of(AddressUse)] = frozenset({AddressUse.HOME})

    def findings(self) -> Iterator[Finding]:
        """An officer could only refuse a line that does not fit the window of an envelope."""
        if AddressUse.LETTERS not in self.uses:
            return
        for n, text in enumerate(self.lines):
            if len(text) > envelopes.LONGEST_LINE:
                detail = (
                    f"must be at most {envelopes.LONGEST_LINE} characters in an address for letters"
                )
                yield ("lines", n), "address-too-long", detail


@dataclass(frozen=True)
class MonitoringAlarm(Part):
    """An alarm of an exclusion zone, as the monitoring room saw it."""

    happened_at: Annotated[datetime, aware()]


Content = OrderImposed | OrderChanged | Detention | Release | AddressChange | MonitoringAlarm


def _said(one: ConditionPart) -> object:
    """What a repeat says too: a court imposes several conditions of one kind."""
    return one.kind, one.wording.split(), one.starts_on, one.ends_on


def _reversed(first: date | None, last: date | None, name: str = "ends_on") -> Iterator[Finding]:
    if first is not None and last is not None and last < first:
        yield (name,), "dates-reversed", "must not be before the first day"


def _one_end(length: LengthPart | None, ends_on: date | None) -> Iterator[Finding]:
    if length is not None and ends_on is not None:
        yield ("ends_on",), "length-or-last-day", "must not be given beside a length"
