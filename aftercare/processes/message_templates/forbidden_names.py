"""Collects the names that no text about a client may contain: their people, and every place's name and street."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.message_templates.protected_names import (
    ProtectedNames,
    organisation_names,
    protected_names,
)
from aftercare.domain.message_templates.templates import SHIPPED
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.message_templates.names import (
    addresses_elsewhere,
    home_addresses,
    kept_apart,
    names_around,
    officers_met,
    organisations_around,
    post_addresses,
    programme_names,
    provider_names,
    site_names,
    staff_names,
    team_names,
    visited_addresses,
)
from aftercare.store.people.rows import PersonRow, get_person, persons_of


def forbidden_names(work: UnitOfWork, person_id: UUID) -> ProtectedNames:
    """For `revealing_parts(…, names=…, wholes=…)`: the answer never repeats them.

    Raises NotFound when the person is not one of the actor's clients. The names of the case file are then collected
    beyond what the actor may see, so that a hidden name is not let through. The result is for the disclosure check
    and never shown.
    """
    return forbidden_names_of(work, [get_person(work.session, person_id)])[person_id]


def forbidden_names_of(
    work: UnitOfWork, persons: Sequence[PersonRow]
) -> dict[UUID, ProtectedNames]:
    """The same for each of these persons, in as many statements as for one."""
    with as_clock(work):
        session, ids = work.session, {one.id for one in persons}
        people = _people(session, persons, work.actor.staff_id_or_none)
        around = _grouped(organisations_around(session, ids))
        homes = _homes(session, ids)
        providers, places = provider_names(session), _places(session)
        addresses = addresses_elsewhere(session)
        return {
            one: protected_names(
                people=people[one],
                organisations=[*providers, *around[one]],
                places=places,
                addresses=[*addresses, *homes[one]],
            )
            for one in ids
        }


def forbidden_in_templates(work: UnitOfWork) -> ProtectedNames:
    """The names that no text may contain: staff, organisations, places and their streets. Collected beyond what the
    actor may see, for the disclosure check alone."""
    with as_clock(work):
        session = work.session
        return organisation_names(
            staff=staff_names(session),
            organisations=provider_names(session),
            places=_places(session),
            addresses=addresses_elsewhere(session),
            our_texts=[one.text for one in SHIPPED],
        )


def _people(
    session: Session, persons: Sequence[PersonRow], writer: UUID | None
) -> dict[UUID, list[str]]:
    ids = {one.id for one in persons}
    others: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, other_id in kept_apart(session, ids):
        if other_id is not None:
            others[person_id].add(other_id)
    called = _called(session, persons, {one for found in others.values() for one in found})
    officers: dict[UUID, set[UUID | None]] = defaultdict(set)
    for person_id, officer_id in officers_met(session, ids):
        officers[person_id].add(officer_id)
    for one in persons:
        officers[one.id] |= {one.officer_id, one.co_officer_id, one.deputy_id, writer}
    staff = {one for found in officers.values() for one in found if one is not None}
    shown = names_of(session, staff)
    around = _grouped(names_around(session, ids))
    return {
        one.id: [
            *(called[it] for it in (one.id, *sorted(others[one.id])) if it in called),
            *(shown[it] for it in officers[one.id] if it in shown),
            *around[one.id],
        ]
        for one in persons
    }


def _called(session: Session, persons: Sequence[PersonRow], others: set[UUID]) -> dict[UUID, str]:
    found = [*persons, *persons_of(session, others).values()]
    return {one.id: f"{one.given_name} {one.family_name}" for one in found}


def _places(session: Session) -> list[str]:
    """For the whole service: the name of another client's clinic reveals as much."""
    return [*team_names(session), *programme_names(session), *site_names(session)]


def _homes(session: Session, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The own homes of these persons, and where they are visited and their post goes."""
    found = _grouped(home_addresses(session, ids))
    for others in (post_addresses(session, ids), visited_addresses(session, ids)):
        for person_id, lines in _grouped(others).items():
            found[person_id] += lines
    return found


def _grouped(pairs: Iterable[tuple[UUID, str | None]]) -> dict[UUID, list[str]]:
    """Pairs of a person and a text, by person; empty texts are left out."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, name in pairs:
        if name:
            found[person_id].append(name)
    return found
