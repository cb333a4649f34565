"""The client's page in five tabs under one strip; people who plan see times only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.contact_standards.contacts import LONGEST_NOTE, NewContact, add_contact
from aftercare.casework.messages.conversations import unread_of
from aftercare.casework.overviews.person_ahead import EVENTS_SEARCHED, EVENTS_SHOWN
from aftercare.casework.overviews.person_file import (
    PersonFile,
    PersonMessages,
    PersonTimes,
    attendance_of,
    events_of,
    messages_of,
    periods_away,
    person_file,
    times_of,
)
from aftercare.casework.people.times import person_times
from aftercare.casework.placement.unplaced import Key, queue_positions
from aftercare.casework.staff.availability import detentions_among
from aftercare.domain.absences.absence import AbsenceState
from aftercare.domain.appointments.lifecycle import AWAITING_OUTCOME, AppointmentState
from aftercare.domain.client_page.call_wishes import asks_after
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.store.accounts.audit import noted_together
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.full_names import numbered_in_row
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.overviews.attendance_view import attendance_view
from aftercare.web.overviews.cards import cards_of
from aftercare.web.overviews.person_strip import above
from aftercare.web.overviews.timeline import PARTS, conversation, event, found
from aftercare.web.people.restrictions_view import restrictions_view
from aftercare.web.plans.reason_chain import away_period, order_view, plan_view
from aftercare.web.shell.phrases import (
    short_name,
    slots_href,
    state_shown,
    where,
    why_in_custody,
    why_unplaced,
)
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import KEPT_AS, kept_fields, leads_to_search
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import DisputedBeside, disputed

MOST_WORDS = 100
router = APIRouter(route_class=PageRoute)
TO_DECIDE = sentence("Decide on the absence on %(day)s")
TO_RECORD = sentence("Record what happened on %(day)s")
EVERYTHING = sentence("Everything")
PLAN_RETURNED = sentence("The plan was returned")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What a person has to do about the client."""

    title: str
    text: str
    href: str
    due_at: datetime | None
    tone: str


