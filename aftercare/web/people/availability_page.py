"""The page of when a client cannot come: an admission or another absence, with custody, which is a detention."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.staff.availability import (
    away_of,
    came_during,
    detentions_among,
    end_away,
    enter_away,
    lapsed_with,
)
from aftercare.domain.people.away import AwayKind
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date, last_civil_date
from aftercare.web.plans.reason_chain import away_period
from aftercare.web.shell.day_span import ask_about_many_days
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.language import filled
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
# The hidden field by which a form says that it was asked.
CAME = "came"
HAS_COME = sentence(
    "%(kind)s, %(moment)s: the client is recorded as having come. If the client was away from this time all the same,"
    " send the form once more; otherwise correct the time here, or the outcome"
)
Writer = Annotated[PageContext, Depends(Allow(enter_away))]


@router.get("/people/{person_id}/away")
def show_away(person_id: UUID, context: Writer, form: Form) -> Response:
    with context.work() as work:
        person = person_file(work, person_id).person
        periods = away_of(work, person_id)
        detentions = detentions_among(work, person_id)
        lapsed = {one.id: lapsed_with(work, one) for one in periods}
    return context.page(
        "people/away.html",
        person=person_link(person),
        periods=[
            away_period(one) | {"of_detention": one.id in detentions, "lapsed": lapsed[one.id]}
            for one in periods
        ],
        form=form,
    )


@router.post("/people/{person_id}/away")
@shown_again_by(show_away)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    kind = form.one_of("kind", AwayKind)
    from_at = _from(context, form)
    until_at = _until(context, form, from_at)
    if kind is not AwayKind.CUSTODY:
        _ask_first(context, form, person_id, from_at, until_at)
    with saving(context, form, {"/until": "until_on"}) as work:
        enter_away(work, person_id, kind, from_at, until_at)
    return context.redirect_to(f"/people/{person_id}/away", flash="saved", days=form.days)


@router.post("/people/{person_id}/away/{away_id}/end")
def end(person_id: UUID, away_id: UUID, context: Writer, form: Form) -> Response:
    is_over = form.ticked("is_over")
    context.run(end_away, away_id, is_over=is_over)
    flash = "saved" if is_over else "removed"
    return context.redirect_to(f"/people/{person_id}/away", flash=flash)


def _ask_first(
    context: PageContext,
    form: Reading,
    person_id: UUID,
    from_at: datetime,
    until_at: datetime | None,
) -> None:
    """About many days, and about a client who came: no one can both have come and been away. The form is sent twice
    then, unchanged."""
    if until_at and "from_on" not in form.errors:
        ask_about_many_days(context, form, civil_date(from_at), last_civil_date(until_at))
    came = context.run(came_during, person_id, from_at, until_at) if form.is_valid else []
    if not came:
        return
    last = came[-1]
    form.asked[CAME] = f"{len(came)}/{last['starts_at'].isoformat()}"
    if form.typed.get(CAME) != form.asked[CAME]:
        kind, moment = context.name_of("kind", last["kind"]), context.moment(last["starts_at"])
        form.errors["from_on"] = filled(HAS_COME, kind=kind, moment=moment)


def _from(context: PageContext, form: Reading) -> datetime:
    day = form.date("from_on", context.today)
    at = form.optional_time("from_time") or time.min
    return at_wall_or_later(day, at)


def _until(context: PageContext, form: Reading, from_at: datetime) -> datetime | None:
    """When the absence ends. A last day without a time includes that whole day; no day means until further notice."""
    first = civil_date(from_at)
    day = form.optional_date("until_on", context.today, first=first)
    at = form.optional_time("until_time")
    if day is None:
        if at is not None:
            form.errors.setdefault("until_on", MISSING)
        return None
    return at_wall_or_later(day, at) if at else at_wall_or_later(day + timedelta(days=1), time.min)
