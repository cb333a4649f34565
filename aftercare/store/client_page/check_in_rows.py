"""What clients answered in check-ins on their own page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, select

from aftercare.domain.client_page.check_ins import CheckIn, Mood
from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.store.database.columns import MOMENT, OfPerson
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.messages.words_of_tasks import WORDS_OF_TEXT

# Of an open task `t` to call: the check-ins since then that ask for it. Later ones open no second task.
_ASKING = """from client_check_in x where t.kind = 'call_person' and t.reason in ('asked-to-call','not-doing-well')
  and x.person_id = t.person_id and x.sent_at >= t.created_at and (x.call or x.mood = 'not_good')"""
NOT_WELL_OF_TASK = f"exists (select {_ASKING} and x.mood = 'not_good')"
"""Whether the client of task `t` said not to be doing well."""
WORDS_OF_TASK = (
    f"(select x.call_when {_ASKING} and x.call_when is not null order by x.sent_on desc limit 1)"
)
"""What that client wrote last, when asked at what time to call."""

_CALLS = """
select t.reason, t.created_at, t.due_at, coalesce({text_words}, {words}) as words from task t
where t.person_id = :person and t.kind = 'call_person' and t.reason in ('asked-to-call','not-doing-well','{danger}')
and t.state = 'opened' order by t.reason <> '{danger}', t.due_at
"""
_CALLS_OPEN = _CALLS.format(words=WORDS_OF_TASK, text_words=WORDS_OF_TEXT, danger=WORDS_OF_SUICIDE)


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


def calls_open_of(session: Session, person_id: UUID) -> list[Row]:
    """The calls that check-ins of this client asked for and no one has made: reason, since when, due_at, and when to
    call. Before them one for words that may be about suicide, with those words."""
    return rows(session, _CALLS_OPEN, {"person": person_id})
