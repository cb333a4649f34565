"""Pages for escalations: the inbox with its deadlines, and one escalation with all that a decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.concerns.answering import concern_file
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import who_can_have
from aftercare.casework.escalation.inbox import ended_lately, look_in_inbox
from aftercare.casework.escalation.view import EscalationView, escalation_view
from aftercare.casework.overviews.saved_filters import saved_filters
from aftercare.casework.risk.seen_signs import signs_at_contact
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.deadlines.reported import CONCERN, SIGN_AT_ONCE, SIGNS_AGAIN
from aftercare.domain.escalation.first_notice import counted_from, first_notice_comes
from aftercare.domain.escalation.inbox import OPEN_STATES, InboxClock
from aftercare.domain.escalation.ladder import EscalationAct, EscalationState
from aftercare.domain.escalation.repeats import comes_before_step
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.snooze import last_snooze_day
from aftercare.domain.risk.acute_2007 import ACUTE_2007, urgent_items
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.processes.staff.ladder_people import Ahead
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.screen_timeline import MOST_LINES
from aftercare.web.absences.reminder_view import view
from aftercare.web.deadlines.phrases import (
    counted_at,
    name_of_deadline,
    named_at,
    note_shown,
    state_view,
)
from aftercare.web.escalation.due import due_of
from aftercare.web.escalation.inbox_filters import (
    ABOUT,
    CLOCK_NAMES,
    DECIDED,
    INBOX,
    address_of,
    filters_of,
    inbox_query_of,
)
from aftercare.web.escalation.inbox_view import filters_saved, saved_filter, view_links
from aftercare.web.escalation.steps_view import next_steps
from aftercare.web.escalation.timeline import line_of
from aftercare.web.escalation.words import HINTS, SEVERITY_CODES, counted_as
from aftercare.web.papers.escalation_papers import papers_card
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.paging import number_asked, page_shown
from aftercare.web.shell.phrases import escalation_name, full_name, not_offered_view, where
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form
from aftercare.web.shell.sources import adopted_text, source_view
from aftercare.web.shell.view import View
from aftercare.web.subject_access.disputed_view import disputed, disputed_ahead

router = APIRouter(route_class=PageRoute)
SIZE = 25
_OPEN = tuple(one.value for one in OPEN_STATES)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """When a decision was carried out, and the note of the person who recorded it."""

    href: str
    on: date
    note: str | None


@dataclass(frozen=True, slots=True)
class StepAhead:
    """Whom a waiting step will reach as things stand."""

    name: str | None
    level: str | None
    same_as: str | None
    is_passed: bool


@dataclass(frozen=True, slots=True)
class DecisionOption:
    value: str
    text: str
    hint: str


@router.get("/escalations")
def show_inbox(context: Annotated[PageContext, Depends(Allow(look_in_inbox))]) -> Response:
    asked = context.request.query_params
    shows_ended = bool(asked.get("ended"))
    return inbox_page(
        context, filters_of(asked), asked.get("page", ""), Reading({}), shows_ended=shows_ended
    )


def inbox_page(
    context: PageContext,
    filters: dict[str, str],
    page: str,
    handing: Reading,
    taken: Sequence[tuple[str, int]] = (),
    *,
    shows_ended: bool = False,
) -> Response:
    """The inbox; `handing` is the form that hands over the ticked escalations. `taken` says how many of those each
    colleague loses. `shows_ended`: with what can no longer be acted on."""
    by_me = filters.get("view") == DECIDED
    may_hand = context.can_perform(decide)
    first = (number_asked(page) - 1) * SIZE
    with context.work() as work:
        inbox = look_in_inbox(work, inbox_query_of(filters), first, SIZE)
        people = {escalation["person_id"] for escalation in inbox.escalations}
        colleagues = who_can_have(work, people) if may_hand else []
        ended = ended_lately(work, by_me=by_me) if by_me or shows_ended else None
        saved = saved_filters(work, "escalations")
    officers = {str(staff_id): name for staff_id, name in inbox.officers}
    shown = page_shown(inbox.escalations, inbox.total, page, SIZE, INBOX, filters)
    return context.page(
        "escalation/inbox.html",
        200 if handing.is_valid else 422,
        form=Reading(filters),
        handing=handing,
        taken=taken,
        may_hand=may_hand,
        colleagues=staff_options(colleagues),
        escalations=[_waiting(context, escalation) for escalation in shown.shown],
        total=inbox.total,
        ended=inbox.counts["ended"],
        page=shown,
        back=address_of(filters, str(shown.number) if shown.number > 1 else ""),
        views=view_links(context, may_hand, filters, inbox.counts),
        clocks=[(one.value, context.translate(CLOCK_NAMES[one])) for one in InboxClock],
        abouts=[(one.value, context.translate(name)) for one, name in ABOUT.items()],
        officers=[(str(staff_id), name) for staff_id, name in inbox.officers],
        mark="" if by_me else inbox.mark,
        by_me=by_me,
        over=None if ended is None else [_ended(context, row) for row in ended],
        saved=[saved_filter(context, one, filters, officers, may_hand) for one in saved],
        may_save=bool(filters) and filters not in [filters_saved(one) for one in saved],
    )


def _ended(context: PageContext, row: Row) -> Row:
    """An escalation that is over, and why it can no longer be acted on."""
    return row | {
        "person": full_name(row),
        "rule": escalation_name(row, context.language),
        "severity": SEVERITY_CODES[row["severity"]],
    }


@router.get("/escalations/{escalation_id}")
def show_escalation(
    escalation_id: UUID,
    context: Annotated[PageContext, Depends(Allow(escalation_view))],
    form: Form,
) -> Response:
    """One escalation; `form` holds the submitted form that had errors, if any."""
    may_lead = context.can_perform(decide)
    with context.work() as work:
        beside = disputed_ahead(context, work, [escalation_id])
        read_ahead(work.session, partial(escalation_view, work, escalation_id), *beside)
        escalation = escalation_view(work, escalation_id)
        head = escalation.head
        colleagues = who_can_have(work, [head["person_id"]]) if may_lead else []
        papers = papers_card(work, escalation_id, escalation.trigger_code, head["decision"])
        concerns = {
            one["id"]: concern_file(work, one["subject_id"]).row
            for one in escalation.terms
            if one["code"] == CONCERN
        }
        signs = {
            one["id"]: _signs_of(work, head["person_id"], one["subject_id"])
            for one in escalation.terms
            if one["code"] in (SIGN_AT_ONCE, SIGNS_AGAIN) and context.can_perform(signs_at_contact)
        }
    steps = [_step(row, escalation) for row in escalation.steps]
    waiting = [step for step in steps if step["state"] == "waiting"]
    next_step = min(waiting, key=lambda step: (step["due_at"], step["position"]), default=None)
    return context.page(
        "escalation/escalation.html",
        strip_of=head["person_id"],
        escalation=_head(context, escalation),
        person=head | {"id": head["person_id"], "name": full_name(head)},
        disputed=disputed(context, Disputed.ESCALATION, head["person_id"], [escalation_id]),
        causes=[
            _cause(row, view(context, escalation.reminded[row["id"]]), where(row, context.language))
            | {
                "away": escalation.away.get(row["id"]),
                "not_held": escalation.not_held.get(row["id"]),
                "review": escalation.reviews.get(row["id"]),
            }
            for row in escalation.causes
        ],
        terms=[
            _term(context, row, escalation)
            | {"concern": concerns.get(row["id"]), "signs": signs.get(row["id"])}
            for row in escalation.terms
        ],
        steps=steps,
        soon=next_step is not None
        and not any(step["notified_at"] for step in steps)
        and first_notice_comes(
            head["state"], head["opened_at"], escalation.trigger_code, context.now
        ),
        again=escalation.again,
        line=[line_of(context, row) for row in escalation.line.rows],
        line_most=MOST_LINES if escalation.line.is_cut else None,
        colleagues=staff_options(colleagues),
        last_snooze_day=last_snooze_day(context.now),
        next_step=next_step,
        overdue_since=max(
            (step["notified_at"] for step in escalation.steps if step["notified_at"]),
            default=head["opened_at"],
        ),
        again_first=next_step is not None
        and comes_before_step(
            escalation.again.at if escalation.again else None, next_step["due_at"]
        ),
        options=[
            DecisionOption(
                value=one.value,
                text=context.name_of("decision", one.value),
                hint=context.translate(HINTS[one]),
            )
            for one in escalation.offered
        ],
        next_steps=next_steps(context, escalation),
        carried_out=_carried_out(escalation),
        escalation_papers=papers,
        form=form,
    )


def _signs_of(work: UnitOfWork, person_id: UUID, appointment_id: UUID) -> dict[str, object]:
    """The words of the early signs that were seen at that contact."""
    found = signs_at_contact(work, person_id, appointment_id)
    words = [one.words for one in found.signs if one.id in found.seen]
    return {"appointment_id": appointment_id, "words": words}


def _waiting(context: PageContext, escalation: Row) -> Row:
    """An escalation in the list. Its clock is the end of the acknowledgement or snooze, else the next step."""
    taken = escalation["state"] == EscalationState.ACKNOWLEDGED.value
    snoozed = escalation["state"] == EscalationState.SNOOZED.value
    return escalation | {
        "person": full_name(escalation),
        "reason": escalation_name(escalation, context.language),
        "severity": SEVERITY_CODES[escalation["severity"]],
        "counted": counted_as(escalation["trigger_code"]),
        "taken_by": escalation["acknowledged_by"] if taken else None,
        "snoozed_by": escalation["snoozed_by"] if snoozed else None,
        "comes_back_at": escalation["acknowledged_until_at"] or escalation["snoozed_until_at"],
        "due_at": due_of(escalation),
        "next_step_at": None
        if taken or snoozed or not escalation["next_due_at"]
        else counted_from(
            escalation["next_due_at"], escalation["opened_at"], escalation["trigger_code"]
        ),
        "soon": not escalation["notified_at"]
        and first_notice_comes(
            escalation["state"], escalation["opened_at"], escalation["trigger_code"], context.now
        ),
        "again_first": comes_before_step(escalation["again_at"], escalation["next_due_at"]),
        "reached": escalation["reached_name"],
        "reached_audience": escalation["reached"],
        "reached_at": escalation["notified_at"],
        "may_acknowledge": not taken and not snoozed and context.can_perform(acknowledge),
    }


def _step(row: Row, escalation: EscalationView) -> Row:
    due_at, opened_at = row["due_at"], escalation.head["opened_at"]
    waits = row["state"] == "waiting"
    return row | {
        "due_at": counted_from(due_at, opened_at, escalation.trigger_code) if waits else due_at,
        "ahead": _ahead(escalation.ahead.get(row["position"])),
    }


def _carried_out(escalation: EscalationView) -> CarriedOut | None:
    row = escalation.carry_out
    if row is None or row.done_on is None:
        return None
    return CarriedOut(href=f"/deadlines/{row.id}", on=row.done_on, note=row.done_note)


def _ahead(ahead: Ahead | None) -> StepAhead | None:
    """None where an earlier step would reach no one."""
    if ahead is None:
        return None
    reached = ahead.reached
    return StepAhead(
        name=ahead.name,
        level=reached.level.value if reached.level and reached.fell_through else None,
        same_as=reached.same_as.value if reached.same_as else None,
        is_passed=reached.is_passed,
    )


def _head(context: PageContext, escalation: EscalationView) -> Row:
    head = escalation.head
    taken = head["state"] == EscalationState.ACKNOWLEDGED.value
    is_open = head["state"] in _OPEN
    may_lead = context.can_perform(decide)
    snoozed = next((one for one in escalation.acts if one["act"] == EscalationAct.SNOOZE), None)
    snoozed = snoozed if head["state"] == EscalationState.SNOOZED else None
    is_alarm = (head["trigger"] or head["rule_code"]) == Trigger.ALARM
    return head | {
        "severity": SEVERITY_CODES[head["severity"]],
        "is_open": is_open,
        "is_alarm": is_alarm,
        "rule": escalation_name(head, context.language),
        "rule_source": adopted_text(escalation.rule_source or "", context.language),
        "taken_by": head["acknowledged_by_name"] if taken else None,
        "snoozed_by": snoozed["acted_by"] if snoozed else None,
        "snooze_reason": snoozed["reason"] if snoozed else None,
        "handed_to": head["handed_to_name"],
        "held_by": sorted(_held_by(context, head)),
        "comes_back_at": head["acknowledged_until_at"] or head["snoozed_until_at"],
        "overdue": escalation.overdue,
        "opened_again": any(one["act"] == EscalationAct.REOPEN for one in escalation.acts),
        "may_acknowledge": head["state"] == EscalationState.OPENED.value
        and context.can_perform(acknowledge),
        "may_decide": is_open and may_lead,
        "elsewhere": escalation.is_elsewhere,
        "may_snooze": may_lead and is_open and snoozed is None and not is_alarm,
        "may_wake": may_lead and snoozed is not None,
        "may_hand": may_lead and is_open,
        "may_reopen": may_lead and not is_open,
        "decided_by": head["decided_by_name"],
    }


def _held_by(context: PageContext, head: Row) -> set[str]:
    """The colleagues who lose the escalation in a hand-over, as `held_by_others`: never the reader."""
    taken = head["state"] == EscalationState.ACKNOWLEDGED.value
    own = context.actor.staff_id_or_none if context.actor else None
    held = {head["handed_to"]: head["handed_to_name"]}
    if taken:
        held[head["acknowledged_by"]] = head["acknowledged_by_name"]
    return {name for staff_id, name in held.items() if staff_id not in (None, own)}


def _term(context: PageContext, row: Row, escalation: EscalationView) -> Row:
    """`urgent`: the assessment items that require immediate intervention, in words."""
    urgent = urgent_items(row["items"] or {})
    found = [item.words.label(context.language) for item in ACUTE_2007.items if item.code in urgent]
    name = name_of_deadline(row["code"], row["number"], context.language)
    kind = DEADLINE_KINDS.get(row["code"])
    return row | {
        "state": state_view(row["code"], row["state"], by_decision=row["by_decision"]),
        "due_at": counted_at(row["code"], row["due_at"], row["created_at"]),
        "text": named_at(name, row, context.language),
        # The source of the rule is about any alarm.
        "source": source_view(kind.source, context.language) if kind and kind.alarm else "",
        "urgent": found,
        "done_note": note_shown(row["done_note"], context.language),
        "is_replaced": row["id"] in escalation.replaced,
        "numbers": escalation.numbers.get(row["id"]),
        "sent": escalation.senders.get(row["id"]),
        "elsewhere": escalation.moved.get(row["id"]),
        "not_offered": not_offered_view(escalation.not_offered.get(row["id"]), context.language),
    }


def _cause(row: Row, reminded: View, place: str) -> Row:
    # A corrected outcome removes the verdict; the actual outcome then applies.
    decided = row["absence_state"] == "decided"
    return row | {
        "appointment_id": row["id"],
        "site": place,
        "absence_state": row["verdict"] if decided else row["absence_state"],
        "is_dropped": row["absence_state"] == "dropped",
        "verdict_reason": row["verdict_reason"] if decided else None,
        "no_reminder_seen": row["no_reminder_seen"] if decided else None,
        "no_address_seen": row["no_address_seen"] if decided else None,
        "early_reason": row["early_reason"] if decided else None,
        "reminded": reminded,
    }
