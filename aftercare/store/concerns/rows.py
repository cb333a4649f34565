"""Links by which concerns are sent, and the concerns that came."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, col, func, select

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class ConcernLinkRow(OfPerson, VersionedRow, table=True):
    """`once`: it works for one concern. `given_to` is a note by which the officer knows it again."""

    relation: str
    given_to: str | None = sealed("concern_link.given_to", default=None)
    secret_hash: bytes
    once: bool
    until_on: date
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    revoked_by: UUID | None = None
    revoked_at: datetime | None = moment()


class ConcernRow(OfPerson, VersionedRow, table=True):
    """`words` None: only the school days that were missed. `reached_at` is how the sender can be reached. `sent_by` is
    the account of a circle coordinator, who needs no link."""

    link_id: UUID | None = None
    sent_by: UUID | None = None
    relation: str
    words: str | None = sealed("concern.words", default=None)
    reached_at: str | None = sealed("concern.reached_at", default=None)
    days_missed: int | None = None
    received_at: datetime = Field(sa_type=MOMENT)
    answer: str | None = None
    answer_reason: str | None = sealed("concern.answer_reason", default=None)
    answered_by: UUID | None = None
    answered_at: datetime | None = moment()


get_link = partial(get_row, ConcernLinkRow)
get_concern = partial(get_row, ConcernRow)
links_of = rows_of(ConcernLinkRow, "person_id", "-created_at", "-id")
"""Every link of a person, the newest first."""
concerns_of = rows_of(ConcernRow, "person_id", "-received_at", "-id")
"""Every concern about a person, the newest first."""


def link_of_secret(session: Session, secret_hash: bytes) -> ConcernLinkRow | None:
    query = select(ConcernLinkRow).where(ConcernLinkRow.secret_hash == secret_hash)
    return session.exec(query.execution_options(populate_existing=True)).first()


def sent_through(session: Session, way: UUID, since: datetime | None = None) -> int:
    """How many concerns came by this link, or from this account, since then."""
    query = select(func.count()).where(way == func.coalesce(ConcernRow.link_id, ConcernRow.sent_by))
    if since is not None:
        query = query.where(col(ConcernRow.received_at) > since)
    return session.exec(query).one()


_CHECK_INS = """
select count(*) filter (where state in ('attended','late','attended_not_complied')) as came,
  count(*) filter (where state = 'missed') as missed
from appointment where person_id = :person and kind = 'check_in' and starts_at between :since and :now
"""


def check_ins(session: Session, person_id: UUID, now: datetime, within: timedelta) -> Row:
    """How many check-ins the client came to and missed: {came, missed}."""
    (found,) = rows(session, _CHECK_INS, {"person": person_id, "since": now - within, "now": now})
    return found
