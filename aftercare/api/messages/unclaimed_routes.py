"""Routes for unclaimed texts: listed, assigned to a client, or set aside with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, READS, READS_ONE, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.messages.conversation_routes import looked_at
from aftercare.casework.messages.unclaimed import (
    assign_text,
    set_text_aside,
    unclaimed_text,
    unclaimed_texts,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/unclaimed-texts", tags=["conversations"])
Reads = Annotated[RequestContext, Depends(Allow(unclaimed_texts))]
Writes = Annotated[Act, Depends(AllowAct(assign_text))]


class AssignIn(Body):
    person_id: UUID


class AsideIn(Body):
    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


class UnclaimedOut(Out):
    """`why`: unknown-number or number-shared; null for texts from before this was recorded. `set_aside` says why and by
    whom, once set aside."""

    id: UUID
    sender: str
    body: str
    meaning: str
    received_at: datetime
    why: str | None
    set_aside: str | None
    set_aside_by: str | None
    set_aside_at: datetime | None


class UnclaimedListOut(Out):
    """Numbers are masked; a single text is shown with its whole number. `waiting` is oldest first, at most 100."""

    waiting: list[UnclaimedOut]
    set_aside: list[UnclaimedOut]


class HolderOut(Out):
    """The client with the number in their case file, still (`now`) or in the past."""

    person_id: UUID
    reference: str
    now: bool
    until_on: date | None


class UnclaimedOneOut(UnclaimedOut):
    people: list[HolderOut]


class SettledOut(Out):
    id: UUID
    person_id: UUID | None


@router.get("", response_model=UnclaimedListOut, responses=READS)
def show_all(context: Reads) -> Response:
    """Unclaimed texts, and those set aside in the last month. Each text shown is logged."""
    with context.work() as work:
        waiting, aside = unclaimed_texts(work)
    return looked_at(UnclaimedListOut(waiting=[*map(_out, waiting)], set_aside=[*map(_out, aside)]))


@router.get("/{text_id}", response_model=UnclaimedOneOut, responses=READS_ONE)
def show(text_id: UUID, context: Reads) -> Response:
    """One text with its number, and the case files that contain or contained it, of those the bearer may see."""
    with context.work() as work:
        found = unclaimed_text(work, text_id)
    people = [
        HolderOut(
            person_id=one["id"],
            reference=one["reference"],
            now=one["now"],
            until_on=one["until_at"] and one["until_at"].date(),
        )
        for one in found.people
    ]
    return looked_at(UnclaimedOneOut(**_out(found.text).model_dump(), people=people))


@router.post("/{text_id}/assign", response_model=SettledOut, responses=CREATES)
def assign(text_id: UUID, body: AssignIn, act: Writes) -> Response:
    """Assign the text to this client. Its content changes nothing automatically: a person reads it and decides."""

    def do(work: Work) -> Reply:
        assign_text(work, text_id, body.person_id)
        return _settled(text_id, body.person_id)

    return act.once(do)


@router.post("/{text_id}/set-aside", response_model=SettledOut, responses=CREATES)
def set_aside(text_id: UUID, body: AsideIn, act: Writes) -> Response:
    """Set it aside because it needs no action; it can still be assigned later."""

    def do(work: Work) -> Reply:
        set_text_aside(work, text_id, body.reason)
        return _settled(text_id, None)

    return act.once(do)


def _settled(text_id: UUID, person_id: UUID | None) -> Reply:
    return Reply(200, SettledOut(id=text_id, person_id=person_id).model_dump_json())


def _out(row: Row) -> UnclaimedOut:
    aside = row["act"] == "set-aside"
    return UnclaimedOut(
        id=row["id"],
        sender=row["sender"],
        body=row["body"],
        meaning=row["meaning"],
        received_at=row["received_at"],
        why=row["why"],
        set_aside=row["reason"] if aside else None,
        set_aside_by=row["who"] if aside else None,
        set_aside_at=row["done_at"] if aside else None,
    )
