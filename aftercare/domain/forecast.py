"""What a plan would cost in officer hours, from the appointments it would make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PlannedTime:
    """One appointment as the forecast sees it."""

    starts_at: datetime
    ends_at: datetime
    travel_min: int
    with_officer: bool


@dataclass(frozen=True)
class Forecast:
    """Officer hours (travel included, rounded to quarters) and counts over the horizon."""

    officer_hours: float
    appointments: int
    unplaced: int


def forecast_of(planned: Iterable[PlannedTime], unplaced: int) -> Forecast:
    rows = list(planned)
    minutes = sum(
        (row.ends_at - row.starts_at).total_seconds() / 60 + 2 * row.travel_min
        for row in rows
        if row.with_officer
    )
    return Forecast(round(minutes / 15) / 4, len(rows), unplaced)
