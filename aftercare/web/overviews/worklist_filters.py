"""The filters of the worklist as codes in its query string."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.store.overviews.screen_queue import Due, QueueQuery
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.vocabulary import VOCABULARY

WORKLIST = "/worklist"
TIERS = ("1", "2", "3")
MINE, ALL, OWN, OTHERS, TO_ME = "mine", "all", "own", "others", "to-me"
# Both of the first two, as addresses and saved filters of before ask for them.
BY_TODAY = "today"
DUE_NAMES: Mapping[str, str] = {
    Due.OVERDUE: sentence("Overdue"),
    Due.TODAY: sentence("Today"),
    BY_TODAY: sentence("Overdue and today"),
    Due.WEEK: sentence("This week"),
    Due.LATER: sentence("Later"),
}
OWN_NAMES = {
    MINE: sentence("My work: clients, stand-ins, handed over"),
    ALL: sentence("All clients"),
    OWN: sentence("My own clients"),
    OTHERS: sentence("Clients of colleagues"),
    TO_ME: sentence("Tasks handed over to me"),
}


def filters_of(given: Mapping[str, str]) -> dict[str, str]:
    """The valid filters, by the name of their field; everything else is left out."""
    known = {
        "due": DUE_NAMES,
        "kind": VOCABULARY["task"],
        "tier": TIERS,
        "whose": OWN_NAMES,
    }
    kept = {name: given.get(name, "") for name in (*known, "officer")}
    found = {
        name: value
        for name, value in kept.items()
        if value and (id_of(value) if name == "officer" else value in known[name])
    }
    # The form opens with one's own work: of a colleague that is asked for it would be empty.
    if "officer" in found and found.get("whose") == MINE:
        del found["whose"]
    return found


def filters_of_address(address: str) -> tuple[dict[str, str], str]:
    """The filters and page number in an address of the worklist, for a form that returns to it."""
    path, _, query = address.partition("#")[0].partition("?")
    given = dict(parse_qsl(query)) if path == WORKLIST else {}
    return filters_of(given), given.get("page", "")


def address_of(filters: Mapping[str, str], page: str = "") -> str:
    """The address of the worklist with these filters."""
    kept = {**filters, **({"page": page} if page else {})}
    return f"{WORKLIST}?{urlencode(kept)}" if kept else WORKLIST


def query_of(filters: Mapping[str, str]) -> QueueQuery:
    """The query for filters that `filters_of` accepted."""
    return QueueQuery(
        kind=filters.get("kind"),
        due=_dues(filters.get("due")),
        tier=int(filters["tier"]) if "tier" in filters else None,
        officer_id=UUID(filters["officer"]) if "officer" in filters else None,
        own={OWN: True, OTHERS: False}.get(filters.get("whose", "")),
        handed=filters.get("whose") == TO_ME or None,
        mine=filters.get("whose") == MINE or None,
    )


def _dues(code: str | None) -> tuple[Due, ...]:
    if code == BY_TODAY:
        return (Due.OVERDUE, Due.TODAY)
    return (Due(code),) if code else ()
