"""Notices to a colleague that a hand-over took over their escalations."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, TEXTS, Row, moment
from aftercare.store.database.locks import get_row


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
    query = select(HandOverNoticeRow).where(col(HandOverNoticeRow.seen_at).is_(None))
    return list(
        session.exec(
            query.order_by(col(HandOverNoticeRow.taken_at).desc(), col(HandOverNoticeRow.id))
        )
    )


get_notice = partial(get_row, HandOverNoticeRow, for_update=True)
