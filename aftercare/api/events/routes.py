"""The route of the feed of events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from aftercare.api.http.access import Allow, RequestContext
from aftercare.api.http.answers import READS, Out, problems
from aftercare.api.http.paging import MOST_ITEMS, USUAL_ITEMS
from aftercare.api.http.routing import Routes
from aftercare.base.described_types import Codes
from aftercare.base.errors import Invalid
from aftercare.casework.events.feed import LATEST, read_events
from aftercare.domain.events.types import PREFIX, PUBLIC_TYPES, RESOURCES, cloud_event, known_types
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/events", tags=["events"])
Reads = Annotated[RequestContext, Depends(Allow(read_events))]
POSITION = "^([0-9]{1,18}|latest)$"
MOST_TYPES, LONGEST_TYPE = 20, 80


class EventDataOut(Out):
    """What it happened to; `version` as the resource has it, null when it was destroyed. Read it at `href`."""

    resource: Annotated[str, Codes("EventResource", RESOURCES)]
    id: UUID
    version: int | None
    person_id: UUID | None
    href: str


class EventOut(Out):
    """An event in the structured form of CloudEvents 1.0. `id` is its position in the feed."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: Annotated[str, Codes("EventType", PUBLIC_TYPES)]
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    data: EventDataOut


class EventsOut(Out):
    """In the order of their positions. `next`: the position to read after next time, also when there are none."""

    items: list[EventOut]
    next: str


@router.shows("", EventsOut, responses=READS | problems(410))
def list_events(
    context: Reads,
    after: Annotated[
        str | None,
        Query(
            pattern=POSITION,
            description="`next` of the answer before; `latest` for where the feed ends now, with no events.",
        ),
    ] = None,
    types: Annotated[
        list[Annotated[str, Query(max_length=LONGEST_TYPE)]] | None,
        Query(
            alias="type",
            max_length=MOST_TYPES,
            description="Only these; several times for several.",
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = USUAL_ITEMS,
) -> Response:
    """What happened since, to what you may read: ids and versions, without content. Events are kept for 30 days."""
    begin = LATEST if after == LATEST else None if after is None else int(after)
    wanted = [one.removeprefix(PREFIX) for one in types or ()]
    if len(known_types(wanted)) != len(set(wanted)):
        raise Invalid.at("/type", "event-type")

    def look(work: UnitOfWork) -> EventsOut:
        page = read_events(work, begin, wanted, limit)
        source = f"{context.app_state.settings.public_origin}{router.prefix}"
        items = [EventOut.model_validate(cloud_event(row, source)) for row in page.events]
        return EventsOut(items=items, next=str(page.next))

    return context.show(look)
