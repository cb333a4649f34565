"""The people around some clients: family members who get the texts, a lawyer, an interpreter, a guardian."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from aftercare.casework.contact_standards.contacts import NewContact, add_contact, void_contact
from aftercare.casework.people.related_persons import (
    RelatedDetails,
    add_related,
    send_texts_to,
    work_along,
)
from aftercare.demo.depth.cast import Cast, Part, person_of
from aftercare.domain.contact_standards.kinds import RecordKind
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.database.unit_of_work import UnitOfWork

# Ofcom reserves these for fiction; the caseload uses those up to 900239.
SISTER, PARENT = "+447700900971", "+447700900972"
LAWYER, INTERPRETER, EMPLOYER, BOARD = (
    "+12025550142", "+12025550143", "+12025550144", "+12025550145",
)  # fmt: skip


def gather_around(cast: Cast) -> None:
    for part, details, gets_texts in _contacts(cast):
        if part not in cast.ids:
            continue
        with cast.working_on(part) as (work, person_id):
            row = add_related(work, person_id, details)
            if gets_texts:
                send_texts_to(work, person_id, person_of(work, person_id).version, row.id)
    cast.play({Part.OVERDUE: _work_along, Part.ASSESSED: _keep_contacts})


def _contacts(cast: Cast) -> Iterator[tuple[Part, RelatedDetails, bool]]:
    """The client, the contact, and whether the client's texts go to that contact."""
    since, role = cast.ago(55), RelatedRole
    yield Part.TEXTS_TO_FAMILY, RelatedDetails(
        role.FAMILY, "Zus Verzonnen", since, phone=SISTER, phone_verified=True, texts_agreed=True,
        note="Heeft zelf geen telefoon; zij geeft de afspraken door. Met beiden besproken.",
    ), True  # fmt: skip
    yield Part.TEXTS_TO_FAMILY, RelatedDetails(
        role.EMPLOYER, "Chef Proefpersoon", since, "Kwekerij Bestaat Niet", EMPLOYER,
        note="Weet van het toezicht, niet van de zaak.",
    ), False  # fmt: skip
    yield Part.YOUNG, RelatedDetails(
        role.GUARDIAN, "Ouder Proefpersoon", since, phone=PARENT, phone_verified=True, texts_agreed=True,
        note="Wettelijk vertegenwoordiger.",
    ), True  # fmt: skip
    yield Part.YOUNG, RelatedDetails(
        role.CHILD_PROTECTION_BOARD, "Raadsonderzoeker Voorbeeld", since, "Raad (voorbeeld)", BOARD,
    ), False  # fmt: skip
    yield Part.DETAINED, RelatedDetails(
        role.LAWYER, "mr. Fictief", since, "Advocatenkantoor Denkbeeldig", LAWYER,
        note="Raadsman; krijgt afschrift van meldingen.",
    ), False  # fmt: skip
    yield Part.WITH_INTERPRETER, RelatedDetails(
        role.INTERPRETER, "Tolk Testpersoon", since, "Tolkendienst Verzonnen", INTERPRETER,
        note="Arabisch, ook telefonisch.",
    ), False  # fmt: skip


def _work_along(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    colleague = cast.stage.staff["bakker"].staff_id
    work_along(work, person_id, person_of(work, person_id).version, colleague)


def _keep_contacts(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Contacts that are not appointments; one was an attempt, one a mistake."""
    kind = RecordKind
    for what, days, completed, note in (
        (kind.EMPLOYMENT_CHECK, 24, True, "Werkgever tevreden, contract verlengd."),
        (kind.POLICE_CONTACT, 16, True, "Wijkagent: geen bijzonderheden."),
        (kind.FAMILY_CONTACT, 8, True, "Broer ziet hem elk weekend."),
        (kind.PHONE_CALL, 3, False, "Geen gehoor."),
    ):
        add_contact(work, NewContact(person_id, what, cast.ago(days), completed, note))
    twice = NewContact(person_id, kind.POLICE_CONTACT, cast.ago(16), note="Dubbel ingevoerd.")
    row = add_contact(work, twice)
    void_contact(work, row.id, row.version)
