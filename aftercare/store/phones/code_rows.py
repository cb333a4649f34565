"""Verification codes for telephones: stored as salted digests, and erased from the text once they are over."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, func, select

from aftercare.store.database.columns import MOMENT, VersionedRow, moment
from aftercare.store.database.locks import get_row, locking
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.sealed_columns import COLUMNS, number_given, sealed
from aftercare.store.people.rows import lock_person_of


class PhoneCodeRow(VersionedRow, table=True):
    """One code sent to one number. `related_id` is the contact with that number, None the person's own. `staff_id` is
    the colleague with that number, and then there is no person. `for_page`: the client asked for it, to open their own
    page; no colleague sent it. `ended_because` is a `CodeOutcome`, None while it may still be entered; no column
    reveals the code."""

    person_id: UUID | None = None
    related_id: UUID | None = None
    staff_id: UUID | None = None
    number: str = sealed("phone_code.number")
    salt: bytes
    digest: bytes
    sent_by: UUID | None = None
    for_page: bool = False
    sent_at: datetime = Field(sa_type=MOMENT)
    valid_until_at: datetime = Field(sa_type=MOMENT)
    attempts: int = 0
    ended_at: datetime | None = moment()
    ended_because: str | None = None
    message_id: UUID
    cleared_at: datetime | None = moment()


_SENT_SINCE = "select count(*) from phone_code where number = :number and sent_at >= :since"
# A text that is being sent is left alone: its words may be needed to look it up.
_OVER = """
    select c.id, m.id, m.body from phone_code c join message m on m.id = c.message_id
    where c.cleared_at is null and (c.ended_at is not null or c.valid_until_at < :now)
    and m.state not in ('planned','claimed','unknown') and (cast(:person as uuid) is null or c.person_id = :person)
    order by c.person_id, c.id limit 500 for no key update of c, m skip locked"""
_WITHOUT = "update message set body = :body, version = version + 1 where id = :id"
_CLEARED = "update phone_code set cleared_at = :now where id = any(:ids)"
_NEWEST = (
    "where person_id = :person and related_id is not distinct from cast(:related as uuid) and not for_page"
    " order by sent_at desc, id desc limit 1"
)
_DIGITS = re.compile("[0-9]{6}")


def get_code(session: Session, code_id: UUID, *, for_update: bool = False) -> PhoneCodeRow:
    """The row, when its person is one of the actor's; NotFound otherwise. With `for_update`, its person is locked
    before it."""
    if for_update:
        lock_person_of(session, PhoneCodeRow, code_id)
    return get_row(PhoneCodeRow, session, code_id, for_update=for_update)


def newest_code(session: Session, person_id: UUID, related_id: UUID | None) -> PhoneCodeRow | None:
    """The last code that verifies this telephone, over or not."""
    values = {"person": person_id, "related": related_id}
    return next(iter(rows_where(session, PhoneCodeRow, _NEWEST, values)), None)


def code_of_message(session: Session, message_id: UUID) -> PhoneCodeRow | None:
    query = select(PhoneCodeRow).where(PhoneCodeRow.message_id == message_id)
    return session.exec(query).first()


def newest_staff_code(session: Session, staff_id: UUID) -> PhoneCodeRow | None:
    """The last code sent to this colleague, over or not, locked; with the clock's rights: those of staff are in no
    file."""
    query = (
        select(PhoneCodeRow)
        .where(PhoneCodeRow.staff_id == staff_id)
        .order_by(col(PhoneCodeRow.sent_at).desc(), col(PhoneCodeRow.id).desc())
    )
    return session.exec(locking(query.limit(1))).first()


def staff_codes_since(session: Session, staff_id: UUID, since: datetime) -> int:
    """How many codes an account had sent, to all numbers together."""
    query = select(func.count()).where(
        PhoneCodeRow.staff_id == staff_id, col(PhoneCodeRow.sent_at) >= since
    )
    return session.exec(query).one()


def codes_since(session: Session, number: str, since: datetime) -> int:
    """How many codes went to a number, from any file; with the clock's rights, which see every file."""
    found: int = execute(
        session, _SENT_SINCE, {"number": number_given(number), "since": since}
    ).scalar_one()
    return found


def clear_digits(session: Session, now: datetime, person_id: UUID | None = None) -> int:
    """Erase the digits from the texts of expired codes, of one person or (up to 500) of all people; returns how many.
    With the clock's rights: until then no officer may read those texts."""
    over = execute(session, _OVER, {"now": now, "person": person_id}).all()
    if over:
        bodies = [
            {"id": message_id, "body": COLUMNS["message.body"].clear(_DIGITS.sub("******", body))}
            for _, message_id, body in over
        ]
        execute(session, _WITHOUT, bodies)
        execute(session, _CLEARED, {"now": now, "ids": [code_id for code_id, _, _ in over]})
    return len(over)
