"""Letters and appointment cards: made here, printed, posted by a person who says so, and where they may go."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Desk, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    problems,
)
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.letters.acts import NewLetter, discard_letter, make_letter, post_letter
from aftercare.casework.letters.postal_addresses import write_address
from aftercare.casework.letters.view import letter_pdf, letters_pdf
from aftercare.casework.listing.resources import LETTERS, POSTAL_ADDRESSES, as_written
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.letters import LetterKind, Mailing
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["letters"])
Reads = Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
Writes = Annotated[Act, Depends(AllowAct(Permission.WRITE_CASES))]
LetterState = Literal["drafted", "sent", "discarded"]
LetterLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]
PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The paper, tagged, as PDF/UA-1",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class LetterIn(Body):
    """`appointment_id` for `appointment`, `changed` (the new one) and `cancelled`; a `card` takes the next
    three by itself. `language` null: the person's own; `due_on` null: today."""

    person_id: UUID
    kind: LetterKind
    appointment_id: UUID | None = None
    language: LetterLanguage | None = None
    due_on: Day | None = None


class PostedIn(Body):
    sent_on: Day


class AddressIn(Body):
    """The lines under the name, street first, separated by newlines."""

    address: Annotated[Text, Field(max_length=400)]


class LetterOut(Out):
    """`sha256` is the digest of the PDF as it was made; printed again it is the same."""

    id: UUID
    version: int
    person_id: UUID
    appointment_id: UUID | None
    kind: LetterKind
    language: str
    template_version: int
    sha256: str
    due_on: date
    state: LetterState
    made_by: UUID
    made_at: datetime
    sent_on: date | None
    ended_by: UUID | None
    ended_at: datetime | None


class AddressOut(Out):
    person_id: UUID
    version: int
    lines: str
    entered_by: UUID
    entered_at: datetime


@router.get("/letters", response_model=PageOut[LetterOut], responses=READS)
def list_letters(
    desk: Reads,
    paging: Pages,
    person: UUID | None = None,
    state: LetterState | None = None,
    due_by: Annotated[Day | None, Query()] = None,
) -> Response:
    """Letters, the newest first; `state=drafted` with `due_by` gives what waits to be posted."""
    return list_of(desk, LETTERS, paging, person=person, state=state, due_by=due_by)


@router.get(
    "/letters/due/pdf", response_class=Response, responses=READS | problems(409) | PDF
)  # fmt: skip
def print_due(desk: Reads) -> Response:
    """Everything due by today that still holds, each letter after its envelope, in one PDF."""
    with desk.work() as work:
        return pdf_response(letters_pdf(work, _mailing(desk), "Letters"), "letters")


@router.get("/letters/{letter_id}", response_model=LetterOut, responses=READS_ONE)
def show_letter(letter_id: UUID, desk: Reads) -> Response:
    """One letter, without its words."""
    return single(desk, LETTERS, letter_id)


@router.get("/letters/{letter_id}/pdf", response_class=Response, responses=READS_ONE | PDF)
def print_letter(letter_id: UUID, desk: Reads) -> Response:
    """The letter to print, the same bytes each time. It is posted by a person, never by the service."""
    with desk.work() as work:
        return pdf_response(letter_pdf(work, letter_id), f"letter-{letter_id}")


@router.post("/letters", status_code=201, response_model=LetterOut, responses=CREATES)
def make(body: LetterIn, act: Writes) -> Response:
    """A draft. The same letter asked for again is the same draft, saying what holds now."""

    def write(work: Work) -> Reply:
        row = make_letter(work, _mailing(act), NewLetter(**dict(body)))
        return one_reply(as_written(work, LETTERS, row.id), 201, f"/api/v1/letters/{row.id}")

    return act.once(write)


@router.post("/letters/{letter_id}/post", response_model=LetterOut, responses=EDITS)
def post(letter_id: UUID, body: PostedIn, version: Version, act: Writes) -> Response:
    """Somebody posted it on that day; the task to send a letter about the same thing is done with that."""

    def write(work: Work) -> Reply:
        post_letter(work, letter_id, version, body.sent_on)
        return one_reply(as_written(work, LETTERS, letter_id))

    return act.once(write)


@router.post("/letters/{letter_id}/discard", response_model=LetterOut, responses=EDITS)
def discard(letter_id: UUID, version: Version, act: Writes) -> Response:
    """It is not posted; it stays on record."""

    def write(work: Work) -> Reply:
        discard_letter(work, letter_id, version)
        return one_reply(as_written(work, LETTERS, letter_id))

    return act.once(write)


@router.get("/persons/{person_id}/postal-address", response_model=AddressOut, responses=READS_ONE)
def show_address(person_id: UUID, desk: Reads) -> Response:
    """Where letters to the person may go; 404 while nobody wrote it down."""
    return single(desk, POSTAL_ADDRESSES, person_id)


@router.put("/persons/{person_id}/postal-address", response_model=AddressOut, responses=EDITS)
def put_address(person_id: UUID, body: AddressIn, version: Version, act: Writes) -> Response:
    """Write it down, or change it. `If-Match: "0"` for the first."""

    def write(work: Work) -> Reply:
        write_address(work, person_id, version, body.address)
        return one_reply(as_written(work, POSTAL_ADDRESSES, person_id))

    return act.once(write)


def pdf_response(made: bytes, name: str) -> Response:
    """Shown in the browser; the name a file gets carries an id at most, and no cache keeps it."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'inline; filename="{name}.pdf"',
    }
    return Response(made, 200, headers, "application/pdf")


def _mailing(desk: Desk) -> Mailing:
    settings = desk.house.settings
    return Mailing(settings.letter_sender, settings.callback_number)
