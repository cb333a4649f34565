"""Programmes of treatment, the versions of their outlines, and the sessions of their groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, Session, select

from aftercare.domain.treatment.modules import Hours, Module, Outline
from aftercare.store.database.columns import JSON, MOMENT, Row, VersionedRow
from aftercare.store.database.rows_of import rows_of_any


class ProgrammeRow(VersionedRow, table=True):
    name: str
    provider_id: UUID | None = None
    audience: str = "adult"
    purpose: str | None = None
    # How many clients can be treated at the same time outside groups; None: not known.
    individual_places: int | None = None


class GroupSessionRow(Row, table=True):
    programme_id: UUID
    series: str
    site_id: UUID
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    capacity: int


class ProgrammeOutlineRow(Row, table=True):
    """One version of a programme's modules in order and of the dose by level, from a day on; never changed. The dose is
    stored once: in sessions, or in minutes with the planned length of a session."""

    programme_id: UUID
    valid_from: date
    source: str
    modules: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    dose: dict[str, int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    session_minutes: int | None = None
    dose_minutes: dict[str, int] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    adopted_by: UUID
    adopted_at: datetime = Field(sa_type=MOMENT)

    def outline(self) -> Outline:
        modules = tuple(Module(one["name"], one["sessions"]) for one in self.modules)
        if self.session_minutes is None:
            return Outline(modules, _by_level(self.dose))
        return Outline.in_time(modules, Hours(self.session_minutes, _by_level(self.dose_minutes)))


def _by_level(stored: Mapping[str, int] | None) -> dict[int, int]:
    return {int(level): number for level, number in (stored or {}).items()}


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
