"""Pages for one appointment: why it exists, the messages about it, its outcome, and moving it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Fault, Invalid, Stale
from aftercare.base.subject_errors import UndoClosed
from aftercare.base.translation import sentence
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import move_appointment, record_outcome
from aftercare.casework.appointments.several_outcomes import undo_outcomes
from aftercare.casework.appointments.view import (
    AppointmentFile,
    OfferedTime,
    appointment_file,
    offered_times,
    options_of,
)
from aftercare.casework.listing.resources import still_sees
from aftercare.casework.people.home_addresses import visit_address
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.no_times import no_times
from aftercare.casework.placement.slots import ALL_TIMES, check_time
from aftercare.domain.appointments.device_check_outcomes import OUTCOME_OF
from aftercare.domain.appointments.lifecycle import (
    AWAITING_OUTCOME,
    OPEN_STATES,
    RECORDED,
    AppointmentState,
    Outcome,
    state_after_outcome,
)
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.domain.risk.acute_2007 import urgent_items
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.web.absences.reminder_view import view
from aftercare.web.appointments.acute_items import acute_answers, acute_of, draft_beside
from aftercare.web.appointments.calendar_query import way_back, with_way_back
from aftercare.web.appointments.device_check_form import MARK, device_check_form, read_device_check
from aftercare.web.appointments.early_signs import flash_of_signs, signs_of, tick, ticked_signs
from aftercare.web.appointments.passing_on import PassOnView, moved_flash, pass_on_view
from aftercare.web.appointments.recording import at_first, came_from, in_place, outcomes_to_undo
from aftercare.web.appointments.waiting_addresses import with_addresses
from aftercare.web.calendars.clash_view import clashes_shown
from aftercare.web.conditions.full_names import numbered_in_row
from aftercare.web.placement.no_times_view import no_times_view
from aftercare.web.placement.time_choice import (
    HAND_NAMES,
    OFFER_NAMES,
    chosen_by_hand,
    chosen_offer,
    options_view,
    proposed_time,
)
from aftercare.web.placement.times_view import asked_day, asked_times, times_view
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import (
    EXTRA,
    cadence,
    capital,
    frame_name,
    full_name,
    state_shown,
    where,
)
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.subject_access.disputed_view import disputed, disputed_ahead

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(appointment_file))]
Recorder = Annotated[PageContext, Depends(Allow(record_outcome))]
Mover = Annotated[PageContext, Depends(Allow(move_appointment))]

LEGAL_FRAME = sentence("Order")
CONDITION = sentence("Condition")
PLAN = sentence("Supervision plan")
OBLIGATION = sentence("Obligation")
THIS_TIME = sentence("Why this time")
VERSION_OF_PLAN = sentence("version %(number)s, approved by %(name)s on %(day)s")
MADE_BY = sentence("Made by %(name)s, beside the plan")
CHOSEN_BY = sentence("%(name)s: %(reason)s")
INFORMATION = sentence("For information only: missing this appointment has no consequences")
HINTS = {
    Outcome.ATTENDED_NOT_COMPLIED: sentence("Present, but broke an agreement"),
    Outcome.MISSED: sentence("This opens an absence; you decide on it later"),
    Outcome.CALLED_OFF: sentence("Never counts against the client"),
}


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """A line of the log; `noted_at`: when a device without a network noted it."""

    outcome: str
    note: str | None
    at: datetime
    noted_at: datetime | None
    who: str
    device_check: str | None
    second_officer: str | None


@dataclass(frozen=True, slots=True)
class AbsenceLink:
    id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One link of the chain from the order of the court to this time."""

    term: str
    text: str
    more: str


