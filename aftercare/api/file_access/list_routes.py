"""Routes for the access lists of a client's file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.file_access.lists import end_entry, list_colleague, review_entry
from aftercare.casework.listing.resources import FILE_ACCESS
from aftercare.domain.file_access.lists import AccessKind, NewEntry

router = Routes(prefix="/api/v1/file-access-entries", tags=["file-access"])
Manages = Annotated[Act, Depends(AllowAct(list_colleague))]
Reason = Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON), Holds(REASON)]


class FileAccessIn(Body):
    """A last day or a day of review. `barred`: this colleague sees nothing of the client, with any role."""

    person_id: UUID
    staff_id: UUID
    kind: AccessKind
    reason: Reason
    from_on: Day
    until_on: Day | None = None
    review_on: Day | None = None


class FileAccessEndIn(Body):
    """Why the entry ends today."""

    end_reason: Reason


class FileAccessReviewIn(Body):
    """The next day of review."""

    review_on: Day


router.add_reads(
    FILE_ACCESS,
    "Entries of the files of the supervisor's team, ended ones too.",
    "One entry.",
    one="file_access_entry",
    many="file_access_entries",
    key="entry_id",
)


@router.creates("", FILE_ACCESS)
def enter_file_access(body: FileAccessIn, act: Manages) -> Response:
    """List a colleague. 422 at `/staff_id` with what has to be done first, where a bar would leave the file to a
    colleague who cannot see it."""
    given = body.model_dump()
    person_id, staff_id = given.pop("person_id"), given.pop("staff_id")
    return act.create(FILE_ACCESS, list_colleague, person_id, staff_id, NewEntry(**given))


@router.edits("/{entry_id}/end", FILE_ACCESS)
def end_file_access(
    entry_id: UUID, body: FileAccessEndIn, version: Version, act: Manages
) -> Response:
    """End it now; the entry stays on record."""
    return act.edit(FILE_ACCESS, end_entry, entry_id, version, body.end_reason)


@router.edits("/{entry_id}/review", FILE_ACCESS)
def review_file_access(
    entry_id: UUID, body: FileAccessReviewIn, version: Version, act: Manages
) -> Response:
    """It is still needed: this entry ends, and the same one is entered anew with another day of review."""
    return act.edit(FILE_ACCESS, review_entry, entry_id, version, body.review_on)
