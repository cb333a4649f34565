"""Redirects after an act: back to the client, or to the inbox when the reader no longer sees them; or to what was
searched or just done, at an address with only its number: the text stays in the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from fastapi.responses import Response

from aftercare.casework.listing.resources import still_sees
from aftercare.casework.people.search import keep_search, kept_search
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.page_before import answered_at
from aftercare.web.shell.request import PageContext

KEPT_AS = "search"


def back_to_file(
    context: PageContext, person_id: UUID, path: str, flash: str, days: Sequence[date] = ()
) -> Response:
    """A 303 redirect to `path`, a page about this client. The act can end the escalation that was the author's only
    access to the client. The confirmation is then shown on a page they may see."""
    shown = context.run(still_sees, person_id)
    return context.redirect_to(path if shown else "/escalations", flash=flash, days=days)


def leads_to_search(context: PageContext, path: str, fields: Mapping[str, str]) -> Response:
    """Redirects to the page with these fields, at an address to which the browser can return."""
    typed = {name: value for name, value in fields.items() if value}
    if not typed:
        return context.redirect_to(path)
    search_id = context.run(keep_search, context.token, typed)
    return context.redirect_to(f"{path}?{KEPT_AS}={search_id}")


def typed_before(context: PageContext, form: Reading) -> Reading:
    """The form that was submitted, also when its page is only loaded again from the address that `keep_typed` gave."""
    kept = {} if form.sent else kept_fields(context)
    return Reading(kept, sent=True) if kept else form


def keep_typed(context: PageContext, path: str, form: Reading) -> None:
    """Gives the page that answers this form an address that shows it again, with what was typed."""
    if context.request.method == "POST":
        search_id = context.run(keep_search, context.token, form.typed)
        answered_at(context.request, f"{path}?{KEPT_AS}={search_id}")


def search_before(context: PageContext, path: str, *others: str) -> str:
    """The search at `path` or one of the others from which a link led the browser here, else `path` itself."""
    came_from = context.came_from or ""
    searches = tuple(f"{one}?{KEPT_AS}=" for one in (path, *others))
    return came_from if came_from.startswith(searches) else path


def kept_fields(context: PageContext) -> dict[str, str]:
    """The fields of the search in this address; none without one, or in another session."""
    asked = context.request.query_params.get(KEPT_AS)
    if not asked:
        return {}
    return context.run(kept_search, context.token, asked)
