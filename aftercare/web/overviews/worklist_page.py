"""The worklist: a queue of clients, each with the reasons why, in the order of what is due first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.appointments.several_outcomes import just_recorded, still_listed
from aftercare.casework.calendars.busy_acts import own_calendar_fails
from aftercare.casework.escalation.hand_over_notices import escalations_handed_away, note_seen
from aftercare.casework.file_access.emergency import emergencies_to_my_clients
from aftercare.casework.file_access.emergency_findings import own_bars
from aftercare.casework.messages.unclaimed import count_unclaimed, count_unclaimed_dangers
from aftercare.casework.overviews.saved_filters import saved_filters
from aftercare.casework.overviews.view import (
    CLIENTS_A_PAGE,
    badge_counts,
    begins_with_mine,
    my_worklist,
    passed_tasks,
    plans_to_approve,
)
from aftercare.casework.retention.destruction import count_destructions_to_confirm
from aftercare.casework.staff.stand_ins import stood_in_people
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.tasks.several import (
    clients_of_tasks,
    finish_tasks,
    hand_tasks_over,
    set_tasks_day,
    who_can_have_tasks,
)
from aftercare.casework.transfers.view import my_transfers
from aftercare.store.accounts.audit import noted_together
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.overviews.saved_filter_rows import SavedFilterRow
from aftercare.store.overviews.screen_queue import Due, Queue
from aftercare.store.papers.board_copies import BOARD_COPY
from aftercare.web.overviews.worklist_filters import (
    ALL,
    DUE_NAMES,
    MINE,
    OWN_NAMES,
    TIERS,
    WORKLIST,
    address_of,
    filters_of,
    filters_of_address,
    query_of,
)
from aftercare.web.overviews.worklist_items import kept_items, passed_view, worklist_items
from aftercare.web.overviews.worklist_sections import sections
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import NO_ID, Reading, id_of, versions_of
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.paging import number_asked, page_shown
from aftercare.web.shell.phrases import full_name, person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.vocabulary import VOCABULARY

router = APIRouter(route_class=PageRoute)
WorklistReader = Annotated[PageContext, Depends(Allow(my_worklist))]
TICKED = "ticked-"
# The other pages on which a task is marked as done.
TASK_PAGES = re.compile(r"/changes-to-pass-on|/appointments/[0-9a-f-]{36}")


class TickedAct(StrEnum):
    """What is done with the ticked tasks."""

    DONE = "done"
    HAND_OVER = "hand-over"
    SET_DAY = "set-day"


FLASHES = {
    TickedAct.DONE: "done",
    TickedAct.HAND_OVER: "tasks-handed",
    TickedAct.SET_DAY: "task-day-set",
}
EVERYTHING, AN_OFFICER = sentence("Everything"), sentence("Officer without open work")


@router.get("/worklist")
def show_worklist(context: WorklistReader, form: Form, about: str = "") -> Response:
    """`about` is the appointment just recorded; the address keeps the filters."""
    asked = context.request.query_params
    if context.request.method == "POST":
        filters, page = filters_of_address(form.typed.get("next", ""))
    else:
        filters, page = filters_of(asked), asked.get("page", "")
    opened = {"whose": MINE} if context.actor and begins_with_mine(context.actor) else {}
    # With a filter the list is of all clients, as before; the page alone opens with the reader's own work.
    filters = filters or opened
    shows_passed = bool(asked.get("passed"))
    first = (number_asked(page) - 1) * CLIENTS_A_PAGE
    with context.work() as work, noted_together(work):
        read_ahead(
            work.session,
            partial(my_worklist, work, query_of(filters), first),
            partial(saved_filters, work, "worklist"),
            partial(who_can_have_tasks, work),
            *(
                partial(one, work)
                for one in (
                    just_recorded, stood_in_people, count_unclaimed, my_transfers, escalations_handed_away,
                    emergencies_to_my_clients, own_bars, count_destructions_to_confirm, badge_counts,
                )
            ),
        )  # fmt: skip
        waiting = my_worklist(work, query_of(filters), first)
        kept = still_listed(work, just_recorded(work))
        passed = passed_tasks(work) if shows_passed else []
        refused = clients_of_tasks(work, _refused(form))
        saved = saved_filters(work, "worklist")
        places = stood_in_people(work)
        unclaimed = count_unclaimed(work)
        unclaimed_dangers = count_unclaimed_dangers(work) if unclaimed else 0
        colleagues = who_can_have_tasks(work)
        transfers = my_transfers(work)
        taken = escalations_handed_away(work)
        emergencies = emergencies_to_my_clients(work)
        bars = own_bars(work)
        unread = own_calendar_fails(work) if context.can_perform(own_calendar_fails) else None
        # Supervisors find these on Approvals.
        on_approvals = context.can_perform(plans_to_approve)
        destructions = 0 if on_approvals else count_destructions_to_confirm(work)
        names = names_of(work.session, [who for one in taken for who in (one.taken_by, one.to_id)])
    copies = [_sent_on_field(row["id"]) for row in waiting.tasks if row["kind"] == BOARD_COPY]
    usual = dict.fromkeys(copies, typed_day(context.today))
    items = worklist_items(waiting, context.now, context.language, work.actor)
    queue = waiting.queue
    shown = page_shown(queue.people, queue.total, page, CLIENTS_A_PAGE, WORKLIST, filters)
    return context.page(
        "overviews/worklist.html",
        form=form.over(usual | {"act": TickedAct.DONE}),
        colleagues=staff_options(colleagues),
        refused={f"{TICKED}{row['id']}": full_name(row) for row in refused},
        filtering=Reading({"whose": ALL} | filters),
        filtered=filters not in ({}, opened),
        views=_views(context, filters, queue),
        officers=[(str(staff_id), name) for staff_id, name in queue.officers],
        kinds=sorted(
            ((code, context.translate(one.name)) for code, one in VOCABULARY["task"].items()),
            key=lambda one: one[1],
        ),
        tiers=TIERS,
        whose=[(code, context.translate(name)) for code, name in OWN_NAMES.items()],
        saved=[_saved(context, one, filters, queue) for one in saved],
        may_save=filters not in ({}, opened) and filters not in [_filters(one) for one in saved],
        back=address_of(filters, str(shown.number) if shown.number > 1 else ""),
        page=shown,
        total=queue.total,
        about=id_of(about),
        shows_passed=shows_passed,
        passed=[passed_view(row) for row in passed],
        unclaimed=unclaimed,
        unclaimed_dangers=unclaimed_dangers,
        calendar=unread,
        transfers=transfers,
        standing_in=sorted(set(places.values())),
        taken=[
            {
                "id": one.id,
                "at": one.taken_at,
                "by": names[one.taken_by],
                "to": names[one.to_id],
                "references": one.file_references,
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
        sections=sections(
            queue,
            items,
            kept_items(kept, context.now, context.language) if first == 0 else [],
            places,
            context.now,
        ),
    )


def _filters(saved: SavedFilterRow) -> dict[str, str]:
    return filters_of(dict(parse_qsl(saved.query)))


def _saved(
    context: PageContext, saved: SavedFilterRow, filters: Mapping[str, str], queue: Queue
) -> dict[str, Any]:
    """A saved filter as a link, named by its values in words."""
    kept = _filters(saved)
    officers = {str(staff_id): name for staff_id, name in queue.officers}
    words = {
        "due": lambda code: context.translate(DUE_NAMES[code]),
        "kind": lambda code: context.name_of("task", code),
        "tier": lambda code: context.name_of("tier", code),
        "whose": lambda code: context.translate(OWN_NAMES[code]),
        "officer": lambda code: officers.get(code, context.translate(AN_OFFICER)),
    }
    return {
        "id": saved.id,
        "text": " · ".join(words[name](value) for name, value in kept.items()),
        "href": address_of(kept),
        "chosen": kept == filters,
    }


def _views(context: PageContext, filters: Mapping[str, str], queue: Queue) -> list[dict[str, Any]]:
    """Overdue, today, this week and later with the number of clients, everything first; the other filters stay."""
    kept = {name: value for name, value in filters.items() if name != "due"}
    numbers = [("", EVERYTHING, sum(queue.counts.values()))]
    numbers += [(due.value, DUE_NAMES[due], queue.counts[due]) for due in Due]
    return [
        {
            "href": address_of(kept | ({"due": code} if code else {})),
            "text": context.translate(name),
            "number": number,
            "chosen": code == filters.get("due", ""),
            "late": code == Due.OVERDUE and number > 0,
        }
        for code, name, number in numbers
    ]


@router.post("/hand-over-notices/{notice_id}/mark-seen", dependencies=[Depends(typed_form)])
def seen(notice_id: UUID, context: Annotated[PageContext, Depends(Allow(note_seen))]) -> Response:
    context.run(note_seen, notice_id)
    return context.redirect_to("/worklist")


@router.post("/tasks/change-ticked")
@shown_again_by(show_worklist)
def change_ticked(
    context: Annotated[PageContext, Depends(Allow(finish_tasks))], form: Form
) -> Response:
    """What was chosen is done with all ticked tasks, or with none: the page names those that do not allow it."""
    ticked, act = versions_of(form, TICKED), form.one_of("act", TickedAct)
    to_id = form.id("to") if act is TickedAct.HAND_OVER else NO_ID
    day = form.date("day", context.today) if act is TickedAct.SET_DAY else None
    fields = {"/tasks": "ticked", "/note": "note-ticked", "/due_on": "day"}
    with saving(context, form, fields) as work:
        if act is TickedAct.HAND_OVER:
            hand_tasks_over(work, ticked, to_id)
        elif day is not None:
            set_tasks_day(work, ticked, day)
        else:
            finish_tasks(work, ticked, form.typed.get("note-ticked", ""))
    return context.redirect_to(_back_to(form), flash=FLASHES[act], days=form.days)


@router.post("/tasks/{task_id}/complete")
@shown_again_by(show_worklist)
def finish(
    task_id: UUID,
    context: Annotated[PageContext, Depends(Allow(finish_task))],
    form: Form,
) -> Response:
    day, note = _sent_on_field(task_id), form.typed.get("note", "")
    if day in form.typed:
        sent_on = form.date(day, context.today, prefer="past")
        with saving(context, form, {"/sent_on": day, "/note": f"note-{task_id}"}) as work:
            finish_task(work, task_id, form.version, note, sent_on=sent_on)
    else:
        context.run(finish_task, task_id, form.version, note)
    asked = form.typed.get("next", "")
    back = asked if TASK_PAGES.fullmatch(asked) else _back_to(form)
    return context.redirect_to(back, flash="done", days=form.days)


def _refused(form: Reading) -> list[UUID]:
    """The ticked tasks that were not done."""
    found = (id_of(name.removeprefix(TICKED)) for name in form.errors if name.startswith(TICKED))
    return [one for one in found if one]


def _back_to(form: Reading) -> str:
    """The worklist with the filters that the form came from."""
    return address_of(*filters_of_address(form.typed.get("next", "")))


def _sent_on_field(task_id: UUID) -> str:
    """The form field for the day the copy of a document was sent; the page shows several tasks."""
    return f"sent_on-{task_id}"