@router.get("/appointments/{appointment_id}")
def show_appointment(
    appointment_id: UUID, context: Reader, form: Form, times: str = ""
) -> Response:
    with_times = bool(times) or context.request.url.path.endswith("/move")
    with context.work() as work:
        beside = disputed_ahead(context, work, [appointment_id])
        read_ahead(work.session, partial(appointment_file, work, appointment_id), *beside)
        file = appointment_file(work, appointment_id)
        movable = file.head["state"] in OPEN_STATES and file.head["starts_at"] > context.now
        near = asked_day(context)
        offers = (
            offered_times(work, appointment_id, ALL_TIMES, near) if movable and with_times else None
        )
        options = options_of(work, appointment_id) if offers is not None else None
        head = file.head
        asked = (head["person_id"], head["line_id"], head["occurrence"])
        none_free = None if offers is None else no_times(work, *asked, _days(offers))
        acute = acute_of(context, work, head)
        signs = signs_of(context, work, head)
        at_home = head["kind"] in HOME_KINDS
        home = visit_address(work, head["person_id"]) if at_home else None
        ahead = with_addresses(work, [head], context.now)
        checked = device_check_form(context, work, head)
        busy = file.clashes if movable else []
        clashes = [*clashes_shown(busy, work.actor, context.language)]
    # Apart: what the check refuses is taken back, and the looks above are not.
    check = partial(_check, context, head)
    proposed = proposed_time(context, options, check) if options else None
    form = proposed.form if proposed else form
    # Chosen in a list, where the early signs are not asked.
    stored = {"outcome": context.request.query_params.get("outcome", "")}
    if checked:
        stored["second_officer"] = str(head["second_officer_id"] or "")
    form = form.or_stored(stored)
    back = way_back(context.request.query_params)
    wanted = asked_times(context, with_way_back(f"/appointments/{appointment_id}?times=yes", back))
    return context.page(
        "appointments/appointment.html",
        200 if context.request.method == "GET" else None,
        strip_of=head["person_id"],
        appointment=_appointment(context, head, form),
        person={"id": head["person_id"], "name": full_name(head)},
        disputed=disputed(context, Disputed.APPOINTMENT, head["person_id"], [appointment_id]),
        why=_why(context, head),
        reminded=view(context, file.reminded),
        outcomes=[_recorded(row) for row in file.outcomes],
        possible=_possible(context, head),
        movable=movable,
        asks_times=offers is not None,
        times=options
        and times_view(
            context,
            offers or (),
            wanted,
            options,
            form.typed.get("starts_at", ""),
        ),
        none_free=none_free
        and no_times_view(context, head["person_id"], none_free, period=bool(head["plan_id"])),
        options=None if options is None else options_view(context, options),
        absence=_absence(file),
        away=file.away,
        not_held=file.not_held,
        clashes=clashes,
        pass_on=_pass_on(context, appointment_id, file),
        acute=acute,
        signs=signs,
        home=home,
        address_waits=ahead[0].get("address_waits"),
        checked=checked,
        fits=bool(proposed and proposed.fits),
        refused=proposed and proposed.refused,
        back=back,
        correcting="correct" in context.request.query_params,
        came_from=came_from(form.typed.get("next") or context.request.query_params.get("from", "")),
        times_href=wanted.here,
        move_href=with_way_back(f"/appointments/{appointment_id}/move", back),
        form=signs.in_form(form) if signs else form,
    )


@router.post("/appointments/{appointment_id}/record-outcome")
@shown_again_by(show_appointment)
def record(appointment_id: UUID, context: Recorder, form: Form) -> Response:
    """Record an outcome from a list (`next` says which) or the appointment's own page, which shows errors at the
    fields."""
    check = read_device_check(form) if form.ticked(MARK) else None
    outcome = OUTCOME_OF[check.result] if check else form.one_of("outcome", Outcome)
    scores, seen = acute_answers(form, outcome), ticked_signs(form, outcome)
    here = f"/appointments/{appointment_id}"
    back = form.typed.get("next") or here
    whole = form.ticked("whole")
    try:
        if not form.is_valid:
            raise Invalid()
        with context.work() as work:
            recorded = record_outcome(
                work, appointment_id, form.version, outcome, form.typed.get("note"), check=check
            )
            draft_beside(work, recorded, scores)
            raised = tick(work, recorded, seen)
            shown = still_sees(work, recorded.person_id)
    except Invalid as invalid:
        if back != here and not whole:
            raise
        if form.is_valid:
            form.errors.update(field_errors(invalid, {"/signs": "sign"}))
        raise NotSaved() from None
    # A provider records a missed appointment, but the absence appears on the officer's worklist.
    decides = context.can_perform(give_verdict)
    missed = outcome == Outcome.MISSED and decides and recorded.enforceable
    back = in_place(back, appointment_id) if shown else "/escalations"
    alarmed = "alarmed" if urgent_items(scores) else flash_of_signs(raised)
    flash = alarmed or ("missed" if missed else "recorded")
    return context.redirect_to(back, flash=flash)


@router.post("/appointments/undo-outcomes")
def undo(context: Annotated[PageContext, Depends(Allow(undo_outcomes))], form: Form) -> Response:
    """Back in the list, at the row that is to be recorded again and says so. When it is too late, the page does."""
    said = outcomes_to_undo(form)
    there = form.typed.get("next") or "/"
    try:
        context.run(undo_outcomes, said)
    except (UndoClosed, Stale):
        there = f"{there}#appointment-{next(iter(said))}" if said else there
        return context.redirect_to(there, flash="undo-closed")
    return context.redirect_to(at_first(there, said), flash="undone")


@router.post("/appointments/{appointment_id}/move")
@shown_again_by(show_appointment)
def move(appointment_id: UUID, context: Mover, form: Form) -> Response:
    """Move to one of the offered times, to another session of a group, or to a time chosen by hand."""
    by_hand = form.ticked("by_hand")
    choice = chosen_offer(form) if not by_hand else _by_hand(context, appointment_id, form)
    with saving(context, form, HAND_NAMES if by_hand else OFFER_NAMES) as work:
        fresh = move_appointment(work, appointment_id, form.version, **vars(choice))
    there = way_back(context.request.query_params) or f"/appointments/{fresh.id}"
    flash = moved_flash(context, fresh.id)
    return context.redirect_to(there, flash=flash, days=[civil_date(choice.starts_at)])


