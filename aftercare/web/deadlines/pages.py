"""Pages for deadlines: what one requires, when it ends and why, marking it done, and the list of a client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.deadlines.acts import (
    LONGEST_NOTE,
    DeadlineFile,
    deadline_file,
    drop_deadline,
    finish_deadline,
    person_deadlines,
)
from aftercare.casework.deadlines.zone_alarms import is_said_to_be_elsewhere, report_zone_alarm
from aftercare.casework.escalation.moved_alarm import move_entered_alarm, refuse_unsupervised
from aftercare.casework.file_access.emergency import review_emergency
from aftercare.casework.submissions.acts import clients_meant
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.deadlines.clients_rights import INFORM_OUTCOME, RIGHTS_CODES
from aftercare.domain.deadlines.reported import (
    CONCERN,
    EMERGENCY_REVIEW,
    EVASION,
    INFORM_PROSECUTION,
    SUBMISSION,
    ZONE_ALARM,
)
from aftercare.domain.risk.reassessing import instruments_asked
from aftercare.domain.submissions.contents import LONGEST_REFERENCE
from aftercare.domain.time.wall_time import at_wall_or_later
from aftercare.processes.escalation.marks import NO_MARKS
from aftercare.store.deadlines.rows import OF_ESCALATION, DeadlineRow, get_deadline
from aftercare.store.escalation.causes import open_escalation_about
from aftercare.store.people.rows import PersonRow
from aftercare.web.deadlines.phrases import deadline_view, steps_of
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.confirmed_client import confirmed_client
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import not_offered_view, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.sources import source_view
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(person_deadlines))]
Writer = Annotated[PageContext, Depends(Allow(report_zone_alarm))]
Decider = Annotated[PageContext, Depends(Allow(drop_deadline))]


@router.get("/people/{person_id}/deadlines")
def show_all(person_id: UUID, context: Reader, form: Form) -> Response:
    found = context.run(person_deadlines, person_id)
    view = [
        deadline_view(
            row,
            found.orders.get(row.subject_id),
            context.language,
            found.reports.get(row.subject_id),
            marks=found.marks.get(row.id, NO_MARKS),
        )
        for row in found.rows
    ]
    return context.page(
        "deadlines/deadlines.html",
        form=form,
        may_report=context.can_perform(report_zone_alarm),
        has_zone=found.has_zone,
        person=person_link(found.person),
        running=[one for one in view if one.is_open],
        answered=[one for one in reversed(view) if not one.is_open],
    )


@router.post("/people/{person_id}/zone-alarms")
@shown_again_by(show_all)
def report_alarm(person_id: UUID, context: Writer, form: Form) -> Response:
    """The report of the monitoring centre, with its time in Amsterdam."""
    day = form.date("happened_on", context.today, prefer="past")
    at = form.time("happened_time")
    with saving(context, form, {"/happened_at": "happened_on"}) as work:
        happened_at = at_wall_or_later(day, at)
        again = is_said_to_be_elsewhere(work, person_id, happened_at)
        row = report_zone_alarm(work, person_id, happened_at)
    said = "alarm-entered-again" if again else "recorded"
    return context.redirect_to(f"/deadlines/{row.id}", flash=said, days=form.days)


@router.get("/deadlines/{deadline_id}")
def show_deadline(deadline_id: UUID, context: Reader, form: Form) -> Response:
    return _page(context, deadline_id, form)


def _page(
    context: PageContext, deadline_id: UUID, form: Reading, meant: Sequence[PersonRow] = ()
) -> Response:
    """`meant`: the clients whom an alarm may be about."""
    file = context.run(deadline_file, deadline_id)
    row = file.row
    is_entered = row.code == ZONE_ALARM and file.sent is None and row.misattributed_at is None
    return context.page(
        "deadlines/deadline.html",
        200 if form.is_valid else 422,
        person=person_link(file.person),
        term=_full_view(context, file),
        steps=steps_of(file.clock, context.language) if file.clock else [],
        may_finish=context.can_perform(finish_deadline)
        and (file.row.code != EVASION or context.can_perform(drop_deadline)),
        may_drop=context.can_perform(drop_deadline)
        and file.row.code not in {*RIGHTS_CODES, INFORM_OUTCOME},
        done=form.part("done_on", {"done_on": typed_day(context.now)}),
        dropping=form.part("reason"),
        moving=form.part("reference"),
        may_move=is_entered and context.can_perform(move_entered_alarm),
        is_entered=is_entered,
        asked=meant[0] if len(meant) == 1 else None,
        meant=meant if len(meant) > 1 else (),
    )


@router.post("/deadlines/{deadline_id}/move-alarm")
@shown_again_by(show_deadline)
def move(
    deadline_id: UUID,
    context: Annotated[PageContext, Depends(Allow(move_entered_alarm))],
    form: Form,
) -> Response:
    """In two steps, as for an alarm that was sent: the client is seen first, and then how it is known is asked."""
    reference = form.text("reference", most=LONGEST_REFERENCE)
    with saving(context, form) as work:
        meant = clients_meant(work, reference)
        if len(meant) == 1:
            refuse_unsupervised(work, deadline_id, meant[0])
    client = confirmed_client(form, meant)
    if client is None:
        return _page(context, deadline_id, form, meant)
    how = form.typed.get("how", "")
    try:
        with saving(context, form, {"/reason": "how"}) as work:
            moved = move_entered_alarm(work, deadline_id, form.version, client.reference, how)
            wrong = get_deadline(work.session, deadline_id)
            left = open_escalation_about(work.session, wrong.person_id, ZONE_ALARM, wrong.due_at)
    except NotSaved:
        return _page(context, deadline_id, form, meant)
    there = f"/deadlines/{moved.id}"
    if left is None:
        return context.redirect_to(there, flash="entered-alarm-moved")
    return context.redirect_to(f"{there}?about={left}", flash="alarm-moved")


@router.post("/deadlines/{deadline_id}/complete")
@shown_again_by(show_deadline)
def finish(deadline_id: UUID, context: Writer, form: Form) -> Response:
    done_on = form.date("done_on", context.today, prefer="past")
    note = form.text("note", required=False, most=LONGEST_NOTE)
    with saving(context, form) as work:
        row = finish_deadline(work, deadline_id, form.version, done_on, note)
    return back_to_file(context, row.person_id, f"/deadlines/{deadline_id}", "recorded", form.days)


@router.post("/deadlines/{deadline_id}/drop")
@shown_again_by(show_deadline)
def drop(deadline_id: UUID, context: Decider, form: Form) -> Response:
    reason = form.text("reason", most=LONGEST_NOTE)
    with saving(context, form) as work:
        row = drop_deadline(work, deadline_id, form.version, reason)
    return back_to_file(context, row.person_id, f"/deadlines/{deadline_id}", "decided")


def _assess_href(row: DeadlineRow) -> str | None:
    """The page of the instrument that meets the deadline; with several instruments, the page to choose one."""
    asked = instruments_asked(row.code)
    if not asked:
        return None
    risk = f"/people/{row.person_id}/risk"
    return f"{risk}/new/{asked[0]}" if len(asked) == 1 else risk


def _full_view(context: PageContext, file: DeadlineFile) -> View:
    row, kind = file.row, DEADLINE_KINDS.get(file.row.code)
    by_rule = file.clock.rule.source if file.clock else ""
    return View(
        deadline_view(row, file.order, context.language, marks=file.marks),
        court_reference=file.order.court_reference if file.order else None,
        source=source_view(by_rule or (kind.source if kind else ""), context.language),
        done_by=file.done_by.display_name if file.done_by else None,
        settled=row.settled_by_id is not None,
        sent=file.sent,
        moved_by=file.moved_by.display_name if file.moved_by else None,
        escalation_href=f"/escalations/{row.subject_id}"
        if row.subject_kind == OF_ESCALATION
        else None,
        not_offered=not_offered_view(file.not_offered, context.language),
        assess_href=_assess_href(row),
        rights_href=f"/people/{row.person_id}/rights" if row.code in RIGHTS_CODES else None,
        decided_href=f"/people/{row.person_id}/rights" if row.code == INFORM_OUTCOME else None,
        is_review=row.code == EMERGENCY_REVIEW,
        periods_href=f"/people/{row.person_id}/periods" if row.code == EVASION else None,
        concern_href=f"/concerns/{row.subject_id}" if row.code == CONCERN else None,
        submission_href=f"/submissions/{row.subject_id}" if row.code == SUBMISSION else None,
        action=file.action.what if file.action else None,
        inform_href=f"/people/{row.person_id}/prosecution"
        if row.code == INFORM_PROSECUTION
        else None,
        review_href="/file-access" if context.can_perform(review_emergency) else None,
        paper_href=f"/papers/{file.paper.id}" if file.paper else None,
        events_href=f"/people/{row.person_id}/events" if file.order else None,
    )
