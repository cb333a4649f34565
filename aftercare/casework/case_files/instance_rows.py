"""The rows made from an instance, in the order that the foreign keys ask for; a row adds its own defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import SQLModel

from aftercare.casework.case_files.imported_times import instant, joined, week
from aftercare.domain.case_files.import_faults import KINDS
from aftercare.domain.placement.instance import (
    Instance,
    Obligation,
    Person,
    Site,
)
from aftercare.domain.sites.sites import SiteKind
from aftercare.domain.time.wall_time import wall
from aftercare.domain.treatment.admission import OF_PROVIDERS
from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.columns import half_open
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import AwayPeriodRow, ExclusionRow, NoContactRow, PersonRow
from aftercare.store.placement.resources import weeks_stored
from aftercare.store.plans.rows import ObligationRow, PlanRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow

Rows = list[tuple[type[SQLModel], list[dict[str, Any]]]]

ROOT = UUID("a3bb189e-8bf9-5c8b-9f1c-6f3ad7a0f0b1")
INVENTED = ("Voorbeeld", "Testpersoon", "Fictief", "Verzonnen", "Denkbeeldig", "Proefpersoon")
# Ofcom reserves +44 7700 900000 to 900999 for drama. When they are used up, further people get no number.
NUMBERS = tuple(f"+447700{number}" for number in range(900_000, 901_000))
NO_LIMIT = 10_000
INDIVIDUAL = "individual"
CONDITIONS = {
    "check_in": "reporting_duty",
    "home_visit": "reporting_duty",
    "substance_test": "substance_ban",
    "treatment": "treatment_obligation",
    "group_session": "programme",
}
ADULT_BIRTH, JUVENILE_YEARS = date(1980, 1, 1), 16


@dataclass(frozen=True)
class Source:
    """An instance with the fingerprint of its file; `now` is when it is taken in."""

    fingerprint: str
    instance: Instance
    now: datetime

    @property
    def tag(self) -> str:
        return self.fingerprint[:8]

    @property
    def team_id(self) -> UUID:
        return self.id("team", "")

    @property
    def provider_id(self) -> UUID:
        """The provider of all treatment in the file, because the file names no provider."""
        return self.id("provider", "")

    @property
    def supervisor_id(self) -> UUID:
        return self.id("supervisor", "")

    def id(self, kind: str, name: str, detail: object = "") -> UUID:
        """The same id for the same item of the same file content."""
        return uuid5(ROOT, f"{self.fingerprint}|{kind}|{name}|{detail}")


def rows_of(source: Source, phones_in_use: set[str]) -> Rows:
    """Dictionaries per table. `phones_in_use` are numbers that no other person may get: two people with one number
    get no texts."""
    kinds = _condition_kinds(source.instance)
    return [
        (TeamRow, [{"id": source.team_id, "name": f"Import {source.tag}"}]),
        (ProviderRow, [{"id": source.provider_id, "name": f"Import {source.tag}"}]),
        (SiteRow, list(_sites(source))),
        (StaffRow, list(_staff(source))),
        (LeaveRow, list(_leave(source))),
        (ProgrammeRow, list(_programmes(source))),
        (GroupSessionRow, list(_meetings(source))),
        (PersonRow, list(_people(source, phones_in_use))),
        (SiteRow, list(_homes(source))),
        (AwayPeriodRow, list(_away(source))),
        (NoContactRow, list(_apart(source))),
        (ExclusionRow, list(_barred(source))),
        (OrderRow, list(_orders(source))),
        (ConditionRow, list(_conditions(source, kinds))),
        (ReferralRow, list(_referrals(source))),
        (PlanRow, list(_plans(source))),
        (ObligationRow, list(_obligations(source))),
    ]


# Places and staff --------------------------------------------------------------------------------


def _site(source: Source, site: Site, person_id: UUID | None) -> dict[str, Any]:
    return {
        "id": source.id("location", site.id),
        "name": f"{source.tag} {site.id}",
        "kind": site.kind,
        "capacity": site.capacity,
        "hours": None if site.hours is None else week(site.hours),
        "team_id": None if person_id else source.team_id,
        "provider_id": source.provider_id if site.kind == SiteKind.TREATMENT_ROOM else None,
        "person_id": person_id,
    }


def _sites(source: Source) -> Iterator[dict[str, Any]]:
    for site in source.instance.sites:
        if site.kind != "home":
            yield _site(source, site, None)


def _homes(source: Source) -> Iterator[dict[str, Any]]:
    owners = {one.home: one.id for one in source.instance.persons if one.home}
    for site in source.instance.sites:
        if site.kind == "home":
            yield _site(source, site, source.id("person", owners[site.id]))


def _staff(source: Source) -> Iterator[dict[str, Any]]:
    """Accounts without a password, so that signing in with them is impossible."""
    yield {
        "id": source.supervisor_id,
        "team_id": source.team_id,
        "username": f"import-{source.tag}-supervisor",
        "display_name": f"Teamleider {source.tag}",
        "role": "supervisor",
        "office_id": None,
        "hours": {},
        "on_duty_desk": True,
    }
    for officer in source.instance.officers:
        yield {
            "id": source.id("officer", officer.id),
            "team_id": source.team_id,
            "username": f"import-{source.tag}-{officer.id}",
            "display_name": f"{officer.id} ({source.tag})",
            "role": "officer",
            "office_id": source.id("location", officer.office) if officer.office else None,
            "hours": week(officer.hours),
            "on_duty_desk": False,
        }


def _leave(source: Source) -> Iterator[dict[str, Any]]:
    for officer in source.instance.officers:
        for begins, ends in joined(officer.absent):
            yield {
                "id": source.id("leave", officer.id, begins),
                "staff_id": source.id("officer", officer.id),
                "during": half_open(instant(begins), instant(ends)),
            }


def _programmes(source: Source) -> Iterator[dict[str, Any]]:
    """One programme per name and audience. Programmes of a file may share a name; a name here is one programme."""
    people = {one.id: one for one in source.instance.persons}
    met = ((one.programme, one.audience) for one in source.instance.sessions)
    asked = (
        (_programme_of(obligation), audience_of(people[obligation.person]))
        for obligation in source.instance.obligations
        if KINDS[obligation.kind] in OF_PROVIDERS
    )
    for name, audience in dict.fromkeys((*met, *asked)):
        yield {
            "id": source.id("programme", name, audience),
            "name": f"{source.tag} {name} {audience}",
            "provider_id": source.provider_id,
            "audience": audience,
        }


def _programme_of(obligation: Obligation) -> str:
    """The programme a client with this treatment is referred to. Its name is `individual` where the file has none."""
    return obligation.programme or INDIVIDUAL


def audience_of(person: Person) -> str:
    return "juvenile" if person.juvenile else "adult"


def _meetings(source: Source) -> Iterator[dict[str, Any]]:
    for one in source.instance.sessions:
        begins = instant(datetime.combine(one.on, time(one.from_min // 60, one.from_min % 60)))
        yield {
            "id": source.id("session", one.id),
            "programme_id": source.id("programme", one.programme, one.audience),
            # Two meetings of one series may begin together: the id keeps them apart.
            "series": f"{one.series} {one.id}",
            "site_id": source.id("location", one.site or ""),
            "starts_at": begins,
            "ends_at": begins + timedelta(minutes=one.minutes),
            "capacity": one.capacity or NO_LIMIT,
        }


# People ------------------------------------------------------------------------------------------


def _people(source: Source, phones_in_use: set[str]) -> Iterator[dict[str, Any]]:
    free = iter([number for number in NUMBERS if number not in phones_in_use])
    today = wall(source.now).date()
    juvenile_birth = date(today.year - JUVENILE_YEARS, 1, 1)
    for number, person in enumerate(source.instance.persons):
        phone = next(free, None)
        yield {
            "id": source.id("person", person.id),
            "reference": f"IMP-{source.tag}-{person.id}",
            "given_name": person.id,
            "family_name": INVENTED[number % len(INVENTED)],
            "birth_on": juvenile_birth if person.juvenile else ADULT_BIRTH,
            "regime": audience_of(person),
            "tier": person.tier,
            "phone": phone,
            "phone_state": "verified" if phone else "none",
            "texts_consented": True,
            "team_id": source.team_id,
            "officer_id": source.id("officer", person.officer or ""),
            "deputy_id": source.id("officer", person.deputy) if person.deputy else None,
            "work_weeks": weeks_stored([week(one) for one in person.work], source.instance.start)
            or [{}],
            "enrolled_on": today,
        }


def _away(source: Source) -> Iterator[dict[str, Any]]:
    for person in source.instance.persons:
        for begins, ends in joined(person.absent):
            yield {
                "id": source.id("away", person.id, begins),
                "person_id": source.id("person", person.id),
                "kind": "away",
                "during": half_open(instant(begins), instant(ends)),
            }


def _apart(source: Source) -> Iterator[dict[str, Any]]:
    pairs = {
        tuple(sorted((one.id, other)))
        for one in source.instance.persons
        for other in one.no_contact
    }
    for one, other in sorted(pairs):
        yield {
            "id": source.id("apart", one, other),
            "person_id": source.id("person", one),
            "other_id": source.id("person", other),
        }


def _barred(source: Source) -> Iterator[dict[str, Any]]:
    for person in source.instance.persons:
        for site in sorted(person.excluded):
            yield {
                "person_id": source.id("person", person.id),
                "site_id": source.id("location", site),
            }


# Orders, plans and obligations ---------------------------------------------------------------------


def _orders(source: Source) -> Iterator[dict[str, Any]]:
    for person in source.instance.persons:
        yield {
            "id": source.id("order", person.id),
            "person_id": source.id("person", person.id),
            "frame": "JV" if person.juvenile else "VV",
            "court_reference": f"IMPORT-{source.tag}-{person.id}",
            "starts_on": source.instance.start,
            "created_by": source.id("officer", person.officer or ""),
        }


def _condition_kinds(instance: Instance) -> dict[str, list[str]]:
    """Condition kinds per person, each once, in the order of the file."""
    kinds: dict[str, list[str]] = {}
    for obligation in instance.obligations:
        mine = kinds.setdefault(obligation.person, [])
        if (kind := CONDITIONS[KINDS[obligation.kind]]) not in mine:
            mine.append(kind)
    return kinds


def _conditions(source: Source, kinds: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    for person, mine in kinds.items():
        for kind in mine:
            yield {
                "id": source.id("condition", person, kind),
                "person_id": source.id("person", person),
                "order_id": source.id("order", person),
                "kind": kind,
                "wording": "",
                "starts_on": source.instance.start,
            }


def _referrals(source: Source) -> Iterator[dict[str, Any]]:
    """An accepted referral for each treatment the file wants placed: placement asks for an accepted referral."""
    people = {one.id: one for one in source.instance.persons}
    asked = {
        (obligation.person, _programme_of(obligation)): obligation.kind
        for obligation in source.instance.obligations
        if KINDS[obligation.kind] in OF_PROVIDERS
    }
    for (person, programme), kind in asked.items():
        audience = audience_of(people[person])
        yield {
            "id": source.id("referral", person, programme),
            "person_id": source.id("person", person),
            "condition_id": source.id("condition", person, CONDITIONS[KINDS[kind]]),
            "programme_id": source.id("programme", programme, audience),
            "provider_id": source.provider_id,
            "state": "started",
            "referred_on": source.instance.start,
            "started_on": source.instance.start,
            "created_by": source.id("officer", people[person].officer or ""),
            "created_at": source.now,
        }


def _plans(source: Source) -> Iterator[dict[str, Any]]:
    for person in source.instance.persons:
        yield {
            "id": source.id("plan", person.id),
            "person_id": source.id("person", person.id),
            "number": 1,
            "state": "approved",
            "author_id": source.id("officer", person.officer or ""),
            "starts_on": source.instance.start,
            "submitted_at": source.now,
            "decided_by": source.supervisor_id,
            "decided_at": source.now,
            "version": 3,
        }


def _obligations(source: Source) -> Iterator[dict[str, Any]]:
    people = {one.id: one for one in source.instance.persons}
    for obligation in source.instance.obligations:
        yield _obligation(source, obligation, audience_of(people[obligation.person]))


def _obligation(source: Source, obligation: Obligation, audience: str) -> dict[str, Any]:
    kind = KINDS[obligation.kind]
    longest = obligation.max_gap_days
    if longest is None:
        longest = max(obligation.min_gap_days, obligation.period_days * 3 // 2)
    return {
        "id": source.id("obligation", obligation.id),
        "plan_id": source.id("plan", obligation.person),
        "person_id": source.id("person", obligation.person),
        "condition_id": source.id("condition", obligation.person, CONDITIONS[kind]),
        "line_id": source.id("line", obligation.id),
        "kind": kind,
        "needs": obligation.needs,
        "minutes": obligation.minutes,
        "travel_min": obligation.travel_min,
        "period_days": obligation.period_days,
        "min_gap_days": obligation.min_gap_days,
        "max_gap_days": longest,
        "weekdays": sorted(obligation.weekdays),
        "from_min": obligation.from_min,
        "to_min": obligation.to_min,
        "site_ids": [source.id("location", site) for site in obligation.sites],
        "programme_id": (
            source.id("programme", obligation.programme, audience) if obligation.programme else None
        ),
        "provider_id": source.provider_id if kind in OF_PROVIDERS else None,
        "starts_on": source.instance.start,
    }
