"""The reader's notices with what was read of them, each leading to what it is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.overviews.notices import my_notices, open_notice, read_all_notices
from aftercare.store.database.plain_sql import Row
from aftercare.store.overviews.screen_notices import MOVES
from aftercare.web.overviews.worklist_filters import TO_ME, address_of
from aftercare.web.placement.shift_view import NOT_SEEN
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.paging import number_asked, page_shown
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
NOTICES, SIZE = "/notices", 50
# Where the names are of what a notice of a kind is about.
_NAMED_IN = {"decided": "decision", "task_handed": "task", "treatment_ended": "referral_step"}

# Not about one client.
_TRIAL = "trial_confirmed"
_CONFERENCES = ("conference_planned", "conference_cancelled")
_LEADS_TO = {
    "replied": "/people/{person_id}/conversation",
    "passed_on": "/people/{person_id}/history",
    "decided": "/escalations/{about_id}",
    "notified": "/escalations/{about_id}",
    "treatment_ended": "/people/{person_id}/treatment/{about_id}",
    "evidence_sent": "/absences/{about_id}",
    "checked_in": "/people/{person_id}/messages",
    "team_refused": "/team-transfers/{about_id}",
    **dict.fromkeys(MOVES, "/transfers/{about_id}"),
    "conference_planned": "/people/{person_id}/conferences",
    "conference_cancelled": "/people/{person_id}/conferences",
    "action_agreed": "/people/{person_id}/conferences",
    _TRIAL: "/reminder-trials/{trial}",
}
FROM_DAY = sentence("from %(day)s")


@router.get(NOTICES)
def show_notices(
    context: Annotated[PageContext, Depends(Allow(my_notices))], show: str = "", page: str = ""
) -> Response:
    unread = show == "unread"
    first = (number_asked(page) - 1) * SIZE
    found = context.run(my_notices, first, SIZE, unread=unread)
    total = found[0]["of_all"] if found else 0
    query = {"show": "unread"} if unread else {}
    return context.page(
        "overviews/notices.html",
        groups=[_group(context, row) for row in found],
        unread=unread,
        until=context.now.isoformat(),
        page=page_shown(found, total, page, SIZE, NOTICES, query),
    )


@router.post("/notices/read-all")
def read_all(
    context: Annotated[PageContext, Depends(Allow(read_all_notices))], form: Form
) -> Response:
    """Up to the moment that the page was made: what came since was not seen."""
    context.run(read_all_notices, _moment(form.typed.get("until", ""), context.now))
    return context.redirect_to(NOTICES, flash="saved")


@router.post("/notices/{kind}/{subject_id}/open", dependencies=[Depends(typed_form)])
def open_one(
    kind: str, subject_id: UUID, context: Annotated[PageContext, Depends(Allow(open_notice))]
) -> Response:
    return context.redirect_to(_href(context.run(open_notice, kind, subject_id)))


def _group(context: PageContext, row: Row) -> Row:
    if row["kind"] in MOVES:
        return _move(context, row)
    if row["kind"] == _TRIAL:
        first = row["about"][0]
        one = {"person": first["what"].partition(" ")[2], "name": None}
        return row | one | {"about": [first | one | {"at": row["at"]}]}
    about = [
        one
        | {
            "at": datetime.fromisoformat(one["at"]),
            "person": full_name(one),
            "name": one["what"] and _name(context, row["kind"], one["what"]),
        }
        for one in row["about"]
    ]
    return row | {"person": about[0]["person"], "about": about}


def _name(context: PageContext, kind: str, what: str) -> str:
    if kind in _CONFERENCES:
        return context.moment(datetime.fromisoformat(what))
    return context.name_of(_NAMED_IN[kind], what)


def _move(context: PageContext, row: Row) -> Row:
    """One notice, however many clients go: the reader may no longer see them, and all lead to the same list."""
    first, clients = row["about"][0], len(row["about"])
    person = full_name(first) if first["family_name"] else context.translate(NOT_SEEN)
    if clients > 1:
        found = catalogue(context.language).ngettext("%(num)s client", "%(num)s clients", clients)
        person = found % {"num": clients}
    day = context.day(date.fromisoformat(first["what"]))
    one = {"person": person, "number": 1, "unread": int(row["unread"] > 0)}
    name = context.translate(FROM_DAY, day=day)
    return row | one | {"about": [first | one | {"at": row["at"], "name": name}]}


def _href(row: Row) -> str:
    """What a notice is about."""
    if row["kind"] == "task_handed":
        return f"{address_of({'whose': TO_ME})}#person-{row['person_id']}"
    trial = str(row["what"]).partition(" ")[0]
    return _LEADS_TO.get(row["kind"], "/plans/{about_id}").format(**row, trial=trial)


def _moment(text: str, now: datetime) -> datetime:
    """The moment in the form; nothing is marked as read that is later than it, or for a form that is not ours."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=now.tzinfo)
    return found if found.tzinfo else datetime.min.replace(tzinfo=now.tzinfo)
