"""The filters of the occurrences without a time, in the address; those that a re-planning made stay in the session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from aftercare.casework.placement.unplaced import Key, UnplacedQuery
from aftercare.casework.staff.reschedule_view import Shift
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.return_address import KEPT_AS, kept_fields

MADE, PAGE = "made", "page"


@dataclass(frozen=True, slots=True)
class UnplacedFilters:
    """What the address asks for, as its fields have it; `back` is the page of the re-planning that made these, or
    empty. `is_gone`: that list is not kept any more, or never was in this session."""

    query: UnplacedQuery
    typed: dict[str, str]
    back: str
    is_gone: bool = False


def made_unplaced(page: str, shifts: Iterable[Shift]) -> dict[str, str]:
    """What `leads_to_search` keeps of a re-planning, by which `filters_of` finds the occurrences it left without a
    time."""
    keys = (f"{line_id}~{occurrence}" for line_id, occurrence in (one.key for one in shifts))
    return {MADE: " ".join(keys), PAGE: page}


def filters_of(context: PageContext) -> UnplacedFilters:
    asked = context.request.query_params
    kept = kept_fields(context)
    is_gone = bool(asked.get(KEPT_AS)) and PAGE not in kept
    given = {name: asked.get(name, "") for name in ("officer", "person", "kind", "reason")}
    query = UnplacedQuery(
        person_id=id_of(given["person"]),
        keys=_keys(kept.get(MADE, "")) if PAGE in kept or is_gone else None,
        officer_id=id_of(given["officer"]),
        kind=given["kind"] or None,
        reason=given["reason"] or None,
    )
    typed = {name: value for name, value in given.items() if value}
    if PAGE not in kept:
        return UnplacedFilters(query, typed, "", is_gone)
    typed[KEPT_AS] = asked[KEPT_AS]
    return UnplacedFilters(query, typed, f"{kept[PAGE]}?{urlencode({KEPT_AS: asked[KEPT_AS]})}")


def _keys(kept: str) -> frozenset[Key]:
    pairs = (one.partition("~") for one in kept.split())
    return frozenset((UUID(line_id), int(occurrence)) for line_id, _, occurrence in pairs)
