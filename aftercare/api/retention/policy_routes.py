"""Routes for retention periods: every version, proposed by one administrator and activated by another."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.adoption import Number, activated, proposed
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import RETENTION_POLICY
from aftercare.casework.retention.policy import RETENTION_PERIODS, propose_periods
from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.retention.terms import LONGEST, LONGEST_SOURCE, SHORTEST, Term
from aftercare.store.retention.listing import RetentionPolicyOut

router = Routes(prefix="/api/v1/retention-policies", tags=["retention"])
Changes = Annotated[Act, Depends(AllowAct(propose_periods))]


class TermIn(Body):
    """Whole years after the last day of the file. `established`: the source sets this period for this data."""

    years: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
    source: Annotated[Text, Field(min_length=1, max_length=LONGEST_SOURCE)]
    established: bool = False


class RetentionPolicyIn(Body):
    """A period for every kind of data. What refers to other data is kept no longer than that (`outlives`)."""

    terms: dict[DataKind, TermIn]
    reason: Annotated[Text, Field(min_length=1, max_length=MEDIUM_REASON), Holds(REASON)]


router.add_list(
    RETENTION_POLICY,
    "retention_policies",
    "Every version of the retention periods, newest first. In force is the newest activated one.",
    path="retention-policies",
)


@router.creates("", RetentionPolicyOut)
def propose_retention_policy(body: RetentionPolicyIn, act: Changes) -> Response:
    """Propose the next version; another administrator activates it. What was destroyed does not come back."""
    terms = {kind: Term(**one.model_dump()) for kind, one in body.terms.items()}
    return proposed(
        act, RETENTION_PERIODS, "", lambda work: propose_periods(work, terms, body.reason)
    )


@router.acts("/{version}/activate", RetentionPolicyOut)
def activate_retention_policy(version: Number, act: Changes) -> Response:
    """Activate this version: the next night lists by it."""
    return activated(act, RETENTION_PERIODS, version)
