"""JSON models of offered times and of what a plan would change, as computed by the placement engine."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from aftercare.api.http.answers import Out
from aftercare.casework.placement.line_effects import LineView, ShiftView
from aftercare.casework.placement.line_warnings import LineWarning
from aftercare.casework.placement.place import Outlook
from aftercare.casework.placement.slots import Slots
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.domain.placement.explanation.reasons import Reason
from aftercare.domain.placement.plan import Placed, Unplaced
from aftercare.domain.placement.plan_difference import (
    LineChange,
    LineState,
    PlanDifference,
    PlanLine,
)
from aftercare.domain.places.sites import WRONG_SITE
from aftercare.domain.plans.waiting_lines import Queue
from aftercare.domain.treatment.admission import Hold
from aftercare.store.placement.reason_texts import LANGUAGES, reason_words, why_words
from aftercare.store.plans.listing import LineTermsOut

Words = dict[str, str]


class WarningCode(StrEnum):
    """Why an obligation gets no times yet: a `Hold` on its treatment, or a site of the wrong kind."""

    NO_REFERRAL = Hold.NO_REFERRAL.value
    NOT_STARTED = Hold.NOT_STARTED.value
    PAUSED = Hold.PAUSED.value
    ENDED = Hold.ENDED.value
    NO_SITE = Hold.NO_SITE.value
    WRONG_SITE = WRONG_SITE


class TimeOut(Out):
    """One start time; ids are null where no officer, site or group takes part. `why` gives the reasons per language,
    empty where nothing was chosen."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    location_id: UUID | None
    session_id: UUID | None
    why: Words


class OfferedOut(TimeOut):
    """`late`: beyond the longest allowed gap, so choosing it requires a `reason`."""

    late: bool


class TimesOut(Out):
    items: list[OfferedOut]


class SlotsOut(TimesOut):
    """Free start times of one occurrence; `occurrence` is null when the obligation has no future occurrence."""

    line_id: UUID
    occurrence: int | None


class PlacedOut(TimeOut):
    line_id: UUID
    occurrence: int


class MoveOut(Out):
    appointment_id: UUID
    told: bool
    was: PlacedOut
    becomes: PlacedOut


class CancelledOut(Out):
    appointment_id: UUID
    told: bool
    was: PlacedOut


class UnplacedOut(Out):
    """`reason` is a stable code; `why` is the same in words, per language."""

    line_id: UUID
    occurrence: int
    first_on: date
    last_on: date
    reason: str
    why: Words


class DifferenceOut(Out):
    """Changes in the calendar. `kept` is a count; all other changes are listed one by one."""

    kept: int
    moved: list[MoveOut]
    added: list[PlacedOut]
    cancelled: list[CancelledOut]
    unplaced: list[UnplacedOut]


class WeekHoursOut(Out):
    """Officer hours for this client in the week from `monday`, now and under this plan."""

    monday: date
    before: float
    after: float


class ForecastOut(Out):
    """Officer hours, travel included, and counts over the twelve planned weeks."""

    officer_hours: float
    appointments: int
    unplaced: int
    weeks: list[WeekHoursOut]


class ShiftOut(Out):
    """A position in the waiting list, now and under the plan. `person_id` and `tier` are null for clients the caller
    may not see."""

    person_id: UUID | None
    tier: int | None
    now: int
    then: int


class LineEffectOut(Out):
    """The plan's effect on one waiting list; clients in `longer` would wait longer than they do now."""

    queue: Queue
    queue_id: UUID | None
    waiting_now: int
    waiting_then: int
    longer: list[ShiftOut]
    sooner: list[ShiftOut]


class LineWarningOut(Out):
    """An obligation that gets no times yet for a reason outside the calendar. It waits for a place with a provider, or
    its site does not allow this kind of obligation."""

    obligation_id: UUID
    line_id: UUID
    kind: str
    code: WarningCode


class LineChangeOut(Out):
    """One obligation in the version in force (`was`) and in this one (`becomes`); `changed` names the fields that
    differ."""

    line_id: UUID
    state: LineState
    was: LineTermsOut | None
    becomes: LineTermsOut | None
    changed: list[str]


class GapLeftOut(Out):
    """A gap from one day with contact to the next that is longer than `number` contacts in `in_days` days allow."""

    from_on: date
    until_on: date
    days: int
    number: int
    in_days: int


class OutlookOut(Out):
    """`contact_gaps` are the gaps that would still be too long under this plan."""

    obligations: list[LineChangeOut]
    change: DifferenceOut
    forecast: ForecastOut
    waiting: list[LineEffectOut]
    warnings: list[LineWarningOut]
    contact_gaps: list[GapLeftOut]


