"""The worklist: outcomes to record, absences to decide, deadlines to meet, tasks to do by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.contact_gaps.view import GapAhead
from aftercare.casework.escalation.hand_over_notices import escalations_handed_away, note_seen
from aftercare.casework.file_access.emergency import emergencies_to_my_clients
from aftercare.casework.file_access.emergency_findings import own_bars
from aftercare.casework.messages.unclaimed import count_unclaimed
from aftercare.casework.overviews.view import CONTACT_GAP, Worklist, my_worklist, plans_to_approve
from aftercare.casework.retention.destruction import count_destructions_to_confirm
from aftercare.casework.staff.stand_ins import stood_in_people
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.transfers.view import my_transfers
from aftercare.domain.deadlines.clients_rights import RIGHTS_CODES
from aftercare.store.accounts.rows import names_of
from aftercare.store.appointments.known_to_client import CHANGE
from aftercare.store.database.plain_sql import Row
from aftercare.store.overviews.open_work import MOST_LISTED
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.store.papers.draft_tasks import DRAFT_PAPER
from aftercare.web.appointments.week_page import appointment
from aftercare.web.contact_gaps.words import gap_view, gaps_href
from aftercare.web.deadlines.phrases import term_name
from aftercare.web.overviews.worklist_sections import Item, sections
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.language import translate
from aftercare.web.shell.phrases import frame_name, full_name, person_link, slots_href, why_unplaced
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.vocabulary import VOCABULARY

router = APIRouter(route_class=PageRoute)


@router.get("/worklist")
def show_worklist(
    context: Annotated[PageContext, Depends(Allow(my_worklist))], form: Form
) -> Response:
    with context.work() as work:
        waiting = my_worklist(work)
        places = stood_in_people(work)
        unclaimed = count_unclaimed(work)
        transfers = my_transfers(work)
        taken = escalations_handed_away(work)
        emergencies = emergencies_to_my_clients(work)
        bars = own_bars(work)
        # Supervisors find these on Approvals.
        on_approvals = context.can_perform(plans_to_approve)
        destructions = 0 if on_approvals else count_destructions_to_confirm(work)
        names = names_of(work.session, [who for one in taken for who in (one.taken_by, one.to_id)])
    copies = [_day_of(row["id"]) for row in waiting.tasks if row["kind"] == BOARD_COPY]
    usual = dict.fromkeys(copies, typed_day(context.today))
    return context.page(
        "overviews/worklist.html",
        form=form.over(usual),
        unclaimed=unclaimed,
        transfers=transfers,
        standing_in=sorted(set(places.values())),
        taken=[
            {
                "id": one.id,
                "at": one.taken_at,
                "by": names[one.taken_by],
                "to": names[one.to_id],
                "references": one.case_references,
            }
            for one in taken
        ],
        emergencies=[
            {
                "id": one.row.id,
                "by": one.by,
                "at": one.row.opened_at,
                "reason": one.row.reason,
                "person": person_link(one.person),
            }
            for one in emergencies
        ],
        bars=bars,
        destructions=destructions,
        sections=sections(_items(waiting, context.now, context.language, places)),
    )


@router.post("/taken-escalations/{notice_id}/mark-seen", dependencies=[Depends(typed_form)])
def seen(notice_id: UUID, context: Annotated[PageContext, Depends(Allow(note_seen))]) -> Response:
    context.run(note_seen, notice_id)
    return context.redirect_to("/worklist")


@router.post("/tasks/{task_id}/complete")
@shown_again_by(show_worklist)
def finish(
    task_id: UUID,
    context: Annotated[PageContext, Depends(Allow(finish_task))],
    form: Form,
) -> Response:
    day, note = _day_of(task_id), form.typed.get("note", "")
    if day in form.typed:
        sent_on = form.date(day, context.today, prefer="past")
        with saving(context, form, {"/sent_on": day, "/note": f"note-{task_id}"}) as work:
            finish_task(work, task_id, form.version, note, sent_on=sent_on)
    else:
        context.run(finish_task, task_id, form.version, note)
    back = "/changes" if form.typed.get("next") == "/changes" else "/worklist"
    return context.redirect_to(back, flash="done", days=form.days)


def _day_of(task_id: UUID) -> str:
    """The form field for the day the copy of a document was sent; the page shows several tasks."""
    return f"sent_on-{task_id}"


def _items(waiting: Worklist, now: datetime, language: str, places: dict[UUID, str]) -> list[Item]:
    """Everything that waits; what the reader has only as a stand-in names the officer they stand in for."""
    items = [
        *(
            _item(row, due_at=row["overdue_at"], appointment=appointment(row, now))
            for row in waiting.outcomes
        ),
        *(_verdict(row) for row in waiting.verdicts),
        *(_TASKS.get(row["kind"], _any_task)(row) for row in waiting.tasks),
        *_unplaced(waiting.unplaced, language),
        *(_deadline(row, language) for row in waiting.deadlines),
        *_gaps(waiting.gaps, language),
    ]
    return [one | {"in_place_of": places.get(one["person_id"])} for one in items]


def _item(row: Row, **more: Any) -> Item:
    return {
        "person_id": row["person_id"],
        "person": full_name(row),
        "listed_as": row.get("open_kind"),
        "due": row.get("due", "later"),
        "of_all": row.get("of_all"),
        "appointment": None,
        "about": row.get("appointment_kind") or row.get("kind"),
        "starts_at": row.get("starts_at"),
        "due_at": row.get("due_at"),
        "reason": None,
        "ground": None,
        "was_due_at": None,
        "text": None,
        "message_state": None,
        "paper_state": None,
        "href": None,
        "done_here": False,
        "takes_day": False,
        "changes": None,
        **more,
    }


def _verdict(row: Row) -> Item:
    return _item(
        row,
        id=row["id"],
        version=row["version"],
        due_at=row["decide_by"],
        ground=row["ground"],
        message_state=row["message_state"],
        href=f"/absences/{row['id']}",
    )


def _of_task(row: Row, href: str | None, **more: Any) -> Item:
    known = {"id": row["id"], "version": row["version"], "about": None, "reason": row["reason"]}
    return _item(row, **known | {"href": href} | more)


def _any_task(row: Row) -> Item:
    passes_on = row["kind"] == CHANGE
    appointment_href = f"/appointments/{row['appointment_id']}" if row["appointment_id"] else None
    return _of_task(
        row,
        # The changes page shows both times and the text to send.
        "/changes" if passes_on else appointment_href,
        about=row["appointment_kind"],
        changes={"now_at": row["now_at"]} if passes_on else None,
        done_here=True,
    )


def _copy(row: Row) -> Item:
    """Completed with the day on which the copy was sent; the item links to the document."""
    href = f"/papers/{row['paper_id']}" if row["paper_id"] else None
    return _of_task(row, href, done_here=True, takes_day=True)


def _draft(row: Row) -> Item:
    """Completed automatically once the document is signed. For an imported case file, which allows no draft, by
    hand."""
    href = f"/papers/{row['paper_id']}" if row["paper_id"] else _escalation_of(row)
    done_here = not row["still_asked"]
    return _of_task(row, href, paper_state=row["paper_state"], done_here=done_here)


def _escalation_of(row: Row) -> str | None:
    """The page of the decided escalation, at the button that drafts its document."""
    return (
        f"/escalations/{row['escalation_id']}#escalation-papers-title"
        if row["escalation_id"]
        else None
    )


def _answer(row: Row) -> Item:
    """Completed where it is answered: in the conversation."""
    return _of_task(row, f"/people/{row['person_id']}/conversation")


def _letter(row: Row) -> Item:
    """Completed automatically once the letter is marked as posted."""
    about = row["appointment_id"]
    query = f"?kind=appointment&appointment={about}" if about else "?kind=unreached"
    href = f"/people/{row['person_id']}/letters{query}"
    return _of_task(row, href, about=row["appointment_kind"])


def _offer(row: Row) -> Item:
    """A place held for a client; answering the offer completes the task."""
    return _of_task(row, f"/offers/{row['subject']}")


def _provider(row: Row) -> Item:
    """The provider of a treatment is notified that the file closed, and why."""
    href = f"/people/{row['person_id']}/treatment"
    return _of_task(row, href, text=row["provider"], done_here=True)


_TASKS: Mapping[str, Callable[[Row], Item]] = {
    "answer_offer": _offer,
    "send_letter": _letter,
    "notify_provider": _provider,
    "answer_text": _answer,
    BOARD_COPY: _copy,
    DRAFT_PAPER: _draft,
}


def _deadline(row: Row, language: str) -> Item:
    name = term_name(row["code"], row["number"], language)
    parts = [name]
    if row["frame"]:
        parts.append(frame_name(row["frame"], language))
    if row["decision"]:
        parts.append(translate(VOCABULARY["decision"][row["decision"]].name, language))
    return _item(
        row,
        id=row["id"],
        version=row["version"],
        was_due_at=row["was_due_at"],
        reason=row["paper_kind"],
        text=" · ".join(parts),
        href=_deadline_href(row),
    )


def _deadline_href(row: Row) -> str:
    """Where the deadline is met: the document, what the client asked, or the deadline itself."""
    if row["paper_id"]:
        return f"/papers/{row['paper_id']}"
    if row["code"] in RIGHTS_CODES:
        return f"/people/{row['person_id']}/rights"
    return f"/deadlines/{row['id']}"


def _gaps(found: list[GapAhead], language: str) -> list[Item]:
    return [
        _item(
            one.person,
            listed_as=CONTACT_GAP,
            of_all=len(found),
            about=None,
            text=gap_view(one.gap, language),
            href=gaps_href(one.person["person_id"]),
        )
        for one in found
    ]


def _unplaced(rows: list[Row], language: str) -> list[Item]:
    """One item per obligation, however many of its periods have no time, with the reason of the first. Readers with a
    worklist may know of zones and no-contact pairs, so the reason is given in full."""
    by_line: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        by_line[row["line_id"]].append(row)
    return [
        _item(
            of_line[0],
            id=line_id,
            listed_as="place_by_hand",
            of_all=len(by_line),
            text=why_unplaced(of_line[0]["reason"], language, all_rights=True),
            first_on=min(row["first_on"] for row in of_line),
            last_on=max(row["last_on"] for row in of_line),
            times=len(of_line),
            href=slots_href(of_line[0]["person_id"], line_id, of_line[0]["occurrence"]),
        )
        for line_id, of_line in list(by_line.items())[:MOST_LISTED]
    ]
