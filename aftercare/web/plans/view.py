"""Template values that explain a plan: what the court ordered, what follows from it, and when that is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.casework.plans.explanation import (
    ConditionExplained,
    LineExplained,
    OrderExplained,
    PlanExplanation,
)
from aftercare.casework.plans.view import PlanFile
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.facts import facts_of, missing_of
from aftercare.web.conditions.full_names import labels
from aftercare.web.plans.reason_chain import obligation
from aftercare.web.shell.phrases import (
    capital,
    frame_name,
    state_shown,
    where,
    why_unplaced,
)
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.view import View
from aftercare.web.treatment.view import warnings_view


@dataclass(frozen=True, slots=True)
class NextAppointment:
    id: UUID
    starts_at: datetime
    state: str
    place: str
    officer: str | None
    why: str
    enforceable: bool


def orders_view(context: PageContext, found: PlanExplanation) -> list[View]:
    """The orders that have conditions to show."""
    short = labels(found.file.conditions, context.language)
    orders = (_order(context, order, found, short) for order in found.orders)
    return [order for order in orders if order.conditions]


def versions_view(found: PlanExplanation) -> list[View]:
    return [
        View(
            version.plan,
            author=version.author,
            decided_by=version.decided_by,
            is_shown=version.plan.id == found.file.plan.id,
        )
        for version in found.versions
    ]


def lines_of(order: OrderExplained) -> list[LineExplained]:
    return [line for condition in order.conditions for line in condition.lines]


def _order(
    context: PageContext, shown: OrderExplained, found: PlanExplanation, short: Mapping[UUID, str]
) -> View:
    return View(
        shown.order,
        frame=frame_name(shown.order.frame, context.language),
        ends_on=shown.order.ended_on or shown.order.ends_on,
        conditions=[
            _condition(context, inner, short[inner.condition.id], found.file)
            for inner in shown.conditions
            # A condition that has ended and has no obligation in this version explains nothing.
            if inner.lines or (not inner.ended and found.file.plan.state != PlanState.SUPERSEDED)
        ],
    )


def _condition(context: PageContext, shown: ConditionExplained, text: str, file: PlanFile) -> View:
    row, coverage = shown.condition, file.coverage
    return View(
        row,
        text=text,
        from_on=row.starts_on,
        until_on=shown.until_on,
        ended=shown.ended,
        facts=facts_of(row, context.language, file.checked),
        missing=missing_of(row, context.language),
        uncovered=row.id in coverage.uncovered,
        reason=coverage.reasons[row.id].reason if row.id in coverage.reasons else "",
        obligations=[_line(context, line) for line in shown.lines],
    )


def _line(context: PageContext, line: LineExplained) -> View:
    return View(
        obligation(line.line, context.language),
        next=[_next(context, row) for row in line.next],
        unplaced=[
            View(missing, why=why_unplaced(missing.reason, context.language, all_rights=True))
            for missing in line.unplaced
        ],
        warnings=warnings_view(line.warnings, waits=line.waits is not None),
        waits_weeks=line.waits.weeks if line.waits else None,
        waits_since=line.waits.since_on if line.waits else None,
    )


def _next(context: PageContext, row: Row) -> NextAppointment:
    return NextAppointment(
        id=row["id"],
        starts_at=row["starts_at"],
        state=state_shown(row),
        place=where(row, context.language),
        officer=row["officer"],
        why=capital(str(row["why"].get(context.language, ""))),
        enforceable=row["enforceable"],
    )


def standard_view(context: PageContext, found: PlanExplanation) -> View | None:
    if found.standard is None:
        return None
    standard = found.standard
    return View(
        standard,
        name=standard.nl if context.language == "nl" else standard.en,
        source=adopted_text(standard.source, context.language),
        below_reason=found.file.plan.below_standard_reason,
    )
