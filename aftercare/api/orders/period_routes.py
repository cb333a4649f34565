"""Routes for what lengthens or suspends the period of an order, and for when it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import EDITS, READS, READS_ONE, Out, PageOut, response_of
from aftercare.api.http.inputs import Body, Day, Line
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.orders.changes import (
    Asked,
    ChangeOut,
    LengthIn,
    LengthOut,
    WarningOut,
    changed_reply,
    done_or_asked,
)
from aftercare.casework.listing.resources import EXTENSIONS, SUSPENSIONS, as_written
from aftercare.casework.orders.periods import (
    Extended,
    NewExtension,
    NewSuspension,
    OrderPeriod,
    Suspended,
    correct_suspension,
    enter_suspension,
    extend_order,
    period_of_order,
    void_extension,
    void_suspension,
)
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["periods"])
Reads = Annotated[RequestContext, Depends(Allow(period_of_order))]
Writes = Annotated[Act, Depends(AllowAct(extend_order))]
SuspensionKindName = Literal["detention", "evasion"]
_ASKED: dict[int | str, dict[str, Any]] = {200: {"model": ChangeOut, "description": "A preview"}}


class ExtensionIn(Body):
    decided_on: Day
    court_reference: Line
    length: LengthIn


class StretchIn(Body):
    """Both days count; without `until_on` it still lasts."""

    kind: SuspensionKindName
    from_on: Day
    until_on: Day | None = None

    def new(self) -> NewSuspension:
        return NewSuspension(SuspensionKind(self.kind), self.from_on, self.until_on)


class SuspensionIn(StretchIn):
    person_id: UUID


class EnteredOut(Out):
    """Entries are corrected or voided, never erased."""

    id: UUID
    version: int
    person_id: UUID
    entered_by: UUID
    entered_at: datetime
    voided_by: UUID | None
    voided_at: datetime | None


class ExtensionOut(EnteredOut):
    order_id: UUID
    decided_on: date
    court_reference: str
    length: LengthOut


class SuspensionOut(EnteredOut):
    kind: SuspensionKindName
    from_on: date
    until_on: date | None


class ExtensionChangedOut(Out):
    extension: ExtensionOut
    change: ChangeOut


class SuspensionChangedOut(Out):
    suspension: SuspensionOut
    change: ChangeOut


class StepOut(Out):
    """A length or extension, or the first and last day of a stretch that did not count."""

    length: LengthOut | None
    from_on: date | None
    until_on: date | None
    last_on: date | None


class PeriodOut(Out):
    """How the last day is computed. `bare_ends_on` counts lengths only. `earliest_ends_on` is set while a suspension
    still lasts; `ends_on` is then null."""

    order_id: UUID
    starts_on: date
    bare_ends_on: date | None
    ends_on: date | None
    earliest_ends_on: date | None
    ended_on: date | None
    suspended_days: int
    steps: list[StepOut]
    warnings: list[WarningOut]

    @classmethod
    def of(cls, found: OrderPeriod) -> PeriodOut:
        period = found.period
        return cls(
            order_id=found.order.id,
            starts_on=period.starts_on,
            bare_ends_on=period.bare_ends_on,
            ends_on=period.ends_on,
            earliest_ends_on=period.earliest_ends_on,
            ended_on=found.order.ended_on,
            suspended_days=period.suspended_days,
            steps=[
                StepOut(
                    length=LengthOut.of(step.length),
                    from_on=step.stretch.from_on if step.stretch else None,
                    until_on=step.stretch.until_on if step.stretch else None,
                    last_on=step.last_on,
                )
                for step in period.steps
            ],
            warnings=[WarningOut.of(one) for one in found.warnings],
        )


@router.get("/orders/{order_id}/period", response_model=PeriodOut, responses=READS_ONE)
def show_period(order_id: UUID, context: Reads) -> Response:
    """When the order ends, and how that day is computed."""
    with context.work() as work:
        found = period_of_order(work, order_id)
    return response_of(Reply(200, PeriodOut.of(found).model_dump_json()))


@router.get("/extensions", response_model=PageOut[ExtensionOut], responses=READS)
def list_extensions(
    context: Reads, paging: Pages, person: UUID | None = None, order: UUID | None = None
) -> Response:
    """Extensions, including voided ones, oldest entry first."""
    return list_of(context, EXTENSIONS, paging, person=person, order=order)


@router.get("/extensions/{extension_id}", response_model=ExtensionOut, responses=READS_ONE)
def show_extension(extension_id: UUID, context: Reads) -> Response:
    """One extension."""
    return single(context, EXTENSIONS, extension_id)


@router.post(
    "/orders/{order_id}/extensions",
    status_code=201,
    response_model=ExtensionChangedOut,
    responses=EDITS | _ASKED,
)
def extend(
    order_id: UUID, body: ExtensionIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Extend the period by a decision of the court; `If-Match` is the order's version."""
    new = NewExtension(body.decided_on, body.court_reference, body.length.length())

    def reply(work: Work, done: Extended) -> Reply:
        shown = as_written(work, EXTENSIONS, done.row.id)
        where = f"/api/v1/extensions/{done.row.id}"
        return changed_reply("extension", shown, done.change, 201, where)

    return done_or_asked(
        act, preview, lambda work: extend_order(work, order_id, version, new), reply
    )


