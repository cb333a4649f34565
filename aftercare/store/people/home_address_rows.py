"""Where a client is visited at home: the address and its position on the map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.domain.conditions.zones import Point
from aftercare.store.database.columns import MOMENT, Table, moment
from aftercare.store.database.locks import locking
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.sealed_columns import sealed


class HomeAddressRow(Table, table=True):
    """`position` is latitude and longitude, as in `52.3702, 4.8952`; empty while it is unknown."""

    person_id: UUID = Field(primary_key=True)
    lines: str = sealed("home_address.lines")
    position: str = sealed("home_address.position")
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    # Since when an address is known without a break; None where that was not kept.
    known_since: datetime | None = moment()
    version: int = 1

    @property
    def at(self) -> Point | None:
        latitude, _, longitude = self.position.partition(", ")
        return (float(longitude), float(latitude)) if longitude else None


# Whether appointment `a` was to be at the client's home, of which no address was known before it began, for SQL. What
# was changed before `known_since` was kept says nothing about then, and neither does an address that was removed
# before: it counts as known.
_KNOWN_THEN = """h.person_id = a.person_id and coalesce(h.known_since,
    case when h.version = 1 then h.entered_at else '-infinity' end) <= a.starts_at"""
NO_ADDRESS_THEN: Final = """(a.kind in ('home_visit','device_check')
  and not exists (select from home_address h where KNOWN_THEN)
  and not exists (select from postal_address h where KNOWN_THEN))""".replace(
    "KNOWN_THEN", _KNOWN_THEN
)
_LACKS = "select a.id from appointment a where a.id = :appointment and LACKS".replace(
    "LACKS", NO_ADDRESS_THEN
)


def visit_without_address(session: Session, appointment_id: UUID) -> list[Row]:
    """The appointment, where it was a visit of which no address was known before it began; else none."""
    return rows(session, _LACKS, {"appointment": appointment_id})


def home_address_of(
    session: Session, person_id: UUID, *, for_update: bool = False
) -> HomeAddressRow | None:
    if for_update:
        query = select(HomeAddressRow).where(HomeAddressRow.person_id == person_id)
        return session.exec(locking(query)).first()
    found = rows_where(session, HomeAddressRow, "where person_id = :person", {"person": person_id})
    return next(iter(found), None)


def homes_among(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, Point]:
    """The known positions of the homes of these clients, as far as the reader sees them."""
    query = select(HomeAddressRow).where(col(HomeAddressRow.person_id).in_(list(person_ids)))
    return {row.person_id: row.at for row in session.exec(query) if row.at is not None}
