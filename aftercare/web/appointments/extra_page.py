"""Pages that make an extra appointment: with which client, then when, where and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby, islice
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NonexistentTime
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.extra import (
    ExtraAppointment,
    ExtraOptions,
    clients_for_extra,
    extra_options,
    make_extra_appointment,
    times_for_extra,
    withdraw_extra,
)
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.domain.appointments.extra import EXTRA_KINDS
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.plans.usual_terms import USUAL
from aftercare.domain.time.wall_time import at_wall, civil_date, wall
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.full_names import full_names
from aftercare.web.shell.day_span import SKIPPED
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Maker = Annotated[PageContext, Depends(Allow(make_extra_appointment))]
NAMES = {
    "/starts_at": "on", "/site_id": "place", "/condition_id": "condition", "/minutes": "minutes",
    "/kind": "kind", "/reason": "reason", "/binds": "binds",
}  # fmt: skip
PROPOSED = ("on", "at", "officer")
LONGEST_MIN = 480
LONGEST_SEARCH = 100
FEW_CLIENTS = 12
# Buttons of the form: to look for free times, and to take one.
LOOK, TAKE = "look", "take"
DAYS_SHOWN, SHOWN_EVERY_MIN = 3, 30
NO_TIME: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ClientLink:
    name: str
    href: str


@dataclass(frozen=True)
class FreeDay:
    """The times of one day at which it could begin."""

    day: date
    starts: tuple[datetime, ...]


@router.get("/extra-appointment")
def choose_client(
    context: Annotated[PageContext, Depends(Allow(clients_for_extra))], form: Form, officer: UUID
) -> Response:
    """The clients of an officer of the team, each leading to the form with the time of the free place: the first, or
    those who match a search. What is typed goes with a form, so that no name is in an address."""
    asked = context.request.query_params
    time = urlencode({name: asked[name] for name in PROPOSED if asked.get(name)})
    typed = form.text("client", required=False, most=LONGEST_SEARCH)
    everyone = context.request.method == "POST"
    with context.work() as work:
        most = None if everyone else FEW_CLIENTS
        found = clients_for_extra(work, officer, typed, most) if form.is_valid else []
    return context.page(
        "appointments/extra_client.html",
        search_href=f"/extra-appointment?{time}",
        clients=[
            ClientLink(full_name(row), f"/people/{row['person_id']}/extra-appointment?{time}")
            for row in found
        ],
        more=not everyone and len(found) == FEW_CLIENTS,
        form=form,
    )


@router.post("/extra-appointment")
def find_client(
    context: Annotated[PageContext, Depends(Allow(clients_for_extra))], form: Form, officer: UUID
) -> Response:
    return choose_client(context, form, officer)


@router.get("/people/{person_id}/extra-appointment")
def show_extra(person_id: UUID, context: Maker, form: Form) -> Response:
    with context.work() as work:
        options = extra_options(work, person_id)
        if context.request.method == "GET":
            form = _filled_in(context, options)
        form = _with_time(form)
        free = _free(context, work, form, options)
    places = [(str(one.id), one.name) for one in options.sites[ObligationKind.CHECK_IN]]
    return context.page(
        "appointments/extra.html",
        200 if context.request.method == "GET" else None,
        person=person_link(options.person),
        kinds=[
            {"value": kind.value, "text": context.name_of("kind", kind.value), "hint": ""}
            for kind in _kinds(options)
        ],
        officers=staff_options(options.officers),
        places=places,
        conditions=[
            (str(which), name)
            for which, name in full_names(context, options.conditions, options.known).items()
        ],
        free=free,
        form=form,
    )


@router.post("/people/{person_id}/extra-appointment")
@shown_again_by(show_extra)
def make_extra(person_id: UUID, context: Maker, form: Form) -> Response:
    if {LOOK, TAKE} & form.typed.keys():
        raise NotSaved()
    options = context.run(extra_options, person_id)
    new = _read(form, options, context.today)
    with saving(context, form, NAMES) as work:
        fresh = make_extra_appointment(work, person_id, new)
    return context.redirect_to(f"/appointments/{fresh.id}", flash="placed")


@router.post("/people/{person_id}/extra-appointment/{obligation_id}/withdraw")
def withdraw(
    person_id: UUID,
    obligation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(withdraw_extra))],
    _form: Form,
) -> Response:
    context.run(withdraw_extra, person_id, obligation_id)
    return context.redirect_to(f"/people/{person_id}", flash="extra-withdrawn")


def _with_time(form: Reading) -> Reading:
    """With the day and time of the free time that was taken."""
    day, _, time = form.typed.get(TAKE, "").partition("T")
    return replace(form, typed={**form.typed, "on": day, "at": time[:5]}) if time else form


def _free(
    context: PageContext, work: UnitOfWork, form: Reading, options: ExtraOptions
) -> list[FreeDay]:
    """The free times of the first days from the day of the form, else from today; on the half hours, as for a move."""
    asked = Reading(form.typed)
    on = asked.date("on", context.today)
    first = on if "on" not in asked.errors and on > context.today else context.today
    wanted = _wanted(Reading(form.typed), options)
    starts = times_for_extra(work, options.person.id, wanted, first) if wanted else []
    shown = [one for one in starts if wall(one).minute % SHOWN_EVERY_MIN == 0]
    days = groupby(shown, key=civil_date)
    return [FreeDay(day, tuple(held)) for day, held in islice(days, DAYS_SHOWN)]


def _wanted(form: Reading, options: ExtraOptions) -> ExtraAppointment | None:
    """What a free time is looked for; none while it cannot be read."""
    kind, minutes = form.one_of("kind", _kinds(options)), form.number("minutes", 15, LONGEST_MIN)
    officer, place = _with_whom(form, kind, options)
    if not form.is_valid:
        return None
    binds = form.ticked("binds-yes")
    return ExtraAppointment(kind, minutes, HandChoice(NO_TIME, officer, place), "", None, binds)


def _with_whom(
    form: Reading, kind: ObligationKind, options: ExtraOptions
) -> tuple[UUID | None, UUID | None]:
    officer = form.optional_one_of("officer", [one.id for one in options.officers])
    place = form.optional_one_of("place", [one.id for one in options.sites[EXTRA_KINDS[0]]])
    if kind is ObligationKind.HOME_VISIT:
        place = next((one.id for one in options.sites[kind]), None)
    return officer, place


def _kinds(options: ExtraOptions) -> list[ObligationKind]:
    """A home visit needs a home that is known."""
    return [kind for kind in EXTRA_KINDS if options.sites[kind]]


def _filled_in(context: PageContext, options: ExtraOptions) -> Reading:
    """A check-in of the usual length with the client's own officer, at the time the address proposes."""
    asked = context.request.query_params
    usual = USUAL[ObligationKind.CHECK_IN]
    typed = {"kind": ObligationKind.CHECK_IN.value, "minutes": str(usual.minutes)}
    sites = options.sites[ObligationKind.CHECK_IN]
    typed["officer"] = str(options.officers[0].id) if options.officers else ""
    typed["place"] = str(sites[0].id) if sites else ""
    return Reading(typed | {name: asked[name] for name in PROPOSED if asked.get(name)})


def _read(form: Reading, options: ExtraOptions, today: date) -> ExtraAppointment:
    kind = form.one_of("kind", _kinds(options))
    on, at = form.date("on", today), form.time("at")
    minutes = form.number("minutes", 15, LONGEST_MIN)
    officer, place = _with_whom(form, kind, options)
    condition = form.optional_one_of("condition", [one.id for one in options.conditions])
    reason = form.text("reason", most=MEDIUM_REASON)
    if not form.is_valid:
        raise NotSaved()
    try:
        starts_at = at_wall(on, at)
    except NonexistentTime:
        form.errors["at"] = SKIPPED
        raise NotSaved() from None
    choice = HandChoice(starts_at, officer, place)
    return ExtraAppointment(kind, minutes, choice, reason, condition, form.ticked("binds-yes"))
