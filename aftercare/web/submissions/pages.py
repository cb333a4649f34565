"""Pages: one submission with what it would change, and those that wait for a supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, Stale
from aftercare.base.subject_errors import EarlierWaits, LaterWaits
from aftercare.base.typed_text import LONGEST_REASON
from aftercare.casework.escalation.acts import decide
from aftercare.casework.submissions.acts import (
    accept_submission,
    clients_meant,
    match_submission,
    may_move,
    move_alarm,
    problem_with,
    refuse_submission,
)
from aftercare.casework.submissions.view import (
    SubmissionFile,
    submission_file,
    submissions_about,
    unmatched_submissions,
)
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import protected_by
from aftercare.domain.escalation.first_notice import within_first_notice
from aftercare.domain.submissions.contents import LONGEST_REFERENCE, MonitoringAlarm
from aftercare.domain.submissions.documents import SubmissionType, read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.processes.submissions.landing import number_of_sender
from aftercare.processes.submissions.moved_alarms import escalation_left
from aftercare.store.people.rows import PersonRow
from aftercare.store.submissions.rows import SubmissionRow, get_submission
from aftercare.web.orders.period_view import change_view
from aftercare.web.shell.forms.confirmed_client import confirmed_client
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import back_to_file
from aftercare.web.shell.saving import Form, NotSaved, inform_first, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.submissions.custody_view import custody_note, periods_address
from aftercare.web.submissions.extension_view import SAME, extension_view
from aftercare.web.submissions.newer_view import again_view, newer_view
from aftercare.web.submissions.of_kind_view import choices_view, choosing_form, chosen_in
from aftercare.web.submissions.order_like_view import order_like_view
from aftercare.web.submissions.view import (
    decided_view,
    difference_view,
    fault_view,
    incomplete_view,
    order_view,
)
from aftercare.web.submissions.words import CHANGED, EARLIER, LATER

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(submission_file))]
Decider = Annotated[PageContext, Depends(Allow(accept_submission))]
Supervisor = Annotated[PageContext, Depends(Allow(unmatched_submissions))]
# What is not carried out before the prosecution service was informed, where an order binds.
INFORMS = {SubmissionType.ADDRESS_CHANGE: (Disclosed.ADDRESS_CHANGE,)}
# The boxes that say that an extension, or an order, is another one than that in the file.
ANOTHER, ANOTHER_ORDER = "another_extension", "another_order"
NOT_NOW = {
    EarlierWaits: (WHOLE_FORM, EARLIER),
    LaterWaits: (WHOLE_FORM, LATER),
    Stale: (WHOLE_FORM, CHANGED),
}


@router.get("/submissions")
def show_unmatched(context: Supervisor) -> Response:
    found = context.run(unmatched_submissions)
    return context.page(
        "submissions/submissions.html",
        submissions=[View(row, sender=sender) for row, sender in found],
    )


@router.get("/people/{person_id}/submissions")
def show_of_client(
    person_id: UUID, context: Annotated[PageContext, Depends(Allow(submissions_about))]
) -> Response:
    person, found = context.run(submissions_about, person_id)
    return context.page(
        "submissions/of_client.html",
        strip_of=person.id,
        person=person_link(person),
        submissions=[
            View(row, sender=sender, shown_as="set-aside" if is_set_aside else shown_state(row))
            for row, sender, is_set_aside in found
        ],
    )


@router.get("/submissions/{submission_id}")
def show_submission(submission_id: UUID, context: Reader, form: Form) -> Response:
    return _page(context, submission_id, form)


def _page(
    context: PageContext,
    submission_id: UUID,
    form: Reading,
    meant: Sequence[PersonRow] = (),
    *,
    moving: bool = False,
) -> Response:
    """`meant`: the clients whom a supervisor may be about to name; `moving`: for an alarm that has a client."""
    said = {**context.request.query_params, **form.typed}
    chosen, is_same = chosen_in(said), said.get(SAME) == "yes"
    file = context.run(submission_file, submission_id, chosen, same_extension=is_same)
    row, proposal = file.row, file.proposal
    choices = choices_view(context, file, chosen)
    waits = row.state == SubmissionState.WAITING
    asked = meant[0] if len(meant) == 1 else None
    may_decide = waits and context.can_perform(accept_submission)
    return context.page(
        "submissions/submission.html",
        strip_of=row.person_id,
        person=person_link(file.person) if file.person else None,
        submission=_view(file),
        moving=moving,
        # The reference in a copy is ours.
        named=[] if row.moved_from else list(row.document.get("client", {}).values()),
        number=number_of_sender(row),
        soon=_is_alarm(row) and within_first_notice(row.decided_at, context.now),
        asked=asked,
        asked_problem=context.run(problem_with, submission_id, asked) if asked else None,
        meant=meant if len(meant) > 1 else (),
        happened_at=_happened_at(row),
        differences=difference_view(
            context,
            file,
            proposal.changes,
            proposal.unknown,
            proposal.beside,
            {one.field for one in choices if not one.chosen},
        )
        if proposal
        else [],
        decided=decided_view(context, file),
        basis=proposal.basis if proposal else "",
        fault=fault_view(context, file) if proposal and proposal.fault else "",
        earlier=View(file.earlier) if file.earlier else None,
        beside=[View(one) for one in file.beside],
        periods=periods_address(file),
        custody=custody_note(context, file),
        later=View(file.later) if file.later else None,
        choices=choices if may_decide and not file.earlier else [],
        choosing=choosing_form(choices, was_asked="choosing" in context.request.query_params),
        extension=extension_view(context, file),
        same_extension=is_same,
        like_order=order_like_view(context, file),
        newer=newer_view(context, file),
        again=again_view(context, file),
        may_accept=may_decide and proposal is not None and proposal.fault is None,
        may_refuse=may_decide,
        may_move=_may_move(context, row),
        may_match=waits and row.person_id is None and context.can_perform(match_submission),
        order=order_view(context, file),
        change=change_view(context, file.change) if file.change else None,
        visits=file.visits,
        incomplete=incomplete_view(context, file),
        came=file.came,
        withdraws=waits and _withdraws(row),
        escalation_id=file.escalation_id,
        may_decide_escalation=context.can_perform(decide),
        inform_first=_inform_first(context, file) if may_decide else "",
        form=form,
    )


@router.post("/submissions/{submission_id}/accept")
@shown_again_by(show_submission)
def accept(submission_id: UUID, context: Decider, form: Form) -> Response:
    basis = form.typed.get("basis", "")
    with saving(context, form, _of_the_whole, NOT_NOW) as work:
        chosen = chosen_in(form.typed)
        row = accept_submission(
            work,
            submission_id,
            form.version,
            basis,
            chosen,
            another_extension=form.ticked(f"{ANOTHER}-yes"),
            same_extension=form.typed.get(SAME) == "yes",
            another_order=form.ticked(f"{ANOTHER_ORDER}-yes"),
        )
    assert row.person_id is not None
    said = "submission-withdrew" if _withdraws(row) else "submission-accepted"
    return back_to_file(context, row.person_id, f"/submissions/{submission_id}", said)


def _of_the_whole(invalid: Invalid) -> dict[str, str]:
    """The form has no field for a place in what was sent; the difference shows it."""
    boxes = {f"/{one}": one for one in (ANOTHER, ANOTHER_ORDER)}
    return {one.pointer: boxes.get(one.pointer, WHOLE_FORM) for one in invalid.fields}


def _withdraws(row: SubmissionRow) -> bool:
    return bool(row.document.get("content", {}).get("conditions_withdrawn"))


@router.post("/submissions/{submission_id}/refuse")
@shown_again_by(show_submission)
def refuse(submission_id: UUID, context: Decider, form: Form) -> Response:
    reason = form.text("reason", most=LONGEST_REASON)
    with saving(context, form) as work:
        row = refuse_submission(work, submission_id, form.version, reason)
    where = f"/submissions/{submission_id}"
    if row.person_id is None:
        return context.redirect_to(where, flash="submission-refused")
    return back_to_file(context, row.person_id, where, "submission-refused")


@router.post("/submissions/{submission_id}/match")
@shown_again_by(show_submission)
def match(
    submission_id: UUID,
    context: Annotated[PageContext, Depends(Allow(match_submission))],
    form: Form,
) -> Response:
    """In two steps, so that the client is seen first: an alarm acts at once and cannot be taken back."""
    reference = form.text("reference", most=LONGEST_REFERENCE)
    with saving(context, form) as work:
        meant = clients_meant(work, reference)
        client = confirmed_client(form, meant)
        named = (
            match_submission(work, submission_id, form.version, client.reference)
            if client is not None
            else None
        )
        said = "submission-matched-waits" if named and named.problem else "submission-matched"
    if named is None:
        return _page(context, submission_id, form, meant)
    return context.redirect_to(f"/submissions/{submission_id}", flash=said)


@router.post("/submissions/{submission_id}/move-alarm")
@shown_again_by(show_submission)
def move(
    submission_id: UUID,
    context: Annotated[PageContext, Depends(Allow(move_alarm))],
    form: Form,
) -> Response:
    """In two steps, as naming a client is; the second one asks how it is known."""
    reference = form.text("reference", most=LONGEST_REFERENCE)
    with saving(context, form) as work:
        meant = clients_meant(work, reference)
    client = confirmed_client(form, meant)
    if client is None:
        return _page(context, submission_id, form, meant, moving=True)
    reason = form.typed.get("reason", "")
    try:
        with saving(context, form) as work:
            moved = move_alarm(work, submission_id, form.version, client.reference, reason)
            left = escalation_left(work, get_submission(work.session, submission_id))
    except NotSaved:
        return _page(context, submission_id, form, meant, moving=True)
    # Moved before anyone was notified, or after a decision.
    said = "alarm-moved" if left else "alarm-moved-none-open"
    there = f"/submissions/{moved.id}?about={left or submission_id}"
    return context.redirect_to(there, flash="alarm-moved-waits" if moved.problem else said)


def shown_state(row: SubmissionRow) -> str:
    """Under which word it is listed."""
    return "misattributed" if row.misattributed_at else row.state


def _is_alarm(row: SubmissionRow) -> bool:
    """Whether it is an alarm that acts for its client."""
    is_alarm = row.type == SubmissionType.MONITORING_ALARM and row.state == SubmissionState.ACCEPTED
    return is_alarm and row.misattributed_at is None


def _may_move(context: PageContext, row: SubmissionRow) -> bool:
    return may_move(row) and context.can_perform(move_alarm)


def _happened_at(row: SubmissionRow) -> datetime | None:
    """Of an alarm."""
    content = read_submission(row.document).content if row.document else None
    return content.happened_at if isinstance(content, MonitoringAlarm) else None


def _view(file: SubmissionFile) -> View:
    row = file.row
    return View(
        row,
        sender=file.names.get(row.sender_id, ""),
        shown_as="set-aside" if file.is_set_aside else shown_state(row),
        matched_by=file.names.get(row.matched_by) if row.matched_by else None,
        decided_by=file.names.get(row.decided_by) if row.decided_by else None,
        misattributed_by=file.names.get(row.misattributed_by) if row.misattributed_by else None,
    )


def _inform_first(context: PageContext, file: SubmissionFile) -> str:
    if file.person is None or file.proposal is None:
        return ""
    if not any(one.now is not None for one in file.proposal.changes):
        return ""
    asked = INFORMS.get(SubmissionType(file.row.type), ())
    found = [inform_first(context, file.person.id, *asked)]
    # The zones and contact bans that it takes away.
    for kind, condition_id in file.proposal.ends:
        what = protected_by(file.library.newest_on(kind, context.today))
        found.append(inform_first(context, file.person.id, *what, condition_id=condition_id))
    return next((one for one in found if one), "")
