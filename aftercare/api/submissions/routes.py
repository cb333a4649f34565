"""Routes for what other organisations send: received from machines; listed, accepted and refused by people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body as RequestBody
from fastapi import Depends, Header, Query, Request
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import (
    Act,
    Allow,
    AllowAct,
    Public,
    Reads,
    RequestContext,
    Version,
    Writes,
)
from aftercare.api.http.answers import CREATES, JSON, READS_ONE, Out
from aftercare.api.http.app_state import AppState
from aftercare.api.http.expectations import require_utf_8
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.api.orders.changes import OrderChangeOut
from aftercare.api.submissions.alarm_move import AlarmMoveIn
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.listing.resources import SUBMISSIONS
from aftercare.casework.submissions.acts import (
    accept_submission,
    match_submission,
    move_alarm,
    refuse_submission,
)
from aftercare.casework.submissions.incomplete_conditions import MissingFacts
from aftercare.casework.submissions.newer import ByHand, Newer
from aftercare.casework.submissions.receiving import receive_submission, sent_submission
from aftercare.casework.submissions.view import SubmissionFile, submission_file
from aftercare.domain.submissions.contents import LONGEST_REFERENCE, MOST_CONDITIONS
from aftercare.domain.submissions.documents import SubmissionType, schema_text
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.domain.submissions.outcomes import RefusedBecause, SentState
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["submissions"])
LONGEST_SIGNATURE = 4_000


class AcceptanceIn(Body):
    """`basis` of the difference that you looked at: only what was shown is carried out. `condition_ids` as you gave
    them there, where you chose which conditions end. `another_extension` where the order has an extension that may be
    the one that was sent, and you know that it is another decision; `same_extension` where you know that it is that
    one. `another_order` where the file has an order that may be the one that was sent, and it is another."""

    basis: Annotated[Text, Field(min_length=1, max_length=64)]
    condition_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST_CONDITIONS)] = ()
    another_extension: bool = False
    same_extension: bool = False
    another_order: bool = False


class SubmissionRefusalIn(Body):
    """Why nothing of it is carried out."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON), Holds(REASON)]


class MatchIn(Body):
    """Our reference of the client whom it is about."""

    reference: Annotated[Text, Field(min_length=1, max_length=LONGEST_REFERENCE)]


class ReceivedOut(Out):
    """It came, and is decided on by people. `repeated`: it had come before under this number, and nothing changed."""

    id: UUID
    number: str
    received_at: datetime
    repeated: bool


class SentSubmissionOut(Out):
    """What became of one of your own. An alarm stays `received`: it acts at once where its client is found, and the
    answer does not say whether one was."""

    id: UUID
    number: str
    type: SubmissionType
    sent_at: datetime
    received_at: datetime
    state: SentState
    refused_because: RefusedBecause | None
    decided_at: datetime | None


class FieldChangeOut(Out):
    """One field, as it is now and as it is proposed; null is nothing."""

    field: str
    now: bool | int | date | str | None
    proposed: bool | int | date | str | None


class OfKindOut(Out):
    """A condition of the order, of the same kind as the one that `field` is about."""

    field: str
    condition_id: UUID
    wording: str
    starts_on: date
    ends_on: date | None


class MissingFactsOut(Out):
    """A condition that lacks facts after it is accepted. `condition_id` is null while the file does not have it."""

    condition_id: UUID | None
    kind: str
    wording: str
    missing: list[str]

    @classmethod
    def of(cls, one: MissingFacts, file: SubmissionFile) -> MissingFactsOut:
        accepted = file.row.state == SubmissionState.ACCEPTED
        return cls(
            condition_id=one.condition_id if accepted else None,
            kind=one.kind,
            wording=one.wording,
            missing=list(one.missing),
        )


class NewerOut(Out):
    """A field of which the file knows more since this was sent, and what is newer."""

    field: str
    at: datetime
    submission_id: UUID | None
    stays: bool
    by_hand: ByHand | None

    @classmethod
    def of(cls, one: Newer) -> NewerOut:
        found = one.submission.id if one.submission else None
        return cls(
            field=one.field, at=one.at, submission_id=found, stays=one.stays, by_hand=one.by_hand
        )


