"""What a placement instance may contain but a caseload may not, each with its JSON pointer."""

from __future__ import annotations

from collections.abc import Iterator

from aftercare.base.errors import FieldFault
from aftercare.domain.placement.instance import Instance, Obligation
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.sites.sites import WRONG_SITE, WRONG_SITE_TEXT, may_stand
from aftercare.domain.time.wall_time import ZONE_NAME

KINDS = {
    "checkin": "check_in",
    "check_in": "check_in",
    "home_visit": "home_visit",
    "urine": "substance_test",
    "substance_test": "substance_test",
    "treatment": "treatment",
    "group": "group_session",
    "group_session": "group_session",
}


def import_faults(instance: Instance) -> tuple[FieldFault, ...]:
    """Every fault, in the order of the file; empty when the instance can be imported."""
    return tuple(_faults(instance))


def _faults(instance: Instance) -> Iterator[FieldFault]:
    if instance.tz != ZONE_NAME:
        yield FieldFault("/meta/tz", "other-zone", f"must be {ZONE_NAME}")
    for number, site in enumerate(instance.sites):
        if site.capacity == 0:
            yield FieldFault(f"/locations/{number}/capacity", "no-room", "must be at least 1")
    for number, meeting in enumerate(instance.sessions):
        at = f"/sessions/{number}"
        if meeting.site is None:
            yield FieldFault(f"{at}/location", "place-missing", "a meeting needs a place")
        if meeting.capacity == 0:
            yield FieldFault(f"{at}/capacity", "no-room", "must be at least 1")
        if meeting.audience == "any":
            yield FieldFault(f"{at}/audience", "mixed-audience", "must be adult or juvenile")
    yield from _people(instance)
    yield from _restricted(instance)
    for number, obligation in enumerate(instance.obligations):
        for field, code, detail in _obligation_faults(obligation):
            yield FieldFault(f"/obligations/{number}/{field}", code, detail)
    yield from _wrong_sites(instance)


def _wrong_sites(instance: Instance) -> Iterator[FieldFault]:
    """The kind of an obligation decides at which sites it may be held; a session has its own site."""
    sites = {site.id: site.kind for site in instance.sites}
    for number, meeting in enumerate(instance.sessions):
        site = sites.get(meeting.site or "")
        if site is not None and not may_stand(ObligationKind.GROUP_SESSION, site):
            yield FieldFault(f"/sessions/{number}/location", WRONG_SITE, WRONG_SITE_TEXT)
    for number, obligation in enumerate(instance.obligations):
        if obligation.needs == "session" or obligation.kind not in KINDS:
            continue
        for position, place in enumerate(obligation.sites):
            if not may_stand(KINDS[obligation.kind], sites[place]):
                at = f"/obligations/{number}/locations/{position}"
                yield FieldFault(at, WRONG_SITE, WRONG_SITE_TEXT)


def _restricted(instance: Instance) -> Iterator[FieldFault]:
    """A restriction for a certain time is entered as a condition, with the order it rests on."""
    for number, person in enumerate(instance.persons):
        if person.home_only or person.barred:
            yield FieldFault(f"/persons/{number}", "dated-restriction", "enter it as a condition")


def _people(instance: Instance) -> Iterator[FieldFault]:
    kinds = {site.id: site.kind for site in instance.sites}
    homes: set[str] = set()
    for number, person in enumerate(instance.persons):
        at = f"/persons/{number}"
        if person.officer is None:
            yield FieldFault(f"{at}/officer", "officer-missing", "everyone has an officer")
        elif person.officer == person.deputy:
            yield FieldFault(f"{at}/deputy", "own-deputy", "must be another officer")
        if person.id in person.no_contact:
            yield FieldFault(f"{at}/no_contact", "own-no-contact", "names the person themselves")
        if person.home is not None:
            if kinds[person.home] != "home":
                yield FieldFault(f"{at}/home", "no-home", "must be a location of kind home")
            if person.home in homes:
                yield FieldFault(
                    f"{at}/home", "shared-home", "is the home of another person already"
                )
            homes.add(person.home)
    for number, site in enumerate(instance.sites):
        if site.kind == "home" and site.id not in homes:
            yield FieldFault(f"/locations/{number}", "home-of-no-one", "is the home of no one")


def _obligation_faults(obligation: Obligation) -> Iterator[tuple[str, str, str]]:
    if obligation.kind not in KINDS:
        yield "kind", "unknown-kind", f"must be one of {', '.join(KINDS)}"
    if not 5 <= obligation.minutes <= 480:
        yield "minutes", "out-of-range", "must be between 5 and 480"
    if obligation.travel_min > 240:
        yield "travel_min", "out-of-range", "must be at most 240"
    if obligation.period_days > 366:
        yield "period_days", "out-of-range", "must be at most 366"
    if obligation.max_gap_days is not None and obligation.max_gap_days < obligation.min_gap_days:
        yield "max_gap_days", "gaps-reversed", "must be at least min_gap_days"
