"""The card that compares the contacts held with the contact standard."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.casework.contact_standards.contact_dues import dues_of
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.contact_standards.view import dues_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View


@dataclass(frozen=True, slots=True)
class StandardCard:
    """Without a standard the card says so and links to the contacts."""

    standard: View | None


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> StandardCard | None:
    """A closed file asks for no contacts."""
    if file.person.closed_on is not None:
        return None
    found = dues_of(work, file.person)
    return StandardCard(dues_view(found, context.language, civil_date(context.now)))
