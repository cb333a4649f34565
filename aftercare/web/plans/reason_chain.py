"""Template values for the chain from the court's order over its conditions to the obligations of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.treatment.admission import OF_PROVIDERS, WhyWaiting
from aftercare.store.conditions.rows import ConditionRow, last_day
from aftercare.store.database.plain_sql import Row
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import AwayPeriodRow
from aftercare.store.plans.rows import PlanRow
from aftercare.web.conditions.facts import facts_of, missing_of
from aftercare.web.conditions.full_names import full_names, labels
from aftercare.web.shell.phrases import cadence, frame_name, place_names, when
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View
from aftercare.web.treatment.view import waiting_text
from aftercare.web.treatment.words import LINE_WARNINGS


@dataclass(frozen=True, slots=True)
class Obligation:
    """`waiting`: how long a treatment has not begun or has been paused, or empty. `warnings`: codes of
    "line_warning"."""

    id: UUID
    kind: str
    cadence: str
    when: str
    place: str
    provider: str | None
    starts_on: date
    ends_on: date | None
    next_at: datetime | None
    waiting: str
    warnings: list[str] = field(default_factory=list)


def order_view(context: PageContext, file: PersonFile, order: OrderRow) -> View:
    names, short = (
        full_names(context, file.conditions),
        labels(file.conditions, context.language),
    )
    return View(
        order,
        frame=frame_name(order.frame, context.language),
        ends_on=order.ended_on or order.ends_on,
        conditions=[
            _condition(context, file, order, condition, short[condition.id], names[condition.id])
            for condition in file.conditions
            if condition.order_id == order.id
        ],
    )


def _condition(
    context: PageContext,
    file: PersonFile,
    order: OrderRow,
    condition: ConditionRow,
    short: str,
    full: str,
) -> View:
    until_on = last_day(order, condition)
    return View(
        condition,
        text=short,
        full=full,
        from_on=condition.starts_on,
        until_on=until_on,
        ended=until_on is not None and until_on < context.today,
        restricts=condition.entry is not None and condition.entry.restricts,
        asks=asks_for(condition.entry, condition.parameters),
        has_zone=bool(condition.parameters.get("areas")),
        facts=facts_of(condition, context.language, file.checked),
        missing=missing_of(condition, context.language),
        obligations=[
            _in_force(context, row)
            for row in file.obligations
            if row["condition_id"] == condition.id
        ],
    )


def _in_force(context: PageContext, row: Row) -> Obligation:
    """An obligation of the plan in force: a treatment without a referral is also waiting."""
    shown = obligation(row, context.language)
    if row["kind"] in OF_PROVIDERS and row["referral_state"] is None:
        no_referral = LINE_WARNINGS[WhyWaiting.NO_REFERRAL].name
        return replace(shown, waiting=context.translate(no_referral))
    return shown


def obligation(row: Row, language: str) -> Obligation:
    weeks: int | None = row["waiting_weeks"]
    return Obligation(
        id=row["id"],
        kind=row["kind"],
        cadence=cadence(row["period_days"], row["minutes"], language),
        when=when(row["weekdays"], row["from_min"], row["to_min"], language),
        place=place_names(row, language),
        provider=row["provider"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        next_at=row.get("next_at"),
        waiting="" if weeks is None else waiting_text(weeks, language),
    )


def plan_view(plan: PlanRow | None) -> View | None:
    if plan is None:
        return None
    return View(plan, editable=plan.state in (PlanState.DRAFTED, PlanState.RETURNED))


def away_period(row: AwayPeriodRow, detention_id: UUID | None = None) -> View:
    """`detention_id`: of the detention that the period comes from."""
    return View(row, from_at=row.during.lower, until_at=row.during.upper, detention_id=detention_id)
