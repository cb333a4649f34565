"""Legal frames."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from aftercare.api.access import Act, Allow, AllowAct, Desk
from aftercare.api.answers import CREATES, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.inputs import Body, Day, Line
from aftercare.api.paging import Pages, list_of, single
from aftercare.casework.orders import NewOrder, enter_order
from aftercare.casework.pages import ORDERS, as_written
from aftercare.domain.access import Permission
from aftercare.store.idempotency import Reply
from aftercare.store.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["orders"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASES))]


class OrderIn(Body):
    """`frame` is a code of the legal frames in docs/api.md."""

    person_id: UUID
    frame: Line
    court_reference: Line
    starts_on: Day
    ends_on: Day | None = None
    immediately_enforceable: bool = False


class OrderOut(Out):
    id: UUID
    version: int
    person_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    ends_on: date | None
    immediately_enforceable: bool
    created_by: UUID


@router.get("/orders", response_model=PageOut[OrderOut], responses=READS)
def list_orders(desk: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Legal frames, oldest entry first."""
    return list_of(desk, ORDERS, paging, person=person)


@router.post("/orders", status_code=201, response_model=OrderOut, responses=CREATES)
def enter(body: OrderIn, act: Writes) -> Response:
    """Enter a legal frame."""

    def enter(work: Work) -> Reply:
        order = enter_order(work, NewOrder(**body.model_dump()))
        shown = as_written(work, ORDERS, order.id)
        return one_reply(shown, 201, f"/api/v1/orders/{order.id}")

    return act.once(enter)


@router.get("/orders/{order_id}", response_model=OrderOut, responses=READS_ONE)
def show_order(order_id: UUID, desk: Reads) -> Response:
    """One legal frame."""
    return single(desk, ORDERS, order_id)
