"""Routes for a whole case file as one document: exported, published as a schema, and imported from elsewhere."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Depends, Query
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Public, Reads
from aftercare.api.http.answers import CREATES, JSON, READS_ONE, Out, problems
from aftercare.api.http.app_state import AppState
from aftercare.api.http.inputs import Text
from aftercare.api.http.routing import Routes
from aftercare.base.errors import TooManyExports
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.case_files.export import export_case_file
from aftercare.casework.case_files.export_limit import note_refused_export
from aftercare.casework.case_files.importing import import_case_file, reference_in
from aftercare.casework.case_files.schema import published_schema
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.same_clients import Apart
from aftercare.domain.accounts.document_limit import Costly
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["case-files"])


class ImportedCaseFileOut(Out):
    """`repeated`: this exact document was imported before and nothing changed; the other fields are then empty.
    `staff_named` are the user names in the document. What it attributes to them is recorded as imported by you.
    `plan_waits`: the plan in force must be approved here before its appointments are placed. `assessments_to_sign` must
    be signed here before they count. `pairs_to_enter` counts no-contact pairs, which are never exported;
    `texts_not_sent` counts texts that were still waiting."""

    person_id: UUID
    reference: str
    repeated: bool
    staff_named: list[str]
    standards_unknown: list[str]
    plan_waits: bool
    assessments_to_sign: int
    placed: int
    unplaced: int
    pairs_to_enter: int
    texts_not_sent: int


@router.shows("/people/{person_id}/case-file", dict[str, Any], responses=READS_ONE | problems(429))
def export(
    person_id: UUID,
    context: Reads,
    recipient: Annotated[Text | None, Query(min_length=1, max_length=200)] = None,
) -> Response:
    """Export everything about one client as one document in the format `aftercare-case/1`. Its schema is at
    /api/v1/schemas/case-1.json. `recipient`: who gets it, for the log of disclosures."""
    try:
        return context.show(lambda work: export_case_file(work, person_id, recipient))
    except TooManyExports:
        # In a transaction of its own, since that of the refused export is rolled back.
        with context.work() as work:
            note_refused_export(work, person_id)
        raise


@router.post(
    "/case-files",
    status_code=201,
    response_model=ImportedCaseFileOut,
    responses=CREATES
    | problems(429)
    | {200: {"model": ImportedCaseFileOut, "description": "It was here already"}},
)
def take_over(
    document: Annotated[
        dict[str, Any], Body(description="A document from GET /people/{id}/case-file.")
    ],
    act: Annotated[Act, Depends(AllowAct(import_case_file))],
    not_same_as: Annotated[
        list[UUID] | None,
        Query(max_length=20, description="The clients of `already-a-client` who are other people."),
    ] = None,
) -> Response:
    """Import the client in a document onto your own caseload: everything, or nothing. Sending the same document again
    returns 200 and changes nothing."""
    with act.work() as work:
        count_document(work, Costly.CASE_FILE)
        claim_reference(work, reference_in(document))
    apart = Apart(frozenset(not_same_as or ()))
    return act.once(lambda work: _reply(work, document, apart))


@router.get("/schemas/case-1.json", response_model=dict[str, Any])
def schema(_app_state: Annotated[AppState, Depends(Public())]) -> Response:
    """The JSON Schema (2020-12) of a case file document."""
    return Response(published_schema(), media_type=JSON)


def _reply(work: UnitOfWork, document: dict[str, Any], apart: Apart) -> Reply:
    found = import_case_file(work, document, apart)
    where = f"/api/v1/people/{found.person_id}"
    return Reply(
        200 if found.repeated else 201,
        ImportedCaseFileOut.model_validate(found).model_dump_json(),
        None,
        where,
    )
