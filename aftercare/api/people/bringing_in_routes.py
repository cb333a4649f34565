"""Routes by which a machine brings clients in, and changes how a client is reached."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.answers import Out, model_reply
from aftercare.api.http.inputs import Body, Changes, Codes, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.api.people.routes import Name
from aftercare.casework.people.bringing_in import Proposed, bring_in, change_reach
from aftercare.casework.people.reference_tries import claim_new_reference
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.people.person import Regime
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/people", tags=["people"])
Language = Annotated[
    str, Field(pattern="^(nl|en|ar|pl|tr|uk)$"), Codes("TextLanguage", TEXT_LANGUAGES)
]
Phone = Annotated[Text, Field(max_length=40)] | None


class BroughtInIn(Body):
    """What a machine says of a client. The level, agreement to texts, and whether a number reaches the client are for
    the officer: they have no field here."""

    team_id: UUID
    officer_id: UUID
    reference: Name
    given_name: Name
    family_name: Name
    birth_on: Day
    regime: Regime
    language: Language = "nl"
    phone: Phone = None
    case_type: CaseType = CaseType.SEXUAL_OFFENCE

    def proposed(self) -> Proposed:
        return Proposed(**{name: getattr(self, name) for name in BroughtInIn.model_fields})


class ReachIn(Changes):
    """What is left out stays as it is. Another telephone starts unverified."""

    phone: Phone = None
    language: Language = "nl"


class BroughtInOut(Out):
    """The client, without what the file holds."""

    versioned: ClassVar[bool] = True
    has_etag: ClassVar[bool] = True
    id: UUID
    version: int


@router.creates("/bring-in", BroughtInOut)
def bring_client_in(
    body: BroughtInIn, act: Annotated[Act, Depends(AllowAct(bring_in))]
) -> Response:
    """Bring a client in for an officer of one of your teams, who gets a task to check it. The level is the highest
    until the officer sets it. A client who may be here already is a 409 `already-a-client`, as far as you may see that
    file."""
    with act.work() as work:
        claim_new_reference(work, body.reference)

    def write(work: UnitOfWork) -> Reply:
        row = bring_in(work, body.proposed())
        return model_reply(BroughtInOut.made_from(row), 201)

    return act.once(write)


@router.edits("/{person_id}/change-reach", BroughtInOut)
def change_how_reached(
    person_id: UUID,
    body: ReachIn,
    version: Version,
    act: Annotated[Act, Depends(AllowAct(change_reach))],
) -> Response:
    """Change the telephone or language of a client of your teams; the officer gets a task to check it. The same again
    changes nothing."""
    return act.respond(
        lambda work: BroughtInOut.made_from(change_reach(work, person_id, version, body.given()))
    )
