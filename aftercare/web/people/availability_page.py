"""The page of when a client cannot come: custody, admission, or another absence."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.overviews.view import person_file
from aftercare.casework.staff.availability import (
    AwayKind,
    away_of,
    detentions_among,
    end_away,
    enter_away,
)
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date, last_civil_date
from aftercare.web.plans.reason_chain import away_period
from aftercare.web.shell.day_span import ask_about_many_days
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Writer = Annotated[Visit, Depends(Allow(enter_away))]


@router.get("/people/{person_id}/away")
def show_away(person_id: UUID, visit: Writer) -> Response:
    return _page(visit, person_id, Reading({}))


@router.post("/people/{person_id}/away")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    kind = form.choice("kind", [one.value for one in AwayKind])
    from_at = _from(visit, form)
    until_at = _until(visit, form, from_at)
    if from_at and until_at:
        ask_about_many_days(visit, form, civil_date(from_at), last_civil_date(until_at))
    if form.holds and from_at is not None:
        try:
            with visit.work() as work:
                enter_away(work, person_id, AwayKind(kind), from_at, until_at)
            return visit.back_to(f"/people/{person_id}/away", said="saved", days=form.days)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {"/until": "until_on"}))
    return _page(visit, person_id, form)


@router.post("/people/{person_id}/away/{away_id}/end")
def end(person_id: UUID, away_id: UUID, visit: Writer, _typed: Form) -> Response:
    with visit.work() as work:
        end_away(work, away_id)
    return visit.back_to(f"/people/{person_id}/away", said="removed")


def _from(visit: Visit, form: Reading) -> datetime | None:
    day = form.date("from_on", civil_date(visit.now))
    at = form.time("from_time", required=False) or time.min
    return at_wall_or_later(day, at) if day else None


def _until(visit: Visit, form: Reading, from_at: datetime | None) -> datetime | None:
    """When the absence ends. A last day without a time includes that whole day; no day means until further notice."""
    first = civil_date(from_at) if from_at else None
    day = form.date("until_on", civil_date(visit.now), required=False, first=first)
    at = form.time("until_time", required=False)
    if day is None:
        if at is not None:
            form.errors.setdefault("until_on", MISSING)
        return None
    return at_wall_or_later(day, at) if at else at_wall_or_later(day + timedelta(days=1), time.min)


def _page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    with visit.work() as work:
        person = person_file(work, person_id).person
        periods = away_of(work, person_id)
        detentions = detentions_among(work, person_id)
    return visit.page(
        "people/away.html",
        200 if form.holds else 422,
        person={"id": person.id, "name": full_name(person)},
        periods=[away_period(one) | {"of_detention": one.id in detentions} for one in periods],
        form=form,
    )
