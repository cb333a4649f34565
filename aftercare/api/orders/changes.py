"""JSON models of what a change of an order moves, returned with the change or in a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act
from aftercare.api.http.answers import Out, one_reply
from aftercare.api.http.inputs import Body
from aftercare.casework.orders.period_changes import PeriodChange, Told, look_ahead_at
from aftercare.domain.orders.order_checks import Finding
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import Work

LengthUnitName = Literal["days", "weeks", "months", "years"]
Asked = Annotated[
    bool, Query(description="Only tell what this would move, as a Change; nothing is written.")
]
_Told = TypeVar("_Told", bound=Told)


class LengthIn(Body):
    """For example two years."""

    number: Annotated[int, Field(ge=1, le=20_000)]
    unit: LengthUnitName

    def length(self) -> Length:
        return Length(self.number, LengthUnit(self.unit))


class LengthOut(Out):
    number: int
    unit: LengthUnitName

    @classmethod
    def of(cls, length: Length | None) -> LengthOut | None:
        if length is None:
            return None
        return cls.model_validate({"number": length.number, "unit": length.unit.value})


class WarningOut(Out):
    """A rule with a text that is still to be verified, so that nothing was refused."""

    pointer: str
    code: str
    detail: str
    source: str

    @classmethod
    def of(cls, finding: Finding) -> WarningOut:
        return cls(
            pointer=finding.pointer,
            code=finding.code,
            detail=finding.detail,
            source=finding.source,
        )


class EndMoveOut(Out):
    """`after` null: not known yet; `earliest` is then the first day it can be. `entered`: the order is new."""

    order_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    before: date | None
    after: date | None
    earliest: date | None
    entered: bool


class CalendarMoveOut(Out):
    """`told`: the client got a text about it, so a task says to notify them of the change. `binding` and `voluntary`
    apply to missed appointments and those without outcome: whether they can now be enforced."""

    change: Literal["added", "moved", "cancelled", "binding", "voluntary"]
    kind: str
    starts_at: datetime
    was_at: datetime | None
    told: bool


class DeadlineMoveOut(Out):
    code: str
    number: int
    before: datetime | None
    after: datetime | None


class LineMoveOut(Out):
    """An obligation of the plan that ran to the last day of its order; `after` null: not known yet, like the
    order's."""

    line_id: UUID
    kind: str
    before: date
    after: date | None


class ChangeOut(Out):
    """`orders`: last days that moved. `lines`: last days of obligations that moved with them. `unplaced`: how many
    occurrences now have no time."""

    person_id: UUID
    orders: list[EndMoveOut]
    lines: list[LineMoveOut]
    appointments: list[CalendarMoveOut]
    unplaced: int
    deadlines: list[DeadlineMoveOut]
    warnings: list[WarningOut]

    @classmethod
    def of(cls, change: PeriodChange) -> ChangeOut:
        return cls(
            person_id=change.person_id,
            orders=[EndMoveOut(**vars(one)) for one in change.orders],
            lines=[LineMoveOut(**vars(one)) for one in change.lines],
            appointments=[CalendarMoveOut(**vars(one)) for one in change.appointments],
            unplaced=change.unplaced,
            deadlines=[DeadlineMoveOut(**vars(one)) for one in change.deadlines],
            warnings=[WarningOut.of(one) for one in change.warnings],
        )


def changed_reply(
    name: str, shown: Page, change: PeriodChange, status: int = 200, location: str | None = None
) -> Reply:
    """`{"<name>": the resource, "change": what it moved}`, with the resource's version as ETag."""
    one = one_reply(shown, status, location)
    view = ChangeOut.of(change).model_dump_json()
    return replace(one, body=f'{{"{name}":{one.body},"change":{view}}}')


def done_or_asked(
    act: Act, asked: bool, change: Callable[[Work], _Told], reply: Callable[[Work, _Told], Reply]
) -> Response:
    """Make the change once and return the result, or only preview what it would move."""
    if not asked:
        return act.once(lambda work: reply(work, change(work)))
    return act.show(lambda work: ChangeOut.of(look_ahead_at(work, change)))
