"""Redirects after an act on one client: back to the client, or to the inbox when the reader no longer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi.responses import Response

from aftercare.casework.listing.resources import still_sees
from aftercare.web.shell.request import PageContext


def back_to_file(
    context: PageContext, person_id: UUID, path: str, flash: str, days: Sequence[date] = ()
) -> Response:
    """A 303 redirect to `path`, a page about this client. The act can end the escalation that was the author's only
    access to the client. The confirmation is then shown on a page they may see."""
    shown = context.run(still_sees, person_id)
    return context.redirect_to(path if shown else "/escalations", flash=flash, days=days)
