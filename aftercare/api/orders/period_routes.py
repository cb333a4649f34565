"""Routes for what lengthens or suspends the period of an order, and for when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import CREATES, EDITS, Out
from aftercare.api.http.inputs import Body, Day, Holds, Line
from aftercare.api.http.routing import Routes
from aftercare.api.orders.changes import (
    PREVIEWS,
    Asked,
    LengthIn,
    LengthOut,
    OrderChangeOut,
    WarningOut,
    changed,
)
from aftercare.casework.listing.resources import EXTENSIONS, SUSPENSIONS
from aftercare.casework.orders.periods import (
    LONGEST_REFERENCE,
    NewExtension,
    NewSuspension,
    OrderPeriod,
    correct_suspension,
    enter_suspension,
    extend_order,
    period_of_order,
    void_extension,
    void_suspension,
)
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.orders.listing import Extension, SuspensionKindName, SuspensionOut

router = Routes(prefix="/api/v1", tags=["periods"])


class ExtensionIn(Body):
    """How much longer the order lasts, as a court decided."""

    decided_on: Day
    court_reference: Annotated[Line, Holds(1, LONGEST_REFERENCE)]
    length: LengthIn


class StretchIn(Body):
    """The first and the last day both belong to it, and may be the same; without `until_on` it still lasts."""

    kind: SuspensionKindName
    from_on: Day
    until_on: Day | None = None

    def new(self) -> NewSuspension:
        return NewSuspension(SuspensionKind(self.kind), self.from_on, self.until_on)


class SuspensionIn(StretchIn):
    """A new stretch of detention or evasion, which suspends the client's orders."""

    person_id: UUID


class ExtensionOut(Extension):
    length: LengthOut


class ExtensionChangedOut(Out):
    has_etag = True
    extension: ExtensionOut
    change: OrderChangeOut


class SuspensionChangedOut(Out):
    has_etag = True
    suspension: SuspensionOut
    change: OrderChangeOut


class PeriodStepOut(Out):
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
    steps: list[PeriodStepOut]
    warnings: list[WarningOut]

    @classmethod
    def of(cls, found: OrderPeriod) -> PeriodOut:
        period = found.period
        steps = [
            PeriodStepOut(
                length=LengthOut.of(step.length),
                from_on=step.stretch.from_on if step.stretch else None,
                until_on=step.stretch.until_on if step.stretch else None,
                last_on=step.last_on,
            )
            for step in period.steps
        ]
        return cls.made_from(period, found.order, found, order_id=found.order.id, steps=steps)


@router.shows("/orders/{order_id}/period", PeriodOut)
def show_period(order_id: UUID, context: Reads) -> Response:
    """When the order ends, and how that day is computed."""
    return context.show(lambda work: PeriodOut.of(period_of_order(work, order_id)))


router.add_reads(
    replace(EXTENSIONS, out=ExtensionOut),
    "Extensions, including voided ones, oldest entry first.",
    "One extension.",
)


@router.creates("/orders/{order_id}/extensions", ExtensionChangedOut, EDITS | PREVIEWS)
def extend(
    order_id: UUID, body: ExtensionIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Extend the period by a decision of the court; `If-Match` is the order's version. 409 `order-has-ended` until an
    order that ended is reopened."""
    new = NewExtension(body.decided_on, body.court_reference, body.length.length())
    return changed(
        act,
        EXTENSIONS,
        lambda work: extend_order(work, order_id, version, new),
        preview=preview,
        new=True,
    )


@router.edits("/extensions/{extension_id}/void", ExtensionChangedOut | OrderChangeOut)
def take_back_extension(
    extension_id: UUID, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Void an extension that was entered by mistake."""
    return changed(
        act, EXTENSIONS, lambda work: void_extension(work, extension_id, version), preview=preview
    )


router.add_reads(
    SUSPENSIONS,
    "Suspensions of periods, including voided ones, oldest entry first.",
    "One suspension.",
)


@router.creates("/suspensions", SuspensionChangedOut, CREATES | PREVIEWS)
def suspend(body: SuspensionIn, act: Writes, preview: Asked = False) -> Response:
    """Record that a client is detained, or evades supervision. A detention also blocks the client's calendar, and an
    evasion that still lasts ends the day before it. An evasion asks a supervisor what follows (deadline `evasion`)."""
    return changed(
        act,
        SUSPENSIONS,
        lambda work: enter_suspension(work, body.person_id, body.new()),
        preview=preview,
        new=True,
    )


@router.edits("/suspensions/{suspension_id}", SuspensionChangedOut | OrderChangeOut, "PUT")
def correct(
    suspension_id: UUID, body: StretchIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Correct the days, or enter the day it ended. A release ends each detention that still lasts beside it."""
    return changed(
        act,
        SUSPENSIONS,
        lambda work: correct_suspension(work, suspension_id, version, body.new()),
        preview=preview,
    )


@router.edits("/suspensions/{suspension_id}/void", SuspensionChangedOut | OrderChangeOut)
def take_back_suspension(
    suspension_id: UUID, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Void it: periods and calendar become what they would have been without it. An evasion that ended where it began
    stays so."""
    return changed(
        act,
        SUSPENSIONS,
        lambda work: void_suspension(work, suspension_id, version),
        preview=preview,
    )