def _pass_on(
    context: PageContext, appointment_id: UUID, file: AppointmentFile
) -> PassOnView | None:
    if file.head["known_at"] is not None or file.head["state"] not in OPEN_STATES:
        return None
    return pass_on_view(context, appointment_id)


def _check(context: PageContext, head: Row, choice: HandChoice) -> None:
    context.run(check_time, head["person_id"], head["line_id"], head["occurrence"], choice)


def _days(offers: Iterable[OfferedTime]) -> frozenset[date]:
    return frozenset(civil_date(one.starts_at) for one in offers)


def _by_hand(context: PageContext, appointment_id: UUID, form: Reading) -> HandChoice:
    options = context.run(options_of, appointment_id)
    return chosen_by_hand(form, context.now, options)


def _appointment(context: PageContext, head: Row, form: Reading) -> Row:
    return head | {
        "state": state_shown(head),
        "place": where(head, context.language),
        "version": form.typed.get("version", head["version"]),
        "awaited": head["state"] in AWAITING_OUTCOME,
        "recorded": head["state"] in RECORDED,
        "second": head["second_officer"] or ("" if _is_check_to_come(context, head) else None),
        "without_kit": head["wants_kit"] and _is_check_to_come(context, head),
    }


def _is_check_to_come(context: PageContext, head: Row) -> bool:
    """Whether it is a check of devices that is still to come."""
    ahead = head["state"] in OPEN_STATES and head["starts_at"] > context.now
    return bool(head["kind"] == DEVICE_CHECK and ahead)


def _why(context: PageContext, head: Row) -> list[Ground]:
    """The chain from the court's order to this time, each link in words."""
    approved = ""
    if head["approved_at"] is not None:
        approved = context.translate(
            VERSION_OF_PLAN,
            number=head["plan_number"],
            name=head["approved_by"],
            day=context.day(head["approved_at"]),
        )
    kind = context.name_of("kind", head["kind"])
    frame = condition = asked = ""
    if head["condition_kind"] is not None:
        frame = f"{frame_name(head['frame'], context.language)}, {head['court_reference']}"
        condition = numbered_in_row(head, context.language)
    if head["plan_id"] is not None:
        asked = cadence(head["period_days"], head["minutes"], context.language)
    made_by = context.translate(MADE_BY, name=head["extra_by"]) if head["extra_by"] else ""
    links = (
        (LEGAL_FRAME, frame, ""),
        (CONDITION, condition, head["wording"]),
        (PLAN, approved, ""),
        (OBLIGATION, kind if asked else "", asked),
        (EXTRA, made_by, head["extra_reason"]),
        (THIS_TIME, capital(head["why"].get(context.language, "")), _reason(context, head)),
    )
    return [Ground(context.translate(term), text, more) for term, text, more in links if text]


def _reason(context: PageContext, head: Row) -> str:
    """The reason given by the colleague who chose the time by hand, with their name."""
    by_hand = head["why"].get("by_hand") or {}
    if not by_hand.get("reason"):
        return ""
    return context.translate(CHOSEN_BY, name=head["chosen_by"], reason=by_hand["reason"])


def _recorded(row: Row) -> RecordedOutcome:
    return RecordedOutcome(
        row["code"], row["note"], row["recorded_at"], row["noted_at"], row["recorded_by"],
        row["device_check"], row["second_officer"],
    )  # fmt: skip


def _possible(context: PageContext, head: Row) -> list[dict[str, str]]:
    """The outcomes that can be recorded in the appointment's present state."""
    return [
        {
            "value": outcome.value,
            "text": context.name_of("outcome", outcome.value),
            "hint": _hint(context, head, outcome),
        }
        for outcome in Outcome
        if _allowed(head, outcome, context.now)
    ]


def _hint(context: PageContext, head: Row, outcome: Outcome) -> str:
    if outcome is Outcome.MISSED and not head["enforceable"]:
        return context.translate(INFORMATION)
    return context.translate(HINTS[outcome]) if outcome in HINTS else ""


def _allowed(head: Row, outcome: Outcome, now: datetime) -> bool:
    try:
        state_after_outcome(AppointmentState(head["state"]), outcome, head["starts_at"], now)
    except Fault:
        return False
    return True


def _absence(file: AppointmentFile) -> AbsenceLink | None:
    if file.head["absence_id"] is None or file.head["absence_state"] == "dropped":
        return None
    return AbsenceLink(file.head["absence_id"], file.head["absence_state"])
