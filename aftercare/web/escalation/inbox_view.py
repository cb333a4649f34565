"""Views and saved filters of the inbox, as links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.escalation.inbox import InboxClock, InboxView
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.overviews.saved_filter_rows import SavedFilterRow
from aftercare.web.escalation.inbox_filters import (
    ABOUT,
    CLOCK_NAMES,
    DECIDED,
    EVERYTHING,
    address_of,
    filters_of,
    view_name,
    views_of,
)
from aftercare.web.shell.request import PageContext

AN_OFFICER = sentence("Officer without open escalations")


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A view of the inbox with its count."""

    href: str
    text: str
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A saved filter as a link, named by its values in words."""

    id: UUID
    text: str
    href: str
    chosen: bool


def filters_saved(saved: SavedFilterRow) -> dict[str, str]:
    return filters_of(dict(parse_qsl(saved.query)))


def saved_filter(
    context: PageContext,
    saved: SavedFilterRow,
    filters: Mapping[str, str],
    officers: Mapping[str, str],
    leads: bool,
) -> SavedFilter:
    kept = filters_saved(saved)
    words = {
        "view": lambda code: context.translate(view_name(InboxView(code), leads)),
        "severity": lambda code: context.name_of("severity", code),
        "clock": lambda code: context.translate(CLOCK_NAMES[InboxClock(code)]),
        "about": lambda code: context.translate(ABOUT[Trigger(code)]),
        "officer": lambda code: officers.get(code, context.translate(AN_OFFICER)),
        "state": lambda code: context.name_of("escalation", code),
    }
    return SavedFilter(
        id=saved.id,
        text=" · ".join(words[name](value) for name, value in kept.items()),
        href=address_of(kept),
        chosen=kept == filters,
    )


def view_links(
    context: PageContext, leads: bool, filters: Mapping[str, str], counts: Mapping[str, int]
) -> list[FilterLink]:
    """Each view with its count, everything first; the other filters stay. `leads`: the reader decides escalations."""
    kept = {name: value for name, value in filters.items() if name != "view"}
    chosen = filters.get("view", "")
    views = [("", EVERYTHING), *((one.value, view_name(one, leads)) for one in views_of(leads))]
    shown = [
        FilterLink(
            href=address_of(kept | ({"view": code} if code else {})),
            text=context.translate(name),
            number=counts[code],
            chosen=code == chosen,
        )
        for code, name in views
    ]
    decided = FilterLink(
        href=address_of({"view": DECIDED}),
        text=context.translate(view_name(InboxView.DECIDED, leads)),
        number=None,
        chosen=chosen == DECIDED,
    )
    return [*shown, decided]