class ExtensionInFileOut(Out):
    """An extension of the order that stands, like the one that was sent."""

    extension_id: UUID
    decided_on: date
    court_reference: str
    length: str
    is_meant: bool
    number_after: int


class OrderInFileOut(Out):
    """An order in the file that may be the one that was sent."""

    order_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    final_on: date | None
    same_reference: bool


class SubmissionDifferenceOut(Out):
    """What accepting would change in the client's file. `possible` is false with `fault`, the code that says why; it
    was tried and taken back. `earlier-waits` and `later-waits` come before every other. Once a person decided,
    `changes` are as they were then; they are empty while no client is named. `moved` is what would follow of an order
    or of custody, and what followed once it was accepted; `incomplete` are conditions that lack facts then. `beside`
    are conditions of the same kind beside one that is added. Of `to_choose`, of each field one ends: ask again with its
    `condition_id`. `newer` warns, while it waits, of what was sent or entered by hand since this was sent. `extension`
    is one of the order that is the one that was sent, or may be; `like_order` an order that may be the one that was
    sent, whose values are `now` in `changes`, though accepting adds another."""

    basis: str | None
    possible: bool
    fault: str | None
    fault_field: str | None
    earlier_id: UUID | None
    later_id: UUID | None
    changes: list[FieldChangeOut]
    beside: list[OfKindOut]
    to_choose: list[OfKindOut]
    moved: OrderChangeOut | None
    visits: list[datetime]
    incomplete: list[MissingFactsOut]
    newer: list[NewerOut]
    extension: ExtensionInFileOut | None
    like_order: OrderInFileOut | None

    @classmethod
    def of(cls, file: SubmissionFile) -> SubmissionDifferenceOut:
        proposal, earlier = file.proposal, file.earlier
        fault = proposal.fault if proposal else None
        decided = file.kept.changes if file.kept else ()
        changes = proposal.changes if proposal else decided
        shown = proposal or file.kept
        like = shown.extension if shown else None
        order = shown.like_order if shown else None
        return cls(
            basis=proposal.basis if proposal else None,
            possible=proposal is not None and fault is None,
            fault=fault.code if fault else None,
            fault_field=fault.pointer or None if fault else None,
            earlier_id=earlier.id if earlier else None,
            later_id=file.later.id if proposal and file.later else None,
            changes=[FieldChangeOut.made_from(one) for one in changes],
            beside=[OfKindOut.made_from(one) for one in (shown.beside if shown else ())],
            to_choose=[
                OfKindOut.made_from(one) for one in (proposal.to_choose if proposal else ())
            ],
            moved=OrderChangeOut.model_validate(file.change) if file.change else None,
            visits=list(file.visits),
            incomplete=[MissingFactsOut.of(one, file) for one in file.missing],
            newer=[NewerOut.of(one) for one in file.newer],
            extension=ExtensionInFileOut.made_from(like) if like else None,
            like_order=OrderInFileOut.made_from(order) if order else None,
        )


async def _sent(request: Request) -> bytes:
    """The bytes that were signed. Raises HTTPException 400 where they are not UTF-8."""
    body = await request.body()
    require_utf_8(body)
    return body


router.add_reads(
    SUBMISSIONS, "The newest first, those that were decided on too.", "One submission."
)


@router.post(
    "/submissions",
    status_code=201,
    response_model=ReceivedOut,
    responses=CREATES | {200: {"model": ReceivedOut, "description": "It was here already"}},
)
def receive(
    _document: Annotated[
        dict[str, Any],
        RequestBody(description="A document as `GET /schemas/submissions/{type}` says."),
    ],
    body: Annotated[bytes, Depends(_sent)],
    act: Annotated[Act, Depends(AllowAct(receive_submission))],
    signature: Annotated[
        str | None,
        Header(
            alias="Submission-Signature",
            max_length=LONGEST_SIGNATURE,
            description="A detached JWS over the body; a machine with keys sends one.",
        ),
    ] = None,
) -> Response:
    """Send what another organisation knows about a client. Your own number makes it harmless to send it again: the same
    document returns 200, another one under that number 409. The answer does not say whether a client was found."""

    def write(work: UnitOfWork) -> Reply:
        landed = receive_submission(work, body, signature)
        answer = ReceivedOut.made_from(landed.row, repeated=landed.repeated)
        return Reply(200 if landed.repeated else 201, answer.model_dump_json())

    return act.once(write)


