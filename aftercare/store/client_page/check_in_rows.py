"""What clients answered in check-ins on their own page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, select

from aftercare.domain.client_page.check_ins import CheckIn, Mood
from aftercare.store.database.columns import MOMENT, OfPerson
from aftercare.store.database.sealed_columns import sealed


class ClientCheckInRow(OfPerson, table=True):
    """One check-in, at most one a day; `sent_on` is the civil day."""

    sent_on: date
    sent_at: datetime = Field(sa_type=MOMENT)
    mood: str
    changed: bool
    call: bool
    call_when: str | None = sealed("client_check_in.call_when", default=None)

    def fact(self) -> CheckIn:
        return CheckIn(Mood(self.mood), self.changed, self.call, self.call_when)


def check_in_on(session: Session, person_id: UUID, on: date) -> ClientCheckInRow | None:
    query = select(ClientCheckInRow).where(
        ClientCheckInRow.person_id == person_id, ClientCheckInRow.sent_on == on
    )
    return session.exec(query).first()
