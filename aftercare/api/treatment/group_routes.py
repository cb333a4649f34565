"""Routes for treatment programmes and their groups: numbers of participants, never names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import READS, Out, PageOut, one_reply, one_response
from aftercare.api.http.inputs import Body, Day, Holds, Line
from aftercare.api.http.paging import Pages
from aftercare.api.http.routing import Routes
from aftercare.base.errors import Invalid
from aftercare.casework.treatment.groups import (
    LONGEST_NAME,
    GroupTerms,
    add_group,
    change_group,
    end_group,
)
from aftercare.casework.treatment.programmes import (
    NewOutline,
    NewProgramme,
    add_programme,
    adopt_outline,
    change_programme,
)
from aftercare.casework.treatment.resources import PROGRAMMES, groups_page, one_group
from aftercare.domain.treatment.modules import Hours, Module, Outline
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.treatment.listing import (
    TREATMENT_GROUPS,
    Audience,
    EntryName,
    GroupOut,
    Programme,
)

router = Routes(prefix="/api/v1", tags=["treatment"])
Reads = Annotated[RequestContext, Depends(Allow(groups_page))]
Manages = Annotated[Act, Depends(AllowAct(add_programme))]


class GroupEndedOut(Out):
    """`removed`: whether the group is gone; otherwise it has ended."""

    removed: bool


class ProgrammeIn(Body):
    """`purpose` is a word shared by programmes of several providers that can replace one another. `individual_places`:
    how many clients can be treated at the same time outside groups, for the forecast; null: not known, or in groups
    only."""

    name: Annotated[Line, Holds(1, LONGEST_NAME)]
    provider_id: UUID
    audience: Audience
    purpose: Annotated[Line, Holds(0, LONGEST_NAME)] = ""
    individual_places: int | None = None


LevelName = Literal["1", "2", "3"]


class ModuleIn(Body):
    name: Annotated[Line, Holds(1, LONGEST_NAME)]
    sessions: int


class OutlineIn(Body):
    """Modules in order. The dose by level 1 (highest) to 3 is either `dose`, in sessions, or `dose_minutes` with the
    planned length of a session; it takes at most the sessions of all modules. Courses that begin on or after
    `valid_from` follow it; `source` says where it comes from."""

    valid_from: Day
    source: Annotated[Line, Holds()]
    modules: list[ModuleIn]
    dose: dict[LevelName, int] | None = None
    session_minutes: int | None = None
    dose_minutes: dict[LevelName, int] | None = None


class ModuleOut(Out):
    name: str
    sessions: int


class OutlineOut(Out):
    """`dose`: sessions by level; they follow from `dose_minutes` where the dose is a time."""

    valid_from: date
    source: str
    modules: list[ModuleOut]
    dose: dict[LevelName, int]
    session_minutes: int | None
    dose_minutes: dict[LevelName, int] | None
    adopted_by: UUID
    adopted_at: datetime


class ProgrammeOut(Programme):
    """`outlines`: each version of its modules and dose, the oldest first."""

    outlines: list[OutlineOut]


class GroupTermsIn(Body):
    """`series` names the group's meetings among the sessions of its programme. A closed group takes no one after its
    first day."""

    name: Annotated[Line, Holds(1, LONGEST_NAME)]
    series: Annotated[Line, Holds(1, LONGEST_NAME)]
    entry: EntryName
    capacity: int
    starts_on: Day
    ends_on: Day | None = None


class GroupIn(GroupTermsIn):
    """A new group of a treatment programme, with its terms."""

    programme_id: UUID


router.add_reads(
    replace(PROGRAMMES, out=ProgrammeOut),
    "Treatment programmes, oldest entry first.",
    "One programme.",
)


@router.creates("/programmes", ProgrammeOut)
def enter_programme(body: ProgrammeIn, act: Manages) -> Response:
    """Add a programme, for adults or for juveniles."""
    return act.create(PROGRAMMES, add_programme, NewProgramme(**body.model_dump()))


@router.edits("/programmes/{programme_id}", ProgrammeOut, "PUT")
def put_programme(
    programme_id: UUID, body: ProgrammeIn, version: Version, act: Manages
) -> Response:
    """Replace its fields; while anything depends on it, provider and audience cannot change."""
    return act.edit(
        PROGRAMMES, change_programme, programme_id, version, NewProgramme(**body.model_dump())
    )


@router.edits("/programmes/{programme_id}/outlines", ProgrammeOut)
def enter_outline(programme_id: UUID, body: OutlineIn, version: Version, act: Manages) -> Response:
    """Adopt a version of its modules and dose, after the newest one; only the first may begin in the past."""
    new = NewOutline(body.valid_from, body.source, _outline(body))
    return act.edit(PROGRAMMES, adopt_outline, programme_id, version, new)


@router.get("/treatment-groups", response_model=PageOut[GroupOut], responses=READS)
def list_groups(context: Reads, paging: Pages, programme: UUID | None = None) -> Response:
    """Treatment groups with their occupancy, oldest entry first."""
    with context.work() as work:
        after = paging.after(TREATMENT_GROUPS)
        page = groups_page(work, {"programme": programme}, after, paging.limit)
    return paging.response(page)


@router.creates("/treatment-groups", GroupOut)
def enter_group(body: GroupIn, act: Manages) -> Response:
    """Add a group; its places are offered to the waiting clients."""

    def enter(work: UnitOfWork) -> Reply:
        row = add_group(work, body.programme_id, _terms(body))
        return one_reply(one_group(work, row.id), 201, f"/api/v1/treatment-groups/{row.id}")

    return act.once(enter)


@router.shows("/treatment-groups/{group_id}", GroupOut)
def show_group(group_id: UUID, context: Reads) -> Response:
    """One group."""
    with context.work() as work:
        return one_response(one_group(work, group_id))


@router.edits("/treatment-groups/{group_id}", GroupOut, "PUT")
def put_group(group_id: UUID, body: GroupTermsIn, version: Version, act: Manages) -> Response:
    """Change a group; places that become free are offered."""

    def write(work: UnitOfWork) -> Reply:
        change_group(work, group_id, version, _terms(body))
        return one_reply(one_group(work, group_id))

    return act.once(write)


@router.edits("/treatment-groups/{group_id}/end", GroupEndedOut)
def finish_group(group_id: UUID, version: Version, act: Manages) -> Response:
    """Remove a group that never had a member, an offer or a session; any other ends today. Its sessions to come are
    removed, except those at which a client has an appointment."""
    return act.respond(lambda work: GroupEndedOut(removed=end_group(work, group_id, version)))


def _outline(body: OutlineIn) -> Outline:
    """Raises Invalid where the dose is given twice or not at all, or as a time without the length of a session."""
    modules = tuple(Module(one.name, one.sessions) for one in body.modules)
    if body.dose is not None:
        if body.dose_minutes is not None or body.session_minutes is not None:
            raise Invalid.at("/dose", "one-dose")
        return Outline(modules, {int(level): number for level, number in body.dose.items()})
    if body.dose_minutes is None or body.session_minutes is None:
        missing = "/dose" if body.dose_minutes is None else "/session_minutes"
        raise Invalid.at(missing, "missing")
    minutes = {int(level): number for level, number in body.dose_minutes.items()}
    return Outline.in_time(modules, Hours(body.session_minutes, minutes))


def _terms(body: GroupTermsIn) -> GroupTerms:
    return GroupTerms(
        body.name, body.series, body.entry, body.capacity, body.starts_on, body.ends_on
    )
