"""At a home visit to come: another address of the client that waits for a decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from aftercare.casework.submissions.waiting_addresses import addresses_that_wait
from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.appointments.shown import AddressWaits


def address_waiting(work: UnitOfWork, person_ids: Collection[UUID]) -> dict[UUID, AddressWaits]:
    """By client; empty for an actor who may not read it."""
    if not work.actor.can_perform(addresses_that_wait):
        return {}
    found = addresses_that_wait(work, person_ids)
    return {who: AddressWaits(one.id, one.received_at) for who, one in found.items()}


def with_addresses(work: UnitOfWork, rows: Sequence[Row], now: datetime) -> list[Row]:
    """Rows of the week; those of home visits that have not ended say which address waits."""
    visits = {row["id"]: row["person_id"] for row in rows if _is_ahead(row, now)}
    found = address_waiting(work, set(visits.values()))
    return [
        row | {"address_waits": found.get(row["person_id"])} if row["id"] in visits else row
        for row in rows
    ]


def _is_ahead(row: Row, now: datetime) -> bool:
    return row["kind"] in HOME_KINDS and row["state"] in OPEN_STATES and row["ends_at"] > now
