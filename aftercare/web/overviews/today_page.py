"""The first page of a supervisor: what is asked of them today, in the order of what cannot wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.accounts.account_changes import count_changes_to_see
from aftercare.casework.accounts.reading_alarms import count_alarms_to_answer
from aftercare.casework.closing.acts import closings_to_see
from aftercare.casework.file_access.emergency import count_emergencies
from aftercare.casework.file_access.emergency_findings import count_bars_to_lift
from aftercare.casework.file_access.lists import count_access_to_review
from aftercare.casework.messages.unclaimed import count_unclaimed_dangers
from aftercare.casework.overviews.supervisors_day import (
    SHOWN,
    WEEKS_AHEAD,
    Uncovered,
    orders_that_end,
    supervisors_day,
)
from aftercare.casework.retention.destruction import destructions_to_confirm
from aftercare.casework.staff.closed_day import closed_days_ahead
from aftercare.casework.subject_access.corrections import corrections_waiting
from aftercare.casework.subject_access.requests import proposals_waiting
from aftercare.casework.submissions.view import unmatched_since
from aftercare.casework.transfers.team_transfers import proposals_to_answer
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.screen_inbox_list import InboxPage
from aftercare.store.overviews.open_work import count_all
from aftercare.web.escalation.due import due_of
from aftercare.web.escalation.words import SEVERITY_CODES
from aftercare.web.shell.phrases import escalation_name, frame_name, full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.view import View
from aftercare.web.shell.words import mid_sentence

router = APIRouter(route_class=PageRoute)
WEEKS: Final = (4, 13, 26)


@dataclass(frozen=True, slots=True)
class OtherApproval:
    """A kind of what waits; `since_on` where the rows say it."""

    name: str
    href: str
    count: int
    since_on: date | None


@router.get("/today")
def show_today(context: Annotated[PageContext, Depends(Allow(supervisors_day))]) -> Response:
    with context.work() as work:
        found = supervisors_day(work)
        others = _other_approvals(context, work)
        closed = closed_days_ahead(work)
        unclaimed_dangers = count_unclaimed_dangers(work)
    return context.page(
        "overviews/today.html",
        closed=[View(one.row, appointments=one.appointments) for one in closed],
        escalations=_once(context, found.escalations),
        verdicts=found.verdicts.total,
        plans=[_plan(row) for row in found.plans[:SHOWN]],
        plans_count=count_all(found.plans),
        others=others,
        notices=found.notices,
        ending=[_order(context, row) for row in found.ending],
        ending_count=found.ending[0]["of_all"] if found.ending else 0,
        weeks=WEEKS_AHEAD,
        away=[_away(one) for one in found.away],
        actions=[row | {"person": full_name(row)} for row in found.actions],
        decisions=[row | {"person": full_name(row)} for row in found.reviews],
        unclaimed_dangers=unclaimed_dangers,
        dangers=[row | {"person": full_name(row)} for row in found.calls if row["danger"]],
        calls=[row | {"person": full_name(row)} for row in found.calls if not row["danger"]],
    )


@dataclass(frozen=True, slots=True)
class EscalationsListed:
    """How many escalations a list has, and its first ones."""

    count: int
    rows: list[Row]


def _once(context: PageContext, lists: Mapping[str, InboxPage]) -> dict[str, EscalationsListed]:
    """Each list with its number, and its first escalations as far as no list before it has them."""
    shown: set[UUID] = set()
    found = {}
    for name, page in lists.items():
        rows = [row for row in page.escalations if row["id"] not in shown]
        shown |= {row["id"] for row in rows}
        found[name] = EscalationsListed(page.total, [_escalation(context, row) for row in rows])
    return found


@router.get("/orders-ending")
def show_orders_ending(
    context: Annotated[PageContext, Depends(Allow(orders_that_end))],
) -> Response:
    asked = context.request.query_params.get("weeks", "")
    weeks = next((one for one in WEEKS if str(one) == asked), WEEKS_AHEAD)
    found = context.run(orders_that_end, weeks)
    return context.page(
        "overviews/orders_ending.html",
        orders=[_order(context, row) for row in found],
        count=found[0]["of_all"] if found else 0,
        weeks=weeks,
        choices=WEEKS,
    )


# What else waits on Approvals: its name, where its rows are, and what counts them: a number, or the moments since
# which each has been waiting.
Waiting = Callable[[UnitOfWork], int | Sequence[date | datetime]]
_OTHERS: tuple[tuple[str, str, Waiting], ...] = (
    (
        sentence("Access to own data: refusal or withdrawal proposed"),
        "/approvals#refusals-title",
        lambda work: [row.proposed_at or row.received_on for row, _ in proposals_waiting(work)],
    ),
    (
        sentence("What clients dispute: not decided yet"),
        "/approvals#disputes-title",
        lambda work: [row.stated_on for row, _ in corrections_waiting(work)],
    ),
    (
        sentence("Closed case files to look at"),
        "/approvals#closings-title",
        lambda work: [row.closed_at for row, _ in closings_to_see(work)],
    ),
    (
        sentence("Destruction proposed: waiting for a second person"),
        "/approvals#destructions-title",
        lambda work: [row.proposed_at for row, _ in destructions_to_confirm(work)],
    ),
    (
        sentence("Clients proposed by another team"),
        "/approvals#proposals-title",
        lambda work: [one["proposed_at"] for one in proposals_to_answer(work)],
    ),
    (sentence("Submissions without an officer"), "/submissions", unmatched_since),
    (sentence("Changes of accounts"), "/account-changes", count_changes_to_see),
    (
        sentence("Access to case files to review"),
        "/file-access",
        lambda work: count_access_to_review(work) + count_emergencies(work),
    ),
    (sentence("Unusual reading"), "/unusual-reading", count_alarms_to_answer),
    (sentence("Findings about emergency access"), "/emergency-findings", count_bars_to_lift),
)


# What reads as a plural, when there is one.
_OF_ONE = {
    "Closed case files to look at": sentence("Closed case file to look at"),
    "Clients proposed by another team": sentence("Client proposed by another team"),
    "Submissions without an officer": sentence("Submission without an officer"),
    "Changes of accounts": sentence("Change of an account"),
    "Findings about emergency access": sentence("Finding about emergency access"),
}


def _other_approvals(context: PageContext, work: UnitOfWork) -> list[OtherApproval]:
    """The kinds of which any waits."""
    found = []
    for name, href, waiting in _OTHERS:
        counted = waiting(work)
        moments = [] if isinstance(counted, int) else [_civil(one) for one in counted]
        count = counted if isinstance(counted, int) else len(moments)
        if count:
            found.append(
                OtherApproval(
                    name=mid_sentence(
                        context.translate(_OF_ONE.get(name, name) if count == 1 else name)
                    ),
                    href=href,
                    count=count,
                    since_on=min(moments, default=None),
                )
            )
    return found


def _civil(one: date | datetime) -> date:
    return civil_date(one) if isinstance(one, datetime) else one


def _escalation(context: PageContext, row: Row) -> Row:
    return row | {
        "person": full_name(row),
        "rule": escalation_name(row, context.language),
        "severity": SEVERITY_CODES[row["severity"]],
        "due_at": due_of(row),
    }


def _plan(row: Row) -> Row:
    return row | {"person": full_name(row), "tier": str(row["tier"])}


def _order(context: PageContext, row: Row) -> Row:
    days = (row["ends_on"] - context.today).days
    return row | {
        "person": full_name(row),
        "tier": str(row["tier"]),
        "frame": frame_name(row["frame"], context.language),
        "days": days,
    }


def _away(one: Uncovered) -> View:
    """`href`: the form for a stand-in, filled in with the days."""
    asked = {
        "officer": str(one.officer_id),
        "first": one.days[0][0].isoformat(),
        "last": one.days[-1][1].isoformat(),
    }
    return View(one, href=f"/stand-ins?{urlencode(asked)}#officer")
