"""The clients who may be the same as a new one, before their names are compared."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from aftercare.domain.people.same_client import Identity
from aftercare.store.database.plain_sql import execute
from aftercare.store.people.rows import PersonRow

_LOCK = "select pg_advisory_xact_lock(620110317, hashtext(:born))"
_LETTERS = "[^[:alnum:]]"


def lock_births(session: Session, born_on: date) -> None:
    """Until the transaction ends, another that enrols a client with this birth date waits: otherwise two at once would
    not see each other."""
    execute(session, _LOCK, {"born": born_on.isoformat()})


def possibly_same(session: Session, new: Identity) -> list[PersonRow]:
    """Those whom the actor sees with the same birth date, telephone number, or letters and digits of the reference;
    who was enrolled first comes first."""
    letters = func.lower(func.regexp_replace(col(PersonRow.reference), _LETTERS, "", "g"))
    typed = func.lower(func.regexp_replace(new.reference, _LETTERS, "", "g"))
    alike = [col(PersonRow.birth_on) == new.birth_on, letters == typed]
    if new.phone is not None:
        alike.append(col(PersonRow.phone) == new.phone)
    query = select(PersonRow).where(or_(*alike))
    return list(session.exec(query.order_by(col(PersonRow.enrolled_on), col(PersonRow.id))))
