"""The card of conditions for which the library entry has changed since they were entered."""

from __future__ import annotations

from typing import Any

from aftercare.casework.overviews.view import PersonFile
from aftercare.store.database.unit_of_work import Work
from aftercare.web.conditions.library_changes import view
from aftercare.web.shell.request import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    return view(visit, work, file.person.id)
