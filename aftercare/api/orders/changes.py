"""JSON models of what a change of an order moves, returned with the change or in a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal, Protocol
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Identified
from aftercare.api.http.answers import Out, Responses, created_reply, written_reply
from aftercare.api.http.inputs import Body
from aftercare.base.described_types import Codes
from aftercare.base.document_faults import API_FAULTS
from aftercare.casework.listing.resources import Resource
from aftercare.casework.orders.period_changes import Changed, previewed_change
from aftercare.domain.orders.legal_frames import FrameCode
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.listing import SuspensionKindName

LengthUnitName = Literal["days", "weeks", "months", "years"]
Asked = Annotated[
    bool, Query(description="Only show what this would move, as a Change; nothing is written.")
]


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
    """What to check, though nothing was refused: a rule with a text still to be verified, or a likely typing error."""

    pointer: str
    code: Annotated[str, Codes("FieldFaultCode", API_FAULTS)]
    detail: str
    source: str


class EndMoveOut(Out):
    """`after` null: not known yet; `earliest` is then the first day it can be. `entered`: the order is new.
    `earliest_before`: the first day it could be, where it was not known before the change either."""

    order_id: UUID
    frame: FrameCode
    court_reference: str
    starts_on: date
    before: date | None
    after: date | None
    earliest: date | None
    entered: bool
    earliest_before: date | None


class CalendarMoveOut(Out):
    """`expected`: the client got a text about it, so a task says to notify them of the change. `restored`: it was
    cancelled before and stands again at its own time. `binding` and `voluntary` apply to missed appointments and those
    without outcome: whether they can now be enforced."""

    change: Literal["added", "moved", "cancelled", "restored", "binding", "voluntary"]
    kind: str
    starts_at: datetime
    was_at: datetime | None
    expected: bool


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


class WithoutTimeOut(Out):
    """An occurrence without a time, between these days. `was_at`: when it was to begin, if it was cancelled and would
    still be to come."""

    kind: str
    first_on: date
    last_on: date
    was_at: datetime | None


class SuspensionMoveOut(Out):
    """Another suspension that ends with the change: an evasion on the day before a detention, or a detention that ran
    beside the one that ends. `stays`: an evasion that ended so and does not run again, although the detention is voided
    or begins later."""

    kind: SuspensionKindName
    from_on: date
    until_on: date
    stays: bool


class OrderChangeOut(Out):
    """`orders`: last days that moved. `lines`: last days of obligations that moved with them. `unplaced`: how many
    occurrences have no time, without those that are cancelled among `appointments`."""

    person_id: UUID
    orders: list[EndMoveOut]
    lines: list[LineMoveOut]
    appointments: list[CalendarMoveOut]
    unplaced: int
    deadlines: list[DeadlineMoveOut]
    warnings: list[WarningOut]
    suspensions: list[SuspensionMoveOut]
    without_time: list[WithoutTimeOut]


PREVIEWS: Responses = {200: {"model": OrderChangeOut, "description": "A preview"}}


class Done(Changed, Protocol):
    """The result of an act: the row, and what moved with it."""

    @property
    def row(self) -> Identified: ...


def show_preview(act: Act, change: Callable[[UnitOfWork], Changed]) -> Response:
    """Only what the act would move."""
    return act.show(lambda work: OrderChangeOut.model_validate(previewed_change(work, change)))


def changed(
    act: Act,
    resource: Resource,
    change: Callable[[UnitOfWork], Done],
    *,
    preview: bool,
    new: bool = False,
) -> Response:
    """Make the change once and respond with `{"<name>": the resource, "change": what it moved}`, with the resource's
    version as ETag; or only preview what it would move."""
    if preview:
        return show_preview(act, change)

    def write(work: UnitOfWork) -> Reply:
        done = change(work)
        one = (created_reply if new else written_reply)(work, resource, done.row.id)
        view = OrderChangeOut.model_validate(done.change).model_dump_json()
        return replace(one, body=f'{{"{resource.name}":{one.body},"change":{view}}}')

    return act.once(write)
