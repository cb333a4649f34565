"""Which appointments of the horizon can stand in each other's way, read as plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.placement.instance import Taken
from aftercare.domain.placement.plan import Placed
from aftercare.domain.plan_difference import Standing
from aftercare.domain.wall_time import civil_days_after, wall
from aftercare.store.appointments import DEAD, AppointmentRow
from aftercare.store.placements.horizon import NOTICE_DAYS, Horizon
from aftercare.store.placements.resources import id_text

# Ids as the engine wants them: a region's night reads a hundred thousand rows.
_STANDING = (
    "select id, person_id::text, line_id::text, occurrence, officer_id::text, location_id::text,"
    " session_id::text, travel_min, starts_at, ends_at, state, notified_at is not null,"
    " jsonb_exists(why, 'by_hand')"
    " from appointment"
    " where starts_at < :until_at and ends_at > :from_at and state <> all(:dead)"
)
_OF_LINE = text(f"{_STANDING} and line_id = :line order by starts_at, id")
_THERE = text(
    f"{_STANDING}"
    " and (person_id = any(:persons) or officer_id = any(:officers) or location_id = any(:places))"
    " order by starts_at, id"
)


class Booked(NamedTuple):
    """An appointment that stands, as far as placing others needs to know of it."""

    id: UUID
    person: str
    line: str
    occurrence: int
    officer: str | None
    location: str | None
    session: str | None
    travel_min: int
    starts_at: datetime
    ends_at: datetime
    state: str
    told: bool
    chosen: bool

    def standing(self) -> Standing:
        row = Placed(
            obligation=self.line,
            occurrence=self.occurrence,
            start=wall(self.starts_at),
            end=wall(self.ends_at),
            location=self.location,
            officer=self.officer,
            session=self.session,
        )
        return Standing(self.id, self.told, row, self.chosen)

    def taken(self) -> Taken:
        return Taken(
            obligation=self.line,
            occurrence=self.occurrence,
            person=self.person,
            officer=self.officer,
            location=self.location,
            session=self.session,
            start=self.starts_at,
            end=self.ends_at,
            travel_min=self.travel_min,
        )


def appointments_there(
    session: Session,
    horizon: Horizon,
    persons: Iterable[UUID],
    officers: Iterable[UUID],
    places: Iterable[UUID],
) -> list[Booked]:
    """Appointments of the horizon of these people, with these officers or at these places."""
    wanted = {
        "from_at": horizon.from_at,
        "until_at": horizon.until_at,
        "dead": list(DEAD),
        "persons": list(persons),
        "officers": list(officers),
        "places": list(places),
    }
    return [Booked(*row) for row in session.execute(_THERE, wanted)]


def appointments_of_line(session: Session, line_id: UUID, horizon: Horizon) -> list[Booked]:
    """Appointments of the horizon of one obligation, whatever the version of its plan."""
    wanted = {"from_at": horizon.from_at, "until_at": horizon.until_at, "dead": list(DEAD)}
    return [Booked(*row) for row in session.execute(_OF_LINE, wanted | {"line": line_id})]


class Movable:
    """Which appointments of these people may get another time. What starts within the notice stays:
    a change that near is a person's to make, and a person asks about one occurrence only."""

    def __init__(
        self, persons: Iterable[UUID], now: datetime, only: tuple[UUID, int] | None
    ) -> None:
        self._persons = {str(one) for one in persons}
        self._only = None if only is None else (str(only[0]), only[1])
        self._after = now if only is not None else civil_days_after(now, NOTICE_DAYS)

    def __contains__(self, row: Booked) -> bool:
        return (
            row.state in ("scheduled", "notified", "confirmed")
            and row.starts_at > self._after
            and row.person in self._persons
            and (self._only is None or (row.line, row.occurrence) == self._only)
        )


def taken_from(row: AppointmentRow) -> Taken:
    """An appointment as something that stays where it is."""
    return Taken(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        person=str(row.person_id),
        officer=id_text(row.officer_id),
        location=id_text(row.location_id),
        session=id_text(row.session_id),
        start=row.starts_at,
        end=row.ends_at,
        travel_min=row.travel_min,
    )
