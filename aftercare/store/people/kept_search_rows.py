"""The searches of a web session, so that the way back leads to them; they end with the session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, Session, select

from aftercare.store.database.columns import MOMENT, Row
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_columns import sealed

# Searches of one session that the browser's way back can still reach.
MOST_KEPT = 30
_FORGET_OLDER = (
    "delete from kept_search where id in (select id from kept_search where token_hash = :token"
    " order by kept_at desc, id desc offset :most)"
)
_FORGET_ENDED = """
delete from kept_search k using web_session s where s.token_hash = k.token_hash and s.expires_at <= :now"""


class KeptSearchRow(Row, table=True):
    """`fields` are those of the form, as they were typed."""

    token_hash: bytes
    staff_id: UUID
    fields: dict[str, Any] = sealed("kept_search.fields")
    kept_at: datetime = Field(sa_type=MOMENT)


def keep(
    session: Session, token: bytes, staff_id: UUID, fields: Mapping[str, str], now: datetime
) -> UUID:
    """Keep a search of this session; the oldest go when there are more than `MOST_KEPT`."""
    row = KeptSearchRow(token_hash=token, staff_id=staff_id, fields=dict(fields), kept_at=now)
    session.add(row)
    session.flush()
    execute(session, _FORGET_OLDER, {"token": token, "most": MOST_KEPT})
    return row.id


def find(session: Session, token: bytes, search_id: str) -> dict[str, str]:
    """The fields of that search of this same session; none where there is no such search."""
    try:
        wanted = UUID(search_id)
    except ValueError:
        return {}
    query = select(KeptSearchRow.fields).where(
        KeptSearchRow.id == wanted, KeptSearchRow.token_hash == token
    )
    return dict(session.exec(query).first() or {})


def forget_ended(session: Session, now: datetime) -> None:
    """A search can hold names, so it is deleted with the session."""
    execute(session, _FORGET_ENDED, {"now": now})