def times_out(found: tuple[Placed, ...]) -> TimesOut:
    return TimesOut(items=_offered(found))


def slots_out(found: Slots) -> SlotsOut:
    return SlotsOut(
        line_id=found.line_id, occurrence=found.occurrence, items=_offered(found.starts)
    )


def outlook_out(outlook: Outlook) -> OutlookOut:
    costs = outlook.forecast
    forecast = ForecastOut(
        officer_hours=costs.officer_hours,
        appointments=costs.appointments,
        unplaced=costs.unplaced,
        weeks=[
            WeekHoursOut(monday=one.monday, before=one.before, after=one.after)
            for one in costs.weeks
        ],
    )
    return OutlookOut(
        obligations=[_line_change(one) for one in outlook.compared],
        change=difference_out(outlook.change),
        forecast=forecast,
        waiting=_lines(outlook.lines),
        warnings=[_warning(one) for one in outlook.warnings],
        contact_gaps=[_gap_left(one) for one in outlook.gaps],
    )


def _gap_left(one: Gap) -> GapLeftOut:
    return GapLeftOut(
        from_on=one.from_on,
        until_on=one.until_on,
        days=one.days,
        number=one.allowed.number,
        in_days=one.allowed.days,
    )


def _line_change(one: LineChange) -> LineChangeOut:
    return LineChangeOut(
        line_id=UUID(one.line_id),
        state=one.state,
        was=_terms(one.was),
        becomes=_terms(one.becomes),
        changed=[*one.changed],
    )


def _terms(line: PlanLine | None) -> LineTermsOut | None:
    if line is None:
        return None
    return LineTermsOut.model_validate({"condition_id": line.condition_id} | asdict(line.terms))


def _warning(one: LineWarning) -> LineWarningOut:
    return LineWarningOut(
        obligation_id=one.obligation_id,
        line_id=one.line_id,
        kind=one.kind,
        code=WarningCode(one.code),
    )


def _lines(lines: tuple[LineView, ...]) -> list[LineEffectOut]:
    return [
        LineEffectOut(
            queue=one.queue,
            queue_id=one.queue_id,
            waiting_now=one.waiting_now,
            waiting_then=one.waiting_then,
            longer=[_shift(shift) for shift in one.longer],
            sooner=[_shift(shift) for shift in one.sooner],
        )
        for one in lines
    ]


def _shift(one: ShiftView) -> ShiftOut:
    seen = one.person
    return ShiftOut(
        person_id=seen.id if seen else None,
        tier=seen.tier if seen else None,
        now=one.now,
        then=one.then,
    )


def difference_out(change: PlanDifference) -> DifferenceOut:
    return DifferenceOut(
        kept=len(change.kept),
        moved=[
            MoveOut(
                appointment_id=move.standing.appointment_id,
                told=move.standing.told,
                was=_placed(move.standing.row),
                becomes=_placed(move.to),
            )
            for move in change.moved
        ],
        added=[_placed(one) for one in change.added],
        cancelled=[
            CancelledOut(appointment_id=one.appointment_id, told=one.told, was=_placed(one.row))
            for one in change.cancelled
        ],
        unplaced=[_unplaced(one) for one in change.unplaced],
    )


def _offered(found: tuple[Placed, ...]) -> list[OfferedOut]:
    return [
        OfferedOut.model_validate(_time(one) | {"late": bool(one.why and not one.why.in_time)})
        for one in found
    ]


def _time(row: Placed) -> dict[str, Any]:
    return {
        "starts_at": row.start,
        "ends_at": row.end,
        "officer_id": _id(row.officer),
        "location_id": _id(row.location),
        "session_id": _id(row.session),
        "why": why_words(row),
    }


def _placed(row: Placed) -> PlacedOut:
    line = {"line_id": UUID(row.obligation), "occurrence": row.occurrence}
    return PlacedOut.model_validate(line | _time(row))


def _unplaced(one: Unplaced) -> UnplacedOut:
    return UnplacedOut(
        line_id=UUID(one.obligation),
        occurrence=one.occurrence,
        first_on=one.reason.first_on,
        last_on=one.reason.last_on,
        reason=one.reason.code,
        why=_reason(one.reason),
    )


def _reason(reason: Reason) -> Words:
    """For case workers, the only role that previews a plan; without names of officers, which are not loaded here."""
    words = reason_words(reason._replace(officers=()), {})
    return {language: str(words[language]) for language in LANGUAGES}


def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
