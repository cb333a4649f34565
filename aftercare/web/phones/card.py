"""The card of the number that receives a client's texts: the client's or a contact's, how it was verified, and until
when."""

from __future__ import annotations

from aftercare.casework.overviews.person_file import PersonFile
from aftercare.casework.phones.acts import Whose
from aftercare.casework.phones.view import phone_file
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.phones.view import address_of, number_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> View | None:
    """None when texts have no number to go to."""
    whose = Whose(file.person.id, file.person.texts_go_to)
    found = phone_file(work, whose)
    view = number_view(found)
    if view is None:
        return None
    return view | {
        "overdue": view.verify_by is not None and view.verify_by <= context.now,
        "whose": found.contact.name if found.contact else None,
        "href": address_of(whose),
    }
