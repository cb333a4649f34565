"""The card that compares the contacts held with the contact standard."""

from __future__ import annotations

from typing import Any

from aftercare.casework.contact_standards.contact_dues import dues_of
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.contact_standards.view import dues_view
from aftercare.web.shell.request import PageContext


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> dict[str, Any] | None:
    """Overdue contacts come first; without a standard the card says so and links to the contacts. A closed file asks
    for none."""
    if file.person.closed_on is not None:
        return None
    found = dues_of(work, file.person)
    return {"standard": dues_view(found, context.language, civil_date(context.now))}
