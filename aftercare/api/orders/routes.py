"""Routes for supervision orders."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.answers import CREATES, Out
from aftercare.api.http.inputs import Body, Day, Holds, Line
from aftercare.api.http.routing import Routes
from aftercare.api.orders.changes import (
    PREVIEWS,
    Asked,
    LengthIn,
    LengthOut,
    OrderChangeOut,
    changed,
    show_preview,
)
from aftercare.casework.listing.resources import ORDERS
from aftercare.casework.orders.acts import (
    NewOrder,
    change_order,
    end_order,
    enter_frame,
    enter_order,
    reopen_order,
    transfer_order,
)
from aftercare.domain.orders.legal_frames import FrameCode
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.orders.terms import LONGEST_REFERENCE, OrderTerms
from aftercare.store.orders.listing import Order, RegimeName

router = Routes(prefix="/api/v1", tags=["orders"])


class OrderTermsIn(Body):
    """`frame` is a code of the order types. Give a `length`, or a last day `ends_on`, or neither while
    there is no end. For VV and JV `starts_on` may be left out if `final_on` is given, the day the judgment became
    final. The period then starts on the fifteenth day after it. Without `regime` it is that of the order type, or else
    the client's. `age_at_offence` is in whole years. `court_reference` may be empty for VRIJWILLIG."""

    frame: FrameCode
    court_reference: Annotated[Line, Holds(0, LONGEST_REFERENCE)]
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
        own = {name: getattr(self, name) for name in OrderTermsIn.model_fields if name != "length"}
        return OrderTerms(**own, length=self.length.length() if self.length else None)


class OrderIn(OrderTermsIn):
    """A new order of a client, with its terms."""

    person_id: UUID

    def new(self) -> NewOrder:
        return NewOrder(self.person_id, self.terms())


class OrderEndingIn(Body):
    """The last day on which the order binds, and why it ends early or on that day."""

    ended_on: Day
    reason: EndReason


class OrderTransferIn(Body):
    """The organisation that carries the supervision out from now on."""

    executed_by: Executor


class OrderOut(Order):
    """`ends_on` is the last day as known now, computed where there is a length. It is null while the order has no end
    or a suspension still lasts."""

    length: LengthOut | None


class OrderChangedOut(Out):
    has_etag = True
    order: OrderOut
    change: OrderChangeOut


router.add_reads(replace(ORDERS, out=OrderOut), "Orders, oldest entry first.", "One order.")


@router.creates("/orders", OrderOut, CREATES | PREVIEWS)
def enter(body: OrderIn, act: Writes, preview: Asked = False) -> Response:
    """Enter an order."""
    if preview:
        return show_preview(act, lambda work: enter_frame(work, body.new()))
    return act.create(ORDERS, enter_order, body.new())


@router.edits("/orders/{order_id}", OrderChangedOut | OrderChangeOut, "PUT")
def change(
    order_id: UUID, body: OrderTermsIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Correct what was entered; extensions and suspensions stay."""
    return changed(
        act,
        ORDERS,
        lambda work: change_order(work, order_id, version, body.terms()),
        preview=preview,
    )


@router.edits("/orders/{order_id}/end", OrderChangedOut | OrderChangeOut)
def end(
    order_id: UUID, body: OrderEndingIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """End the order: it no longer binds after `ended_on`."""
    return changed(
        act,
        ORDERS,
        lambda work: end_order(work, order_id, version, body.ended_on, body.reason),
        preview=preview,
    )


@router.edits("/orders/{order_id}/reopen", OrderChangedOut | OrderChangeOut)
def reopen(order_id: UUID, version: Version, act: Writes, preview: Asked = False) -> Response:
    """Undo an ending that was entered by mistake. 409 `illegal-transition` for an order that never ended."""
    return changed(act, ORDERS, lambda work: reopen_order(work, order_id, version), preview=preview)


@router.edits("/orders/{order_id}/transfer", OrderChangedOut | OrderChangeOut)
def transfer(
    order_id: UUID, body: OrderTransferIn, version: Version, act: Writes, preview: Asked = False
) -> Response:
    """Transfer the order to another organisation from today; its regime stays."""
    return changed(
        act,
        ORDERS,
        lambda work: transfer_order(work, order_id, version, body.executed_by),
        preview=preview,
    )
