"""Clients a person may not meet and sites they may not come to: only what placement needs, shown to case staff only."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.people.no_contacts import keep_apart
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import ExclusionRow, drop_exclusions, get_person
from aftercare.store.sites.rows import SiteRow, restrictions_on


@requires(Permission.WRITE_CASE_FILES)
def forbid_contact(work: UnitOfWork, person_id: UUID, other_reference: str, reason: str) -> None:
    """Keeps these two apart at every site. The other may be on a caseload this officer cannot see: only the
    reference is asked for, and nothing about the other is returned."""
    person = get_person(work.session, person_id, for_update=True)
    reason = required(reason, MEDIUM_REASON, code="missing")
    keep_apart(work, person, other_reference, reason)


@requires(Permission.WRITE_CASE_FILES)
def exclude_from(work: UnitOfWork, person_id: UUID, site_id: UUID) -> None:
    """Excludes this person from this site."""
    person = get_person(work.session, person_id)
    if work.session.get(SiteRow, site_id) is None:
        raise NotFound()
    work.session.merge(ExclusionRow(person_id=person.id, site_id=site_id))
    audit.note(work, "exclude-site", "person", person.id, person.id)


@requires(Permission.WRITE_CASE_FILES)
def allow_sites(work: UnitOfWork, person_id: UUID) -> None:
    """Allows this person to come to every site again; restrictions between two clients are ended one by one."""
    person = get_person(work.session, person_id)
    with as_clock(work):
        drop_exclusions(work.session, person.id)
    audit.note(work, "lift-restrictions", "person", person.id, person.id)


@requires(Permission.READ_CASE_FILES)
def restrictions_of(work: UnitOfWork, person_id: UUID) -> tuple[list[str], int]:
    """Names of the sites this person may not come to, and how many people they may not meet."""
    get_person(work.session, person_id)
    audit.note(work, "read-restrictions", "person", person_id, person_id)
    return restrictions_on(work.session, person_id)
