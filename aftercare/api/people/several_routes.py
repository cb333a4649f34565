"""The route that enrols several clients at once, for what moves a caseload from another system."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.answers import Out, written_items
from aftercare.api.http.routing import Routes
from aftercare.api.people.routes import NewPersonIn
from aftercare.api.people.unread_items import BodyOfItems, Unread, each_by_itself
from aftercare.base.documents.several import MOST_ITEMS
from aftercare.casework.listing.resources import PERSONS
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.same_clients import Apart
from aftercare.casework.people.several import Newcomer, enrol_several
from aftercare.casework.people.stand_ins import fields_of
from aftercare.domain.people.person import Regime
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.listing import PersonOut

router = Routes(prefix="/api/v1/people", tags=["people"])


# Of no one: what is enrolled has stand-ins of its own there.
_STAND_INS: Final = {
    "reference": "?",
    "given_name": "?",
    "family_name": "?",
    "birth_on": "1980-01-01",
    "regime": Regime.ADULT.value,
    "tier": 1,
}


class NewPeopleIn(BodyOfItems):
    """Clients as each is enrolled alone."""

    people: Annotated[
        list[Annotated[NewPersonIn, each_by_itself(_STAND_INS)]],
        Field(min_length=1, max_length=MOST_ITEMS),
    ]

    def newcomers(self) -> list[Newcomer]:
        """Each with what could not be read of it."""
        return [_newcomer(one) for one in self.people]


class EnrolledPeopleOut(Out):
    """The new clients, in the order of the request."""

    items: list[PersonOut]


@router.creates("/add-several", EnrolledPeopleOut)
def add_several(
    body: NewPeopleIn, act: Annotated[Act, Depends(AllowAct(enrol_several))]
) -> Response:
    """Enrol several clients on the officer's own caseload: all of them, or none. Every fault that can be known stands
    at its client, such as `/people/3/birth_on`; one who may be here already is `already-a-client` there, with
    `person_ids`."""
    people = body.newcomers()
    with act.work() as work:
        for one in people:
            if one.details is not None and "reference" not in fields_of(one.unread):
                claim_reference(work, one.details.reference)

    def write(work: UnitOfWork) -> Reply:
        rows = enrol_several(work, people, body.beside)
        return written_items(work, PERSONS, [row.id for row in rows], 201)

    return act.once(write)


def _newcomer(one: NewPersonIn | Unread[NewPersonIn]) -> Newcomer:
    read, faults = (one.item, one.faults) if isinstance(one, Unread) else (one, ())
    if read is None:
        return Newcomer(None, unread=faults)
    apart = Apart(frozenset(read.not_same_as), read.not_same_because)
    return Newcomer(read.details(), apart, faults)
