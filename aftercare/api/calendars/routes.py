"""Routes for calendar links, your own or one a client asked for: created, shown once, revoked."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Version, Writes
from aftercare.api.http.answers import one_reply
from aftercare.api.http.inputs import Body, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.calendars.acts import NewFeed, make_feed, revoke_feed
from aftercare.casework.listing.resources import CALENDAR_FEEDS, as_written
from aftercare.store.calendars.listing import FeedOut
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["calendars"])


class FeedIn(Body):
    """`person_id` null: your own calendar. For a client, `consent` records how they asked for it, and a restricted case
    file requires `despite_restricted`."""

    person_id: UUID | None = None
    consent: Annotated[Text, Field(max_length=1_000)] = ""
    despite_restricted: bool = False


class NewFeedOut(FeedOut):
    """`link` is shown only once and is stored nowhere: in the response to a repeated request it is null."""

    link: str | None


router.add_reads(
    CALENDAR_FEEDS,
    "Your own links and those of clients you may see, newest first; `own=true` returns only"
    " your own.",
    "One link, without its secret.",
    one="feed",
    own=bool,
)


@router.creates("/calendar-feeds", NewFeedOut)
def make(body: FeedIn, act: Writes) -> Response:
    """Create a link; at most three are active at a time. Anyone who has the link can see the calendar until it is
    revoked, so give it to its owner alone."""
    links: list[str] = []
    origin = act.app_state.settings.public_origin

    def write(work: UnitOfWork) -> Reply:
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


@router.edits("/calendar-feeds/{feed_id}/revoke", FeedOut)
def revoke(feed_id: UUID, version: Version, act: Writes) -> Response:
    """Revoke the link; from now on it opens nothing."""
    return act.edit(CALENDAR_FEEDS, revoke_feed, feed_id, version)


def _with_link(body: str, link: str | None) -> str:
    return json.dumps({**json.loads(body), "link": link})


def _headers(answer: Response) -> dict[str, str]:
    names = ("cache-control", "etag", "site")
    return {name: answer.headers[name] for name in names if name in answer.headers}
