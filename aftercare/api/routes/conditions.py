"""Special conditions of a legal frame."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.access import Act, Allow, AllowAct, Desk, Version
from aftercare.api.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.inputs import Body, Day, Line, Text
from aftercare.api.paging import Pages, list_of, single
from aftercare.casework.conditions import (
    LONGEST_WORDING,
    NewCondition,
    add_condition,
    withdraw_condition,
)
from aftercare.casework.pages import CONDITIONS, as_written
from aftercare.domain.access import Permission
from aftercare.store.idempotency import Reply
from aftercare.store.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["conditions"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASES))]


class ConditionIn(Body):
    """`kind` is a code of the condition library in docs/api.md; no first day: the frame's."""

    order_id: UUID
    kind: Line
    wording: Annotated[Text, Field(max_length=LONGEST_WORDING)] = ""
    starts_on: Day | None = None
    ends_on: Day | None = None


class WithdrawalIn(Body):
    """`on` is the last day the condition binds."""

    on: Day


class ConditionOut(Out):
    id: UUID
    version: int
    person_id: UUID
    order_id: UUID
    kind: str
    wording: str
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None


@router.get("/conditions", response_model=PageOut[ConditionOut], responses=READS)
def list_conditions(
    desk: Reads, paging: Pages, person: UUID | None = None, order: UUID | None = None
) -> Response:
    """Special conditions, oldest entry first."""
    return list_of(desk, CONDITIONS, paging, person=person, order=order)


@router.post("/conditions", status_code=201, response_model=ConditionOut, responses=CREATES)
def add(body: ConditionIn, act: Writes) -> Response:
    """Add a special condition to a frame."""

    def add(work: Work) -> Reply:
        condition = add_condition(work, NewCondition(**body.model_dump()))
        shown = as_written(work, CONDITIONS, condition.id)
        return one_reply(shown, 201, f"/api/v1/conditions/{condition.id}")

    return act.once(add)


@router.get("/conditions/{condition_id}", response_model=ConditionOut, responses=READS_ONE)
def show_condition(condition_id: UUID, desk: Reads) -> Response:
    """One special condition."""
    return single(desk, CONDITIONS, condition_id)


@router.post("/conditions/{condition_id}/withdrawal", response_model=ConditionOut, responses=EDITS)
def withdraw(condition_id: UUID, body: WithdrawalIn, version: Version, act: Writes) -> Response:
    """The condition ends; the next placement removes what rested on it."""

    def withdraw(work: Work) -> Reply:
        withdraw_condition(work, condition_id, version, body.on)
        return one_reply(as_written(work, CONDITIONS, condition_id))

    return act.once(withdraw)
