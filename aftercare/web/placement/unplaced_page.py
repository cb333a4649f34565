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

from aftercare.base.grouping import grouped
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.people.acts import change_details
from aftercare.casework.placement.unplaced import capacity_requests, list_unplaced
from aftercare.domain.placement.explanation.reasons import OFFICERS, Layer
from aftercare.store.database.plain_sql import Row
from aftercare.web.placement.no_times_view import WHY
from aftercare.web.placement.unplaced_filters import filters_of
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import (
    full_name,
    short_name,
    slots_href,
    why_in_custody,
    why_unplaced,
)
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
# Of a list longer than this the first are shown; the filters find the rest.
MOST_SHOWN = 300
# By the code that a stored reason has.
LAYERS = {f"no-start-{layer.value}": layer for layer in Layer}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An occurrence without a time. Not its whole row: the reason and the kind tell a planner more than the page may;
    without the kind, `minutes` tells two obligations of one period apart. `place`: in its queue, of `of`. `href`: where
    a time is found for it, empty in custody. `deadline_id`: of the decision that waits for an answer."""

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
    href: str
    deadline_id: UUID | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A client with their occurrences in one queue. `deputy_href`: where another deputy is named, if that may help."""

    first: Unplaced
    occurrences: list[Unplaced]
    deputy_href: str


@dataclass(frozen=True, slots=True)
class Line:
    """The queue of an officer, a programme or a team, or of all of them, without a name; `count`: of occurrences."""

    name: str
    count: int
    clients: list[Waiting]


@router.get("/unplaced")
def show_unplaced(
    context: Annotated[PageContext, Depends(Allow(list_unplaced))],
) -> Response:
    reads_case_files = context.can_perform(person_file)
    filters = filters_of(context)
    with context.work() as work:
        found = list_unplaced(work, filters.query)
        requests = 0 if reads_case_files else capacity_requests(work).open
    shown = found.waiting[:MOST_SHOWN]
    return context.page(
        "placement/unplaced.html",
        reads_case_files=reads_case_files,
        capacity_requests=requests,
        filtering=Reading(filters.typed),
        back=filters.back,
        is_gone=filters.is_gone,
        only_made=filters.query.keys is not None,
        officers=[(str(one), name) for one, name in found.officers.items()],
        kinds=[(one, context.name_of("kind", one)) for one in found.kinds],
        reasons=_reasons(context, found.reasons),
        shown=len(shown),
        count=len(found.waiting),
        lines=_lines(context, shown, reads_case_files),
        not_offered=None
        if filters.query.is_of_waiting
        else [_shown(context, row, True) for row in found.not_offered],
    )


def _reasons(context: PageContext, codes: Sequence[str]) -> list[tuple[str, str]]:
    layers = ((code, LAYERS.get(code)) for code in codes)
    return [
        (code, context.translate(WHY[layer], officers="").removesuffix(": "))
        for code, layer in layers
        if layer is not None
    ]


def _lines(context: PageContext, rows: Sequence[Row], reads_case_files: bool) -> list[Line]:
    """One list per queue; the rows come in that order. Planners get a single list: the officer or programme of a list
    would reveal something about the client."""

    def queue(row: Row) -> tuple[str, str]:
        return (row["queue"], row["queue_name"] or "") if reads_case_files else ("", "")

    lines = []
    for (_, name), group in groupby(rows, key=queue):
        of_client = grouped((row["person_id"], row) for row in group)
        clients = [_waiting(context, one, reads_case_files) for one in of_client.values()]
        lines.append(Line(name, sum(len(one.occurrences) for one in clients), clients))
    return lines


def _waiting(context: PageContext, rows: Sequence[Row], reads_case_files: bool) -> Waiting:
    found = [_shown(context, row, reads_case_files) for row in rows]
    another = any(
        LAYERS.get(row["reason"].get("code")) in OFFICERS and not row["in_custody"] for row in rows
    )
    may_name = another and context.can_perform(change_details)
    href = f"/people/{found[0].person_id}/details" if may_name else ""
    return Waiting(found[0], found, href)


def _shown(context: PageContext, row: Row, reads_case_files: bool) -> Unplaced:
    in_custody = bool(row.get("in_custody"))
    return Unplaced(
        person_id=row["person_id"],
        person=full_name(row) if reads_case_files else short_name(row),
        reference=row["reference"],
        tier=str(row["tier"]) if reads_case_files else None,
        kind=row["kind"] if reads_case_files else "appointment",
        minutes=row["minutes"],
        first_on=row["first_on"],
        last_on=row["last_on"],
        why=why_in_custody(context.language, all_rights=reads_case_files)
        if in_custody
        else why_unplaced(row["reason"], context.language, all_rights=reads_case_files),
        since_at=row["noticed_at"],
        place=row.get("place"),
        of=row.get("waiting"),
        href="" if in_custody else slots_href(row["person_id"], row["line_id"], row["occurrence"]),
        deadline_id=row["deadline_id"] if row.get("open") else None,
    )
