"""Routes for no-contact restrictions between two clients, seen from the case file that entered them: listed, and ended
with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import NO_CONTACTS
from aftercare.casework.people.no_contacts import end_no_contact
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/no-contact-restrictions", tags=["restricted-parties"])


class NoContactEndIn(Body):
    """The case file it is ended from, and the reason."""

    person_id: UUID
    end_reason: Annotated[Text, Field(min_length=1, max_length=1_000), Holds(REASON)]


router.add_reads(
    NO_CONTACTS,
    "Includes restrictions that have ended, but not those entered in the other client's case file.",
    "One no-contact restriction.",
    one="no_contact_restriction",
    key="restriction_id",
)


@router.edits("/{restriction_id}/end", NO_CONTACTS)
def end_no_contact_restriction(
    restriction_id: UUID, body: NoContactEndIn, version: Version, act: Writes
) -> Response:
    """End it: this case file no longer keeps the two apart. Returns 404 from any other case file, also for an officer
    of both clients. The officer of the other client gets a task."""

    def end(work: UnitOfWork, one_id: UUID) -> None:
        end_no_contact(work, body.person_id, one_id, version, body.end_reason)

    return act.edit(NO_CONTACTS, end, restriction_id)
