"""JSON models of offered times and of what a plan would change, as computed by the placement engine."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from aftercare.api.http.answers import Out
from aftercare.casework.placement.place import PlanPreview
from aftercare.casework.placement.queue_effects import QueueView, ShiftView
from aftercare.casework.placement.slots import Slots
from aftercare.domain.placement.explanation.reasons import Reason
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.placement.result import Placed, Unplaced
from aftercare.domain.plans.line_changes import LineState, PlanLine
from aftercare.domain.plans.waiting_queues import QueueKind
from aftercare.domain.sites.sites import WRONG_SITE
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.domain.treatment.named_provider import Departure
from aftercare.store.placement.reason_texts import LANGUAGES, reason_words, why_words
from aftercare.store.plans.listing import LineTermsOut

Words = dict[str, str]


class WarningCode(StrEnum):
    """Why an obligation gets no times yet: a `WhyWaiting` on its treatment, or a site of the wrong kind. Or how its
    provider departs from the one the court named: a `Departure`."""

    NO_REFERRAL = WhyWaiting.NO_REFERRAL.value
    NOT_STARTED = WhyWaiting.NOT_STARTED.value
    PAUSED = WhyWaiting.PAUSED.value
    ENDED = WhyWaiting.ENDED.value
    NO_SITE = WhyWaiting.NO_SITE.value
    WRONG_SITE = WRONG_SITE
    SIMILAR_PROVIDER = Departure.SIMILAR.value
    OTHER_PROVIDER = Departure.OTHER.value


class TimeOut(Out):
    """One start time; ids are null where no officer, site or group takes part. `why` gives the reasons per language,
    empty where nothing was chosen."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    site_id: UUID | None
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
    expected: bool
    was: PlacedOut
    becomes: PlacedOut


class CancelledOut(Out):
    appointment_id: UUID
    expected: bool
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


class PlanForecastOut(Out):
    """Officer hours, travel included, and counts over the twelve planned weeks."""

    officer_hours: float
    appointments: int
    unplaced: int
    weeks: list[WeekHoursOut]


class QueueShiftOut(Out):
    """A position in a queue, now and under the plan. `person_id` and `tier` are null for clients the caller
    may not see."""

    person_id: UUID | None
    tier: int | None
    now: int
    then: int


class QueueEffectOut(Out):
    """The plan's effect on one queue; clients in `longer` would wait longer than they do now."""

    queue: QueueKind
    queue_id: UUID | None
    waiting_now: int
    waiting_then: int
    longer: list[QueueShiftOut]
    sooner: list[QueueShiftOut]


class LineWarningOut(Out):
    """An obligation that gets no times yet for a reason outside the calendar: it waits for a place with a provider, or
    its site does not allow this kind of obligation. Or one with another provider than the court named."""

    obligation_id: UUID
    line_id: UUID
    kind: str
    code: WarningCode


class PlanLineChangeOut(Out):
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


class PlanPreviewOut(Out):
    """`contact_gaps` are the gaps that would still be too long under this plan."""

    obligations: list[PlanLineChangeOut]
    change: DifferenceOut
    forecast: PlanForecastOut
    waiting: list[QueueEffectOut]
    warnings: list[LineWarningOut]
    contact_gaps: list[GapLeftOut]


def times_out(found: tuple[Placed, ...]) -> TimesOut:
    return TimesOut(items=_offered(found))


def slots_out(found: Slots) -> SlotsOut:
    return SlotsOut(
        line_id=found.line_id, occurrence=found.occurrence, items=_offered(found.starts)
    )


def plan_preview_out(preview: PlanPreview) -> PlanPreviewOut:
    return PlanPreviewOut.made_from(
        preview,
        obligations=[
            PlanLineChangeOut.made_from(one, was=_terms(one.was), becomes=_terms(one.becomes))
            for one in preview.compared
        ],
        change=difference_out(preview.change),
        waiting=_queues(preview.queues),
        contact_gaps=[
            GapLeftOut.made_from(one, number=one.allowed.number, in_days=one.allowed.days)
            for one in preview.gaps
        ],
    )


def _terms(line: PlanLine | None) -> LineTermsOut | None:
    return LineTermsOut.made_from(line, line.terms) if line else None


def _queues(queues: tuple[QueueView, ...]) -> list[QueueEffectOut]:
    return [
        QueueEffectOut.made_from(
            one,
            longer=[_shift(shift) for shift in one.longer],
            sooner=[_shift(shift) for shift in one.sooner],
        )
        for one in queues
    ]


def _shift(one: ShiftView) -> QueueShiftOut:
    seen = one.person
    return QueueShiftOut.made_from(one, seen, person_id=seen and seen.id, tier=seen and seen.tier)


def difference_out(change: PlacementDifference) -> DifferenceOut:
    return DifferenceOut(
        kept=len(change.kept),
        moved=[
            MoveOut(
                appointment_id=move.standing.appointment_id,
                expected=move.standing.expected,
                was=_placed(move.standing.row),
                becomes=_placed(move.to),
            )
            for move in change.moved
        ],
        added=[_placed(one) for one in change.added],
        cancelled=[
            CancelledOut(
                appointment_id=one.appointment_id, expected=one.expected, was=_placed(one.row)
            )
            for one in change.cancelled
        ],
        unplaced=[_unplaced(one) for one in change.unplaced],
    )


def _offered(found: tuple[Placed, ...]) -> list[OfferedOut]:
    return [
        OfferedOut.made_from(_time(one), late=bool(one.why and not one.why.in_time))
        for one in found
    ]


def _time(row: Placed) -> dict[str, Any]:
    return {
        "starts_at": row.start,
        "ends_at": row.end,
        "officer_id": row.officer,
        "site_id": row.site,
        "session_id": row.session,
        "why": why_words(row),
    }


def _placed(row: Placed) -> PlacedOut:
    return PlacedOut.made_from(_time(row), row, line_id=row.obligation)


def _unplaced(one: Unplaced) -> UnplacedOut:
    return UnplacedOut.made_from(
        one, one.reason, line_id=one.obligation, reason=one.reason.code, why=_reason(one.reason)
    )


def _reason(reason: Reason) -> Words:
    """For case workers, the only role that previews a plan; without names of officers, which are not loaded here."""
    words = reason_words(reason._replace(officers=()), {})
    return {language: str(words[language]) for language in LANGUAGES}
