"""The persons of a placement, and the officers, places and people that can matter to them, found by the database
itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.placement.horizon import Horizon

A = TypeVar("A")
# Shared CTEs for the queries that follow: reading these sets first would cost one more round trip. Only the ones that
# a query names are evaluated.
_WHOM = """
with officers as materialized (select array(
    select officer_id from person where id = any(%(persons)s)
    union select deputy_id from person where id = any(%(persons)s) and deputy_id is not null
    union select to_officer_id from officer_transfer
      where person_id = any(%(persons)s) and done_at is null and called_off_at is null) as ids),
places as materialized (select
    %(places)s || array(select id from site where person_id = any(%(persons)s))
    || array(select site_id from group_session where programme_id = any(%(programmes)s)
             and starts_at >= %(from_at)s and starts_at < %(until_at)s) as ids),
regimes as materialized (select array(select distinct regime from person where id = any(%(persons)s)) as names),
foes as materialized (select array(
    select other_id from no_contact where person_id = any(%(persons)s) and ended_at is null
    union select person_id from no_contact where other_id = any(%(persons)s) and ended_at is null) as ids)
"""


@dataclass(frozen=True)
class Scope:
    """These persons over a horizon, with the places and programmes of their obligations."""

    persons: Collection[UUID]
    places: Collection[UUID]
    programmes: Collection[UUID]
    horizon: Horizon

    def query(
        self, sql: str, read: Callable[[Rows], A], more: Mapping[str, Any] | None = None
    ) -> Query[A]:
        """A query that may use `officers` (and deputies), `places` (homes and those of the groups included), and
        `regimes`. It may also use `foes`, the people that one of them must not meet. `persons`, `programmes`, `from_at`
        and `until_at` are given."""
        values = {
            "persons": list(self.persons),
            "places": list(self.places),
            "programmes": list(self.programmes),
        }
        return Query("".join((_WHOM, sql)), values | self.horizon.bounds | dict(more or {}), read)
