"""The planner's sites with their hours and capacity, and group sessions with their seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, NotFound, refuse_if
from aftercare.base.typed_text import is_storable, wrong_length
from aftercare.casework.conditions.acts import call_about_site
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.constraints import ONLINE
from aftercare.domain.conditions.within_reach import point_faults
from aftercare.domain.conditions.zones import Point, point_of
from aftercare.domain.letters.envelopes import address_faults, address_lines
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.sites.sites import WRONG_SITE, WRONG_SITE_TEXT, SiteKind, may_stand
from aftercare.domain.time.wall_time import at_wall
from aftercare.domain.time.week_hours import week_faults
from aftercare.domain.treatment.fit import same_audience
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.plans.rows import kinds_held_at
from aftercare.store.sites.rows import SiteRow
from aftercare.store.sites.screen_series import series_at_these_times, series_between
from aftercare.store.treatment.group_ends import remove_free_sessions
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow, programmes

SITE_KINDS = tuple(kind.value for kind in SiteKind if kind is not SiteKind.HOME)
# Sites where a provider may receive its clients; a treatment room always belongs to a provider.
_OF_PROVIDERS = (SiteKind.TREATMENT_ROOM, SiteKind.GROUP, SiteKind.ONLINE)
MOST_WEEKS = 52


@dataclass(frozen=True)
class NewSite:
    """`hours` maps a weekday ("0" = Monday) to [from, to) minutes; None is always open. `at` is its position,
    longitude and latitude in degrees; an online place has none. `provider_id` is the treatment provider that owns
    the site."""

    name: str
    kind: str
    capacity: int | None
    hours: dict[str, Any] | None
    at: Point | None = None
    # As letters print it: street and town, without the name of an owner.
    address: str = ""
    provider_id: UUID | None = None


@dataclass(frozen=True)
class NewSeries:
    """A group that meets weekly, `weeks` times, from its first date on, at one wall-clock time."""

    programme_id: UUID
    series: str
    site_id: UUID
    first_on: date
    at: time
    minutes: int
    capacity: int
    weeks: int


@dataclass(frozen=True)
class SeriesPreview:
    """When a new series would meet, the groups that already meet in its room at one of those times, and how many
    clients the room is for; None is no limit. `closed`: the site is not open then. `elsewhere`: the programme is of
    another treatment provider than the site. `of_another_age`: groups to come there that must not meet these."""

    starts: list[datetime]
    clashes: list[Row]
    room_for: int | None
    closed: bool
    elsewhere: bool
    of_another_age: list[str]


@requires(Permission.MANAGE_SITES)
def add_site(work: UnitOfWork, new: NewSite) -> SiteRow:
    _refuse_site_faults(work, new)
    site = SiteRow(team_id=work.actor.team_id, **_columns(new))
    return audit.save_and_note(work, "add", "site", site)


@requires(Permission.MANAGE_SITES)
def change_site(work: UnitOfWork, site_id: UUID, version: int, new: NewSite) -> SiteRow:
    """Changes name, capacity, hours or position; the next placement run moves the appointments that no longer fit.
    When the position changed, tasks ask to call clients who come into an exclusion zone before that run can move
    them. The kind cannot change while a plan has obligations there that the new kind does not allow. The provider
    cannot change while a plan has treatment there; a site without a provider may get one."""
    _refuse_site_faults(work, new)
    site = get_row(SiteRow, work.session, site_id, for_update=True)
    if site.team_id != work.actor.team_id:
        raise NotFound()
    expect_version(site, version)
    if site.kind != new.kind:
        _refuse_kind_in_use(work, site.id, new.kind)
    if site.provider_id not in (None, new.provider_id):
        _refuse_provider_in_use(work, site.id)
    stood_at = (site.longitude, site.latitude)
    site.sqlmodel_update(_columns(new))
    audit.note(work, "change", "site", site.id)
    if stood_at != (site.longitude, site.latitude):
        call_about_site(work, site.id)
    return site


@requires(Permission.MANAGE_SITES)
def add_series(work: UnitOfWork, new: NewSeries) -> list[GroupSessionRow]:
    """One session a week at the same wall-clock time, across clock changes. An existing session raises
    DuplicateReference, and then none is added."""
    made = _sessions(work, new)
    work.session.add_all(made)
    work.session.flush()
    audit.note(work, "add", "group-session", made[0].id)
    return made


@requires(Permission.MANAGE_SITES)
def preview_series(work: UnitOfWork, new: NewSeries) -> SeriesPreview:
    """What adding this series would plan. Writes nothing; raises what adding it raises, but DuplicateReference."""
    starts = [one.starts_at for one in _sessions(work, new)]
    found = series_at_these_times(work.session, new.site_id, starts, new.minutes)
    site = get_row(SiteRow, work.session, new.site_id)
    programme = get_row(ProgrammeRow, work.session, new.programme_id)
    providers = {programme.provider_id, site.provider_id} - {None}
    of_another_age = [
        f"{one['programme']} {one['series']}"
        for one in my_series(work)
        if one["site_id"] == site.id and not same_audience(one["audience"], programme.audience)
    ]
    closed = not _is_open(site, new)
    return SeriesPreview(starts, found, site.capacity, closed, len(providers) > 1, of_another_age)


def _is_open(site: SiteRow, new: NewSeries) -> bool:
    """Whether the site is open for a whole session; one without hours always is."""
    if site.hours is None:
        return True
    first = new.at.hour * 60 + new.at.minute
    spans = site.hours.get(str(new.first_on.weekday()), ())
    return any(opens <= first and first + new.minutes <= closes for opens, closes in spans)


@requires(Permission.MANAGE_SITES)
def end_series(work: UnitOfWork, site_id: UUID, session_id: UUID) -> None:
    """Removes the sessions to come of this session's series at this site at which no one has an appointment. The others
    are held, and what was held stays. Raises NotFound."""
    one = get_row(GroupSessionRow, work.session, session_id)
    if one.site_id != site_id:
        raise NotFound()
    # Otherwise a placement that runs could give a time at a session that is removed.
    lock_placement(work.session)
    with as_clock(work):
        remove_free_sessions(work.session, one.programme_id, one.series, work.now, site_id)
    audit.note(work, "end", "group-session", session_id)


def _sessions(work: UnitOfWork, new: NewSeries) -> list[GroupSessionRow]:
    faults = []
    if not 15 <= new.minutes <= 480 or new.minutes % 15:
        faults.append(FieldFault("/minutes", "off-grid"))
    if not 1 <= new.capacity <= 100:
        faults.append(FieldFault("/capacity", "out-of-range", "Between 1 and 100."))
    if not 1 <= new.weeks <= MOST_WEEKS:
        faults.append(FieldFault("/weeks", "out-of-range", f"Between 1 and {MOST_WEEKS}."))
    if not new.series.strip() or not is_storable(new.series, 60):
        faults.append(FieldFault("/series", "missing"))
    refuse_if(faults)
    get_row(ProgrammeRow, work.session, new.programme_id)
    site = get_row(SiteRow, work.session, new.site_id)
    if not may_stand(ObligationKind.GROUP_SESSION, site.kind):
        raise Invalid.at("/site_id", WRONG_SITE, WRONG_SITE_TEXT)
    return [_session(new, week) for week in range(new.weeks)]


def _session(new: NewSeries, week: int) -> GroupSessionRow:
    starts_at = at_wall(new.first_on + timedelta(weeks=week), new.at)
    return GroupSessionRow(
        programme_id=new.programme_id,
        series=new.series.strip(),
        site_id=new.site_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=new.minutes),
        capacity=new.capacity,
    )


@requires(Permission.READ_TIMES)
def my_series(work: UnitOfWork) -> list[Row]:
    """Groups that meet from now on, with the seats taken at their next meeting. Only counts, so clients of other
    teams are included."""
    until_at = work.now + timedelta(weeks=MOST_WEEKS)
    with as_clock(work):
        return series_between(work.session, work.now, until_at)


@requires(Permission.READ_TIMES)
def programmes_known(work: UnitOfWork) -> list[ProgrammeRow]:
    """The programmes a group can belong to, by name."""
    return programmes(work.session)


def _refuse_kind_in_use(work: UnitOfWork, site_id: UUID, kind: str) -> None:
    """Reads only the kinds of obligation at this site, not the clients."""
    with as_clock(work):
        held = kinds_held_at(work.session, site_id)
    if not all(may_stand(one, kind) for one in held):
        detail = "Plans have appointments here that this kind of site does not allow."
        raise Invalid.at("/kind", "kind-in-use", detail)


def _refuse_provider_in_use(work: UnitOfWork, site_id: UUID) -> None:
    """Treatment is held only at its own provider's sites, so these plans would be left without a site."""
    with as_clock(work):
        held = kinds_held_at(work.session, site_id)
    if ObligationKind.TREATMENT in held:
        detail = "Plans have treatment here, which is held by this provider."
        raise Invalid.at("/provider_id", "provider-in-use", detail)


