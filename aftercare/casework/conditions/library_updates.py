"""Compares the conditions of a case file with the library, and puts a condition under the newest entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.base.typed_text import one_of_these
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.changes import EntryChange, carried_over, changes_since
from aftercare.domain.conditions.constraints import ZoneSites, sites_of_zone
from aftercare.domain.conditions.entries import ConditionEntry, Offer
from aftercare.domain.conditions.library import Library, basis_of
from aftercare.domain.conditions.numbers import numbers_of_kind
from aftercare.domain.conditions.own_kinds import document_of
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.conditions.kind_rows import library_of, own_document
from aftercare.store.conditions.rows import ConditionRow, conditions_of, get_condition
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import get_person
from aftercare.store.placement.condition_limits import place_of
from aftercare.store.plans.rows import obligations_in_force
from aftercare.store.sites.accepted_site_rows import AcceptedSiteRow, accepted_for
from aftercare.store.sites.rows import SiteRow, sites_of_team


@dataclass(frozen=True)
class LibraryChange:
    """A condition with an outdated library entry; `newest` is None when the entry no longer exists. `number`: as of
    numbers_of_kind."""

    condition: ConditionRow
    entered: ConditionEntry
    newest: ConditionEntry | None
    changes: tuple[EntryChange, ...]
    number: int | None = None


@dataclass(frozen=True)
class Adoption:
    """The effect of adopting the newest entry: the parameters kept and lost, and the obligations it no longer asks
    for. The latter are kinds of obligation in the plan in force."""

    change: LibraryChange
    kept: dict[str, Any]
    lost: tuple[str, ...]
    ungrounded: tuple[str, ...]


@dataclass(frozen=True)
class SiteAccepted:
    """A site without a position that `by` accepted, with how they know where it is."""

    site: SiteRow
    by: str
    row: AcceptedSiteRow


@dataclass(frozen=True)
class SitesChecked:
    """Our sites compared with a zone, each list by name. `unchecked` sites have no position and are closed to the
    client; `accepted` sites have no position and are open."""

    inside: list[SiteRow]
    outside: list[SiteRow]
    unchecked: list[SiteRow]
    accepted: list[SiteAccepted]


@requires(Permission.READ_CASE_FILES)
def library_offered(
    work: UnitOfWork, frame: str | None, regime: str
) -> list[tuple[ConditionEntry, str]]:
    """The entries valid today that an order of this type and regime can hold, each with its legal ground. Without a
    type of order: all entries, without a ground. No client is read, so nothing is recorded."""
    if frame is not None and frame not in LEGAL_FRAMES:
        raise Invalid.at("/frame", "unknown-frame", one_of_these(LEGAL_FRAMES))
    today = civil_date(work.now)
    library = library_of(work.session)
    found = library.on(today) if frame is None else library.offered(frame, regime, today)
    return [(one, basis_of(frame) if frame else one.source) for one in found]


@requires(Permission.READ_CASE_FILES)
def library_changes(work: UnitOfWork, person_id: UUID) -> list[LibraryChange]:
    """The person's conditions that are not withdrawn and have a changed library entry, oldest first."""
    get_person(work.session, person_id)
    library = library_of(work.session)
    conditions = conditions_of(work.session, person_id)
    numbers = numbers_of_kind(conditions)
    found = [
        replace(change, number=numbers.get(condition.id))
        for condition in conditions
        if condition.withdrawn_on is None and (change := _change(work, library, condition)).changes
    ]
    audit.note(work, "read-library-changes", "person", person_id, person_id)
    return found


@requires(Permission.READ_CASE_FILES)
def preview_adoption(work: UnitOfWork, condition_id: UUID) -> Adoption:
    """What `adopt_entry` would change, without changing it."""
    condition = get_condition(work.session, condition_id)
    audit.note(work, "read-adoption", "condition", condition.id, condition.person_id)
    return _adoption(work, condition)


@requires(Permission.WRITE_CASE_FILES)
def adopt_entry(
    work: UnitOfWork, condition_id: UUID, version: int, entry_version: int
) -> ConditionRow:
    """Puts a condition under the newest version of its entry, which the reader has seen. Raises Invalid for any
    other version, Stale. Parameters that the newer entry does not know are dropped."""
    condition = expect_version(get_condition(work.session, condition_id, for_update=True), version)
    adoption = _adoption(work, condition)
    newest = adoption.change.newest
    if newest is None or newest.version != entry_version or not adoption.change.changes:
        raise Invalid.at("/entry_version", "not-the-newest")
    condition.entry_version, condition.parameters = newest.version, adoption.kept
    condition.own_kind = own_document(work.session, newest)
    return audit.save_and_note(work, "adopt-entry", "condition", condition)


@requires(Permission.WRITE_CASE_FILES)
def sites_checked(
    work: UnitOfWork, parameters: Mapping[str, Any], accepted: Sequence[AcceptedSiteRow] = ()
) -> SitesChecked:
    """The team's places that a correctly drawn zone forbids; homes are not included."""
    rows = {str(row.id): row for row in sites_of_team(work.session, work.actor.team_id)}
    found: ZoneSites = sites_of_zone(parameters, [place_of(row) for row in rows.values()])
    inside, outside, unchecked = (
        sorted((rows[one.id] for one in group), key=lambda row: row.name)
        for group in (found.inside, found.outside, found.unchecked)
    )
    vouched = {one.site_id: one for one in accepted}
    names = names_of(work.session, [one.accepted_by for one in accepted])
    return SitesChecked(
        inside,
        outside,
        [site for site in unchecked if site.id not in vouched],
        [
            SiteAccepted(site, names.get(row.accepted_by, ""), row)
            for site in unchecked
            if (row := vouched.get(site.id)) is not None
        ],
    )


@requires(Permission.WRITE_CASE_FILES)
def sites_of_condition(work: UnitOfWork, condition_id: UUID) -> SitesChecked:
    """The same for the zone of a condition as it stands; recorded as a look at the person's file."""
    condition = audit.note_look(
        work, "read", "condition", get_condition(work.session, condition_id)
    )
    return sites_checked(work, condition.parameters, accepted_for(work.session, condition.id))


def _change(work: UnitOfWork, library: Library, condition: ConditionRow) -> LibraryChange:
    newest = library.newest_on(condition.kind, civil_date(work.now))
    entered = condition.entry or newest
    if entered is None:
        raise Invalid("The library does not know this condition.")
    # A retired kind is not adopted anew, and of a kind of another organisation there is no newer version here.
    if newest is not None and newest.offer is Offer.RETIRED:
        newest = entered
    if condition.own_kind is not None and not _is_ours(library, condition):
        newest = entered
    return LibraryChange(condition, entered, newest, changes_since(entered, newest))


def _is_ours(library: Library, condition: ConditionRow) -> bool:
    """Whether this library has the version it was entered with; not so for one that came with a case file."""
    ours, entered = library.entry_of(condition.kind, condition.entry_version), condition.entry
    return ours is not None and entered is not None and document_of(ours) == document_of(entered)


def _adoption(work: UnitOfWork, condition: ConditionRow) -> Adoption:
    change = _change(work, library_of(work.session), condition)
    newest = change.newest or change.entered
    kept = carried_over(condition.parameters, newest)
    asked = {
        line.kind
        for line in obligations_in_force(work.session, [condition.person_id])
        if line.condition_id == condition.id
    }
    asks = asks_for(newest, kept)
    return Adoption(
        change,
        kept,
        tuple(name for name in condition.parameters if name not in kept),
        tuple(sorted(asked.difference(asks))),
    )
