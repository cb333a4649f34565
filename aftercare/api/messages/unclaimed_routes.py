"""Texts that are nobody's: looked at, given to a person, or set aside with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Desk
from aftercare.api.http.answers import CREATES, READS, READS_ONE, Out
from aftercare.api.http.inputs import Body, Text
from aftercare.api.messages.conversation_routes import looked_at
from aftercare.casework.messages.unclaimed import (
    assign_text,
    set_text_aside,
    unclaimed_text,
    unclaimed_texts,
)
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/unclaimed-texts", tags=["conversations"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASES))]


class AssignIn(Body):
    person_id: UUID


class AsideIn(Body):
    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


class UnclaimedOut(Out):
    """`why`: unknown-number or number-shared; null for one from before that was noted. `set_aside` says
    why and by whom, when it was."""

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
    """Numbers are masked; one text shown alone has it whole. `waiting` oldest first, at most 100."""

    waiting: list[UnclaimedOut]
    set_aside: list[UnclaimedOut]


class HolderOut(Out):
    """In whose file the number stands (`now`) or stood."""

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
def show_all(desk: Reads) -> Response:
    """What waits, and what was set aside in the last month. Each text shown is on record."""
    with desk.work() as work:
        waiting, aside = unclaimed_texts(work)
    return looked_at(UnclaimedListOut(waiting=[*map(_out, waiting)], set_aside=[*map(_out, aside)]))


@router.get("/{text_id}", response_model=UnclaimedOneOut, responses=READS_ONE)
def show(text_id: UUID, desk: Reads) -> Response:
    """One with its number, and in whose file that stands or stood of those the bearer sees."""
    with desk.work() as work:
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
    """It is from this person. What it says changes nothing by itself: somebody reads it and decides."""

    def do(work: Work) -> Reply:
        assign_text(work, text_id, body.person_id)
        return _settled(text_id, body.person_id)

    return act.once(do)


@router.post("/{text_id}/set-aside", response_model=SettledOut, responses=CREATES)
def set_aside(text_id: UUID, body: AsideIn, act: Writes) -> Response:
    """Nobody has to do anything with it; it may still be given to somebody."""

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
