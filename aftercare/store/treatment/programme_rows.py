"""Programmes of treatment, the versions of their outlines, and the sessions of their groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, select

from aftercare.domain.treatment.modules import Module, Outline
from aftercare.store.database.columns import JSON, MOMENT, Row, VersionedRow
from aftercare.store.database.rows_of import rows_of_any


class ProgrammeRow(VersionedRow, table=True):
    name: str
    provider_id: UUID | None = None
    audience: str = "adult"
    purpose: str | None = None


class GroupSessionRow(Row, table=True):
    programme_id: UUID
    series: str
    site_id: UUID
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    capacity: int


class ProgrammeOutlineRow(Row, table=True):
    """One version of a programme's modules in order and of the dose by level, from a day on; never changed."""

    programme_id: UUID
    valid_from: date
    source: str
    modules: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    dose: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    adopted_by: UUID
    adopted_at: datetime = Field(sa_type=MOMENT)

    def outline(self) -> Outline:
        return Outline(
            tuple(Module(one["name"], one["sessions"]) for one in self.modules),
            {int(level): sessions for level, sessions in self.dose.items()},
        )


outlines_of = rows_of_any(ProgrammeOutlineRow, "programme_id", "valid_from")
"""Every version of the outlines of these programmes, the oldest first."""


def outline_on(versions: Iterable[ProgrammeOutlineRow], day: date) -> ProgrammeOutlineRow | None:
    """The version that a course begun on that day follows to its end: the newest by then, else the first there is.
    `versions` are of one programme, the oldest first."""
    found = None
    for one in versions:
        if found is None or one.valid_from <= day:
            found = one
    return found


def programmes(session: Session) -> list[ProgrammeRow]:
    return list(session.exec(select(ProgrammeRow).order_by(ProgrammeRow.name)))
