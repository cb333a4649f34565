"""The caseload: every client of an officer or team, the urgent ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.overviews.view import CASELOAD_A_PAGE, caseload_sizes, my_caseload
from aftercare.casework.people.acts import enrol
from aftercare.casework.plans.acts import approve_plan
from aftercare.casework.staff.stand_ins import stood_in_people
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.web.escalation.words import SEVERITY_CODES
from aftercare.web.overviews.worklist_filters import ALL, OTHERS, OWN, OWN_NAMES
from aftercare.web.overviews.worklist_items import NO_DEADLINE
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.paging import number_asked, page_shown
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import KEPT_AS, kept_fields, leads_to_search
from aftercare.web.shell.saving import Form
from aftercare.web.shell.vocabulary import VOCABULARY
from aftercare.web.shell.words import mid_sentence

router = APIRouter(route_class=PageRoute)
CASELOAD, FIELDS = "/caseload", ("q", "tier", "show", "officer", "whose")
IN_ADDRESS = (KEPT_AS, "officer", "whose")
ESCALATION = sentence("Escalation")
Reader = Annotated[PageContext, Depends(Allow(my_caseload))]


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the clients the reader may see, with its size."""

    href: str
    code: str
    text: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of open work of a client; `due_at` is of the first of them."""

    text: str
    icon: str
    due_at: datetime | None
    tone: str = "neutral"


@router.get("/caseload")
def show_caseload(context: Reader) -> Response:
    """A link of a number names the officer alone, a tab the own clients or others."""
    asked = {name: context.request.query_params.get(name, "") for name in ("officer", "whose")}
    return _page(context, Reading(kept_fields(context) or asked))


@router.post("/caseload")
def search_caseload(context: Reader, sent: Form) -> Response:
    """A search is posted, so that no name appears in an address or a server log."""
    form = Reading({name: sent.typed.get(name, "").strip() for name in FIELDS})
    _asked(form)
    if not form.is_valid:
        return _page(context, form)
    return leads_to_search(context, CASELOAD, form.typed)


def _asked(form: Reading) -> tuple[str, str, str]:
    return (
        form.text("q", required=False, most=100),
        form.choice("tier", ("1", "2", "3"), required=False),
        form.choice("show", ("all", "attention", "closed"), required=False),
    )


def _whose(context: PageContext, form: Reading, own_first: bool) -> str:
    """A search is among all clients, and so is the list of an officer named by a link. Without a choice an officer
    sees the clients of their own, unless they stand in for a colleague."""
    if form.typed.get("q") or form.typed.get("officer"):
        return ALL
    chosen = form.typed.get("whose", "")
    if chosen in (OWN, OTHERS, ALL):
        return chosen
    return OWN if own_first and not context.can_perform(approve_plan) else ALL


def _page(context: PageContext, form: Reading) -> Response:
    search, tier, show = _asked(form)
    page = context.request.query_params.get("page", "")
    if not form.is_valid:
        people: list[Row] = []
        places: dict[UUID, str] = {}
        own, everyone, whose = 0, 0, ALL
    else:
        with context.work() as work:
            read_ahead(work.session, partial(caseload_sizes, work), partial(stood_in_people, work))
            own, everyone = caseload_sizes(work)
            places = stood_in_people(work)
            whose = _whose(context, form, bool(own) and not places)
            people = my_caseload(
                work,
                int(tier) if tier else None,
                search or None,
                attention=show == "attention",
                closed=show == "closed",
                officer_id=id_of(form.typed.get("officer", "")),
                own={OWN: True, OTHERS: False}.get(whose),
                first=(number_asked(page) - 1) * CASELOAD_A_PAGE,
            )
    count = people[0]["of_all"] if people else 0
    shown = [_shown(context, row, places.get(row["id"])) for row in people]
    kept = {name: context.request.query_params.get(name, "") for name in IN_ADDRESS}
    return context.page(
        "overviews/caseload.html",
        form=form,
        searched=bool(search),
        views=[
            Tab(f"{CASELOAD}?whose={code}", code, context.translate(name), number, code == whose)
            for code, name, number in (
                (OWN, OWN_NAMES[OWN], own),
                (OTHERS, OWN_NAMES[OTHERS], everyone - own),
                (ALL, OWN_NAMES[ALL], everyone),
            )
        ]
        if own
        else [],
        of_officer=bool(people) and bool(form.typed.get("officer")) and people[0]["officer"],
        page=page_shown(shown, count, page, CASELOAD_A_PAGE, CASELOAD, kept),
        count=count,
        may_enrol=context.can_perform(enrol),
        may_see_officer=context.can_perform(approve_plan),
    )


def _shown(context: PageContext, row: Row, in_place_of: str | None) -> Row:
    following = None
    if row["next_at"] is not None:
        following = {"starts_at": row["next_at"], "kind": row["next_kind"]}
    return row | {
        "name": full_name(row),
        "tier": str(row["tier"]),
        "in_place_of": in_place_of,
        "is_own": context.actor is not None and row["officer_id"] == context.actor.staff_id_or_none,
        "works_along": context.actor is not None
        and row["co_officer_id"] == context.actor.staff_id_or_none,
        "takes_texts": row["takes_texts"] and row["phone_state"] in ("verified", "unverified"),
        "next": following,
        "open_items": _open_items(context, row),
    }


def _open_items(context: PageContext, row: Row) -> list[OpenWork]:
    """Escalations first, then each kind of worklist item, what is due first first. Of what is overdue or due within a
    day the distance to its deadline is said: the order of clients follows from it."""
    found = [
        OpenWork(
            _counted(context.name_of("task", kind), work["open"]),
            VOCABULARY["task"][kind].icon,
            work["due_at"] and datetime.fromisoformat(work["due_at"]),
        )
        for kind, work in row["open_work"].items()
    ]
    found.sort(key=lambda one: (one.due_at or NO_DEADLINE, one.text))
    if escalations := row["open_escalations"]:
        severity = VOCABULARY["severity"][SEVERITY_CODES[row["severity"]]]
        text = _counted(context.translate(ESCALATION), escalations)
        severity_name = mid_sentence(context.translate(severity.name))
        found.insert(0, OpenWork(f"{text} · {severity_name}", "flag", None, severity.tone))
    return found


def _counted(name: str, count: int) -> str:
    return f"{name} ({count})" if count > 1 else name
