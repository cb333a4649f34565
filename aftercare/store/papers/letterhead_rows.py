"""The letterheads of each team, every version of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, Row

# The telephone of the office of a colleague `s` on the day `:today`, from the letterhead of the team in force.
OFFICE_PHONE = """(select l.phone from letterhead l where l.team_id = s.team_id and l.from_on <= :today
    order by l.from_on desc, l.entered_at desc, l.id desc limit 1)"""


class LetterheadRow(Row, table=True):
    team_id: UUID
    from_on: date
    organisation: str
    office: str
    street: str
    town: str
    phone: str
    email: str
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


def letterheads_of(session: Session, team_id: UUID) -> list[LetterheadRow]:
    """Every version of a team, by its first day, the newest first."""
    query = select(LetterheadRow).where(LetterheadRow.team_id == team_id)
    newest = (col(LetterheadRow.from_on), col(LetterheadRow.entered_at), col(LetterheadRow.id))
    return list(session.exec(query.order_by(*(one.desc() for one in newest))))


def letterhead_on(session: Session, team_id: UUID, day: date) -> LetterheadRow | None:
    """The version in force on this day; of several with one first day the one entered last."""
    return next((one for one in letterheads_of(session, team_id) if one.from_on <= day), None)
