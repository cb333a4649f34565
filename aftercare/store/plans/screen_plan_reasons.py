"""The results of a plan in force: the next appointments of each line, with why each has its time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME

_NEXT = """
select * from (
  select a.id, a.line_id, a.kind, a.starts_at, a.ends_at, a.state, ASKS_ANOTHER_TIME as asks_another_time,
         a.enforceable, a.why, l.name as site, s.display_name as officer,
         row_number() over (partition by a.line_id order by a.starts_at, a.id) as place
  from appointment a
  left join site l on l.id = a.site_id left join staff s on s.id = a.officer_id
  where a.person_id = :person and a.line_id = any(:lines) and a.ends_at > :now
    and a.state in ('scheduled','notified','confirmed')
) found where place <= :most order by starts_at, id
""".replace("ASKS_ANOTHER_TIME", ASKS_ANOTHER_TIME)


def next_of_lines(
    session: Session, person_id: UUID, lines: list[UUID], now: datetime, most: int
) -> list[Row]:
    """Up to `most` appointments to come of each line, by time."""
    asked = {"person": person_id, "lines": lines, "now": now, "most": most}
    return rows(session, _NEXT, asked)
