"""Routes for letters and appointment cards, created and printed here and posted by a person, and for postal
addresses."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, RequestContext, Version, Writes
from aftercare.api.http.answers import READS, READS_ONE, problems
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.letters.acts import (
    MOST_POSTED,
    NewLetter,
    discard_letter,
    make_letter,
    post_letter,
    post_letters,
)
from aftercare.casework.letters.postal_addresses import write_address
from aftercare.casework.letters.view import letter_pdf, letters_pdf
from aftercare.casework.listing.resources import LETTERS, POSTAL_ADDRESSES
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.letters.envelopes import LONGEST_LINE
from aftercare.domain.letters.wording import LetterKind
from aftercare.store.database.resource_queries import Out
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["letters"])
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
    """The day on which the letter was posted."""

    sent_on: Day


class SeenLetterIn(Body):
    """A letter with the version that was seen."""

    id: UUID
    version: Annotated[int, Field(ge=1)]


class PostedTogetherIn(Body):
    """The letters that were posted on one day."""

    letters: Annotated[list[SeenLetterIn], Field(min_length=1, max_length=MOST_POSTED)]
    sent_on: Day


class NotPostedOut(Out):
    """A letter that was not recorded as posted, and the code of why."""

    id: UUID
    code: str


class PostedTogetherOut(Out):
    """What was recorded, and what was not."""

    posted: list[UUID]
    not_posted: list[NotPostedOut]


class AddressIn(Body):
    """The address lines under the name, street first, separated by newlines. `care_of`: the house that receives the
    post of a client without a home, by a name that does not tell what it is; at most four lines with it."""

    address: Annotated[Text, Field(max_length=400)]
    care_of: Annotated[Text, Field(max_length=LONGEST_LINE)] = ""


router.add_list(
    LETTERS,
    "letters",
    "Letters, newest first; `state=drafted` with `due_by` lists those waiting to be posted.",
    due_by=Annotated[Day | None, Query()],
)


@router.get(
    "/letters/due/pdf", response_class=Response, responses=READS | problems(409) | PDF
)  # fmt: skip
def print_due(context: Reads, team_id: UUID | None = None) -> Response:
    """Every letter due by today that is still correct, each after its envelope, in one PDF; of one team's clients with
    `team_id`. Letters that a print service received are left out."""
    with context.work() as work:
        made = letters_pdf(work, _mailing(context), "Letters", team_id)
        return pdf_response(made, "letters")


@router.acts("/letters/post", PostedTogetherOut)
def post_together(body: PostedTogetherIn, act: Writes) -> Response:
    """Record that all of these letters were posted on that day, each as one alone. A letter that cannot be recorded
    stops no other and is in `not_posted` with the code of its problem."""

    def post_all(work: UnitOfWork) -> PostedTogetherOut:
        letters = [(one.id, one.version) for one in body.letters]
        done = post_letters(work, letters, body.sent_on)
        return PostedTogetherOut(
            posted=[row.id for row in done.posted],
            not_posted=[NotPostedOut(id=one.letter_id, code=one.code) for one in done.not_posted],
        )

    return act.respond(post_all)


router.add_show(LETTERS, "letter", "One letter, without its text.")


@router.get("/letters/{letter_id}/pdf", response_class=Response, responses=READS_ONE | PDF)
def print_letter(letter_id: UUID, context: Reads) -> Response:
    """The letter to print, with the same bytes each time. A person posts it; the service never does."""
    with context.work() as work:
        return pdf_response(letter_pdf(work, letter_id), f"letter-{letter_id}")


@router.creates("/letters", LETTERS)
def make(body: LetterIn, act: Writes) -> Response:
    """Create a draft. Asking for the same letter again returns the same draft, updated to what holds now."""
    return act.create(LETTERS, make_letter, _mailing(act), NewLetter(**dict(body)))


@router.edits("/letters/{letter_id}/post", LETTERS)
def post(letter_id: UUID, body: PostedIn, version: Version, act: Writes) -> Response:
    """Record that the letter was posted on that day, which also completes the task to send it."""
    return act.edit(LETTERS, post_letter, letter_id, version, body.sent_on)


@router.edits("/letters/{letter_id}/discard", LETTERS)
def discard(letter_id: UUID, version: Version, act: Writes) -> Response:
    """Discard the draft: it is not posted, and stays on record."""
    return act.edit(LETTERS, discard_letter, letter_id, version)


router.add_show(
    POSTAL_ADDRESSES,
    "address",
    "The postal address for letters to the client; 404 until one is entered.",
    key="person_id",
    path="people/{person_id}/postal-address",
)


@router.edits("/people/{person_id}/postal-address", POSTAL_ADDRESSES, "PUT")
def put_address(person_id: UUID, body: AddressIn, version: Version, act: Writes) -> Response:
    """Enter or change the address. `If-Match: "0"` for the first."""
    return act.edit(POSTAL_ADDRESSES, write_address, person_id, version, body.address, body.care_of)


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
