"""Row classes of tables that the product writes and reads as plain SQL only."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import MetaData, Numeric
from sqlmodel import Field

from aftercare.store.database.columns import MOMENT, Table, moment


class SqlOnly(Table):
    # Apart from the tables that the product maps.
    metadata = MetaData()


class TeamFigureRow(SqlOnly, table=True):
    week: date = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    what: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    which: str = Field(primary_key=True)
    bucket: int = Field(primary_key=True)
    amount: int


class OutcomeFigureRow(SqlOnly, table=True):
    team_id: UUID = Field(primary_key=True)
    what: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    part: str = Field(primary_key=True)
    which: str = Field(primary_key=True)
    amount: int


class MessageFigureRow(SqlOnly, table=True):
    day: date = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    what: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    which: str = Field(primary_key=True)
    amount: Decimal = Field(sa_type=Numeric(16, 6))


class OwnPageFigureRow(SqlOnly, table=True):
    month: date = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    use: str = Field(primary_key=True)
    number: int
    clients: int


class ProviderCopyRow(SqlOnly, table=True):
    """Written by a database trigger when a text has ended; `next_try_at` is None once the copy was redacted."""

    sid: str = Field(primary_key=True)
    channel: str
    message_id: UUID | None = None
    ended_at: datetime = Field(sa_type=MOMENT)
    next_try_at: datetime | None = moment()
    attempts: int = 0
    redacted_at: datetime | None = moment()
    gone: bool = False
    price: Decimal | None = Field(default=None, sa_type=Numeric(12, 6))
    currency: str | None = None
    segments: int | None = None


class NoticeReadRow(SqlOnly, table=True):
    """That an account read a notice; without such a row it is unread."""

    __tablename__ = "notice_read"
    staff_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    read_at: datetime = Field(sa_type=MOMENT)