@router.post(
    "/extensions/{extension_id}/void",
    response_model=ExtensionChangedOut | ChangeOut,
    responses=EDITS,
)
def take_back_extension(
    extension_id: UUID, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Void an extension that was entered by mistake."""

    def reply(work: Work, done: Extended) -> Reply:
        return changed_reply("extension", as_written(work, EXTENSIONS, done.row.id), done.change)

    return done_or_asked(
        act, preview, lambda work: void_extension(work, extension_id, version), reply
    )


@router.get("/suspensions", response_model=PageOut[SuspensionOut], responses=READS)
def list_suspensions(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Suspensions of periods, including voided ones, oldest entry first."""
    return list_of(context, SUSPENSIONS, paging, person=person)


@router.get("/suspensions/{suspension_id}", response_model=SuspensionOut, responses=READS_ONE)
def show_suspension(suspension_id: UUID, context: Reads) -> Response:
    """One suspension."""
    return single(context, SUSPENSIONS, suspension_id)


@router.post(
    "/suspensions",
    status_code=201,
    response_model=SuspensionChangedOut,
    responses=EDITS | _ASKED,
)
def suspend(body: SuspensionIn, act: Writes, preview: Asked = False) -> Response:
    """Record that a client is detained, or evades supervision. A detention also blocks the client's calendar."""

    def reply(work: Work, done: Suspended) -> Reply:
        shown = as_written(work, SUSPENSIONS, done.row.id)
        where = f"/api/v1/suspensions/{done.row.id}"
        return changed_reply("suspension", shown, done.change, 201, where)

    return done_or_asked(
        act, preview, lambda work: enter_suspension(work, body.person_id, body.new()), reply
    )


def _suspension_reply(work: Work, done: Suspended) -> Reply:
    return changed_reply("suspension", as_written(work, SUSPENSIONS, done.row.id), done.change)


@router.put(
    "/suspensions/{suspension_id}",
    response_model=SuspensionChangedOut | ChangeOut,
    responses=EDITS,
)
def correct(
    suspension_id: UUID, body: StretchIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Correct the days, or enter the day it ended."""

    def write(work: Work) -> Suspended:
        return correct_suspension(work, suspension_id, version, body.new())

    return done_or_asked(act, preview, write, _suspension_reply)


@router.post(
    "/suspensions/{suspension_id}/void",
    response_model=SuspensionChangedOut | ChangeOut,
    responses=EDITS,
)
def take_back_suspension(
    suspension_id: UUID, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Void it: periods and calendar become what they would have been without it."""
    return done_or_asked(
        act,
        preview,
        lambda work: void_suspension(work, suspension_id, version),
        _suspension_reply,
    )
