"""Pages for calendar links, an officer's own and those clients asked for: shown once, revoked with a click."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Conflict, NotFound
from aftercare.base.ids import new_id
from aftercare.casework.calendars.acts import (
    LONGEST_CONSENT,
    MOST_LIVE,
    MadeFeed,
    NewFeed,
    PersonFeeds,
    make_feed,
    own_feeds,
    person_feed,
    person_feeds,
    revoke_feed,
)
from aftercare.casework.calendars.codes import found_by_code
from aftercare.domain.calendars.link_validity import WhyStopped
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.web.calendars.link_words import NO_LINK_NOW, NO_SUCH_NUMBER
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Own = Annotated[PageContext, Depends(Allow(own_feeds))]
Reader = Annotated[PageContext, Depends(Allow(person_feeds))]
Writer = Annotated[PageContext, Depends(Allow(person_feed))]
NO_LINK = {Conflict: (WHOLE_FORM, NO_LINK_NOW)}
MINE, THEIRS = "/me/calendar", "/people/{person_id}/calendar"


@router.get(MINE)
def show_own(context: Own) -> Response:
    return _own_page(context, Reading({}))


@router.post(MINE)
def make_own(context: Own, form: Form) -> Response:
    made = _made(context, NewFeed(feed_id=id_of(form.typed.get("feed_id", ""))), form)
    return _own_page(context, form, made)


@router.get(f"{MINE}/number")
def find(context: Own, number: str = "") -> Response:
    """Redirect to the appointment with this number; for a group session without an officer of ours, to its day."""
    form = Reading({"number": number})
    if form.text("number", most=40):
        try:
            row = context.run(found_by_code, number)
        except NotFound:
            form.errors["number"] = NO_SUCH_NUMBER
        else:
            on = civil_date(row.starts_at).isoformat()
            whole = row.officer_id is None
            return context.redirect_to(f"/week/day?on={on}" if whole else f"/appointments/{row.id}")
    return _own_page(context, form)


@router.post(f"{MINE}/{{feed_id}}/end")
def end_own(feed_id: UUID, context: Own, form: Form) -> Response:
    context.run(revoke_feed, feed_id, form.version)
    return context.redirect_to(MINE, flash="link-ended")


@router.get(THEIRS)
def show_theirs(person_id: UUID, context: Reader) -> Response:
    return _their_page(context, person_id, Reading({}))


@router.post(THEIRS)
def make_theirs(person_id: UUID, context: Writer, form: Form) -> Response:
    consent = form.text("consent", most=LONGEST_CONSENT)
    chosen = form.typed.get("despite_restricted-yes") == "yes"
    new = NewFeed(person_id, consent, chosen, id_of(form.typed.get("feed_id", "")))
    made = _made(context, new, form)
    return _their_page(context, person_id, form, made)


@router.post(f"{THEIRS}/{{feed_id}}/end")
def end_theirs(person_id: UUID, feed_id: UUID, context: Writer, form: Form) -> Response:
    context.run(revoke_feed, feed_id, form.version)
    return context.redirect_to(f"/people/{person_id}/calendar", flash="link-ended")


def _made(context: PageContext, new: NewFeed, form: Reading) -> MadeFeed | None:
    with suppress(NotSaved), saving(context, form, also=NO_LINK) as work:
        return make_feed(work, new, context.app_state.settings.public_origin)
    return None


def _own_page(context: PageContext, form: Reading, made: MadeFeed | None = None) -> Response:
    feeds = context.run(own_feeds)
    return _page(context, "calendars/my_calendar.html", feeds, form, made, MINE)


def _their_page(
    context: PageContext, person_id: UUID, form: Reading, made: MadeFeed | None = None
) -> Response:
    found: PersonFeeds = context.run(person_feeds, person_id)
    person = found.person
    where = f"/people/{person_id}/calendar"
    return _page(
        context,
        "calendars/calendar.html",
        found.feeds,
        form,
        made,
        where,
        person=View(person, name=full_name(person)),
        obstacle="closed" if person.closed_on else "confined" if found.confined else None,
        may_edit=context.can_perform(person_feed),
    )


def _page(
    context: PageContext,
    template: str,
    feeds: Sequence[CalendarFeedRow],
    form: Reading,
    made: MadeFeed | None,
    where: str,
    *,
    person: View | None = None,
    obstacle: str | None = None,
    may_edit: bool = True,
) -> Response:
    valid = sum(feed.revoked_at is None for feed in feeds)
    refused = made is None and not form.is_valid
    return context.page(
        template,
        where=where,
        link=made.link if made else None,
        feeds=[View(feed, state=feed.revoked_because or "live") for feed in feeds],
        lost=not valid and bool(feeds) and feeds[0].revoked_because == WhyStopped.ACCOUNT_CLOSED,
        full=valid >= MOST_LIVE,
        most=MOST_LIVE,
        # After a refusal the same id; once created, the next one.
        feed_id=form.typed.get("feed_id", "") if refused else new_id(),
        form=Reading({}) if made else form,
        person=person,
        obstacle=obstacle,
        may_edit=may_edit,
    )
