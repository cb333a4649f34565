"""The route that enrols several clients at once, for what moves a caseload from another system."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.answers import Out, written_items
from aftercare.api.http.inputs import Body
from aftercare.api.http.routing import Routes
from aftercare.api.people.routes import NewPersonIn
from aftercare.base.documents.several import MOST_ITEMS
from aftercare.casework.listing.resources import PERSONS
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.same_clients import Apart
from aftercare.casework.people.several import enrol_several
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.listing import PersonOut

router = Routes(prefix="/api/v1/people", tags=["people"])


class NewPeopleIn(Body):
    """Clients as each is enrolled alone."""

    people: Annotated[list[NewPersonIn], Field(min_length=1, max_length=MOST_ITEMS)]


class EnrolledPeopleOut(Out):
    """The new clients, in the order of the request."""

    items: list[PersonOut]


@router.creates("/add-several", EnrolledPeopleOut)
def add_several(
    body: NewPeopleIn, act: Annotated[Act, Depends(AllowAct(enrol_several))]
) -> Response:
    """Enrol several clients on the officer's own caseload: all of them, or none. A fault stands at its client, such as
    `/people/3/birth_on`; one who may be here already is `already-a-client` there, with `person_ids`."""
    with act.work() as work:
        for one in body.people:
            claim_reference(work, one.reference)
    people = [
        (one.details(), Apart(frozenset(one.not_same_as), one.not_same_because))
        for one in body.people
    ]

    def write(work: UnitOfWork) -> Reply:
        rows = enrol_several(work, people)
        return written_items(work, PERSONS, [row.id for row in rows], 201)

    return act.once(write)
