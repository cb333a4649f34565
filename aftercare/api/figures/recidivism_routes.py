"""Routes for reoffending by cohort: a file of counts without names, proposed and activated."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, one_version, proposed
from aftercare.api.http.inputs import Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.adoption.acts import LONGEST_NAME
from aftercare.casework.figures.recidivism import (
    RECIDIVISM_FILE,
    NewRecidivismFile,
    propose_recidivism,
)
from aftercare.casework.listing.resources import RECIDIVISM_FILES
from aftercare.domain.figures.cohorts import LARGEST_FILE
from aftercare.store.figures.recidivism_rows import RecidivismFileOut

router = Routes(prefix="/api/v1/recidivism-files", tags=["recidivism-files"])
Reads = Annotated[RequestContext, Depends(Allow(RECIDIVISM_FILES))]
Manages = Annotated[Act, Depends(AllowAct(propose_recidivism))]


class RecidivismFileIn(Body):
    """`source`: who counted; `source_version`: how they tell this file from the one before. `lines`: comma-separated
    values with the columns `year`, `programme`, `years`, `definition`, `clients`, `reoffended` and no others."""

    source: Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]
    source_version: Annotated[Text, Field(max_length=LONGEST_NAME), Holds()]
    lines: Annotated[str, Field(min_length=1, max_length=LARGEST_FILE)]


router.add_list(
    RECIDIVISM_FILES,
    "recidivism_files",
    "Every file of reoffending by cohort, the newest first; the newest activated one is shown.",
    path="recidivism-files",
)


@router.shows("/{version}", RecidivismFileOut)
def show_file(version: Number, context: Reads) -> Response:
    """One file."""
    return one_version(context, RECIDIVISM_FILE, version)


@router.creates("", RecidivismFileOut)
def propose(body: RecidivismFileIn, act: Manages) -> Response:
    """Propose a file; another administrator activates it. Counts from 1 to 4, or that reveal one, are never kept."""
    new = NewRecidivismFile(body.source, body.source_version, body.lines.encode())
    return proposed(
        act, RECIDIVISM_FILE, "recidivism-files", lambda work: propose_recidivism(work, new)
    )


@router.acts("/{version}/activate", RecidivismFileOut)
def activate(version: Number, act: Manages) -> Response:
    """Activate this file: it is shown in place of the one before."""
    return activated(act, RECIDIVISM_FILE, version)