@dataclass(frozen=True, slots=True)
class PartLink:
    """A link to one part of the history."""

    href: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Since when an occurrence has been waiting for a time, and its position in the queue."""

    since_at: datetime
    place: int
    of: int


Reader = Annotated[PageContext, Depends(Allow(person_file))]


@router.get("/people/{person_id}")
def show_person(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(person_times))]
) -> Response:
    """What is asked now and what comes."""
    if not context.can_perform(person_file):
        return _times_only(context, person_id)
    with context.work() as work, noted_together(work):
        file = person_file(work, person_id, "overview")
        times = times_of(work, file)
        away = periods_away(work, file)
        detentions = detentions_among(work, person_id) if away else {}
        values = above(context, work, file, "overview") | {
            "disputed": _disputed(context, file),
            "open_items": [*_open_items(context, file, times)],
            "next_appointments": [*_ahead(context, times)],
            "unplaced": _unplaced(context, file, times, queue_positions(work, person_id)),
            "away": [away_period(one, detentions.get(one.id)) for one in away],
            "cards": cards_of(context, work, file, "overview"),
        }
    return context.page("overviews/person_overview.html", **values)


@router.get("/people/{person_id}/conditions")
def show_conditions(person_id: UUID, context: Reader) -> Response:
    """Orders, conditions and the plan, and what follows from them."""
    with context.work() as work, noted_together(work):
        file = person_file(work, person_id, "conditions")
        orders = [order_view(context, file, order) for order in file.orders]
        values = above(context, work, file, "conditions") | {
            "orders": orders,
            "versions": [plan_view(one) for one in file.plans],
            "restrictions": restrictions_view(work, person_id, orders),
            "cards": cards_of(context, work, file, "conditions"),
        }
    return context.page("overviews/person_conditions.html", **values)


@router.get("/people/{person_id}/messages")
def show_messages(person_id: UUID, context: Reader) -> Response:
    """How the client is reached, who else is, and what was written."""
    with context.work() as work, noted_together(work):
        file = person_file(work, person_id, "messages")
        messages = messages_of(work, file)
        values = above(context, work, file, "messages") | {
            "contact": _contact(file, messages),
            "unread": unread_of(work, person_id),
            "messages": conversation(context, messages),
            "check_ins": messages.check_ins,
            "cards": cards_of(context, work, file, "messages"),
        }
    return context.page("overviews/person_messages.html", **values)


@router.get("/people/{person_id}/risk-and-treatment")
def show_risk(person_id: UUID, context: Reader) -> Response:
    with context.work() as work, noted_together(work):
        file = person_file(work, person_id, "risk")
        values = above(context, work, file, "risk") | {
            "cards": cards_of(context, work, file, "risk")
        }
    return context.page("overviews/person_risk.html", **values)


@router.get("/people/{person_id}/history")
def show_history(person_id: UUID, context: Reader, form: Form) -> Response:
    """What happened and what was written down, or one part of it; with words, everything that has them."""
    words, asked = kept_fields(context).get("words", ""), context.request.query_params
    part = asked.get("part", "") if asked.get("part") in PARTS else ""
    with context.work() as work, noted_together(work):
        file = person_file(work, person_id, "history")
        rows = events_of(work, file, EVENTS_SEARCHED if words or part else EVENTS_SHOWN)
        events = [event(context, row) for row in rows if not part or row["kind"] in PARTS[part][1]]
        values = above(context, work, file, "history") | {
            "timeline": found(events, words) if words else events[:EVENTS_SHOWN],
            "words": words,
            "parts": [*_parts(context, person_id, part)],
            "attendance": attendance_view(attendance_of(work, file)),
            "may_note": context.can_perform(add_contact) and file.person.closed_on is None,
            "form": form.or_stored({"words": words}),
        }
    return context.page("overviews/person_history.html", **values)


def _parts(context: PageContext, person_id: UUID, chosen: str) -> Iterator[PartLink]:
    """Links to the parts; the words that are searched for stay."""
    search = context.request.query_params.get(KEPT_AS, "")
    for code, name in (("", EVERYTHING), *((code, one[0]) for code, one in PARTS.items())):
        kept = {name: value for name, value in ((KEPT_AS, search), ("part", code)) if value}
        address = f"/people/{person_id}/history"
        href = f"{address}?{urlencode(kept)}" if kept else address
        yield PartLink(href, context.translate(name), chosen=code == chosen)


@router.post("/people/{person_id}/history")
@shown_again_by(show_history)
def search_history(person_id: UUID, context: Reader, form: Form) -> Response:
    words = form.text("words", required=False, most=MOST_WORDS)
    if not form.is_valid:
        raise NotSaved()
    return leads_to_search(context, f"/people/{person_id}/history", {"words": words})


@router.post("/people/{person_id}/notes")
@shown_again_by(show_history)
def add_note(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(add_contact))], form: Form
) -> Response:
    note = form.text("note", most=LONGEST_NOTE)
    with saving(context, form) as work:
        kind, today = RecordKind.NOTE, context.today
        add_contact(work, NewContact(person_id, kind, today, completed=False, note=note))
    return context.redirect_to(f"/people/{person_id}/history", flash="saved")


def _disputed(context: PageContext, file: PersonFile) -> DisputedBeside:
    about = [file.person.id, *(one.id for one in file.orders), *(one.id for one in file.conditions)]
    return disputed(context, Disputed.PERSON, file.person.id, about)


def _times_only(context: PageContext, person_id: UUID) -> Response:
    """Times and places without any reason, also for what could not be scheduled."""
    with context.work() as work:
        found = person_times(work, person_id)
        places = queue_positions(work, person_id)
    return context.page(
        "overviews/person_times.html",
        person={"name": short_name(found.person), "reference": found.person.reference},
        appointments=[
            row | {"place": where(row, context.language), "state": state_shown(row)}
            for row in found.appointments
        ],
        unplaced=[
            row
            | vars(
                _waiting(
                    context,
                    places.get((row["line_id"], row["occurrence"])),
                    row["reason"],
                    slots_href(person_id, row["line_id"], row["occurrence"]),
                    all_rights=False,
                )
            )
            for row in found.unplaced
        ],
    )


def _contact(file: PersonFile, messages: PersonMessages) -> View:
    person, why_no_text = file.person, messages.why_no_text
    return View(
        person,
        phone_verified=person.phone_state == "verified",
        number_is_shared=messages.number_is_shared,
        why_no_text=why_no_text.value if why_no_text else None,
        language=LETTER_LANGUAGE_NAMES.get(person.language, person.language),
        officer=file.officer.display_name if file.officer else "",
        deputy=file.deputy.display_name if file.deputy else None,
    )


def _wish(context: PageContext, call: Row) -> str:
    """When the client asks to be called; with what holds, where that lies after the deadline."""
    words: str = call["words"] or ""
    if not asks_after(words, call["created_at"], call["due_at"]):
        return words
    return f"{words} · {context.name_of('call_wish', 'after')}"


def _open_items(context: PageContext, file: PersonFile, times: PersonTimes) -> Iterator[OpenItem]:
    """Most urgent first. Escalations stand in the strip."""
    for call in times.calls:
        danger = call["reason"] == WORDS_OF_SUICIDE
        yield OpenItem(
            title=context.name_of("task_reason", call["reason"]),
            text=call["words"] or "" if danger else _wish(context, call),
            href=f"/people/{file.person.id}/{'conversation' if danger else 'messages#check-ins-title'}",
            due_at=call["due_at"],
            tone="error" if danger else "warning",
        )
    for absence in times.absences:
        if absence.state == AbsenceState.OPENED:
            day = context.day(absence.missed_on)
            yield OpenItem(
                title=context.translate(TO_DECIDE, day=day),
                text="",
                href=f"/absences/{absence.id}",
                due_at=absence.decide_by,
                tone="warning",
            )
    for row in times.appointments:
        if row["state"] == AppointmentState.OUTCOME_OVERDUE:
            day = context.day(row["starts_at"])
            yield OpenItem(
                title=context.translate(TO_RECORD, day=day),
                text=context.name_of("kind", row["kind"]),
                href=f"/appointments/{row['id']}",
                due_at=None,
                tone="warning",
            )
    if file.in_hand and file.in_hand.state == PlanState.RETURNED:
        yield OpenItem(
            title=context.translate(PLAN_RETURNED),
            text=file.in_hand.return_reason or "",
            href=f"/plans/{file.in_hand.id}/edit",
            due_at=None,
            tone="warning",
        )


def _ahead(context: PageContext, times: PersonTimes) -> Iterator[Row]:
    """The future appointments still planned, each with the condition it follows from."""
    for row in times.appointments:
        if row["ends_at"] <= context.now or row["state"] not in AWAITING_OUTCOME:
            continue
        why = numbered_in_row(row, context.language)
        place, state = where(row, context.language), state_shown(row)
        yield row | {"place": place, "why": why, "state": state}


@dataclass(frozen=True)
class Waiting:
    """Why an occurrence has no time, where one is found for it (empty in custody), and its place in the queue."""

    why: str
    slots_href: str
    waits: QueuePosition | None


def _waiting(
    context: PageContext,
    place: Row | None,
    reason: Mapping[str, object],
    href: str,
    *,
    all_rights: bool,
) -> Waiting:
    """`place`: in the queue, none once its period is over."""
    if place is not None and place["in_custody"]:
        why = why_in_custody(context.language, all_rights=all_rights)
        return Waiting(why, "", None)
    waits = (
        QueuePosition(place["noticed_at"], place=place["place"], of=place["waiting"])
        if place
        else None
    )
    why = why_unplaced(reason, context.language, all_rights=all_rights)
    return Waiting(why, href, waits)


def _unplaced(
    context: PageContext, file: PersonFile, times: PersonTimes, places: dict[Key, Row]
) -> list[View]:
    kinds = {row["line_id"]: row["kind"] for row in file.obligations}
    return [
        View(
            row,
            kind=kinds.get(row.line_id, "appointment"),
            **vars(
                _waiting(
                    context,
                    places.get((row.line_id, row.occurrence)),
                    row.reason,
                    slots_href(row.person_id, row.line_id, row.occurrence),
                    all_rights=True,
                )
            ),
        )
        for row in times.unplaced
        if row.line_id in kinds and row.last_on >= context.today
    ]
