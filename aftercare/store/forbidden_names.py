"""Collects what may not be said in any text about one case: its people, and every place's name and street."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, or_, select

from aftercare.domain.case_names import CaseNames, case_names, house_names
from aftercare.domain.templates import SHIPPED
from aftercare.store.appointments import AppointmentRow
from aftercare.store.around import RelatedPersonRow, RestrictedPartyRow
from aftercare.store.letters import PostalAddressRow
from aftercare.store.people import NoContactRow, PersonRow, get_person
from aftercare.store.places import LocationRow, ProgrammeRow
from aftercare.store.staff import ProviderRow, StaffRow, TeamRow
from aftercare.store.unit_of_work import Work, as_clock


def forbidden_names(work: Work, person_id: UUID) -> CaseNames:
    """For `disclosures(…, names=…, wholes=…)`, whose answer never repeats them.

    Raises NotFound when the person is none of the actor's. What belongs to the case is then collected
    beyond what the actor may see, so that nothing is let through because it was hidden: the result is
    for the gate and is shown to nobody.
    """
    person = get_person(work.session, person_id)
    with as_clock(work):
        return case_names(
            people=_people(work.session, person, work.actor.staff_id),
            organisations=_organisations(work.session, person_id),
            places=_places(work.session),
            addresses=_addresses(work.session, person_id),
        )


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


def _people(session: Session, person: PersonRow, writer: UUID | None) -> list[str]:
    others = {
        *session.exec(select(NoContactRow.other_id).where(NoContactRow.person_id == person.id)),
        *session.exec(
            select(RestrictedPartyRow.other_person_id).where(
                RestrictedPartyRow.person_id == person.id
            )
        ),
    }
    officers = select(AppointmentRow.officer_id).where(AppointmentRow.person_id == person.id)
    staff = {
        person.officer_id,
        person.co_officer_id,
        person.deputy_id,
        writer,
        *session.exec(officers.distinct()),
    }
    query = select(PersonRow).where(col(PersonRow.id).in_(_ids(others)))
    persons = [person, *session.exec(query)]
    return [
        *(f"{one.given_name} {one.family_name}" for one in persons),
        *session.exec(select(StaffRow.display_name).where(col(StaffRow.id).in_(_ids(staff)))),
        *session.exec(select(RelatedPersonRow.name).where(RelatedPersonRow.person_id == person.id)),
    ]


def _organisations(session: Session, person_id: UUID) -> list[str]:
    around = select(RelatedPersonRow.organisation).where(RelatedPersonRow.person_id == person_id)
    return [
        *session.exec(select(ProviderRow.name)),
        *(name for name in session.exec(around) if name),
    ]


def _places(session: Session) -> list[str]:
    """Of the whole house: what the clinic of another is called tells as much."""
    places = select(LocationRow.name).where(LocationRow.kind != "home")
    return [
        *session.exec(select(TeamRow.name)),
        *session.exec(select(ProgrammeRow.name)),
        *session.exec(places.distinct()),
    ]


def _addresses(session: Session, person_id: UUID) -> list[str]:
    """Of every place, and of this person's own home."""
    query = select(LocationRow.address).where(
        or_(LocationRow.kind != "home", LocationRow.person_id == person_id)
    )
    post = select(PostalAddressRow.lines).where(PostalAddressRow.person_id == person_id)
    return [*(one for one in session.exec(query.distinct()) if one), *session.exec(post)]


def _ids(found: Iterable[UUID | None]) -> list[UUID]:
    return [one for one in found if one is not None]
