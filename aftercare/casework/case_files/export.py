"""Writes a person's whole case file out as one document, in an order that reveals nothing of this database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from aftercare import __version__
from aftercare.casework.case_files.document import (
    FORMAT,
    SECTIONS,
    CaseFileDocument,
    GroupName,
    Name,
    PlaceName,
    Restrictions,
    Source,
    StaffName,
)
from aftercare.casework.case_files.export_limit import refuse_too_many
from aftercare.casework.case_files.frames import PersonPart
from aftercare.casework.case_files.part import Part, Piece, optional_ids
from aftercare.casework.case_files.plans import UnplacedPart
from aftercare.casework.case_files.values import Names
from aftercare.casework.people.no_contacts import pairs_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.disclosures.recording import disclosed
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import ProviderRow, StaffRow, all_staff
from aftercare.store.case_files.sections import rows_by_ids, rows_of_person
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import (
    PersonRow,
    excluded_sites,
    get_person,
    person_by_reference,
)
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import TreatmentGroupRow

Wanted = dict[str, set[UUID]]


@requires(Permission.READ_CASE_FILES)
def export_case_file(
    work: UnitOfWork, person_id: UUID, recipient: str | None = None
) -> CaseFileDocument:
    """Everything about this person that the actor may see; NotFound for a person the actor may not see. The log of
    disclosures has a line of it; without a recipient the client's page asks for one. Raises TooManyExports."""
    refuse_too_many(work)
    return _exported(work, person_id, recipient)


def export_of_reference(
    work: UnitOfWork, reference: str, recipient: str | None = None
) -> CaseFileDocument | None:
    """The same by a person's reference, as the clock; None for an unknown reference."""
    person_id = person_by_reference(work.session, reference)
    return None if person_id is None else _exported(work, person_id, recipient)


def _exported(work: UnitOfWork, person_id: UUID, recipient: str | None) -> CaseFileDocument:
    person = audit.note_look(work, "export-case", "person", get_person(work.session, person_id))
    disclosed(work, person_id, Disclosed.CASE_FILE, civil_date(work.now), recipient=recipient)
    return _Writing(work, person).document()


class _Writing:
    """One export under way: reads each table once and collects the names it meets."""

    def __init__(self, work: UnitOfWork, person: PersonRow) -> None:
        self._work, self._session, self._person = work, work.session, person
        self._met: Wanted = {name: set() for name in CaseFileDocument.NAMES}
        self._usernames = {row.id: row.username for row in all_staff(self._session)}

    def document(self) -> CaseFileDocument:
        sections = {name: self._parts(part) for name, part in SECTIONS.items()}
        deadlines = {None, *(one.id for one in sections["deadlines"])}
        for escalation in sections["escalations"]:
            # About a deadline that stays here; the escalation goes along, for a person to decide on.
            escalation.causes = [one for one in escalation.causes if one.deadline_id in deadlines]
        person = self._part(PersonPart, self._person)
        unplaced = self._parts(UnplacedPart)
        restrictions = self._restrictions()
        groups = self._rows_met(TreatmentGroupRow, "groups")
        self._met["programmes"] |= {row.programme_id for row in groups}
        members: dict[str, Any] = {
            "format": FORMAT,
            "source": Source(
                exported_at=self._work.now,
                by_role=self._work.actor.role.value,
                service_version=__version__,
            ),
            "person": person,
            "staff": _sorted(
                StaffName(username=row.username, name=row.display_name, role=row.role)
                for row in self._rows_met(StaffRow, "staff")
            ),
            "places": _sorted(
                PlaceName(id=row.id, name=row.name, kind=row.kind)
                for row in self._rows_met(SiteRow, "places")
            ),
            "programmes": self._names(ProgrammeRow, "programmes"),
            "providers": self._names(ProviderRow, "providers"),
            "groups": _sorted(
                GroupName(id=row.id, name=row.name, programme=row.programme_id, series=row.series)
                for row in groups
            ),
            "restrictions": restrictions,
            "unplaced": unplaced,
        }
        members |= sections
        return CaseFileDocument.model_construct(**members)

    def _parts(self, kind: type[Part]) -> list[Any]:
        inside = {name: self._by_parent(inner) for name, inner in kind.inside().items()}
        parts = []
        for row in self._rows(kind):
            within = {name: inside[name].get(row.id, []) for name in inside}
            parts.append(self._part(kind, row, within))
        return sorted(parts, key=lambda part: part.rank())

    def _by_parent(self, kind: type[Part]) -> dict[UUID, list[Part]]:
        found: dict[UUID, list[Part]] = {}
        assert kind.parent is not None
        for row in self._rows(kind):
            found.setdefault(getattr(row, kind.parent), []).append(self._part(kind, row))
        return {one: sorted(parts, key=lambda part: part.rank()) for one, parts in found.items()}

    def _rows(self, kind: type[Part]) -> Iterable[Any]:
        rows = rows_of_person(self._session, kind.row, self._person.id)
        return filter(kind.has, rows)

    def _part(self, kind: type[Part], row: Any, within: dict[str, Any] | None = None) -> Any:
        return kind.model_construct(**dict(self._members(kind, row)), **(within or {}))

    def _members(self, kind: type[Part], row: Any) -> Iterator[tuple[str, Any]]:
        named = kind.marked(Names)
        for name in kind.plain():
            if marker := named.get(name):
                yield name, self._named(marker, getattr(row, marker.column))
            elif name in ("starts_at", "ends_at"):
                during = row.during
                yield name, during.lower if name == "starts_at" else during.upper
            else:
                yield name, getattr(row, name)

    def _named(self, marker: Names, value: UUID | list[UUID] | None) -> Any:
        self._met[marker.what].update(optional_ids(value))
        if marker.what != "staff":
            return value
        return None if value is None else self._usernames[UUID(str(value))]

    def _restrictions(self) -> Restrictions:
        sites = excluded_sites(self._session, self._person.id)
        self._met["places"] |= set(sites)
        names = {row.id: row.name for row in self._rows_met(SiteRow, "places")}
        ordered = sorted(sites, key=lambda one: (names.get(one, ""), str(one)))
        return Restrictions(
            sites=ordered, kept_apart_from=len(pairs_of(self._work, self._person.id))
        )

    def _rows_met(self, table: type[Any], what: str) -> list[Any]:
        return rows_by_ids(self._session, table, self._met[what])

    def _names(self, table: type[Any], what: str) -> list[Any]:
        return _sorted(Name(id=row.id, name=row.name) for row in self._rows_met(table, what))


def _sorted(parts: Iterable[Piece]) -> list[Any]:
    return sorted(parts, key=lambda part: part.rank())
