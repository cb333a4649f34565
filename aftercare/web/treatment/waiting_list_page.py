"""The page of the treatment waiting lists, with weeks waited; planners see only the weeks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.treatment.forecasts import ProgrammeForecast, forecasts
from aftercare.casework.treatment.programmes import change_programme
from aftercare.casework.treatment.view import (
    programmes_overview,
    runs_late,
    waiting_list,
    waiting_numbers,
)
from aftercare.domain.treatment.forecast import INDIVIDUAL
from aftercare.domain.treatment.waits import NORM_SOURCE
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View
from aftercare.web.treatment.view import waits_view

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class NamelessWait:
    """A place in the queue for a reader who may not see who it is."""

    programme: str
    waits: list[View]
    late: bool


@dataclass(frozen=True, slots=True)
class AddedShown:
    """`group` is empty for one more group and, with `individual`, for more individual courses; mean weeks to wait with
    `places` more."""

    group: str
    individual: bool
    places: int
    weeks: int


@dataclass(frozen=True, slots=True)
class ForecastShown:
    """Weeks until the first, the middle and the last of those who wait have a place, None beyond the horizon; `none`
    where nothing can be said, by reason."""

    programme_id: UUID
    programme: str
    none: str = ""
    waiting: int = 0
    first: int | None = None
    half: int | None = None
    last: int | None = None
    mean: int = 0
    added: list[AddedShown] = field(default_factory=list)


@router.get("/waiting-list")
def show_waiting_list(
    context: Annotated[PageContext, Depends(Allow(waiting_list))], programme: str = ""
) -> Response:
    """All programmes, or one; an unknown programme in the address shows all."""
    with context.work() as work:
        known = {str(row["id"]): row["name"] for row in programmes_overview(work)}
        chosen = programme if programme in known else ""
        found = waiting_list(work, UUID(chosen) if chosen else None)
        numbers = waiting_numbers(work)
        ahead = forecasts(work)
    names = context.can_perform(person_file)
    return context.page(
        "treatment/waiting_list.html",
        form=Reading({"programme": chosen}),
        programmes=list(known.items()),
        numbers=numbers,
        names=names,
        may_manage=context.can_perform(change_programme),
        line=[_waiting(row, ahead) if names else _nameless(row) for row in found],
        forecasts=[_ahead(one) for one in ahead if chosen in ("", str(one.programme_id))],
        norm_source=source_view(NORM_SOURCE, context.language),
    )


def _ahead(one: ProgrammeForecast) -> ForecastShown:
    found = one.forecast
    if found is None:
        return ForecastShown(one.programme_id, one.programme, "no-modules")
    if not any(group.pace for group in found.groups):
        none = "no-sessions" if found.groups else "no-places"
        return ForecastShown(one.programme_id, one.programme, none)
    return ForecastShown(
        one.programme_id,
        one.programme,
        waiting=len(found.weeks),
        first=found.weeks[0],
        half=found.weeks[(len(found.weeks) - 1) // 2],
        last=found.weeks[-1],
        mean=round(found.mean_weeks),
        added=[
            AddedShown(
                one.groups.get(it.group_id or "", ""),
                it.group_id == INDIVIDUAL,
                it.places,
                round(it.mean_weeks),
            )
            for it in found.added
        ],
    )


def _waiting(row: Row, ahead: list[ProgrammeForecast]) -> Row:
    weeks = [one.weeks[row["id"]] for one in ahead if row["id"] in one.weeks]
    return row | {
        "ahead": weeks[0] if weeks else None,
        "person": full_name(row),
        "tier": str(row["tier"]),
        "group": row["group_name"],
        "waits": _running(row),
        "late": runs_late(row["waits"]),
    }


def _nameless(row: Row) -> NamelessWait:
    return NamelessWait(row["programme"], _running(row), late=runs_late(row["waits"]))


def _running(row: Row) -> list[View]:
    return waits_view(wait for wait in row["waits"] if wait.running)
