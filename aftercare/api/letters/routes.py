"""Routes for letters and appointment cards, created and printed here and posted by a person, and for postal
addresses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
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
from aftercare.domain.letters import LetterKind, Mailing
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["letters"])
Reads = Annotated[RequestContext, Depends(Allow(LETTERS))]
Writes = Annotated[Act, Depends(AllowAct(make_letter))]
LetterState = Literal["drafted", "sent", "discarded"]
LetterLanguage = Literal["nl", "en", "ar", "pl", "tr", "uk"]
PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The paper, tagged, as PDF/UA-1",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class LetterIn(Body):
    """`appointment_id` for `appointment`, `changed` (the new one) and `cancelled`; a `card` lists the next three
    appointments without it. `language` null: the client's own; `due_on` null: today."""

    person_id: UUID
    kind: LetterKind
    appointment_id: UUID | None = None
    language: LetterLanguage | None = None
    due_on: Day | None = None


class PostedIn(Body):
    sent_on: Day


class AddressIn(Body):
    """The address lines under the name, street first, separated by newlines."""

    address: Annotated[Text, Field(max_length=400)]


class LetterOut(Out):
    """`sha256` is the digest of the PDF as it was created; every print is the same."""

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
    context: Reads,
    paging: Pages,
    person: UUID | None = None,
    state: LetterState | None = None,
    due_by: Annotated[Day | None, Query()] = None,
) -> Response:
    """Letters, newest first; `state=drafted` with `due_by` lists those waiting to be posted."""
    return list_of(context, LETTERS, paging, person=person, state=state, due_by=due_by)


@router.get(
    "/letters/due/pdf", response_class=Response, responses=READS | problems(409) | PDF
)  # fmt: skip
def print_due(context: Reads) -> Response:
    """Every letter due by today that is still correct, each after its envelope, in one PDF."""
    with context.work() as work:
        return pdf_response(letters_pdf(work, _mailing(context), "Letters"), "letters")


@router.get("/letters/{letter_id}", response_model=LetterOut, responses=READS_ONE)
def show_letter(letter_id: UUID, context: Reads) -> Response:
    """One letter, without its text."""
    return single(context, LETTERS, letter_id)


@router.get("/letters/{letter_id}/pdf", response_class=Response, responses=READS_ONE | PDF)
def print_letter(letter_id: UUID, context: Reads) -> Response:
    """The letter to print, with the same bytes each time. A person posts it; the service never does."""
    with context.work() as work:
        return pdf_response(letter_pdf(work, letter_id), f"letter-{letter_id}")


@router.post("/letters", status_code=201, response_model=LetterOut, responses=CREATES)
def make(body: LetterIn, act: Writes) -> Response:
    """Create a draft. Asking for the same letter again returns the same draft, updated to what holds now."""

    def write(work: Work) -> Reply:
        row = make_letter(work, _mailing(act), NewLetter(**dict(body)))
        return one_reply(as_written(work, LETTERS, row.id), 201, f"/api/v1/letters/{row.id}")

    return act.once(write)


@router.post("/letters/{letter_id}/post", response_model=LetterOut, responses=EDITS)
def post(letter_id: UUID, body: PostedIn, version: Version, act: Writes) -> Response:
    """Record that the letter was posted on that day, which also completes the task to send it."""

    def write(work: Work) -> Reply:
        post_letter(work, letter_id, version, body.sent_on)
        return one_reply(as_written(work, LETTERS, letter_id))

    return act.once(write)


@router.post("/letters/{letter_id}/discard", response_model=LetterOut, responses=EDITS)
def discard(letter_id: UUID, version: Version, act: Writes) -> Response:
    """Discard the draft: it is not posted, and stays on record."""

    def write(work: Work) -> Reply:
        discard_letter(work, letter_id, version)
        return one_reply(as_written(work, LETTERS, letter_id))

    return act.once(write)


@router.get("/people/{person_id}/postal-address", response_model=AddressOut, responses=READS_ONE)
def show_address(person_id: UUID, context: Reads) -> Response:
    """The postal address for letters to the client; 404 until one is entered."""
    return single(context, POSTAL_ADDRESSES, person_id)


@router.put("/people/{person_id}/postal-address", response_model=AddressOut, responses=EDITS)
def put_address(person_id: UUID, body: AddressIn, version: Version, act: Writes) -> Response:
    """Enter or change the address. `If-Match: "0"` for the first."""

    def write(work: Work) -> Reply:
        write_address(work, person_id, version, body.address)
        return one_reply(as_written(work, POSTAL_ADDRESSES, person_id))

    return act.once(write)


def pdf_response(made: bytes, name: str) -> Response:
    """Shown in the browser. The file name carries an id at most, and no cache stores the file."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'inline; filename="{name}.pdf"',
    }
    return Response(made, 200, headers, "application/pdf")


def _mailing(context: RequestContext) -> Mailing:
    settings = context.app_state.settings
    return Mailing(settings.letter_sender, settings.callback_number)
