"""What every row uses: its name and key, aware moments, JSON, arrays and time ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Integer, Text, any_, literal
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, Range
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from aftercare.base.ids import new_id

MOMENT = DateTime(timezone=True)
JSON = JSONB
INTEGERS = ARRAY(Integer)
TEXTS = ARRAY(Text)
UUIDS = ARRAY(UuidType)
MOMENTS = TSTZRANGE


class Table(SQLModel):
    """A row of the table that its class is named after: AbsenceVerdictRow of absence_verdict."""

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:
        return re.sub(r"\B(?=[A-Z])", "_", cls.__name__.removesuffix("Row")).lower()


class Row(Table):
    id: UUID = Field(default_factory=new_id, primary_key=True)


class VersionedRow(Row):
    """`version` grows with each change: a writer who read an older one is refused."""

    version: int = 1


class OfPerson(Row):
    person_id: UUID


def moment(*, default: datetime | None = None) -> Any:
    """A nullable moment."""
    return Field(default=default, sa_type=MOMENT)


def half_open(starts_at: datetime, ends_at: datetime | None) -> Range[datetime]:
    """[starts_at, ends_at), the one kind of range we store; None leaves the end open."""
    return Range(starts_at, ends_at, bounds="[)")


def among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether the column holds one of many ids. It is one parameter, however many ids there are; `in_` compiles a new
    statement for each number of them."""
    found: ColumnElement[bool] = column == any_(literal(list(ids), UUIDS))
    return found


def as_uuid(value: str | UUID | None) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(value)
