"""Parts of a case file document: the person, their orders with everything that changed the period, their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import (
    Code,
    Count,
    Day,
    Id,
    Known,
    Language,
    Line,
    Moment,
    Names,
    Phone,
    Plain,
    Points,
    Text,
    Tier,
)
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.orders.period_rows import OrderEventRow, OrderExtensionRow, OrderSuspensionRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow

Unit = Literal["days", "weeks", "months", "years"]
RegimeWord = Literal["adult", "juvenile"]
Minute = Annotated[int, Field(ge=0, le=1440)]
Span = Annotated[list[Minute], Field(min_length=2, max_length=2)]
WorkWeek = Annotated[
    dict[Annotated[str, Field(pattern="^[0-6]$")], Annotated[list[Span], Field(max_length=12)]],
    Field(max_length=7),
]
# A hundred years: longer than any order, and short enough for a calendar.
_LONGEST = {"days": 36_525, "weeks": 5_218, "months": 1_200, "years": 100}


def _length_findings(number: int | None, unit: str | None) -> Iterator[Finding]:
    if (number is None) != (unit is None):
        yield "/length_unit", "not-together", "A length is a number with a unit."
    elif number is not None and not 1 <= number <= _LONGEST[str(unit)]:
        yield "/length_number", "out-of-range", "From 1 up to a hundred years."


class PersonPart(Part):
    """`officer` is the person's officer in the service that wrote the document."""

    row = PersonRow
    left = frozenset({"phone_verified_at"})
    reference: Annotated[Line, Field(max_length=100)]
    given_name: Annotated[Line, Field(max_length=100)]
    family_name: Annotated[Line, Field(max_length=100)]
    language: Language
    regime: RegimeWord
    tier: Tier
    case_type: Literal["sexual_offence", "general"]
    index_offence: Text | None = None
    victim_safety: Text | None = None
    phone: Phone | None
    phone_state: Literal["none", "unverified", "verified", "suspended"]
    texts_go_to: Annotated[Id | None, Points("related_persons")]
    officer: Annotated[Line | None, Names("staff", "officer_id")]
    deputy: Annotated[Line | None, Names("staff", "deputy_id")]
    co_officer: Annotated[Line | None, Names("staff", "co_officer_id")]
    work_weeks: Annotated[list[WorkWeek], Field(min_length=1, max_length=8)]

    def findings(self) -> Iterator[Finding]:
        if (self.phone is None) != (self.phone_state == "none"):
            yield "/phone_state", "not-together", "A number has a state, no number has none."
        for number, week in enumerate(self.work_weeks):
            for day, spans in week.items():
                if any(first >= last for first, last in spans):
                    yield f"/work_weeks/{number}/{day}", "hours-reversed", "Hours run forward."


class AwayPart(Part):
    row = AwayPeriodRow
    order: ClassVar[tuple[str, ...]] = ("starts_at",)
    kind: Literal["custody", "admission", "away"]
    starts_at: Moment
    ends_at: Moment | None
    entered_by: Annotated[Line | None, Names("staff", "entered_by")] = None
    entered_at: Moment | None = None
    ended_by: Annotated[Line | None, Names("staff", "ended_by")] = None
    ended_at: Moment | None = None

    def findings(self) -> Iterator[Finding]:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            yield "/ends_at", "dates-reversed", "The end is not after the start."


class ExtensionPart(Part):
    row = OrderExtensionRow
    parent: ClassVar[str | None] = "order_id"
    order: ClassVar[tuple[str, ...]] = ("decided_on", "entered_at")
    once = (Once(("court_reference",), lambda one: one.voided_at is None),)
    court_reference: Line
    length_number: int
    length_unit: Unit

    def findings(self) -> Iterator[Finding]:
        yield from _length_findings(self.length_number, self.length_unit)
        yield from super().findings()


class EventPart(Part):
    row = OrderEventRow
    kept_in = "note"
    parent: ClassVar[str | None] = "order_id"
    order: ClassVar[tuple[str, ...]] = ("happened_at", "entered_at")
    kind: Literal[
        "arrest", "provisional_execution", "breach_reported", "crisis_admission", "warning", "other"
    ]


class OrderPart(Part):
    row = OrderRow
    order: ClassVar[tuple[str, ...]] = ("starts_on", "court_reference")
    once = (Once(("court_reference",)),)
    ordered = (("starts_on", "ends_on"),)
    frame: Annotated[Code, Known("frame")]
    court_reference: Line
    regime: RegimeWord
    age_at_offence: Annotated[int, Field(ge=12, le=120)] | None
    length_number: int | None
    length_unit: Unit | None
    executed_by: Literal["rn", "svg", "ljr", "gi", "municipality"]
    ended_on: Day | None
    end_reason: (
        Literal["completed", "revoked", "executed", "transferred", "deceased", "other"] | None
    )
    extensions: list[ExtensionPart]
    events: list[EventPart]

    def findings(self) -> Iterator[Finding]:
        yield from _length_findings(self.length_number, self.length_unit)
        if (self.ended_on is None) != (self.end_reason is None):
            yield "/end_reason", "not-together", "An ended order says why it ended."
        if self.age_at_offence is not None and not (
            self.age_at_offence <= 22 if self.regime == "juvenile" else self.age_at_offence >= 16
        ):
            yield "/age_at_offence", "out-of-range", "Juvenile law to 22, adult law from 16."


class SuspensionPart(Part):
    row = OrderSuspensionRow
    order: ClassVar[tuple[str, ...]] = ("from_on", "entered_at")
    ordered = (("from_on", "until_on"),)
    kind: Literal["detention", "evasion"]
    away_period_id: Annotated[Id | None, Points("away_periods")]


class ConditionPart(Part):
    row = ConditionRow
    order: ClassVar[tuple[str, ...]] = ("starts_on", "kind")
    ordered = (("starts_on", "ends_on"), ("monitored_from_on", "monitored_until_on"))
    order_id: Annotated[Id, Points("orders")]
    kind: Code
    wording: Text
    entry_version: Annotated[Count, Field(ge=1)]
    parameters: Plain
    monitored: bool
    monitored_from_on: Day | None
    monitored_until_on: Day | None
    own_kind: Plain | None = None
    """What an organisation adopted of the kind, in the version it was entered with. It is carried whole, so that the
    condition keeps its name and what it can do where the kind is not known."""

    def findings(self) -> Iterator[Finding]:
        days = (self.monitored_from_on, self.monitored_until_on)
        if not self.monitored and any(days):
            yield "/monitored", "not-together", "Only what is monitored has days of monitoring."
