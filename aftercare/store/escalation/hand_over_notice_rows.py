"""Notices to a colleague that a hand-over took over their escalations."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session

from aftercare.store.database.columns import MOMENT, TEXTS, Row, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.read_ahead import rows_where


class HandOverNoticeRow(Row, table=True):
    """`file_references` are those of the files, one for each escalation: the reader may see nothing else of them
    now."""

    __tablename__ = "hand_over_notice"
    staff_id: UUID
    to_id: UUID
    taken_by: UUID
    taken_at: datetime = Field(sa_type=MOMENT)
    file_references: list[str] = Field(sa_type=TEXTS)
    seen_at: datetime | None = moment()


def unseen_notices(session: Session) -> list[HandOverNoticeRow]:
    """The reader's own alone, by row-level security; the newest first."""
    tail = "where seen_at is null order by taken_at desc, id"
    return rows_where(session, HandOverNoticeRow, tail, {})


get_notice = partial(get_row, HandOverNoticeRow, for_update=True)
