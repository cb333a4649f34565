"""Collects what may not be said in any text about one case: its people, and every place's name and street."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.message_templates.case_names import CaseNames, case_names, house_names
from aftercare.domain.message_templates.templates import SHIPPED
from aftercare.store.accounts.rows import ProviderRow, StaffRow, TeamRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import among
from aftercare.store.database.unit_of_work import Work, as_clock
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.related_person_rows import RelatedPersonRow, RestrictedPartyRow
from aftercare.store.people.rows import NoContactRow, PersonRow, get_person
from aftercare.store.places.rows import LocationRow, ProgrammeRow


def forbidden_names(work: Work, person_id: UUID) -> CaseNames:
    """For `disclosures(…, names=…, wholes=…)`, whose answer never repeats them.

    Raises NotFound when the person is none of the actor's. What belongs to the case is then collected
    beyond what the actor may see, so that nothing is let through because it was hidden: the result is
    for the gate and is shown to nobody.
    """
    return forbidden_names_of(work, [get_person(work.session, person_id)])[person_id]


def forbidden_names_of(work: Work, persons: Sequence[PersonRow]) -> dict[UUID, CaseNames]:
    """The same for each of these persons, in as many statements as for one."""
    with as_clock(work):
        session, ids = work.session, {one.id for one in persons}
        people = _people(session, persons, work.actor.staff_id)
        around = _grouped(
            session,
            select(RelatedPersonRow.person_id, RelatedPersonRow.organisation).where(
                among(col(RelatedPersonRow.person_id), ids)
            ),
        )
        homes = _homes(session, ids)
        providers, places = list(session.exec(select(ProviderRow.name))), _places(session)
        elsewhere = select(LocationRow.address).where(LocationRow.kind != "home").distinct()
        addresses = [one for one in session.exec(elsewhere) if one]
        return {
            one: case_names(
                people=people[one],
                organisations=[*providers, *around[one]],
                places=places,
                addresses=[*addresses, *homes[one]],
            )
            for one in ids
        }


def forbidden_in_templates(work: Work) -> CaseNames:
    """What may stand in no text of anybody: staff, organisations, places and their streets. Collected beyond
    what the actor may see, for the gate alone."""
    with as_clock(work):
        session = work.session
        addresses = select(LocationRow.address).where(LocationRow.kind != "home").distinct()
        return house_names(
            staff=session.exec(select(StaffRow.display_name)),
            organisations=session.exec(select(ProviderRow.name)),
            places=_places(session),
            addresses=[one for one in session.exec(addresses) if one],
            said_anyway=[one.text for one in SHIPPED],
        )


def _people(
    session: Session, persons: Sequence[PersonRow], writer: UUID | None
) -> dict[UUID, list[str]]:
    ids = {one.id for one in persons}
    others: dict[UUID, set[UUID]] = defaultdict(set)
    apart = select(NoContactRow.person_id, NoContactRow.other_id).where(
        among(col(NoContactRow.person_id), ids)
    )
    kept_from = select(RestrictedPartyRow.person_id, RestrictedPartyRow.other_person_id).where(
        among(col(RestrictedPartyRow.person_id), ids)
    )
    for person_id, other_id in (*session.execute(apart), *session.execute(kept_from)):
        if other_id is not None:
            others[person_id].add(other_id)
    called = _called(session, persons, {one for found in others.values() for one in found})
    officers: dict[UUID, set[UUID | None]] = defaultdict(set)
    held = select(AppointmentRow.person_id, AppointmentRow.officer_id)
    for person_id, officer_id in session.exec(
        held.where(among(col(AppointmentRow.person_id), ids)).distinct()
    ):
        officers[person_id].add(officer_id)
    for one in persons:
        officers[one.id] |= {one.officer_id, one.co_officer_id, one.deputy_id, writer}
    staff = {one for found in officers.values() for one in found if one is not None}
    query = select(StaffRow.id, StaffRow.display_name).where(among(col(StaffRow.id), staff))
    shown = dict(session.exec(query).all())
    around = _grouped(
        session,
        select(RelatedPersonRow.person_id, RelatedPersonRow.name).where(
            among(col(RelatedPersonRow.person_id), ids)
        ),
    )
    return {
        one.id: [
            *(called[it] for it in (one.id, *sorted(others[one.id])) if it in called),
            *(shown[it] for it in officers[one.id] if it in shown),
            *around[one.id],
        ]
        for one in persons
    }


def _called(session: Session, persons: Sequence[PersonRow], others: set[UUID]) -> dict[UUID, str]:
    query = select(PersonRow).where(among(col(PersonRow.id), others))
    found = [*persons, *session.exec(query)]
    return {one.id: f"{one.given_name} {one.family_name}" for one in found}


def _places(session: Session) -> list[str]:
    """Of the whole house: what the clinic of another is called tells as much."""
    places = select(LocationRow.name).where(LocationRow.kind != "home")
    return [
        *session.exec(select(TeamRow.name)),
        *session.exec(select(ProgrammeRow.name)),
        *session.exec(places.distinct()),
    ]


def _homes(session: Session, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The own homes of these persons, and where their post goes."""
    homes = select(LocationRow.person_id, LocationRow.address).where(
        among(col(LocationRow.person_id), ids)
    )
    post = select(PostalAddressRow.person_id, PostalAddressRow.lines).where(
        among(col(PostalAddressRow.person_id), ids)
    )
    found = _grouped(session, homes)
    for person_id, lines in _grouped(session, post).items():
        found[person_id] += lines
    return found


def _grouped(session: Session, query: Any) -> dict[UUID, list[str]]:
    """Pairs of a person and a text, by person; what is empty is left out."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, said in session.execute(query):
        if said:
            found[person_id].append(said)
    return found
