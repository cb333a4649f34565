"""The page of the occurrences without a time, by queue and position, and of what could not be offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.placement.unplaced import capacity_requests, list_unplaced
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.phrases import full_name, short_name, why_unplaced
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An occurrence without a time. Not its whole row: the reason and the kind tell a planner more than the page may;
    without the kind, `minutes` tells two obligations of one period apart. `place`: in its queue, of `of`.
    `deadline_id`: of the decision that waits for an answer."""

    person_id: UUID
    person: str
    reference: str
    tier: str | None
    kind: str
    minutes: int
    first_on: date
    last_on: date
    why: str
    since_at: datetime
    place: int | None
    of: int | None
    deadline_id: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """The queue of an officer, a programme or a team, or of all of them, without a name."""

    name: str
    waiting: list[Unplaced]


@router.get("/unplaced")
def show_unplaced(
    context: Annotated[PageContext, Depends(Allow(list_unplaced))],
) -> Response:
    reads_case_files = context.can_perform(person_file)
    with context.work() as work:
        found = list_unplaced(work)
        requests = 0 if reads_case_files else capacity_requests(work).open
    return context.page(
        "placement/unplaced.html",
        reads_case_files=reads_case_files,
        capacity_requests=requests,
        lines=_lines(context, found.waiting, reads_case_files),
        not_offered=[_shown(context, row, True) for row in found.not_offered],
    )


def _lines(context: PageContext, rows: Sequence[Row], reads_case_files: bool) -> list[Line]:
    """One list per queue; the rows come in that order. Planners get a single list: the officer or programme of a list
    would reveal something about the client."""

    def queue(row: Row) -> tuple[str, str]:
        return (row["queue"], row["queue_name"] or "") if reads_case_files else ("", "")

    return [
        Line(name, [_shown(context, row, reads_case_files) for row in group])
        for (_, name), group in groupby(rows, key=queue)
    ]


def _shown(context: PageContext, row: Row, reads_case_files: bool) -> Unplaced:
    return Unplaced(
        person_id=row["person_id"],
        person=full_name(row) if reads_case_files else short_name(row),
        reference=row["reference"],
        tier=str(row["tier"]) if reads_case_files else None,
        kind=row["kind"] if reads_case_files else "appointment",
        minutes=row["minutes"],
        first_on=row["first_on"],
        last_on=row["last_on"],
        why=why_unplaced(row["reason"], context.language, all_rights=reads_case_files),
        since_at=row["noticed_at"],
        place=row.get("place"),
        of=row.get("waiting"),
        deadline_id=row["deadline_id"] if row.get("open") else None,
    )
