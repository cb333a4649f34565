"""Resolves the names in a case file document here: staff by user name, places and programmes by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.casework.case_files.document import CaseFileDocument, PlaceName
from aftercare.domain.sites.sites import WRONG_SITE, WRONG_SITE_TEXT, SiteKind, may_stand
from aftercare.store.accounts.rows import ProviderRow, StaffRow, staff_by_usernames
from aftercare.store.case_files.sections import id_by_name
from aftercare.store.plans.rows import IN_HAND
from aftercare.store.sites.rows import kinds_of_sites, site_called
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import group_of_series


@dataclass
class Here:
    """The ids here for the names in the document. `staff` has only the user names that exist here. Places of the
    kind `home` are left out, because the person's home is created with the person."""

    staff: dict[str, StaffRow] = field(default_factory=dict)
    places: dict[UUID, UUID] = field(default_factory=dict)
    programmes: dict[UUID, UUID] = field(default_factory=dict)
    providers: dict[UUID, UUID] = field(default_factory=dict)
    groups: dict[UUID, UUID] = field(default_factory=dict)

    def id_of(self, what: str, one: UUID) -> UUID:
        found: dict[UUID, UUID] = getattr(self, what)
        return found[one]


def find_names(session: Session, document: CaseFileDocument, team_id: UUID | None) -> Here:
    """Raises Invalid with a pointer for every place, programme, provider and group that does not exist here."""
    here = Here(staff=_staff(session, document))
    faults = [*_places(session, document, team_id, here)]
    faults += _named(session, ProgrammeRow, document, "programmes", here.programmes)
    faults += _named(session, ProviderRow, document, "providers", here.providers)
    faults += _groups(session, document, here)
    faults += _wrong_sites(session, document, here)
    refuse_if(faults)
    return here


def _staff(session: Session, document: CaseFileDocument) -> dict[str, StaffRow]:
    wanted = {one.username.lower(): one.username for one in document.staff}
    return {wanted[row.username.lower()]: row for row in staff_by_usernames(session, wanted)}


def _places(
    session: Session, document: CaseFileDocument, team_id: UUID | None, here: Here
) -> Iterator[FieldFault]:
    for number, place in enumerate(document.places):
        if place.kind == "home":
            continue
        found = _place(session, place, team_id)
        if found is None:
            yield _unknown(f"/places/{number}/name")
        else:
            here.places[place.id] = found


def _place(session: Session, place: PlaceName, team_id: UUID | None) -> UUID | None:
    """A site of this name and kind that the team can use; the team's own sites come before shared ones. A document
    may date from before treatment rooms had a kind of their own."""
    kinds = (
        (place.kind, SiteKind.TREATMENT_ROOM) if place.kind == SiteKind.LAB.value else (place.kind,)
    )
    return site_called(session, place.name, kinds, team_id)


def _named(
    session: Session,
    table: type[Any],
    document: CaseFileDocument,
    what: str,
    found: dict[UUID, UUID],
) -> Iterator[FieldFault]:
    for number, one in enumerate(getattr(document, what)):
        row = id_by_name(session, table, one.name)
        if row is None:
            yield _unknown(f"/{what}/{number}/name")
        else:
            found[one.id] = row


def _groups(session: Session, document: CaseFileDocument, here: Here) -> Iterator[FieldFault]:
    for number, group in enumerate(document.groups):
        row = group_of_series(session, here.programmes.get(group.programme), group.series)
        if row is None:
            yield _unknown(f"/groups/{number}/series")
        else:
            here.groups[group.id] = row


def _wrong_sites(session: Session, document: CaseFileDocument, here: Here) -> Iterator[FieldFault]:
    """Obligations that still run need a kind of site that allows them; superseded plans are not checked."""
    kinds = kinds_of_sites(session, here.places.values())
    for number, plan in enumerate(document.plans):
        if plan.state not in ("approved", *IN_HAND):
            continue
        for line, asked in enumerate(plan.obligations):
            for position, place in enumerate(asked.places):
                kind = kinds.get(here.places.get(place, place))
                if kind is not None and not may_stand(asked.kind, kind):
                    at = f"/plans/{number}/obligations/{line}/places/{position}"
                    yield FieldFault(at, WRONG_SITE, WRONG_SITE_TEXT)


def _unknown(pointer: str) -> FieldFault:
    return FieldFault(pointer, "unknown-name", "There is nothing of this name here.")
