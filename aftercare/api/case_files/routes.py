"""A whole case as one document: written out, published as a schema, and taken over from elsewhere."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, Desk, Public
from aftercare.api.http.answers import CREATES, JSON, READS_ONE, Out, response_of
from aftercare.api.http.app_state import House
from aftercare.casework.case_files.export import export_case
from aftercare.casework.case_files.importing import ImportedCase, import_case
from aftercare.casework.case_files.schema import published_schema
from aftercare.domain.accounts.permissions import Permission
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["cases"])


class ImportedCaseOut(Out):
    """`repeated`: this very document was here already and nothing changed; the rest is then empty.
    `staff_named` are the user names in it: what they are said to have done stands here as what the importer
    took over. `plan_waits`: the plan in force has to be approved here before it is placed, as
    `assessments_to_sign` have to be signed here before they count. `pairs_to_enter` counts no-contact pairs,
    which are never written out, and `texts_not_sent` texts that were still waiting."""

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


@router.get("/persons/{person_id}/case", response_model=dict[str, Any], responses=READS_ONE)
def export(
    person_id: UUID, desk: Annotated[Desk, Depends(Allow(Permission.READ_CASES))]
) -> Response:
    """Everything about one person as one document of the format `aftercare-case/1`; its schema is at
    /api/v1/schemas/case-1.json."""
    with desk.work() as work:
        document = export_case(work, person_id)
    return response_of(Reply(200, document.model_dump_json()))


@router.post(
    "/cases",
    status_code=201,
    response_model=ImportedCaseOut,
    responses=CREATES | {200: {"model": ImportedCaseOut, "description": "It was here already"}},
)
def take_over(
    document: Annotated[dict[str, Any], Body(description="A document of /persons/{id}/case.")],
    act: Annotated[Act, Depends(AllowAct(Permission.ENROL_PERSONS))],
) -> Response:
    """Make the person of a document here, on the officer's own caseload: all of it, or nothing. The same
    document again is answered 200 and changes nothing."""
    return act.once(lambda work: _reply(work, document))


@router.get("/schemas/case-1.json", response_model=dict[str, Any])
def schema(_house: Annotated[House, Depends(Public())]) -> Response:
    """The JSON Schema (2020-12) of a case document."""
    return Response(published_schema(), media_type=JSON)


def _reply(work: Work, document: dict[str, Any]) -> Reply:
    found = import_case(work, document)
    where = f"/api/v1/persons/{found.person_id}"
    return Reply(200 if found.repeated else 201, _told(found).model_dump_json(), None, where)


def _told(found: ImportedCase) -> ImportedCaseOut:
    return ImportedCaseOut.model_validate(found, from_attributes=True)
