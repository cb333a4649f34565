"""Whether a submission that was sent later is about what an older one would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from aftercare.domain.submissions.contents import (
    Content,
    Detention,
    OrderChanged,
    OrderImposed,
    Release,
)
from aftercare.domain.submissions.court_references import folded_reference
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.landing import references_of
from aftercare.domain.submissions.stated import kind_in, stated

# The matter of an order's last day, and the fields that are about it.
LAST_DAY: Final = "ends_on"
_OF_LAST_DAY: Final = frozenset(
    {
        "ends_on",
        "length",
        "extension",
        "extension_decided_on",
        "extension_reference",
        "ended_on",
        "end_reason",
    }
)
CUSTODY: Final = ("detained_from_on", "detained_until_on")


def matter_of(field: str) -> str:
    """What the field is about: the last day of an order, a condition by its kind, or the field itself."""
    _, kind = kind_in(field)
    return kind or (LAST_DAY if field in _OF_LAST_DAY else field)


def fields_of_later(
    older: Content, changes: Iterable[str], now: Mapping[str, Value], later: Content
) -> list[str]:
    """The fields among `changes`, those that accepting `older` changes, of which the file has what `later` said: one of
    each matter. `now`: the file, where it has them. Of an order, every matter that both are about; of custody, the days
    that stand there from `later`. Addresses are compared by use, not here."""
    match older, later:
        case OrderImposed() | OrderChanged(), OrderImposed() | OrderChanged():
            if folded_reference(older.court_reference) not in references_of(later):
                return []
            said = {matter_of(one) for one in stated(later)}
            by_matter = {matter_of(one): one for one in reversed(list(changes))}
            return [field for matter, field in reversed(by_matter.items()) if matter in said]
        case Detention() | Release(), Detention() | Release():
            known = stated(later)
            if any(now.get(one) != value for one, value in known.items()):
                return []
            return [one for one in changes if one in CUSTODY and one in known]
        case _:
            return []
