"""The calendar of a colleague, a team, a site or a group, with a client's name only where the reader may see it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from aftercare.base.errors import NotFound, existing
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.sites.sites import reveals_the_kind
from aftercare.domain.staff.leave import TimeOff
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_of_team
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.database.unit_of_work import UnitOfWork, query_as_clock
from aftercare.store.overviews.screen_calendar import (
    Taken,
    details_of,
    sessions_held,
    taken_at_site,
    taken_by_officers,
)
from aftercare.store.sites.rows import SiteRow, sites_of_team
from aftercare.store.staff.leave_rows import time_off
from aftercare.store.time.closing_day_rows import closing_names
from aftercare.store.treatment.rows import TreatmentGroupRow, groups_to_come


@dataclass(frozen=True)
class Slot:
    """A time that is taken. `row` has its details; None where the reader may not see the client."""

    taken: Taken
    row: Row | None


@dataclass(frozen=True)
class StaffCalendar:
    """The times of these officers, in order, and what takes each of them from work."""

    officers: list[StaffRow]
    slots: list[Slot]
    off: dict[UUID, TimeOff]


@requires(Permission.READ_TIMES)
def colleagues(work: UnitOfWork) -> list[StaffRow]:
    """The officers of the reader's team, by name."""
    return staff_of_team(work.session, existing(work.actor.team_id), Role.OFFICER)


@requires(Permission.READ_TIMES)
def staff_calendar(
    work: UnitOfWork, officers: Sequence[StaffRow], first_on: date, days: int
) -> StaffCalendar:
    """The times of these officers on `days` local days. Raises NotFound for an officer of another team."""
    if any(one.team_id != work.actor.team_id for one in officers):
        raise NotFound()
    first_at, last_at = _span(first_on, days)
    ids = [one.id for one in officers]
    (taken,) = query_as_clock(work, taken_by_officers(ids, first_at, last_at))
    off = partial(time_off, work.session, ids, first_on, days)
    # The page asks for the closing days next.
    slots = _slots(work, taken, off, partial(closed_days, work, first_on, days))
    return StaffCalendar(list(officers), slots, off())


@requires(Permission.READ_TIMES)
def own_hidden(work: UnitOfWork, seen: Container[UUID], first_on: date, days: int) -> list[Slot]:
    """The actor's own times that are taken by clients whom they do not see yet, or no longer: without any detail, so
    that none of them looks free. `seen`: the appointments that are shown."""
    (taken,) = query_as_clock(
        work, taken_by_officers([work.actor.staff_id], *_span(first_on, days))
    )
    return [Slot(one, None) for one in taken if one.id not in seen]


@requires(Permission.READ_TIMES)
def closed_days(
    work: UnitOfWork, first_on: date, days: int, site: SiteRow | None = None
) -> dict[date, str]:
    """The names of the closing days of the whole organisation, and of this site, by day."""
    last_on = first_on + timedelta(days=days - 1)
    return closing_names(work.session, first_on, last_on, site.id if site else None)


@requires(Permission.READ_TIMES)
def calendar_sites(work: UnitOfWork) -> list[SiteRow]:
    """The sites with an occupancy to show. A reader who may not see case files gets no site that reveals what is held
    there: the same hour on a client's page would tell who was there."""
    full = work.actor.can(Permission.READ_CASE_FILES)
    found = sites_of_team(work.session, work.actor.team_id)
    return [one for one in found if full or not reveals_the_kind(one.kind)]


@requires(Permission.READ_TIMES)
def site_calendar(work: UnitOfWork, site: SiteRow, first_on: date, days: int) -> list[Slot]:
    """The times of every client at one of the `calendar_sites`."""
    (taken,) = query_as_clock(work, taken_at_site(site.id, *_span(first_on, days)))
    return _slots(work, taken)


@requires(Permission.READ_TIMES)
def calendar_groups(work: UnitOfWork) -> list[TreatmentGroupRow]:
    """The treatment groups that have not ended, by name; they are for the whole organisation."""
    return groups_to_come(work.session, civil_date(work.now))


@requires(Permission.READ_TIMES)
def group_calendar(work: UnitOfWork, group_id: UUID | None, first_on: date, days: int) -> list[Row]:
    """The sessions of a treatment group, or of all groups, with the seats taken. Only counts, so clients of other teams
    are included."""
    (found,) = query_as_clock(work, sessions_held(group_id, *_span(first_on, days)))
    rows: list[Row] = found
    return rows


def _slots(work: UnitOfWork, taken: Iterable[Taken], *also: Callable[[], object]) -> list[Slot]:
    """`also`: what the page asks next, read in the same statement."""
    found = list(taken)
    full = work.actor.can(Permission.READ_CASE_FILES)
    known = partial(details_of, work.session, [one.id for one in found], full=full)
    read_ahead(work.session, known, *also)
    details = known()
    audit.note_looks(work, "read-calendar", list(details.values()))
    return [Slot(one, details.get(one.id)) for one in found]


def _span(first_on: date, days: int) -> tuple[datetime, datetime]:
    return start_of_day(first_on), start_of_day(first_on + timedelta(days=days))
