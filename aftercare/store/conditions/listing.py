"""Special conditions as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from aftercare.store.database.resource_queries import Out, resource_query


class SpecialCondition(Out):
    id: UUID
    version: int
    person_id: UUID
    order_id: UUID
    kind: str
    wording: str
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None
    entry_version: int
    parameters: dict[str, Any]
    monitored: bool
    monitored_from_on: date | None
    monitored_until_on: date | None


CONDITIONS = resource_query(SpecialCondition, "condition x", by=("person", "order"))
