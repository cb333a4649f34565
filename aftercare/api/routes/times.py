"""Offered times and what a plan would change, as JSON: what the placement engine answered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from starlette.responses import Response

from aftercare.api.answers import Out, response_of
from aftercare.casework.placing import Outlook
from aftercare.domain.placement.plan import Placed, Unplaced
from aftercare.domain.plan_difference import PlanDifference
from aftercare.store.idempotency import Reply


class TimeOut(Out):
    """One start; ids are None where no officer, place or group takes part."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    location_id: UUID | None
    session_id: UUID | None


class TimesOut(Out):
    items: list[TimeOut]


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
    """`reason` is a stable code; the words are the web client's."""

    line_id: UUID
    occurrence: int
    first_on: date
    last_on: date
    reason: str


class DifferenceOut(Out):
    """What changes in the calendar; `kept` is a number, the rest is told one by one."""

    kept: int
    moved: list[MoveOut]
    added: list[PlacedOut]
    cancelled: list[CancelledOut]
    unplaced: list[UnplacedOut]


class ForecastOut(Out):
    """Officer hours, travel included, and counts over the twelve weeks that are planned."""

    officer_hours: float
    appointments: int
    unplaced: int


class OutlookOut(Out):
    change: DifferenceOut
    forecast: ForecastOut


def times_response(found: tuple[Placed, ...]) -> Response:
    body = TimesOut(items=[TimeOut.model_validate(_time(one)) for one in found])
    return response_of(Reply(200, body.model_dump_json()))


def outlook_response(outlook: Outlook) -> Response:
    costs = outlook.forecast
    forecast = ForecastOut(
        officer_hours=costs.officer_hours,
        appointments=costs.appointments,
        unplaced=costs.unplaced,
    )
    body = OutlookOut(change=difference_out(outlook.change), forecast=forecast)
    return response_of(Reply(200, body.model_dump_json()))


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


def _time(row: Placed) -> dict[str, datetime | UUID | None]:
    return {
        "starts_at": row.start,
        "ends_at": row.end,
        "officer_id": _id(row.officer),
        "location_id": _id(row.location),
        "session_id": _id(row.session),
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
    )


def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
