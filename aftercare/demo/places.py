"""The sites of the demonstration: two teams with their offices, two clinics, a laboratory each, weekly groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session

from aftercare.demo.accounts import (
    CLINIC_HAVEN,
    CLINIC_LINDE,
    NORTH,
    OFFICE_NORTH,
    OFFICE_SOUTH,
    OFFICE_YOUTH,
    SOUTH,
)
from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.accounts.rows import ProviderRow, TeamRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow

# Sites, teams and programmes keep their ids from one fresh start to the next.
ROOT = UUID("5d0ad0b9-6c1c-5a52-9a1f-0d6f0e4c1a77")
_WORKDAYS = ("0", "1", "2", "3", "4")
ROOM_NORTH, ROOM_HAVEN = "De Linde, spreekkamers", "Havenzicht, spreekkamers"
LAB_NORTH, LAB_SOUTH = "Prikpost Noord", "Prikpost Zuid"
GROUP_LINDE, GROUP_HAVEN, GROUP_YOUTH = "Groepsruimte De Linde", "Zaal Havenzicht", "Jeugdruimte"
KOMPAS, ANKER, START = "Groep Kompas", "Groep Anker", "Jeugdgroep Start"
ALONE_LINDE, ALONE_HAVEN = "Individueel De Linde", "Individueel Havenzicht"


@dataclass(frozen=True)
class Site:
    name: str
    kind: str
    capacity: int
    opens: int = 8 * 60
    closes: int = 18 * 60
    team: str | None = None
    provider: str | None = None


@dataclass(frozen=True)
class Group:
    """A weekly meeting; `weekday` 0 is Monday, `begins` is local time."""

    programme: str
    series: str
    site: str
    weekday: int
    begins: time
    minutes: int = 90
    capacity: int = 10


@dataclass(frozen=True)
class Programme:
    """`purpose` is shared by programmes that can replace one another; `individual_places` as of `NewProgramme`."""

    name: str
    provider: str
    audience: str
    purpose: str | None = None
    individual_places: int | None = None


SITES = (
    Site(OFFICE_NORTH, "office", 5, team=NORTH),
    Site(OFFICE_SOUTH, "office", 4, team=SOUTH),
    Site(OFFICE_YOUTH, "office", 3, team=SOUTH),
    Site(LAB_NORTH, "lab", 3, team=NORTH),
    Site(LAB_SOUTH, "lab", 3, team=SOUTH),
    Site(ROOM_NORTH, "treatment_room", 3, provider=CLINIC_LINDE),
    Site(ROOM_HAVEN, "treatment_room", 3, provider=CLINIC_HAVEN),
    Site(GROUP_LINDE, "group", 12, closes=22 * 60, provider=CLINIC_LINDE),
    Site(GROUP_HAVEN, "group", 12, closes=22 * 60, provider=CLINIC_HAVEN),
    Site(GROUP_YOUTH, "group", 10, closes=22 * 60, provider=CLINIC_HAVEN),
)
PROGRAMMES = (
    Programme(KOMPAS, CLINIC_LINDE, "adult", "terugvalpreventie"),
    Programme(ANKER, CLINIC_HAVEN, "adult", "terugvalpreventie"),
    Programme(START, CLINIC_HAVEN, "juvenile"),
    Programme(ALONE_LINDE, CLINIC_LINDE, "adult", individual_places=18),
    Programme(ALONE_HAVEN, CLINIC_HAVEN, "adult"),
)
GROUPS = (
    Group(KOMPAS, "dinsdagochtend", GROUP_LINDE, 1, time(10)),
    Group(KOMPAS, "donderdagavond", GROUP_LINDE, 3, time(19)),
    Group(ANKER, "maandagmiddag", GROUP_HAVEN, 0, time(15)),
    Group(ANKER, "woensdagavond", GROUP_HAVEN, 2, time(19)),
    Group(START, "woensdagmiddag", GROUP_YOUTH, 2, time(15), capacity=8),
    Group(START, "vrijdagmiddag", GROUP_YOUTH, 4, time(15), capacity=8),
)


def id_of(name: str) -> UUID:
    """The id of a team, clinic, site or programme of the demonstration."""
    return uuid5(ROOT, name)


def build_places(session: Session, first_on: date, last_on: date) -> None:
    """Write teams, clinics, sites, programmes and every group meeting in [first_on, last_on]."""
    session.add_all(TeamRow(id=id_of(name), name=name) for name in (NORTH, SOUTH))
    session.add_all(ProviderRow(id=id_of(name), name=name) for name in (CLINIC_LINDE, CLINIC_HAVEN))
    session.flush()
    session.add_all(_site(site) for site in SITES)
    session.add_all(
        ProgrammeRow(
            id=id_of(one.name),
            name=one.name,
            provider_id=id_of(one.provider),
            audience=one.audience,
            purpose=one.purpose,
            individual_places=one.individual_places,
        )
        for one in PROGRAMMES
    )
    session.flush()
    session.add_all(_meetings(first_on, last_on))
    session.flush()


def _site(site: Site) -> SiteRow:
    return SiteRow(
        id=id_of(site.name),
        name=site.name,
        kind=site.kind,
        capacity=site.capacity,
        hours={day: [[site.opens, site.closes]] for day in _WORKDAYS},
        team_id=id_of(site.team) if site.team else None,
        provider_id=id_of(site.provider) if site.provider else None,
    )


def _meetings(first_on: date, last_on: date) -> Iterator[GroupSessionRow]:
    for number in range((last_on - first_on).days + 1):
        day = first_on + timedelta(days=number)
        for group in GROUPS:
            if group.weekday == day.weekday() and office_closure(day) is None:
                starts_at = at_wall(day, group.begins)
                yield GroupSessionRow(
                    programme_id=id_of(group.programme),
                    series=group.series,
                    site_id=id_of(group.site),
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(minutes=group.minutes),
                    capacity=group.capacity,
                )
