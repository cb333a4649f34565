"""Pages for the reminder policy: shown to staff, tried out, proposed and activated by administrators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NonexistentTime
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.reminders.acts import (
    REMINDER_POLICY,
    Example,
    NewPolicy,
    previewed,
    propose_policy,
)
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.policy_parsing import SHIPPED, read_policy
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.reminders.rows import ReminderPolicyRow
from aftercare.web.contact_standards.words import PROFILE_SENTENCES
from aftercare.web.reminders.policy_form import (
    BESIDE,
    MOST_ROWS,
    ROWS,
    field_at,
    fields_of,
    rows_shown,
    typed_policy,
)
from aftercare.web.reminders.words import (
    POLICY_SENTENCES,
    POLICY_WRONG,
    ReminderSent,
    policy_changes,
    policy_view,
    sent_view,
)
from aftercare.web.shell.adoption import (
    NO_NUMBER,
    Draft,
    Places,
    parsed_json,
    said_by,
    steps_of,
)
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.form_rows import with_a_row
from aftercare.web.shell.forms.reading import NOT_A_TIME, Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import keep_typed, typed_before
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import adopted_text

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(adoption.one_version))]
Manager = Annotated[PageContext, Depends(Allow(propose_policy))]
ADDRESS, POLICY = "/reminder-policies", "/policy"
LONGEST_POLICY = 20_000
DRAFT: Draft[ReminderPolicy] = Draft(
    "policy",
    LONGEST_POLICY,
    parsed_json,
    lambda _context, raw: read_policy(raw, NO_NUMBER, POLICY),
    typed_policy,
    fields_of,
    lambda form, fault: field_at(form, fault, POLICY),
    POLICY_SENTENCES,
    POLICY_WRONG,
    said_by("policy", POLICY_SENTENCES | PROFILE_SENTENCES),
    BESIDE,
)


@dataclass(frozen=True, slots=True)
class VersionShown:
    """`state`: a code of the standards' POLICY_STATES."""

    number: int
    source: str
    adopted_by: str
    valid_from: date
    state: str
    href: str


@router.get("/reminder-policies")
def show_policies(context: Manager, form: Form) -> Response:
    """A draft that was looked at has an address; the page shows what it changes or would send, one more row, or the
    document that was taken over."""
    form = typed_before(context, form)
    act = form.typed.get("act")
    if not form.sent or act == "":
        return _page(context, form)
    if act == "row":
        return _page(context, with_a_row(form, ROWS, MOST_ROWS))
    if act == "read":
        return _page(context, *DRAFT.filled_in(context, form))
    draft = DRAFT.checked(context, form)
    sent = _tried(context, form, draft) if act == "preview" else None
    return _page(context, form, draft=draft, sent=sent)


@router.post("/reminder-policies")
@shown_again_by(show_policies)
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version."""
    if form.typed.get("act") != "propose":
        return show_policies(context, form)
    DRAFT.checked(context, form)
    source = form.text("source", most=LONGEST_SOURCE)
    adopted_by = form.text("adopted_by", most=LONGEST_NAME)
    valid_from = form.date("valid_from", context.today)
    with saving(context, form) as work:
        new = NewPolicy(source, adopted_by, valid_from, typed_policy(form))
        row = propose_policy(work, new)
    return context.redirect_to(f"{ADDRESS}/{row.version}", flash="proposed")


@router.get("/reminder-policies/{version}")
def show_policy(version: int, context: Reader) -> Response:
    with context.work() as work:
        row = adoption.one_version(work, REMINDER_POLICY, version)
        in_force = adoption.number_in_force(work, REMINDER_POLICY)
    return context.page(
        "reminders/reminder_policy.html",
        version=_view(row, in_force, context.language),
        policy_view=policy_view(read_policy(row.policy, row.version), context.language),
        source=json.dumps(row.policy, indent=2, ensure_ascii=False),
        **steps_of(context, row),
    )


@router.post("/reminder-policies/{version}/activate")
def activate(version: int, context: Manager, _typed: Form) -> Response:
    context.run(adoption.activate, REMINDER_POLICY, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="adopted")


def _tried(
    context: PageContext, form: Reading, draft: ReminderPolicy | None
) -> list[ReminderSent] | None:
    """What the draft would send for the appointment typed beside it; None when something is unreadable."""
    today = context.today
    booked_at = _at(form, form.date("booked_on", today), "booked_at")
    starts_at = _at(form, form.date("starts_on", today), "starts_at")
    kind = form.choice("kind", [one.value for one in ObligationKind], required=False)
    if draft is None or not form.is_valid or booked_at is None or starts_at is None:
        return None
    example = Example(
        booked_at,
        starts_at,
        ObligationKind(kind or ObligationKind.CHECK_IN),
        first=bool(form.typed.get("occasion-first")),
        missed_before=bool(form.typed.get("occasion-missed_before")),
    )
    try:
        return [sent_view(due, draft, context.language) for due in previewed(draft, example)]
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, {"/starts_at": "starts_on"}))
        return None


def _at(form: Reading, on: date | None, clock: str) -> datetime | None:
    at = form.time(clock)
    if on is None or at is None:
        return None
    try:
        return at_wall(on, at)
    except (NonexistentTime, OverflowError):
        # The hour skipped at the change to summer time does not exist.
        form.errors[clock] = NOT_A_TIME
        return None


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    *,
    draft: ReminderPolicy | None = None,
    sent: list[ReminderSent] | None = None,
) -> Response:
    with context.work() as work:
        rows = adoption.versions(work, REMINDER_POLICY)
        in_force = adoption.number_in_force(work, REMINDER_POLICY)
    # Also one that is adopted and begins later: a version written from the one before it would undo it.
    newest = next((row for row in rows if row.activated_at is not None), None)
    in_use = newest.policy if newest is not None else SHIPPED[-1]["policy"]
    form = form.or_stored(fields_of(in_use))
    keep_typed(context, ADDRESS, form)
    now_said = policy_view(read_policy(in_use, NO_NUMBER), context.language)
    return context.page(
        "reminders/reminder_policies.html",
        versions=[_view(row, in_force, context.language) for row in rows],
        kinds=[one.value for one in ObligationKind],
        reminders=rows_shown(form, context),
        changes=policy_changes(now_said, policy_view(draft, context.language), context.language)
        if draft
        else None,
        places=places or [],
        sent=sent,
        form=form,
    )


def _view(row: ReminderPolicyRow, in_force: int | None, language: str) -> VersionShown:
    return VersionShown(
        number=row.version,
        source=adopted_text(row.source, language),
        adopted_by=adopted_text(row.adopted_by, language),
        valid_from=row.valid_from,
        state="in_force" if row.version == in_force else row.state,
        href=f"{ADDRESS}/{row.version}",
    )
