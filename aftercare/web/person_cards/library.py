"""Conditions whose entry of the library changed since they were entered."""

from __future__ import annotations

from typing import Any

from aftercare.casework.reading import PersonFile
from aftercare.store.unit_of_work import Work
from aftercare.web.library_changes import told
from aftercare.web.visits import Visit


def card(visit: Visit, work: Work, file: PersonFile) -> dict[str, Any] | None:
    return told(visit, work, file.person.id)
