"""Template values for a telephone number, and the address of its page."""

from __future__ import annotations

from aftercare.casework.phones.acts import Whose
from aftercare.casework.phones.view import PhoneFile
from aftercare.web.shell.view import View


def address_of(whose: Whose) -> str:
    """The page of this telephone."""
    file = f"/people/{whose.person_id}"
    return (
        f"{file}/related-persons/contacts/{whose.related_id}/phone"
        if whose.related_id
        else f"{file}/phone"
    )


def number_view(file: PhoneFile) -> View | None:
    """The current number, for a page or a card; None when there is none."""
    if file.now is None:
        return None
    return View(
        file.now,
        since_at=file.now.from_at,
        because=file.now.from_because,
        verify_by=file.due[0] if file.due else None,
        verify_why=file.due[1].value if file.due else None,
        taken=file.taken,
        may_be_landline=file.may_be_landline,
    )
