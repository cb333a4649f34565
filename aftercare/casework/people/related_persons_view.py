"""The people around a person: everything one page or card shows, each look recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.casework.people.circles import circles
from aftercare.casework.people.no_contacts import banned_among, pairs_of
from aftercare.casework.people.related_persons import people_around
from aftercare.casework.people.restricted_parties import Party, restricted_parties
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.conditions.entries import KindProperty
from aftercare.domain.orders.enforceability import VOLUNTARY_FRAMES
from aftercare.domain.people.person import WhyNoText, why_no_text
from aftercare.domain.people.related_persons import TEXT_ROLES, holds_on, is_minor
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.messages.recipients import reached
from aftercare.store.accounts.rows import StaffRow, staff_by_ids, staff_of_team
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.file_access.rows import barred_from
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.related_person_rows import CircleRow, RelatedPersonRow
from aftercare.store.people.rows import PersonRow, get_person


@dataclass(frozen=True)
class RelatedPersonsFile:
    """`gets_texts` is the contact whose telephone gets the texts, None for the person's own. `banned` are companions
    the person may not have contact with. `unagreed_minor` asks for an agreement with a guardian. `pairs` counts the
    clients kept apart from the person by either file. `voluntary`: nothing that runs now can be enforced."""

    person: PersonRow
    contacts: list[RelatedPersonRow]
    banned: set[UUID]
    gets_texts: RelatedPersonRow | None
    why_no_text: WhyNoText | None
    unagreed_minor: bool
    parties: list[Party]
    pairs: int
    circles: list[CircleRow]
    co_officer: StaffRow | None
    voluntary: bool


@dataclass(frozen=True)
class AroundChoices:
    """The options of the page's forms. `known`: every condition of the client, which numbers those of one kind."""

    recipients: list[RelatedPersonRow]
    colleagues: list[StaffRow]
    coordinators: list[RelatedPersonRow]
    conditions: list[ConditionRow]
    known: list[ConditionRow]


@requires(Permission.READ_CASE_FILES)
def related_persons_file(work: UnitOfWork, person_id: UUID) -> RelatedPersonsFile:
    session, today = work.session, civil_date(work.now)
    person = get_person(session, person_id)
    contacts = people_around(work, person_id)
    recipient, reach = reached(work, person)
    co_officers = [person.co_officer_id] if person.co_officer_id else []
    return RelatedPersonsFile(
        person=person,
        contacts=contacts,
        banned=banned_among(work, person, contacts),
        gets_texts=recipient.contact_person,
        why_no_text=why_no_text(reach),
        unagreed_minor=person.texts_go_to is None
        and is_minor(person.regime, person.birth_on, today),
        parties=restricted_parties(work, person_id),
        pairs=len(pairs_of(work, person_id)),
        circles=circles(work, person_id),
        co_officer=next(iter(staff_by_ids(session, co_officers)), None),
        voluntary=is_voluntary(orders_of(session, person_id), today),
    )


@requires(Permission.WRITE_CASE_FILES)
def around_choices(work: UnitOfWork, file: RelatedPersonsFile) -> AroundChoices:
    now = [
        one for one in file.contacts if holds_on(one.from_on, one.until_on, civil_date(work.now))
    ]
    barred = barred_from(work.session, file.person.id, civil_date(work.now))
    known = conditions_of(work.session, file.person.id)
    return AroundChoices(
        recipients=[one for one in now if one.texts_agreed and one.role in TEXT_ROLES],
        colleagues=[
            one
            for one in staff_of_team(work.session, file.person.team_id, Role.OFFICER)
            if one.id != file.person.officer_id and one.id not in barred
        ],
        coordinators=[one for one in now if one.role == "cosa_coordinator"],
        conditions=[
            one for one in known if one.has(KindProperty.CONTACT_BAN) and one.withdrawn_on is None
        ],
        known=known,
    )


def is_voluntary(orders: list[OrderRow], today: date) -> bool:
    """Whether there are orders that still run, all of them voluntary."""
    running = [
        one
        for one in orders
        if one.ended_on is None and (one.ends_on is None or one.ends_on >= today)
    ]
    return bool(running) and all(one.frame in VOLUNTARY_FRAMES for one in running)
