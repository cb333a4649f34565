"""Numbers and words that a benchmark writes with SQL in clear, and then seals as the service would have."""

from __future__ import annotations

import psycopg

from aftercare.store.operations.resealing import open_for_sealing, seal_what_is_clear

_CHECKS = (
    ("person", "sealed_phone"),
    ("phone_number", "sealed_number"),
    ("message", "sealed_recipient"),
    ("message", "sealed_body"),
)


def let_clear(connection: psycopg.Connection) -> None:
    """Have the database take telephone numbers and texts in clear until `seal`."""
    for table, check in _CHECKS:
        connection.execute(f"alter table {table} drop constraint if exists {check}".encode())


def seal(url: str) -> None:
    """Seal them, and have the database refuse clear ones again."""
    with open_for_sealing(url) as owners:
        seal_what_is_clear(owners)
