"""Routes for the log of what went to third parties."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.disclosures.acts import (
    LONGEST_DETAIL,
    LONGEST_RECIPIENT,
    NewDisclosure,
    enter_disclosure,
    name_recipient,
    void_disclosure,
)
from aftercare.casework.listing.resources import DISCLOSURES
from aftercare.domain.disclosures.grounds import Disclosed, LegalGround

router = Routes(prefix="/api/v1/disclosures", tags=["clients-rights"])
Recipient = Annotated[Text, Field(min_length=1, max_length=LONGEST_RECIPIENT)]


class DisclosureIn(Body):
    """What was given outside the service; acts that send write their own line. `information` needs a `detail`."""

    person_id: UUID
    disclosed_on: Day
    what: Disclosed
    recipient: Recipient
    ground: LegalGround
    detail: Annotated[Text, Field(max_length=LONGEST_DETAIL)] = ""
    condition_id: UUID | None = None


class RecipientIn(Body):
    """Who got what was given."""

    recipient: Recipient


class VoidIn(Body):
    """Why the line is voided: nothing was given after all."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_DETAIL), Holds(REASON)]


router.add_reads(DISCLOSURES, "Newest first, voided lines too.", "One line.")


@router.creates("", DISCLOSURES)
def enter(body: DisclosureIn, act: Writes) -> Response:
    """Enter what a colleague gave to a third party."""
    return act.create(DISCLOSURES, enter_disclosure, NewDisclosure(**dict(body)))


@router.edits("/{disclosure_id}/set-recipient", DISCLOSURES)
def set_recipient(
    disclosure_id: UUID, body: RecipientIn, version: Version, act: Writes
) -> Response:
    """Name the recipient of an export that was recorded without one. This can be done once."""
    return act.edit(DISCLOSURES, name_recipient, disclosure_id, version, body.recipient)


@router.edits("/{disclosure_id}/void", DISCLOSURES)
def void(disclosure_id: UUID, body: VoidIn, version: Version, act: Writes) -> Response:
    """Void an entry because nothing was sent or it is wrong. The entry stays on record."""
    return act.edit(DISCLOSURES, void_disclosure, disclosure_id, version, body.reason)
