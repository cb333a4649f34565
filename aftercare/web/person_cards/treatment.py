"""Where a treatment stands, and how long somebody waits for it."""

from __future__ import annotations

from typing import Any

from aftercare.casework.reading import PersonFile
from aftercare.store.unit_of_work import Work
from aftercare.web.visits import Visit


def card(_visit: Visit, _work: Work, _file: PersonFile) -> dict[str, Any] | None:
    return None
