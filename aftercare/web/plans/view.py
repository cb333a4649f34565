"""Template values that explain a plan: what the court ordered, what follows from it, and when that is next."""

from __future__ import annotations

from typing import Any

from aftercare.casework.conditions.coverage import PlanCoverage
from aftercare.casework.plans.explanation import (
    ConditionExplained,
    LineExplained,
    OrderExplained,
    PlanExplanation,
)
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.facts import facts_of, missing_of
from aftercare.web.plans.reason_chain import obligation
from aftercare.web.shell.phrases import (
    capital,
    condition_name,
    frame_name,
    state_shown,
    where,
    why_unplaced,
)
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.view import View
from aftercare.web.treatment.view import warnings_view


def plan_view(context: PageContext, found: PlanExplanation) -> dict[str, Any]:
    """The values plan.html describes at its top, except person and plan."""
    orders = [_order(context, one, found) for one in found.orders]
    in_force = [one.plan for one in found.versions if one.plan.state == PlanState.APPROVED]
    return {
        "in_force": found.in_force,
        "version_in_force": in_force[0].id if in_force and not found.in_force else None,
        "orders": [one for one in orders if one.conditions],
        "asks_nothing": not any(line for one in found.orders for line in _lines(one)),
        "standard": _standard(context, found),
        "versions": [
            View(
                one.plan,
                author=one.author,
                decided_by=one.decided_by,
                is_shown=one.plan.id == found.file.plan.id,
            )
            for one in found.versions
        ],
    }


def _lines(order: OrderExplained) -> list[LineExplained]:
    return [line for one in order.conditions for line in one.lines]


def _order(context: PageContext, one: OrderExplained, found: PlanExplanation) -> View:
    return View(
        one.order,
        frame=frame_name(one.order.frame, context.language),
        ends_on=one.order.ended_on or one.order.ends_on,
        conditions=[
            _condition(context, inner, found.file.coverage)
            for inner in one.conditions
            # A condition that has ended and has no obligation in this version explains nothing.
            if inner.lines or (not inner.ended and found.file.plan.state != PlanState.SUPERSEDED)
        ],
    )


def _condition(context: PageContext, one: ConditionExplained, coverage: PlanCoverage) -> View:
    row = one.condition
    return View(
        row,
        text=condition_name(row.kind, context.language),
        from_on=row.starts_on,
        until_on=one.until_on,
        ended=one.ended,
        facts=facts_of(row, context.language),
        missing=missing_of(row, context.language),
        uncovered=row.id in coverage.uncovered,
        reason=coverage.reasons[row.id].reason if row.id in coverage.reasons else "",
        obligations=[_line(context, line) for line in one.lines],
    )


def _line(context: PageContext, one: LineExplained) -> dict[str, Any]:
    view = obligation(one.line, context.language)
    return view | {
        "next": [_next(context, row) for row in one.next],
        "unplaced": [
            View(missing, why=why_unplaced(missing.reason, context.language, all_rights=True))
            for missing in one.unplaced
        ],
        "warnings": warnings_view(one.warnings, waits=one.waits is not None),
        "waits_weeks": one.waits.weeks if one.waits else None,
        "waits_since": one.waits.since_on if one.waits else None,
    }


def _next(context: PageContext, row: Row) -> Row:
    return row | {
        "state": state_shown(row),
        "place": where(row, context.language),
        "why": capital(str(row["why"].get(context.language, ""))),
    }


def _standard(context: PageContext, found: PlanExplanation) -> View | None:
    if found.standard is None:
        return None
    standard = found.standard
    return View(
        standard,
        name=standard.nl if context.language == "nl" else standard.en,
        source=adopted_text(standard.source, context.language),
        below_reason=found.file.plan.below_standard_reason,
    )
