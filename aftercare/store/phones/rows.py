"""The history of every number in a file: its holder, its state, since when, and why it ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, text
from sqlmodel import Field, Session, col, select

from aftercare.domain.phones.verification import PhonePolicy, PhoneReason
from aftercare.store.database.columns import MOMENT, OfPerson, moment
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.sealed_columns import COLUMNS, number_given, sealed
from aftercare.store.database.versioned_policy import SetInDays, adopted_state, newest_of
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import PersonRow


class PhoneNumberRow(OfPerson, table=True):
    """A number in one state, from the moment it began to the moment it ended; written by a database trigger whenever a
    file's number or its state changes. `related_id` is the contact who has it; None is the person. `from_by` and
    `until_by` are None for the clock."""

    related_id: UUID | None = None
    number: str = sealed("phone_number.number")
    state: str
    from_at: datetime = Field(sa_type=MOMENT)
    from_because: str
    from_by: UUID | None = None
    note: str | None = sealed("phone_number.note", default=None)
    until_at: datetime | None = moment()
    until_because: str | None = None
    until_by: UUID | None = None
    position: int = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )


class PhonePolicyRow(SetInDays, table=True):
    state: str = adopted_state()
    verify_every_days: int
    silent_days: int
    unverified_days: int
    lapse_stops_texts: bool
    grace_days: int

    def facts(self) -> PhonePolicy:
        return PhonePolicy(**self.model_dump(include={one.name for one in fields(PhonePolicy)}))


_SET_REASON = (
    "select set_config('app.phone_because', :because, true), set_config('app.phone_note', :note, true),"
    " set_config('app.phone_suspends', :suspends, true)"
)
# The reason that outweighs all others.
_WORST = PhoneReason.WRONG_NUMBER
_SUSPEND_OWN = "update person set phone_state = 'suspended', version = version + 1 where id = :id"
_SUSPEND_CONTACT = (
    "update related_person set phone_verified = false, version = version + 1 where id = :id"
)
_NEEDS_PROOF = """
select exists (select from phone_number n where n.number = :number and (
    n.person_id is distinct from cast(:person as uuid)
    or n.state = 'suspended' and (n.from_because <> 'by-hand'
        or n.until_at is null and n.related_id is not distinct from cast(:related as uuid))))
"""
# For all people in this file: a number changes hands within one, and a stranger answers it all the same.
_STRANGERS = """
select exists (select from phone_number n where n.person_id = :person and n.number = :number
  and n.state = 'suspended' and n.from_because = 'wrong-number' and not exists (
    select from phone_number v where v.person_id = n.person_id and v.number = n.number and v.state = 'verified'
    and (v.from_at, v.position) > (n.from_at, n.position)))
"""
_HISTORY = """
where person_id = :person and related_id is not distinct from cast(:related as uuid)
order by until_at desc nulls first, from_at desc, position desc limit :limit
"""
_NAMES = """
select id, display_name from staff where id in (
    select unnest(array[from_by, until_by]) from phone_number
    where person_id = :person and related_id is not distinct from cast(:related as uuid))
"""


@contextmanager
def with_reason(session: Session, because: PhoneReason, note: str = "") -> Iterator[None]:
    """Numbers that change inside the block do so for this reason; a typed text is stored as a note."""
    session.flush()
    _set_reason(session, because.value, note, suspends=False)
    yield
    # Not in a finally: after an error the transaction is over, and with it the settings.
    session.flush()
    _set_reason(session, "", "", suspends=False)


def suspend(
    session: Session, person_id: UUID, related_id: UUID | None, because: PhoneReason, note: str = ""
) -> PhoneNumberRow | None:
    """Suspend this number until it is verified; answers the new entry. A number suspended for another reason before
    gets a new entry: a stranger who answers weighs more than a telephone that does not. None where there is no number,
    or nothing changes."""
    session.flush()
    now = stretch_now(session, person_id, related_id)
    if now is None or (now.state == "suspended" and now.from_because in (because, _WORST)):
        return None
    _set_reason(session, because.value, note, suspends=True)
    whose: PersonRow | RelatedPersonRow | None
    if related_id is None:
        whose = session.get(PersonRow, person_id)
        execute(session, _SUSPEND_OWN, {"id": person_id})
    else:
        whose = session.get(RelatedPersonRow, related_id)
        execute(session, _SUSPEND_CONTACT, {"id": related_id})
    session.refresh(whose)
    _set_reason(session, "", "", suspends=False)
    return stretch_now(session, person_id, related_id)


def _set_reason(session: Session, because: str, note: str, *, suspends: bool) -> None:
    # A trigger writes it into the history of the number as it is.
    note = COLUMNS["phone_number.note"].clear(note)
    values = {"because": because, "note": note, "suspends": "yes" if suspends else ""}
    execute(session, _SET_REASON, values)


def stretch_now(
    session: Session, person_id: UUID, related_id: UUID | None
) -> PhoneNumberRow | None:
    """The present number of this person or contact, with its state; None when they have none."""
    query = select(PhoneNumberRow).where(
        PhoneNumberRow.person_id == person_id,
        col(PhoneNumberRow.related_id).is_not_distinct_from(related_id),
        col(PhoneNumberRow.until_at).is_(None),
    )
    return session.exec(query).first()


def history_of(
    session: Session, person_id: UUID, related_id: UUID | None, limit: int = 100
) -> list[PhoneNumberRow]:
    """The newest entry first."""
    values = {"person": person_id, "related": related_id, "limit": limit}
    return rows_where(session, PhoneNumberRow, _HISTORY, values)


def names_in_history(session: Session, person_id: UUID, related_id: UUID | None) -> dict[UUID, str]:
    """The display names of those who began or ended an entry of it, by id."""
    values = {"person": person_id, "related": related_id}
    return {one["id"]: one["display_name"] for one in rows(session, _NAMES, values)}


def needs_proof(
    session: Session, number: str, person_id: UUID | None, related_id: UUID | None
) -> bool:
    """Whether a number has a past that only a verification clears. It is or was in another file, is suspended here, or
    once was other than by hand. With the clock's rights; `person_id` is None for a new person."""
    values = {"number": number_given(number), "person": person_id, "related": related_id}
    found: bool = execute(session, _NEEDS_PROOF, values).scalar_one()
    return found


def is_strangers(session: Session, number: str, person_id: UUID) -> bool:
    """Whether a stranger answered this number in this file, however often it was entered since, and it was not verified
    after that."""
    values = {"number": number_given(number), "person": person_id}
    found: bool = execute(session, _STRANGERS, values).scalar_one()
    return found


def lock_policies(session: Session) -> None:
    """An advisory lock: two transactions that set the next version run one after the other."""
    session.execute(text("select pg_advisory_xact_lock(620110350)"))


def policy_row(session: Session) -> PhonePolicyRow:
    """The policy in force."""
    return newest_of(session, PhonePolicyRow)
