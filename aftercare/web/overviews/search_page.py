"""The search of the header: clients, colleagues, pages and acts, as a page and as suggestions while typing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.overviews.calendar import staff_calendar
from aftercare.casework.overviews.search import (
    ClientsFound,
    search_accounts,
    search_clients,
    search_colleagues,
    search_times,
)
from aftercare.domain.accounts.permissions import Role
from aftercare.store.database.plain_sql import Row
from aftercare.web.appointments.calendar_query import STAFF
from aftercare.web.overviews.destinations import (
    Destination,
    destinations,
    destinations_found,
    is_act,
)
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.layout import fragment
from aftercare.web.shell.phrases import full_name, short_name
from aftercare.web.shell.request import ANY_ROLE, PageContext, PageRoute
from aftercare.web.shell.return_address import kept_fields, leads_to_search
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
SEARCH, LONGEST = "/search", 100
Visitor = Annotated[PageContext, Depends(ANY_ROLE)]
NO_CLIENTS = ClientsFound([], 0, recent=False, matched={})
# Suggestions fit on a phone above its keyboard; one letter suggests no clients, since it fits far too many.
SUGGESTED_CLIENTS, SUGGESTED_COLLEAGUES, SUGGESTED_DESTINATIONS, LEAST_TYPED = 7, 3, 5, 2
LISTED_CLIENTS, LISTED_COLLEAGUES = 50, 20


@dataclass(frozen=True, slots=True)
class ClientFound:
    """`officer` is None for a client of the reader."""

    href: str
    name: str
    reference: str
    court_numbers: str
    officer: str | None
    restricted: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ColleagueFound:
    """`href`: their calendar or account, none for a colleague of another team; `of`: team or provider; `phone`: of the
    office; `caseload_href`: the clients of an officer that the reader may see, or none."""

    href: str
    name: str
    role: str
    of: str
    phone: str
    caseload_href: str


@router.get("/search")
def show(context: Visitor) -> Response:
    return _page(context, Reading(kept_fields(context)))


@router.post("/search")
def search(context: Visitor, sent: Form) -> Response:
    """A search is posted, so that no name appears in an address or a server log. The script of the header only asks
    for the address, to which the browser's way back then leads."""
    form = Reading({"q": sent.typed.get("q", "").strip()})
    _typed(form)
    if not form.is_valid:
        return _page(context, form)
    answer = leads_to_search(context, SEARCH, form.typed)
    if context.request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"HX-Redirect": answer.headers["location"]})
    return answer


@router.post("/search/suggestions")
def suggest(context: Visitor, sent: Form) -> Response:
    """What fits so far, and with an empty field the files that were opened last."""
    typed = sent.typed.get("q", "").strip()[:LONGEST]
    clients = NO_CLIENTS
    if not typed or len(typed) >= LEAST_TYPED:
        clients = _clients(context, typed, SUGGESTED_CLIENTS)
    ahead = destinations_found(context, typed) if typed else destinations(context)
    return fragment(
        context.language,
        context.now,
        "overviews/search_suggestions.html",
        typed=typed,
        clients=_shown(context, clients),
        recent=clients.recent,
        more=clients.count - len(clients.people),
        colleagues=_colleagues(context, typed, SUGGESTED_COLLEAGUES),
        destinations=_named(context, ahead[:SUGGESTED_DESTINATIONS]),
    )


def _typed(form: Reading) -> str:
    return form.text("q", required=False, most=LONGEST)


def _page(context: PageContext, form: Reading) -> Response:
    typed = _typed(form)
    clients, colleagues, ahead = NO_CLIENTS, list[ColleagueFound](), list[Destination]()
    if form.is_valid:
        clients = _clients(context, typed, LISTED_CLIENTS if typed else SUGGESTED_CLIENTS)
        colleagues = _colleagues(context, typed, LISTED_COLLEAGUES)
        ahead = destinations_found(context, typed) if typed else destinations(context)
    return context.page(
        "overviews/search.html",
        form=form,
        typed=typed,
        may_find_clients=context.can_perform(search_clients),
        may_find_times=context.can_perform(search_times),
        clients=_shown(context, clients),
        recent=clients.recent,
        count=clients.count,
        colleagues=colleagues,
        acts=_named(context, filter(is_act, ahead)),
        pages=_named(context, (one for one in ahead if not is_act(one))),
    )


def _clients(context: PageContext, typed: str, most: int) -> ClientsFound:
    for finds in (search_clients, search_times):
        if context.can_perform(finds):
            return context.run(finds, typed, most)
    return NO_CLIENTS


def _colleagues(context: PageContext, typed: str, most: int) -> list[ColleagueFound]:
    if len(typed) < LEAST_TYPED:
        return []
    for finds in (search_colleagues, search_accounts):
        if context.can_perform(finds):
            return [_colleague(context, row) for row in context.run(finds, typed, most)]
    return []


def _colleague(context: PageContext, row: Row) -> ColleagueFound:
    assert context.actor is not None
    is_officer = row["team_id"] == context.actor.team_id and row["role"] == Role.OFFICER
    account = f"/accounts/{row['id']}" if context.can_perform(search_accounts) else ""
    week = "/calendar?" + urlencode({"view": "week", "of": f"{STAFF}{row['id']}"})
    caseload = is_officer and context.can_perform(search_clients)
    return ColleagueFound(
        href=week if is_officer and context.can_perform(staff_calendar) else account,
        name=row["name"],
        role=row["role"],
        of=row["of"] or "",
        phone=row["phone"] or "",
        caseload_href=f"/caseload?officer={row['id']}" if caseload else "",
    )


def _shown(context: PageContext, found: ClientsFound) -> list[ClientFound]:
    own = context.actor.staff_id_or_none if context.actor else None
    # A reader of times sees initials everywhere.
    name = full_name if context.can_perform(search_clients) else short_name
    return [
        ClientFound(
            href=f"/people/{row['id']}",
            name=name(row),
            reference=row["reference"],
            court_numbers=", ".join(found.matched.get(row["id"], ())),
            officer=None if row["officer_id"] == own else row["officer"],
            restricted=row["restricted"],
            closed_on=row["closed_on"],
        )
        for row in found.people
    ]


def _named(context: PageContext, found: Iterable[Destination]) -> list[dict[str, str]]:
    return [
        {
            "href": one.href,
            "name": context.translate(one.name),
            "icon": one.icon,
            "why": context.translate(one.why) if one.why else "",
        }
        for one in found
    ]
