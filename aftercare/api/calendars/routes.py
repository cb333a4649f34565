"""Routes for calendar links, your own or one a client asked for: created, shown once, revoked."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, EDITS, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.calendars.acts import NewFeed, make_feed, person_feed, revoke_feed
from aftercare.casework.listing.resources import CALENDAR_FEEDS, as_written
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["calendars"])
Reads = Annotated[RequestContext, Depends(Allow(CALENDAR_FEEDS))]
Writes = Annotated[Act, Depends(AllowAct(person_feed))]
WhyRevoked = Literal[
    "by-hand", "case-closed", "opted-out", "consent-withdrawn", "in-custody",
    "restricted-case", "account-closed",
]  # fmt: skip


class FeedIn(Body):
    """`person_id` null: your own calendar. For a client, `consent` records how they asked for it, and a restricted case
    file requires `despite_restricted`."""

    person_id: UUID | None = None
    consent: Annotated[Text, Field(max_length=1_000)] = ""
    despite_restricted: bool = False


class FeedOut(Out):
    """`fetches` counts the requests for the link; who made them, and from where, is not stored."""

    id: UUID
    version: int
    staff_id: UUID | None
    person_id: UUID | None
    consent: str | None
    despite_restricted: bool
    created_by: UUID
    created_at: datetime
    revoked_at: datetime | None
    revoked_because: WhyRevoked | None
    revoked_by: UUID | None
    fetched_at: datetime | None
    fetches: int


class NewFeedOut(FeedOut):
    """`link` is shown only once and is stored nowhere: in the response to a repeated request it is null."""

    link: str | None


@router.get("/calendar-feeds", response_model=PageOut[FeedOut], responses=READS)
def list_feeds(
    context: Reads, paging: Pages, person: UUID | None = None, own: bool | None = None
) -> Response:
    """Your own links and those of clients you may see, newest first; `own=true` returns only your own."""
    return list_of(context, CALENDAR_FEEDS, paging, person=person, own=own)


@router.get("/calendar-feeds/{feed_id}", response_model=FeedOut, responses=READS_ONE)
def show_feed(feed_id: UUID, context: Reads) -> Response:
    """One link, without its secret."""
    return single(context, CALENDAR_FEEDS, feed_id)


@router.post("/calendar-feeds", status_code=201, response_model=NewFeedOut, responses=CREATES)
def make(body: FeedIn, act: Writes) -> Response:
    """Create a link; at most three are active at a time. Anyone who has the link can see the calendar until it is
    revoked, so give it to its owner alone."""
    links: list[str] = []
    origin = act.app_state.settings.public_origin

    def write(work: Work) -> Reply:
        made = make_feed(work, NewFeed(**dict(body)), origin)
        links.append(made.link)
        page = as_written(work, CALENDAR_FEEDS, made.row.id)
        reply = one_reply(page, 201, f"/api/v1/calendar-feeds/{made.row.id}")
        # The stored reply, returned to a repeat of this request, does not contain the secret.
        return Reply(reply.status, _with_link(reply.body, None), reply.etag, reply.location)

    answer = act.once(write)
    if links:
        view = _with_link(bytes(answer.body).decode(), links[-1])
        return Response(view, answer.status_code, _headers(answer), answer.media_type)
    return answer


@router.post("/calendar-feeds/{feed_id}/revoke", response_model=FeedOut, responses=EDITS)
def revoke(feed_id: UUID, version: Version, act: Writes) -> Response:
    """Revoke the link; from now on it opens nothing."""

    def write(work: Work) -> Reply:
        revoke_feed(work, feed_id, version)
        return one_reply(as_written(work, CALENDAR_FEEDS, feed_id))

    return act.once(write)


def _with_link(body: str, link: str | None) -> str:
    return json.dumps({**json.loads(body), "link": link})


def _headers(answer: Response) -> dict[str, str]:
    names = ("cache-control", "etag", "location")
    return {name: answer.headers[name] for name in names if name in answer.headers}