@router.shows("/sent-submissions/{submission_id}", SentSubmissionOut)
def sent(
    submission_id: UUID,
    context: Annotated[RequestContext, Depends(Allow(sent_submission))],
) -> Response:
    """What became of a submission that you sent, by the `id` of the answer: it waits, or a person accepted or refused
    it. 404 for one of another sender."""
    return context.show(
        lambda work: SentSubmissionOut.made_from(sent_submission(work, submission_id))
    )


@router.get(
    "/schemas/submissions/{submission_type}", response_model=dict[str, Any], responses=READS_ONE
)
def schema(
    submission_type: SubmissionType, _app_state: Annotated[AppState, Depends(Public())]
) -> Response:
    """The JSON Schema (2020-12) of a submission of this type."""
    return Response(schema_text(submission_type), media_type=JSON)


@router.shows("/submissions/{submission_id}/difference", SubmissionDifferenceOut)
def difference(
    submission_id: UUID,
    context: Reads,
    condition_ids: Annotated[
        list[UUID] | None,
        Query(
            alias="condition_id",
            max_length=MOST_CONDITIONS,
            description="A condition that ends, chosen from `to_choose`; several times for several.",
        ),
    ] = None,
    same_extension: Annotated[
        bool, Query(description="As if the extension in `extension` is the one that was sent.")
    ] = False,
) -> Response:
    """What accepting it would change in the client's file as it is now."""
    return context.show(
        lambda work: SubmissionDifferenceOut.of(
            submission_file(work, submission_id, condition_ids or (), same_extension=same_extension)
        )
    )


@router.edits("/submissions/{submission_id}/accept", SUBMISSIONS)
def accept(submission_id: UUID, body: AcceptanceIn, version: Version, act: Writes) -> Response:
    """Carry it out in your own name. 412 when the file has changed since you looked at the difference, 409
    `earlier-waits` while something that was sent before it waits (`earlier_id`), `later-waits` while a later address
    does (`later_id`). 422 `several-of-kind` where the order has several conditions of a kind that is withdrawn, and
    `wording-unknown` where none has the wording that was sent: look at the difference with your choice, and send it
    along. 422 `second-extension` where `extension` in the difference may be the one that was sent: accepting adds
    another to it, so say `another_extension`; or that it is the same one, as when you looked, with `same_extension`.
    422 `second-order` where `like_order` may be the order that was sent: say `another_order`, or refuse it. Where the
    file does not allow what was sent, `pointer` is its place in that document, such as `/content/until_on`."""
    return act.edit(
        SUBMISSIONS,
        accept_submission,
        submission_id,
        version,
        body.basis,
        body.condition_ids,
        another_extension=body.another_extension,
        same_extension=body.same_extension,
        another_order=body.another_order,
    )


@router.edits("/submissions/{submission_id}/refuse", SUBMISSIONS)
def refuse(
    submission_id: UUID, body: SubmissionRefusalIn, version: Version, act: Writes
) -> Response:
    """Leave the file as it is, with a reason."""
    return act.edit(SUBMISSIONS, refuse_submission, submission_id, version, body.reason)


@router.edits("/submissions/{submission_id}/match", SUBMISSIONS)
def match(
    submission_id: UUID,
    body: MatchIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(match_submission))],
) -> Response:
    """Name the client of one that found none. It then waits for the officer; an alarm acts at once. With a `problem` in
    the answer the file of that client stops it: accept it, refuse it, or move the alarm to another client."""
    return act.edit(SUBMISSIONS, match_submission, submission_id, version, body.reference)


@router.edits("/submissions/{submission_id}/move-alarm", SUBMISSIONS)
def move(
    submission_id: UUID,
    body: AlarmMoveIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(move_alarm))],
) -> Response:
    """Say that an alarm is about another client. It stays, marked, in the file where it was, and acts at once for the
    right one: the answer is that new submission. The escalation that it opened waits for a decision. One that still
    waits is refused where it was, with the same reason."""
    return act.answer(SUBMISSIONS, move_alarm, submission_id, version, body.reference, body.reason)
