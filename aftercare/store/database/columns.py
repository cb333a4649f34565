"""Column types every row uses: aware moments, JSON, arrays and time ranges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Integer, Text, any_, literal
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, Range
from sqlmodel import Field

from aftercare.base.ids import new_id

MOMENT = DateTime(timezone=True)
JSON = JSONB
INTEGERS = ARRAY(Integer)
TEXTS = ARRAY(Text)
UUIDS = ARRAY(UuidType)
MOMENTS = TSTZRANGE


def row_id() -> Any:
    return Field(default_factory=new_id, primary_key=True)


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
