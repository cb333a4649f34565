"""The page of the treatment waiting lists, with weeks waited; planners see only the weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.treatment.view import (
    programmes_overview,
    runs_late,
    waiting_list,
    waiting_numbers,
)
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
    names = context.can_perform(person_file)
    return context.page(
        "treatment/waiting_list.html",
        form=Reading({"programme": chosen}),
        programmes=list(known.items()),
        numbers=numbers,
        names=names,
        line=[_waiting(row) if names else _nameless(row) for row in found],
        norm_source=source_view(NORM_SOURCE, context.language),
    )


def _waiting(row: Row) -> Row:
    return row | {
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
