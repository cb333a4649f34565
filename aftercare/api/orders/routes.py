"""Routes for supervision orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Day, Line
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.orders.changes import (
    Asked,
    ChangeOut,
    LengthIn,
    LengthOut,
    changed_reply,
    done_or_asked,
)
from aftercare.casework.listing.resources import ORDERS, as_written
from aftercare.casework.orders.acts import (
    NewOrder,
    OrderChanged,
    OrderTerms,
    change_order,
    end_order,
    enter_frame,
    reopen_order,
    transfer_order,
)
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["orders"])
Reads = Annotated[RequestContext, Depends(Allow(ORDERS))]
Writes = Annotated[Act, Depends(AllowAct(enter_frame))]
RegimeName = Literal["adult", "juvenile"]
_ASKED: dict[int | str, dict[str, Any]] = {200: {"model": ChangeOut, "description": "A preview"}}


class TermsIn(Body):
    """`frame` is a code of the order types in docs/api.md. Give a `length`, or a last day `ends_on`, or neither while
    there is no end. For VV and JV `starts_on` may be left out if `final_on` is given, the day the judgment became
    final. The period then starts on the fifteenth day after it. Without `regime` it is that of the order type, or else
    the client's. `age_at_offence` is in whole years."""

    frame: Line
    court_reference: Line
    starts_on: Day | None = None
    ends_on: Day | None = None
    length: LengthIn | None = None
    final_on: Day | None = None
    immediately_enforceable: bool = False
    regime: RegimeName | None = None
    age_at_offence: Annotated[int, Field(ge=12, le=120)] | None = None
    serious_risk: bool = False
    executed_by: Executor | None = None

    def terms(self) -> OrderTerms:
        own = {name: getattr(self, name) for name in TermsIn.model_fields if name != "length"}
        return OrderTerms(**own, length=self.length.length() if self.length else None)


class OrderIn(TermsIn):
    person_id: UUID

    def new(self) -> NewOrder:
        return NewOrder(self.person_id, **vars(self.terms()))


class EndingIn(Body):
    """The last day on which the order binds, and why it ends early or on that day."""

    ended_on: Day
    reason: EndReason


class TransferIn(Body):
    executed_by: Executor


class OrderOut(Out):
    """`ends_on` is the last day as known now, computed where there is a length. It is null while the order has no end
    or a suspension still lasts."""

    id: UUID
    version: int
    person_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None
    length: LengthOut | None
    final_on: date | None
    immediately_enforceable: bool
    regime: RegimeName
    age_at_offence: int | None
    serious_risk: bool
    executed_by: Executor
    ended_on: date | None
    end_reason: EndReason | None
    created_by: UUID


class OrderChangedOut(Out):
    order: OrderOut
    change: ChangeOut


def _reply(work: Work, done: OrderChanged) -> Reply:
    return changed_reply("order", as_written(work, ORDERS, done.order.id), done.change)


@router.get("/orders", response_model=PageOut[OrderOut], responses=READS)
def list_orders(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Orders, oldest entry first."""
    return list_of(context, ORDERS, paging, person=person)


@router.post("/orders", status_code=201, response_model=OrderOut, responses=CREATES | _ASKED)
def enter(body: OrderIn, act: Writes, preview: Asked = False) -> Response:
    """Enter an order."""

    def reply(work: Work, done: OrderChanged) -> Reply:
        shown = as_written(work, ORDERS, done.order.id)
        return one_reply(shown, 201, f"/api/v1/orders/{done.order.id}")

    return done_or_asked(act, preview, lambda work: enter_frame(work, body.new()), reply)


@router.get("/orders/{order_id}", response_model=OrderOut, responses=READS_ONE)
def show_order(order_id: UUID, context: Reads) -> Response:
    """One order."""
    return single(context, ORDERS, order_id)


@router.put("/orders/{order_id}", response_model=OrderChangedOut | ChangeOut, responses=EDITS)
def change(
    order_id: UUID, body: TermsIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Correct what was entered; extensions and suspensions stay."""

    def write(work: Work) -> OrderChanged:
        return change_order(work, order_id, version, body.terms())

    return done_or_asked(act, preview, write, _reply)


@router.post(
    "/orders/{order_id}/ending", response_model=OrderChangedOut | ChangeOut, responses=EDITS
)
def end(
    order_id: UUID, body: EndingIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """End the order: it no longer binds after `ended_on`."""

    def write(work: Work) -> OrderChanged:
        return end_order(work, order_id, version, body.ended_on, body.reason)

    return done_or_asked(act, preview, write, _reply)


@router.delete(
    "/orders/{order_id}/ending", response_model=OrderChangedOut | ChangeOut, responses=EDITS
)
def reopen(order_id: UUID, version: Version, act: Writes, preview: Asked = False) -> Response:
    """Undo an ending that was entered by mistake."""
    return done_or_asked(act, preview, lambda work: reopen_order(work, order_id, version), _reply)


@router.post(
    "/orders/{order_id}/transfer", response_model=OrderChangedOut | ChangeOut, responses=EDITS
)
def transfer(
    order_id: UUID, body: TransferIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Transfer the order to another organisation from today; its regime stays."""

    def write(work: Work) -> OrderChanged:
        return transfer_order(work, order_id, version, body.executed_by)

    return done_or_asked(act, preview, write, _reply)
