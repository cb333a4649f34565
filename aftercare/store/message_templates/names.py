"""Names and addresses that stand in rows, about these clients or about the organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import among
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.home_address_rows import HomeAddressRow
from aftercare.store.people.related_person_rows import RelatedPersonRow, RestrictedPartyRow
from aftercare.store.people.rows import NoContactRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import ProgrammeRow

PersonValues = list[tuple[UUID, str | None]]
"""A person and a text about them, any number of pairs."""
# A client's own home is about that client alone.
_ELSEWHERE = SiteRow.kind != "home"


def staff_names(session: Session) -> list[str]:
    return list(session.exec(select(StaffRow.display_name)))


def provider_names(session: Session) -> list[str]:
    return list(session.exec(select(ProviderRow.name)))


def team_names(session: Session) -> list[str]:
    return list(session.exec(select(TeamRow.name)))


def programme_names(session: Session) -> list[str]:
    return list(session.exec(select(ProgrammeRow.name)))


def site_names(session: Session) -> list[str]:
    return list(session.exec(select(SiteRow.name).where(_ELSEWHERE).distinct()))


def addresses_elsewhere(session: Session) -> list[str]:
    """Names and addresses of every site that is not the home of a client."""
    addresses = select(SiteRow.address).where(_ELSEWHERE).distinct()
    return [one for one in session.exec(addresses) if one]


def home_addresses(session: Session, person_ids: Iterable[UUID]) -> PersonValues:
    return _values(session, SiteRow.person_id, SiteRow.address, person_ids)


def post_addresses(session: Session, person_ids: Iterable[UUID]) -> PersonValues:
    return _values(session, PostalAddressRow.person_id, PostalAddressRow.lines, person_ids)


def visited_addresses(session: Session, person_ids: Iterable[UUID]) -> PersonValues:
    return _values(session, HomeAddressRow.person_id, HomeAddressRow.lines, person_ids)


def names_around(session: Session, person_ids: Iterable[UUID]) -> PersonValues:
    """The names of the people around these clients."""
    return _values(session, RelatedPersonRow.person_id, RelatedPersonRow.name, person_ids)


def organisations_around(session: Session, person_ids: Iterable[UUID]) -> PersonValues:
    """The organisations of the people around these clients."""
    return _values(session, RelatedPersonRow.person_id, RelatedPersonRow.organisation, person_ids)


def kept_apart(session: Session, person_ids: Collection[UUID]) -> list[tuple[UUID, UUID | None]]:
    """Each of these clients with another they must not meet."""
    return [
        *_pairs(session, NoContactRow.person_id, NoContactRow.other_id, person_ids),
        *_pairs(
            session, RestrictedPartyRow.person_id, RestrictedPartyRow.other_person_id, person_ids
        ),
    ]


def officers_met(session: Session, person_ids: Iterable[UUID]) -> list[tuple[UUID, UUID | None]]:
    """Each of these clients with an officer they have or had an appointment with."""
    held = select(AppointmentRow.person_id, AppointmentRow.officer_id)
    return list(
        session.exec(held.where(among(col(AppointmentRow.person_id), person_ids)).distinct())
    )


def _values(session: Session, person: Any, column: Any, person_ids: Iterable[UUID]) -> PersonValues:
    return list(session.exec(select(person, column).where(among(col(person), person_ids))))


def _pairs(
    session: Session, person: Any, other: Any, person_ids: Iterable[UUID]
) -> list[tuple[UUID, UUID | None]]:
    return list(session.exec(select(person, other).where(among(col(person), person_ids))))
