"""Where an act on one person leads: back to that person, or to the inbox for whoever sees them no longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi.responses import Response

from aftercare.casework.listing.resources import still_sees
from aftercare.web.shell.request import Visit


def back_to_file(
    visit: Visit, person_id: UUID, path: str, said: str, days: Sequence[date] = ()
) -> Response:
    """See other: `path`, a page about this person. An act can end the case by which alone its author saw them;
    what they did is told on a page they may see."""
    with visit.work() as work:
        shown = still_sees(work, person_id)
    return visit.back_to(path if shown else "/escalations", said=said, days=days)
