"""Routes for the people a client may not meet: neutral labels, for case workers only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.answers import CREATES, problems
from aftercare.api.http.inputs import Body, Day, Holds, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import RESTRICTED_PARTIES
from aftercare.casework.people.reference_tries import try_reference
from aftercare.casework.people.restricted_parties import NewParty, add_party, end_party
from aftercare.domain.people.related_persons import LONGEST_LABEL, PartyKind

router = Routes(prefix="/api/v1/restricted-parties", tags=["restricted-parties"])


class RestrictedPartyIn(Body):
    """`label` is neutral, such as "S-1": never a name, a number or an address. `other_reference` is the other person's
    case file, if any. The two are then kept apart, and nothing in that file is revealed."""

    person_id: UUID
    kind: PartyKind
    label: Annotated[Text, Field(max_length=LONGEST_LABEL), Holds()]
    other_reference: Line = ""
    condition_id: UUID | None = None


class PartyEndIn(Body):
    """Today or earlier."""

    ended_on: Day


router.add_reads(
    RESTRICTED_PARTIES,
    "Includes records that have ended.",
    "One record.",
    many="restricted_parties",
    key="party_id",
)


@router.creates("", RESTRICTED_PARTIES, CREATES | problems(429))
def add(body: RestrictedPartyIn, act: Writes) -> Response:
    """Record a person the client may not meet."""
    new = NewParty(body.kind, body.label, body.other_reference, body.condition_id)
    with act.work() as work:
        try_reference(work, body.person_id, body.other_reference)
    return act.create(RESTRICTED_PARTIES, add_party, body.person_id, new)


@router.edits("/{party_id}/end", RESTRICTED_PARTIES)
def end(party_id: UUID, body: PartyEndIn, version: Version, act: Writes) -> Response:
    """Enter its last day. Two clients with case files stay apart until their no-contact restriction is ended."""
    return act.edit(RESTRICTED_PARTIES, end_party, party_id, version, body.ended_on)
