"""Routes for the kinds of condition that the organisation adopts: their schema, and versions proposed and activated."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Path
from pydantic import Field
from starlette.responses import JSONResponse, Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, one_version, proposed
from aftercare.api.http.answers import READS
from aftercare.api.http.inputs import Body, Day, Holds, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.conditions.kinds import CONDITION_KIND, NewKind, propose_kind
from aftercare.casework.listing.resources import CONDITION_KINDS
from aftercare.domain.conditions.own_kinds import KIND_FORM
from aftercare.store.conditions.listing import ConditionKind

router = Routes(prefix="/api/v1", tags=["condition-kinds"])
Reads = Annotated[RequestContext, Depends(Allow(CONDITION_KINDS))]
Manages = Annotated[Act, Depends(AllowAct(propose_kind))]
Code = Annotated[str, Path(max_length=60, pattern="^[a-z0-9_]+$")]


class KindIn(Body):
    """`document` follows `GET /condition-kinds/schema`; each proposal is the next version of `code`."""

    code: Line
    source: Annotated[Text, Field(max_length=LONGEST_SOURCE), Holds()]
    adopted_by: Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]
    valid_from: Day
    document: dict[str, Any]


class KindOut(ConditionKind):
    pass


router.add_list(
    replace(CONDITION_KINDS, out=KindOut),
    "kinds",
    "Every version that the organisation proposed of a kind of condition. `GET /conditions/library` lists the kinds"
    " with the shipped ones.",
    path="condition-kinds",
)


@router.get("/condition-kinds/schema", response_model=dict[str, Any], responses=READS)
def schema(context: Reads) -> Response:
    """The JSON Schema of a kind of condition."""
    with context.work():
        return JSONResponse(KIND_FORM.schema)


@router.shows("/condition-kinds/{code}/{version}", KindOut)
def show_kind(code: Code, version: Number, context: Reads) -> Response:
    """One version of a kind."""
    return one_version(context, CONDITION_KIND, version, {"code": code})


@router.creates("/condition-kinds", KindOut)
def propose(body: KindIn, act: Manages) -> Response:
    """Propose the next version of a kind; another administrator activates it."""
    new = NewKind(**dict(body))
    return proposed(act, CONDITION_KIND, "condition-kinds", lambda work: propose_kind(work, new))


@router.acts("/condition-kinds/{code}/{version}/activate", KindOut)
def activate(code: Code, version: Number, act: Manages) -> Response:
    """Activate this version: from its first day on new conditions are entered under it."""
    return activated(act, CONDITION_KIND, version, {"code": code})
