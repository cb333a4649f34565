"""The caseload of each officer of a team, and which clients could go to which colleague."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot
from typing import Final
from uuid import UUID

from aftercare.base.errors import existing
from aftercare.base.grouping import grouped
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.zones import Point, metres
from aftercare.domain.figures.team_figures import weeks_to_come
from aftercare.domain.staff.stand_ins import is_away
from aftercare.domain.time.wall_time import civil_date, monday_of, start_of_day
from aftercare.domain.transfers.levelling import (
    SETTLES_DAYS,
    ClientWork,
    OfficerWork,
    Proposal,
    Stays,
    level_out,
)
from aftercare.domain.transfers.transfer import NEAR_DAYS, minutes_a_week
from aftercare.store.accounts.rows import StaffRow, staff_by_ids
from aftercare.store.database.columns import half_open
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.staff.leave_rows import leave_between
from aftercare.store.staff.officer_loads import loads_ahead
from aftercare.store.transfers.caseload_facts import (
    clients_to_level,
    clients_with_work,
    contacts_of,
    points_of,
)
from aftercare.store.transfers.screen_transfers import officers_of_team

YEAR: Final = timedelta(days=365)
_STAYS: Final = {
    "escalation": Stays.ESCALATION,
    "changed_lately": Stays.CHANGED_LATELY,
}


@dataclass(frozen=True)
class OfficerCaseload:
    """`account`: closed or suspended; None for one that gets clients. `going`: clients with a planned transfer to a
    colleague; `contacts` of this week; `with_work`: clients with open work; minutes a week over the coming weeks, as
    they stand in the calendar."""

    officer_id: UUID
    name: str
    account: str | None
    clients: int
    going: int
    contacts: int
    with_work: int
    work: OfficerWork


@dataclass(frozen=True)
class Caseloads:
    """Officers by name, what the rules of levelling are asked about, and the clients of the team by id."""

    officers: list[OfficerCaseload]
    work: list[OfficerWork]
    facts: list[ClientWork]
    clients: Mapping[UUID, Row]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """By the work alone; no calendar was asked."""
        return level_out(self.work, self.facts)


@requires(Permission.TRANSFER_CLIENTS)
def team_caseloads(work: UnitOfWork) -> Caseloads:
    """Of the actor's team, for a page that names no client; nothing is transferred."""
    session, team_id = work.session, existing(work.actor.team_id)
    today = civil_date(work.now)
    officers = officers_of_team(session, team_id)
    ids = [one["id"] for one in officers]
    mondays = weeks_to_come(today)
    with as_clock(work):
        loads = [one for team in loads_ahead(session, mondays, ids).values() for one in team]
        contacts = contacts_of(session, ids, *_week(today))
    weeks = grouped((one.staff_id, one) for one in loads)
    away = _away(work, ids, today)
    with_work = clients_with_work(session, work.now)
    rows = clients_to_level(
        session,
        team_id,
        work.now,
        today,
        (start_of_day(mondays[0]), start_of_day(mondays[-1] + timedelta(days=7))),
        (work.now - YEAR, work.now - timedelta(days=SETTLES_DAYS)),
    )
    going = Counter(row["officer_id"] for row in rows if row["goes_to"])
    found = [
        OfficerCaseload(
            one["id"],
            one["name"],
            one["account"],
            one["clients"],
            going[one["id"]],
            contacts.get(one["id"], 0),
            with_work.get(one["id"], 0),
            OfficerWork(one["id"], *minutes_a_week(weeks.get(one["id"], [])), one["id"] in away),
        )
        for one in officers
    ]
    return Caseloads(
        found,
        [one.work for one in found if one.account is None],
        _facts(work, rows, staff_by_ids(session, ids), len(mondays)),
        {row["id"]: row for row in rows},
    )


def _week(today: date) -> tuple[datetime, datetime]:
    monday = monday_of(today)
    return start_of_day(monday), start_of_day(monday + timedelta(days=7))


def _away(work: UnitOfWork, ids: Sequence[UUID], today: date) -> set[UUID]:
    last_on = today + timedelta(days=NEAR_DAYS - 1)
    first_at, last_at = start_of_day(today), start_of_day(last_on + timedelta(days=1))
    spans = grouped(
        (row.staff_id, (row.during.lower or first_at, row.during.upper or last_at))
        for row in leave_between(work.session, ids, half_open(first_at, last_at))
    )
    return {one for one, leave in spans.items() if is_away(leave, today, last_on)}


def _facts(
    work: UnitOfWork, rows: Sequence[Row], officers: Sequence[StaffRow], weeks: int
) -> list[ClientWork]:
    offices = {one.id: one.office_id for one in officers if one.office_id}
    points = points_of(
        work.session, {*offices.values(), *(site for row in rows for site in row["sites"])}
    )
    return [
        ClientWork(
            row["id"],
            row["officer_id"],
            row["minutes"] // weeks,
            row["tier"],
            frozenset(why for name, why in _STAYS.items() if row[name]),
            {UUID(officer): times for officer, times in (row["met"] or {}).items()},
            {one for one in (row["deputy_id"], row["co_officer_id"]) if one},
            set(row["barred"]),
            _metres([points[site] for site in row["sites"] if site in points], offices, points),
            row["goes_to"],
        )
        for row in rows
    ]


def _metres(
    sites: Sequence[Point], offices: Mapping[UUID, UUID], points: Mapping[UUID, Point]
) -> dict[UUID, int]:
    """From each officer's office to the nearest of these sites."""
    if not sites:
        return {}
    return {
        officer: round(min(hypot(*metres(site, points[office])) for site in sites))
        for officer, office in offices.items()
        if office in points
    }
