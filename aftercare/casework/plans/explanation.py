"""A plan as an officer would explain it: from the court's order down to the next appointment, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from aftercare.casework.placement.line_warnings import warnings_asked
from aftercare.casework.plans.view import PlanFile, is_compared, plan_file
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.domain.treatment.governing import governing
from aftercare.store.accounts.rows import names_of, staff_by_ids
from aftercare.store.conditions.coverage_rows import reasons_that_hold
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.conditions.rows import (
    ConditionRow,
    conditions_of,
    conditions_of_people,
    last_day,
)
from aftercare.store.contact_standards.rows import ContactStandardRow, standard_kept
from aftercare.store.database.pipeline import run_query
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead, together
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow, orders_of, orders_of_people
from aftercare.store.overviews.screen_person_file import obligations_shown
from aftercare.store.people.rows import get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow, unplaced_of
from aftercare.store.plans.rows import (
    ObligationRow,
    PlanRow,
    get_plan,
    obligations_in_force,
    obligations_of,
    plans_of,
)
from aftercare.store.plans.screen_plan_reasons import next_of_lines
from aftercare.store.treatment.admissions import attendable
from aftercare.store.treatment.rows import ReferralRow, referrals_of

NEXT_SHOWN = 3
_ENDED = ("transferred", "completed", "dropped_out", "withdrawn")


@dataclass(frozen=True)
class WaitingFor:
    """A treatment provider that has not started, or has paused: since when the person waits, in whole weeks."""

    since_on: date
    weeks: int
    state: str


@dataclass(frozen=True)
class LineExplained:
    """One obligation as `obligations_shown` has it. With it are its next appointments (none unless the plan is in
    force), the occurrences without a time, the provider it waits for, and its warning codes."""

    line: Row
    next: list[Row]
    unplaced: list[UnplacedRow]
    waits: WaitingFor | None
    warnings: list[str]


@dataclass(frozen=True)
class ConditionExplained:
    """`until_on` is the last day it binds; None while it has none."""

    condition: ConditionRow
    until_on: date | None
    ended: bool
    lines: list[LineExplained]


@dataclass(frozen=True)
class OrderExplained:
    order: OrderRow
    conditions: list[ConditionExplained]


@dataclass(frozen=True)
class VersionExplained:
    plan: PlanRow
    author: str
    decided_by: str


@dataclass(frozen=True)
class PlanExplanation:
    """Orders by their start: those that this version rests on or that still run. Every version, newest first. The
    contact standard it was checked against; None when there was none."""

    file: PlanFile
    orders: list[OrderExplained]
    versions: list[VersionExplained]
    standard: ContactStandardRow | None

    @property
    def in_force(self) -> bool:
        return self.file.plan.state == PlanState.APPROVED


@requires(Permission.READ_CASE_FILES)
def explain_plan(work: UnitOfWork, plan_id: UUID) -> PlanExplanation:
    """Any version; only the one in force has appointments. Raises NotFound."""
    session = work.session
    plan, shown, lines = together(
        session,
        partial(get_plan, session, plan_id),
        partial(obligations_shown, session, plan_id, work.now),
        partial(obligations_of, session, plan_id),
    )
    read_ahead(session, *_questions(work, plan, [row["line_id"] for row in shown], lines))
    file = plan_file(work, plan_id)
    explained = _lines(work, file)
    return PlanExplanation(
        file=file,
        orders=[_order(work, file, order, explained) for order in file.orders],
        versions=_versions(work, plan.person_id),
        standard=standard_kept(session, plan),
    )


def _questions(
    work: UnitOfWork, plan: PlanRow, line_ids: list[UUID], lines: list[ObligationRow]
) -> Iterator[Callable[[], object]]:
    """What is asked about a plan once its lines are known."""
    session, person_id = work.session, plan.person_id
    for of_person in (get_person, plans_of, orders_of, conditions_of):
        yield partial(of_person, session, person_id)
    for staff_id in filter(None, (plan.author_id, plan.decided_by)):
        yield partial(staff_by_ids, session, [staff_id])
    yield partial(standard_kept, session, plan)
    # The card of what changed in the library is on the same page.
    yield partial(library_of, session)
    if is_compared(plan):
        for of_people in (
            orders_of_people,
            conditions_of_people,
            obligations_in_force,
            referrals_of,
        ):
            yield partial(of_people, session, [person_id])
        yield partial(reasons_that_hold, session, [person_id], civil_date(work.now))
        yield from warnings_asked(session, lines)
    if plan.state == PlanState.APPROVED:
        yield partial(next_of_lines, session, person_id, line_ids, work.now, NEXT_SHOWN)
        yield partial(unplaced_of, session, person_id)


def _order(
    work: UnitOfWork, file: PlanFile, order: OrderRow, lines: list[LineExplained]
) -> OrderExplained:
    today = civil_date(work.now)
    conditions = []
    for one in file.conditions:
        if one.order_id != order.id:
            continue
        until_on = last_day(order, one)
        conditions.append(
            ConditionExplained(
                condition=one,
                until_on=until_on,
                ended=until_on is not None and until_on < today,
                lines=[line for line in lines if line.line["condition_id"] == one.id],
            )
        )
    return OrderExplained(order, conditions)


def _lines(work: UnitOfWork, file: PlanFile) -> list[LineExplained]:
    plan = file.plan
    wanted = [row["line_id"] for row in file.obligations]
    in_force = plan.state == PlanState.APPROVED
    placed = (
        next_of_lines(work.session, plan.person_id, wanted, work.now, NEXT_SHOWN)
        if in_force
        else []
    )
    missing = unplaced_of(work.session, plan.person_id) if in_force else []
    waiting = _waiting(work, plan) if in_force else {}
    return [
        LineExplained(
            line=row,
            next=[one for one in placed if one["line_id"] == row["line_id"]],
            unplaced=[one for one in missing if one.line_id == row["line_id"]],
            waits=waiting.get(row["id"]),
            warnings=file.warnings_of(row["id"]),
        )
        for row in file.obligations
    ]


def _waiting(work: UnitOfWork, plan: PlanRow) -> dict[UUID, WaitingFor]:
    """The obligations that wait for a provider, by id: no appointment there means no miss by the client."""
    rows = obligations_of(work.session, plan.id)
    states = run_query(work.session, attendable(rows))
    referrals = referrals_of(work.session, [plan.person_id])
    found = {}
    for row in rows:
        if row.id in states and states[row.id].why_waiting not in (None, WhyWaiting.NO_SITE):
            referral = governing(
                referrals, row.programme_id, row.provider_id, row.condition_id, row.starts_on
            )
            if referral is not None:
                found[row.id] = _wait(work, referral)
    return found


def _wait(work: UnitOfWork, referral: ReferralRow) -> WaitingFor:
    since = referral.ended_on if referral.state in _ENDED else referral.paused_on
    since_on = since or referral.referred_on
    return WaitingFor(since_on, (civil_date(work.now) - since_on).days // 7, referral.state)


def _versions(work: UnitOfWork, person_id: UUID) -> list[VersionExplained]:
    plans = plans_of(work.session, person_id)
    wanted = (one for plan in plans for one in (plan.author_id, plan.decided_by))
    names = names_of(work.session, wanted)
    return [
        VersionExplained(
            plan,
            names.get(plan.author_id, ""),
            names.get(plan.decided_by, "") if plan.decided_by else "",
        )
        for plan in plans
    ]
