"""The page of the occurrences without a time, by queue and position, and of what could not be offered."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.unplaced import capacity_requests, list_unplaced
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.phrases import full_name, short_name, why_unplaced
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)


@router.get("/unplaced")
def show_unplaced(
    context: Annotated[PageContext, Depends(Allow(list_unplaced))],
) -> Response:
    reads_case_files = context.can_perform(person_file)
    with context.work() as work:
        found = list_unplaced(work)
        requests = 0 if reads_case_files else capacity_requests(work).open
    waiting = [_waiting(context, row, reads_case_files) for row in found.waiting]
    # Planners get a single list: the officer or programme of a list would reveal something about the client.
    one_line = [{"queue": "", "name": "", "waiting": waiting}] if waiting else []
    return context.page(
        "placement/unplaced.html",
        reads_case_files=reads_case_files,
        capacity_requests=requests,
        lines=_lines(waiting) if reads_case_files else one_line,
        not_offered=[_passed(context, row) for row in found.not_offered],
    )


def _lines(waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One list per officer, programme or team; the rows come in that order."""
    return [
        {"queue": queue, "name": name, "waiting": list(group)}
        for (queue, name), group in groupby(waiting, key=lambda it: (it["queue"], it["queue_name"]))
    ]


def _waiting(context: PageContext, row: Row, reads_case_files: bool) -> dict[str, Any]:
    return {
        **_period(context, row, reads_case_files),
        "since_at": row["noticed_at"],
        "place": row["place"],
        "of": row["waiting"],
        "queue": row["queue"],
        "queue_name": row["queue_name"] or "",
    }


def _passed(context: PageContext, row: Row) -> dict[str, Any]:
    return {
        **_period(context, row, True),
        "since_at": row["noticed_at"],
        "deadline_id": row["deadline_id"] if row["open"] else None,
    }


def _period(context: PageContext, row: Row, reads_case_files: bool) -> dict[str, Any]:
    """Not the whole row: its reason and kind tell a planner more than the page may."""
    return {
        "person_id": row["person_id"],
        "person": full_name(row) if reads_case_files else short_name(row),
        "reference": row["reference"],
        "tier": str(row["tier"]) if reads_case_files else None,
        "kind": row["kind"] if reads_case_files else "appointment",
        # Without the kind, this tells two obligations of one period apart.
        "minutes": row["minutes"],
        "first_on": row["first_on"],
        "last_on": row["last_on"],
        "why": why_unplaced(row["reason"], context.language, all_rights=reads_case_files),
    }
