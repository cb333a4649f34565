"""Routes for contact standards: their schema and versions, the standard of each team, and a plan compared with its
standard."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path
from pydantic import Field
from starlette.responses import JSONResponse, Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, one_version, proposed
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Day, Holds, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.contact_standards.acts import (
    CONTACT_STANDARD,
    NewStandard,
    choose_standard,
    confirm_standard,
    propose_standard,
)
from aftercare.casework.contact_standards.plan_check import PlanCheck, plan_check
from aftercare.casework.listing.resources import STANDARDS, TEAMS
from aftercare.domain.contact_standards.checking import Checked, Rate, Share
from aftercare.domain.contact_standards.kinds import PROFILE_FORM, Cadence, ContactKind, RecordKind
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.contact_standards.listing import ContactStandard, TeamStandard

router = Routes(prefix="/api/v1", tags=["contact-standards"])
Reads = Annotated[RequestContext, Depends(Allow(STANDARDS))]
Manages = Annotated[Act, Depends(AllowAct(propose_standard))]
Confirms = Annotated[Act, Depends(AllowAct(confirm_standard))]
Code = Annotated[str, Path(max_length=60, pattern="^[a-z0-9-]+$")]
Name = Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]


class StandardIn(Body):
    """`profile` follows `GET /contact-standards/schema`; each proposal is the next version of `code`. `reason`: why the
    standard changes; who activates it reads that."""

    code: Line
    nl: Name
    en: Name
    source: Annotated[Text, Field(max_length=LONGEST_SOURCE), Holds()]
    adopted_by: Name
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)]
    valid_from: Day
    valid_to: Day | None = None
    profile: dict[str, Any]


class StandardChoiceIn(Body):
    """`code` null: the team's plans are not checked against any standard."""

    code: Line | None


class StandardProposalIn(StandardChoiceIn):
    """`reason`: why the team is to use it; the administrator who confirms it reads that. Where the standard that counts
    already is chosen again, which ends the proposal, its proposer may leave it out; from another administrator it says
    why the proposal is refused."""

    reason: Annotated[Text, Field(max_length=MEDIUM_REASON)] = ""


class StandardOut(ContactStandard):
    pass


class TeamOut(TeamStandard):
    pass


class NamedStandardOut(Out):
    code: str
    version: int
    is_example: bool


class ContactShareOut(Out):
    """Contacts in a period, required and planned. `planned` has four decimals; the comparison itself is exact."""

    obligations: list[ObligationKind]
    records: list[RecordKind]
    asked: int
    planned: float
    rate: Rate


class RequirementCheckOut(Out):
    kind: ContactKind
    cadence: Cadence
    period_days: int
    rate: Rate
    whole: ContactShareOut
    of_which: list[ContactShareOut]
    asked_a_year: float
    planned_a_year: float


class PlanCheckOut(Out):
    """`standard` null: none applies, and nothing was checked."""

    standard: NamedStandardOut | None
    below: bool
    requirements: list[RequirementCheckOut]


router.add_list(
    replace(STANDARDS, out=StandardOut),
    "standards",
    "Every version of every standard.",
    path="contact-standards",
)
router.add_list(
    replace(TEAMS, out=TeamOut),
    "teams",
    "Every team with the standard it uses.",
    path="teams",
)
router.add_show(
    replace(TEAMS, out=TeamOut), "team", "One team with its standard.", path="teams/{team_id}"
)


@router.get("/contact-standards/schema", response_model=dict[str, Any], responses=READS)
def schema(context: Reads) -> Response:
    """The JSON Schema of a profile."""
    with context.work():
        return JSONResponse(PROFILE_FORM.schema)


@router.shows("/contact-standards/{code}/{version}", StandardOut)
def show_standard(code: Code, version: Number, context: Reads) -> Response:
    """One version of a standard."""
    return one_version(context, CONTACT_STANDARD, version, {"code": code})


@router.creates("/contact-standards", StandardOut)
def propose(body: StandardIn, act: Manages) -> Response:
    """Propose the next version of a standard; another administrator activates it."""
    new = NewStandard(**dict(body))
    return proposed(
        act, CONTACT_STANDARD, "contact-standards", lambda work: propose_standard(work, new)
    )


@router.acts("/contact-standards/{code}/{version}/activate", StandardOut)
def activate(code: Code, version: Number, act: Manages) -> Response:
    """Activate this version: plans written from its first day on are checked against it."""
    return activated(act, CONTACT_STANDARD, version, {"code": code})


@router.acts("/teams/{team_id}/contact-standard", TeamOut, "PUT")
def choose(team_id: UUID, body: StandardProposalIn, act: Manages) -> Response:
    """Propose the standard that this team's plans are checked against; another administrator confirms it. Choosing the
    one that counts already withdraws the proposal, or refuses that of another administrator; without one it changes
    nothing."""
    return act.edit(TEAMS, choose_standard, team_id, body.code, body.reason)


@router.acts("/teams/{team_id}/contact-standard/confirm", TeamOut)
def confirm(team_id: UUID, body: StandardChoiceIn, act: Confirms) -> Response:
    """Confirm what another administrator proposed: from now on this team's plans are checked against it."""
    return act.edit(TEAMS, confirm_standard, team_id, body.code)


@router.shows("/plans/{plan_id}/standard-check", PlanCheckOut)
def check(
    plan_id: UUID, context: Annotated[RequestContext, Depends(Allow(plan_check))]
) -> Response:
    """What this version of a plan requires, compared with its contact standard."""
    return context.show(lambda work: _check_out(plan_check(work, plan_id)))


def _check_out(found: PlanCheck | None) -> PlanCheckOut:
    if found is None:
        return PlanCheckOut(standard=None, below=False, requirements=[])
    row = found.standard
    return PlanCheckOut(
        standard=NamedStandardOut.made_from(row),
        below=found.below,
        requirements=[_requirement_out(one) for one in found.checked],
    )


def _requirement_out(one: Checked) -> RequirementCheckOut:
    return RequirementCheckOut.made_from(
        one.requirement,
        rate=one.rate,
        whole=_share_out(one.whole),
        of_which=[_share_out(part) for part in one.of_which],
        asked_a_year=round(float(one.asked_a_year), 4),
        planned_a_year=round(float(one.planned_a_year), 4),
    )


def _share_out(one: Share) -> ContactShareOut:
    return ContactShareOut.made_from(
        one,
        obligations=sorted(one.qualifies.obligations),
        records=sorted(one.qualifies.records),
        planned=round(float(one.planned), 4),
    )
