"""Routes for unclaimed texts: listed, assigned to a client, or set aside with a reason."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, Writes
from aftercare.api.http.answers import READS, Out, PageOut, response_of
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.paging import Pages
from aftercare.api.http.routing import Routes
from aftercare.casework.messages.unclaimed import (
    assign_text,
    set_text_aside,
    unclaimed_page,
    unclaimed_text,
)
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/unclaimed-texts", tags=["conversations"])
State = Literal["waiting", "set-aside"]


class AssignIn(Body):
    """The client who sent the text."""

    person_id: UUID


class AsideIn(Body):
    """Why the text belongs to no client."""

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


@router.get("", response_model=PageOut[UnclaimedOut], responses=READS)
def list_unclaimed(context: Reads, paging: Pages, state: State | None = None) -> Response:
    """Unclaimed texts, oldest first, with masked numbers: those that are waiting, and those set aside in the last
    month. Each text shown is logged."""
    after = paging.after_keys("timestamptz", "uuid")
    asked = None if state is None else state == "set-aside"
    with context.work() as work:
        found, more = unclaimed_page(work, asked, after, paging.limit)
    last = (
        json.dumps([found[-1]["received_at"].isoformat(), str(found[-1]["id"])]) if more else None
    )
    items = [_out(row) for row in found]
    page = PageOut[UnclaimedOut](items=items, next=paging.following(last))
    return response_of(Reply(200, page.model_dump_json()))


@router.shows("/{text_id}", UnclaimedOneOut)
def show(text_id: UUID, context: Reads) -> Response:
    """One text with its number, and the case files that contain or contained it, of those the bearer may see."""

    def look(work: UnitOfWork) -> UnclaimedOneOut:
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
        return UnclaimedOneOut(**_out(found.text).model_dump(), people=people)

    return context.show(look)


@router.acts("/{text_id}/assign", SettledOut)
def assign(text_id: UUID, body: AssignIn, act: Writes) -> Response:
    """Assign the text to this client. Its content changes nothing automatically: a person reads it and decides."""
    settled = SettledOut(id=text_id, person_id=body.person_id)
    return act.show_after(lambda _: settled, assign_text, text_id, body.person_id)


@router.acts("/{text_id}/set-aside", SettledOut)
def set_aside(text_id: UUID, body: AsideIn, act: Writes) -> Response:
    """Set it aside because it needs no action; it can still be assigned later."""
    settled = SettledOut(id=text_id, person_id=None)
    return act.show_after(lambda _: settled, set_text_aside, text_id, body.reason)


def _out(row: Row) -> UnclaimedOut:
    aside = row["act"] == "set-aside"
    return UnclaimedOut.made_from(
        row,
        set_aside=row["reason"] if aside else None,
        set_aside_by=row["who"] if aside else None,
        set_aside_at=row["done_at"] if aside else None,
    )
