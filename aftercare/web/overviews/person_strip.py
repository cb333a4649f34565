"""What stands above every page of a client: level, restrictions, next appointment, escalations, telephone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.base.translation import sentence
from aftercare.casework.closing.acts import close_file
from aftercare.casework.file_access.lists import list_colleague
from aftercare.casework.overviews.person_ahead import STRIP
from aftercare.casework.overviews.person_file import (
    PersonFile,
    decisions_to_review,
    evading_since,
    next_appointment,
    periods_away,
    person_file,
)
from aftercare.casework.people.acts import change_details
from aftercare.casework.people.home_addresses import is_home_forbidden
from aftercare.casework.people.related_persons_view import is_voluntary
from aftercare.casework.people.restrictions import restrictions_of
from aftercare.casework.plans.acts import draft_plan
from aftercare.casework.plans.enrolment import is_enrolled
from aftercare.casework.transfers.acts import transfer_clients
from aftercare.domain.escalation.first_notice import first_notice_comes
from aftercare.domain.people.person import Regime, age_on
from aftercare.store.accounts.audit import noted_together
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.full_names import full_names, labels
from aftercare.web.plans.reason_chain import away_period, plan_view
from aftercare.web.shell.phrases import escalation_name, full_name, where
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.return_address import search_before
from aftercare.web.shell.view import View
from aftercare.web.shell.words import mid_sentence

FROM_DAY: Final = sentence("from %(day)s: %(condition)s")


class Tab(NamedTuple):
    key: str
    path: str
    name: str


TABS: Final = (
    Tab("overview", "", sentence("Overview")),
    Tab("conditions", "/conditions", sentence("Plan and conditions")),
    Tab("messages", "/messages", sentence("Contact and messages")),
    Tab("risk", "/risk-and-treatment", sentence("Risk and treatment")),
    Tab("history", "/history", sentence("History")),
)


class Titled(NamedTuple):
    """A condition by its id and its words."""

    id: UUID
    text: str


class OpenEscalation(NamedTuple):
    """With who has it, none before anyone was notified, and the moment at which the next is."""

    id: UUID
    text: str
    waits_for: str | None
    until_at: datetime | None
    elsewhere: bool = False
    soon: bool = False
    in_question: str | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """`closed_because`: why the file was closed. `away`: the periods of now in which the client cannot come.
    `evading_since`: the first day of an evasion that runs. `binds`: conditions that restrict, now or later.
    `sites`: those of ours that are closed to the client. `pairs`: how many people are kept apart.
    `next`: the next appointment. `reviews`: missed appointments with a decision to look at again."""

    photo_id: UUID | None
    closed_because: str | None
    away: list[View]
    evading_since: date | None
    binds: list[Titled]
    sites: list[str]
    home_forbidden: bool
    pairs: int
    next: Row | None
    reviews: list[Row]
    escalations: list[OpenEscalation]


@dataclass(frozen=True, slots=True)
class StripAbove:
    """The strip with its client; `may_transfer`: whether the reader may change the officer."""

    person: View
    strip: Strip
    may_transfer: bool


def strip_above(context: PageContext, values: Mapping[str, object]) -> StripAbove | None:
    """The strip of a page with these values: of the client in its address, or of whom it says in `strip_of`. None for a
    page of no client, for one with a strip of its own, and for who may not see the case file."""
    person_id = values.get("strip_of") or context.request.path_params.get("person_id")
    if "strip" in values or person_id is None or not context.can_perform(person_file):
        return None
    with suppress(NotFound), context.work() as work, noted_together(work):
        return _strip(context, work, person_file(work, UUID(str(person_id)), STRIP))
    return None


def above(context: PageContext, work: UnitOfWork, file: PersonFile, tab: str) -> dict[str, Any]:
    """The values of the head, the strip and the tabs; `tab` is the key of the one that is shown."""
    person = file.person
    open_file = person.closed_on is None
    shown = _strip(context, work, file)
    return {
        "person": shown.person,
        "strip": shown.strip,
        "may_transfer": shown.may_transfer,
        "tab": tab,
        "tabs": [View(one, href=f"/people/{person.id}{one.path}") for one in TABS],
        "caseload_href": search_before(context, "/caseload", "/search"),
        "in_force": plan_view(file.in_force),
        "in_hand": plan_view(file.in_hand),
        "has_order": bool(file.orders),
        "may_edit": context.can_perform(change_details),
        "enrolling": context.can_perform(draft_plan) and open_file and not is_enrolled(file.plans),
        "may_plan": context.can_perform(draft_plan) and open_file,
        "may_close": context.can_perform(close_file),
        "may_list": context.can_perform(list_colleague)
        and context.actor is not None
        and person.team_id == context.actor.team_id,
    }


def _strip(context: PageContext, work: UnitOfWork, file: PersonFile) -> StripAbove:
    person = file.person
    sites, pairs = restrictions_of(work, person.id)
    return StripAbove(
        person=_person(context, file),
        strip=Strip(
            photo_id=file.photo_id,
            closed_because=file.closed_because,
            away=[
                away_period(one)
                for one in periods_away(work, file)
                if one.during.lower <= context.now
            ],
            evading_since=evading_since(work, file),
            binds=_binding(context, file),
            sites=list(sites),
            home_forbidden=is_home_forbidden(work, person.id, file.not_over(context.today)),
            pairs=pairs,
            next=_next(context, work, file),
            reviews=decisions_to_review(work, file),
            escalations=[
                OpenEscalation(
                    one["id"],
                    escalation_name(one, context.language),
                    one["waits_for"],
                    one["until_at"],
                    elsewhere=one["elsewhere"],
                    soon=first_notice_comes(
                        one["state"], one["opened_at"], one["trigger_code"], context.now
                    ),
                    in_question=one["in_question"],
                )
                for one in file.escalations
            ],
        ),
        may_transfer=context.can_perform(transfer_clients)
        and person.closed_on is None
        and file.officer is not None
        and context.actor is not None
        and file.officer.team_id == context.actor.team_id,
    )


def _person(context: PageContext, file: PersonFile) -> View:
    person = file.person
    return View(
        person,
        name=full_name(person),
        born_on=person.birth_on,
        age=age_on(person.birth_on, context.today),
        minor=person.regime == Regime.JUVENILE,
        tier=str(person.tier),
        phone_verified=person.phone_state == "verified",
        officer=file.officer.display_name if file.officer else "",
        deputy=file.deputy.display_name if file.deputy else None,
        voluntary=is_voluntary(file.orders, context.today),
    )


def _binding(context: PageContext, file: PersonFile) -> list[Titled]:
    """The conditions that restrict where the client goes or whom the client meets: those in force, then those to come
    with their first day."""
    binding = [
        one
        for one in file.not_over(context.today)
        if (entry := one.entry) is not None and entry.restricts
    ]
    named, names = [], full_names(context, binding, file.conditions)
    short = labels(file.conditions, context.language)
    for one in sorted(binding, key=lambda one: max(one.starts_on, context.today)):
        name = names[one.id]
        if one.starts_on > context.today and name == short[one.id]:
            day = context.day(one.starts_on)
            name = context.translate(FROM_DAY, day=day, condition=mid_sentence(name))
        named.append(Titled(one.id, name))
    return named


def _next(context: PageContext, work: UnitOfWork, file: PersonFile) -> Row | None:
    row = next_appointment(work, file)
    return row and row | {"place": where(row, context.language)}
