"""Routes that explain a plan in one nested response: order, condition, obligation, appointment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

from aftercare.api.appointments.times import WarningCode
from aftercare.api.http.access import Reads
from aftercare.api.http.answers import Out
from aftercare.api.http.routing import Routes
from aftercare.casework.conditions.missing_parameters import missing_in
from aftercare.casework.plans.explanation import (
    ConditionExplained,
    LineExplained,
    OrderExplained,
    PlanExplanation,
    VersionExplained,
    explain_plan,
)
from aftercare.domain.orders.legal_frames import FrameCode
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.store.database.plain_sql import Row
from aftercare.store.placement.unplaced_rows import UnplacedRow

router = Routes(prefix="/api/v1/plans", tags=["plans"])
Words = dict[str, str]


class NextOut(Out):
    """`why` gives, per language, why the appointment is at this time."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    state: str
    site: str | None
    officer: str | None
    enforceable: bool
    why: Words


class NoTimeOut(Out):
    first_on: date
    last_on: date
    code: str
    reason: Words


class ExplainedWaitOut(Out):
    """Not a missed appointment: the provider has not started, or has paused."""

    since_on: date
    weeks: int
    referral_state: str


class ExplainedLineOut(Out):
    """An obligation. `weekdays` count from Monday = 0; minutes are of the local day. `warnings`: why it gets no times
    yet."""

    id: UUID
    line_id: UUID
    kind: str
    minutes: int
    period_days: int
    weekdays: list[int]
    from_min: int
    to_min: int
    places: list[str]
    programme: str | None
    provider: str | None
    starts_on: date
    ends_on: date | None
    next: list[NextOut]
    without_time: list[NoTimeOut]
    waits_for_provider: ExplainedWaitOut | None
    warnings: list[WarningCode]


class ExplainedConditionOut(Out):
    """`until_on` is the last day the condition binds, null while it is open; `missing` names the parameters still to be
    entered."""

    id: UUID
    kind: str
    entry_version: int
    wording: str
    parameters: dict[str, Any]
    monitored: bool
    monitored_from_on: date | None
    monitored_until_on: date | None
    starts_on: date
    until_on: date | None
    withdrawn_on: date | None
    ended: bool
    missing: list[str]
    obligations: list[ExplainedLineOut]


class FrameOut(Out):
    id: UUID
    frame: FrameCode
    court_reference: str
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    conditions: list[ExplainedConditionOut]


class VersionOut(Out):
    id: UUID
    number: int
    state: PlanState
    author: str
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    return_reason: str | None


class ExplainedStandardOut(Out):
    code: str
    version: int
    name: Words
    source: str
    is_example: bool


class ExplanationOut(Out):
    """`orders` by their start; `versions` newest first. `standard`: the contact standard the plan was checked
    against."""

    plan: VersionOut
    person_id: UUID
    in_force: bool
    orders: list[FrameOut]
    versions: list[VersionOut]
    standard: ExplainedStandardOut | None
    below_standard_reason: str | None


@router.shows("/{plan_id}/explanation", ExplanationOut)
def explanation(plan_id: UUID, context: Reads) -> Response:
    """The explanation of any version of a plan; only the version in force has appointments."""
    return context.show(lambda work: _view(explain_plan(work, plan_id)))


def _view(found: PlanExplanation) -> ExplanationOut:
    (own,) = (one for one in found.versions if one.plan.id == found.file.plan.id)
    standard = found.standard
    return ExplanationOut.made_from(
        found,
        found.file.plan,
        plan=_version(own),
        orders=[_order(one) for one in found.orders],
        versions=[_version(one) for one in found.versions],
        standard=standard
        and ExplainedStandardOut.made_from(standard, name={"nl": standard.nl, "en": standard.en}),
    )


def _version(one: VersionExplained) -> VersionOut:
    return VersionOut.made_from(one, one.plan)


def _order(one: OrderExplained) -> FrameOut:
    return FrameOut.made_from(one.order, conditions=[_condition(inner) for inner in one.conditions])


def _condition(one: ConditionExplained) -> ExplainedConditionOut:
    return ExplainedConditionOut.made_from(
        one,
        one.condition,
        missing=[*missing_in(one.condition)],
        obligations=[_line(line) for line in one.lines],
    )


def _line(one: LineExplained) -> ExplainedLineOut:
    waits = one.waits
    return ExplainedLineOut.made_from(
        one.line,
        # The name stored for a home is only the client's reference.
        places=[] if one.line["kind"] in HOME_KINDS else list(one.line["places"] or ()),
        next=[_next(row) for row in one.next],
        without_time=[_no_time(row) for row in one.unplaced],
        waits_for_provider=waits and ExplainedWaitOut.made_from(waits, referral_state=waits.state),
        warnings=one.warnings,
    )


def _next(row: Row) -> NextOut:
    site = None if row["kind"] in HOME_KINDS else row["site"]
    return NextOut.made_from(row, site=site, why=_words(row["why"]))


def _no_time(row: UnplacedRow) -> NoTimeOut:
    return NoTimeOut.made_from(row, code=str(row.reason.get("code", "")), reason=_words(row.reason))


def _words(stored: Mapping[str, Any]) -> Words:
    return {language: str(stored[language]) for language in ("nl", "en") if language in stored}