def _provider_faults(work: UnitOfWork, new: NewSite) -> list[FieldFault]:
    at = "/provider_id"
    if new.provider_id is None:
        needed = new.kind == SiteKind.TREATMENT_ROOM
        return [FieldFault(at, "no-provider-of-room")] if needed else []
    if work.session.get(ProviderRow, new.provider_id) is None:
        return [FieldFault(at, "unknown-provider")]
    if new.kind not in _OF_PROVIDERS:
        return [FieldFault(at, "not-of-a-provider")]
    return []


def _refuse_site_faults(work: UnitOfWork, new: NewSite) -> None:
    faults = wrong_length("/name", new.name, 100)
    if new.kind not in SITE_KINDS:
        faults.append(FieldFault("/kind", "unknown-kind", f"{', '.join(SITE_KINDS)}."))
    if new.at is not None and (new.kind == ONLINE or point_of(new.at) is None):
        faults.append(FieldFault("/at", "not-a-point"))
    elif new.at is not None:
        faults.extend(point_faults(new.at, "/at"))
    if new.capacity is not None and not 1 <= new.capacity <= 1_000:
        faults.append(FieldFault("/capacity", "out-of-range", "Between 1 and 1000, or empty."))
    if new.address.strip():
        faults.extend(address_faults(new.address, "nl"))
    faults.extend(_provider_faults(work, new))
    faults.extend(week_faults(new.hours or {}))
    refuse_if(faults)


def _columns(new: NewSite) -> dict[str, Any]:
    longitude, latitude = new.at or (None, None)
    return {
        "name": new.name.strip(),
        "kind": new.kind,
        "capacity": new.capacity,
        "hours": new.hours,
        "longitude": longitude,
        "latitude": latitude,
        "address": "\n".join(address_lines(new.address)) or None,
        "provider_id": new.provider_id,
    }
