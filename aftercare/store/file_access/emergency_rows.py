"""Emergency access to files, and attempts that opened none."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, col, func, or_, select

from aftercare.store.database.columns import MOMENT, OfPerson, Row, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row as PlainRow
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow, get_after_person, persons_of


class EmergencyAccessRow(OfPerson, VersionedRow, table=True):
    """In force from `opened_at` to `until_at`, or to `ended_at` before that. `justified` is the review's answer."""

    staff_id: UUID
    reason: str = sealed("emergency_access.reason")
    opened_at: datetime = Field(sa_type=MOMENT)
    until_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = moment()
    officer_seen_at: datetime | None = moment()
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = moment()
    justified: bool | None = None
    review_note: str | None = sealed("emergency_access.review_note", default=None)
    # Found not justified, it bars the account from opening another, until a supervisor of that account lifts it.
    lifted_by: UUID | None = None
    lifted_at: datetime | None = moment()
    lift_note: str | None = sealed("emergency_access.lift_note", default=None)

    def is_open(self, now: datetime) -> bool:
        """Whether the file can still be read under it."""
        return self.ended_at is None and self.until_at > now


class EmergencyAttemptRow(Row, table=True):
    staff_id: UUID
    tried_at: datetime = Field(sa_type=MOMENT)


get_emergency = partial(get_after_person, EmergencyAccessRow)
get_finding = partial(get_row, EmergencyAccessRow)
FINDINGS_SHOWN = 50
_BARS = (col(EmergencyAccessRow.justified).is_(False), col(EmergencyAccessRow.lifted_at).is_(None))
# What the access log has of one access: each act with its subject, how often, and when first.
_LOOKS = """
select action, subject_kind, count(*) as times, min(at) as first_at from audit_entry
where staff_id = :staff and person_id = :person and at >= :from and at <= :until
and action not in ('emergency-access','open-in-emergency','end-emergency-access')
group by action, subject_kind order by min(at), min(id)
"""
_NAMED = select(EmergencyAccessRow, PersonRow).join(
    PersonRow, col(PersonRow.id) == col(EmergencyAccessRow.person_id)
)


def attempts_since(session: Session, staff_id: UUID, since: datetime) -> int:
    """How often this account tried in vain after that moment. Run it as the clock."""
    query = select(func.count()).where(
        EmergencyAttemptRow.staff_id == staff_id, EmergencyAttemptRow.tried_at > since
    )
    return session.exec(query).one()


def open_emergencies_of(
    session: Session, staff_id: UUID, now: datetime
) -> list[tuple[EmergencyAccessRow, PersonRow]]:
    """Those of this account that are in force, each with its client, the one that ends first in front."""
    query = _NAMED.where(
        EmergencyAccessRow.staff_id == staff_id,
        col(EmergencyAccessRow.ended_at).is_(None),
        EmergencyAccessRow.until_at > now,
        EmergencyAccessRow.opened_at <= now,
    )
    return list(session.exec(query.order_by(col(EmergencyAccessRow.until_at))).all())


def _to_review(staff_id: UUID) -> tuple[ColumnElement[bool], ...]:
    other = col(EmergencyAccessRow.staff_id) != staff_id
    return (col(EmergencyAccessRow.reviewed_at).is_(None), other)


def emergencies_to_review(
    session: Session, staff_id: UUID
) -> list[tuple[EmergencyAccessRow, PersonRow]]:
    """Those of others that this supervisor sees and no one has reviewed, the earliest first."""
    query = _NAMED.where(*_to_review(staff_id)).order_by(col(EmergencyAccessRow.opened_at))
    return list(session.exec(query).all())


def sole_reader_to_review(session: Session, person_id: UUID) -> UUID | None:
    """The account that alone opened this file and waits for a review, which others give; None when several did."""
    query = select(EmergencyAccessRow.staff_id).distinct()
    found = session.exec(
        query.where(
            EmergencyAccessRow.person_id == person_id, col(EmergencyAccessRow.reviewed_at).is_(None)
        )
    ).all()
    return found[0] if len(found) == 1 else None


def count_emergencies_to_review(
    session: Session, staff_id: UUID, over_at: datetime | None = None
) -> int:
    """How many of them there are; with `over_at` those that are over then."""
    query = select(func.count()).select_from(EmergencyAccessRow).where(*_to_review(staff_id))
    if over_at is not None:
        ended = col(EmergencyAccessRow.ended_at).is_not(None)
        query = query.where(or_(ended, EmergencyAccessRow.until_at <= over_at))
    return session.exec(query).one()


def _unseen(officer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(PersonRow.officer_id) == officer_id,
        col(EmergencyAccessRow.officer_seen_at).is_(None),
        col(EmergencyAccessRow.staff_id) != officer_id,
    )


def count_unseen_by_officer(session: Session, officer_id: UUID) -> int:
    """How many of them there are."""
    query = select(func.count()).select_from(EmergencyAccessRow)
    query = query.join(PersonRow, col(PersonRow.id) == col(EmergencyAccessRow.person_id))
    return session.exec(query.where(*_unseen(officer_id))).one()


_UNSEEN = """
where officer_seen_at is null and staff_id <> :officer
and person_id in (select p.id from person p where p.officer_id = :officer) order by opened_at desc
"""


def unseen_by_officer(
    session: Session, officer_id: UUID
) -> list[tuple[EmergencyAccessRow, PersonRow]]:
    """Those to this officer's own clients that the officer has not marked as seen, the newest first."""
    found = rows_where(session, EmergencyAccessRow, _UNSEEN, {"officer": officer_id})
    people = persons_of(session, [one.person_id for one in found]) if found else {}
    return [(one, people[one.person_id]) for one in found if one.person_id in people]


def bars_of(session: Session, staff_id: UUID) -> list[EmergencyAccessRow]:
    """What bars this account from emergency access: found not justified, and not lifted. Run it as the clock."""
    tail = (
        "where staff_id = :staff and justified is false and lifted_at is null order by reviewed_at"
    )
    return rows_where(session, EmergencyAccessRow, tail, {"staff": staff_id})


def bars_seen(session: Session) -> list[EmergencyAccessRow]:
    """Those the reader may see, the oldest first."""
    query = select(EmergencyAccessRow).where(*_BARS)
    return list(session.exec(query.order_by(col(EmergencyAccessRow.reviewed_at))))


def findings_seen(session: Session) -> list[EmergencyAccessRow]:
    """The newest reviewed ones that the reader may see, the last first."""
    query = select(EmergencyAccessRow).where(col(EmergencyAccessRow.reviewed_at).is_not(None))
    newest = query.order_by(col(EmergencyAccessRow.reviewed_at).desc())
    return list(session.exec(newest.limit(FINDINGS_SHOWN)))


def emergencies_by(session: Session, staff_id: UUID) -> list[EmergencyAccessRow]:
    """The newest of this account, the last first. Run it as the clock."""
    query = select(EmergencyAccessRow).where(EmergencyAccessRow.staff_id == staff_id)
    newest = query.order_by(col(EmergencyAccessRow.opened_at).desc())
    return list(session.exec(newest.limit(FINDINGS_SHOWN)))


emergencies_to = rows_of(EmergencyAccessRow, "person_id", "-opened_at")
"""Every one to this client's file, the newest first."""


def looks_through(session: Session, row: EmergencyAccessRow) -> list[PlainRow]:
    """What the access log has of it: each act with its subject, how often, and when first. Run it as the clock."""
    values = {"staff": row.staff_id, "person": row.person_id, "from": row.opened_at}
    return rows(session, _LOOKS, values | {"until": row.ended_at or row.until_at})
