"""Entries of the two lists of a client's file, and the colleagues that a list bars from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, col, func, select

from aftercare.domain.file_access.lists import AccessKind
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import get_after_person

_LISTED = (
    "select distinct listed_on(p, :day, :kind) as staff_id from unnest(cast(:people as uuid[])) p"
)

# Of a client `p` and a colleague `s`: whether the colleague has the file for as long as work lasts, so not as a
# stand-in or in an emergency. For giving work; what a colleague is shown, the policies decide.
HAS_FILE = """((s.active and (s.role = 'officer' and s.id in (p.officer_id, p.deputy_id, p.co_officer_id)
  or s.role = 'supervisor' and s.team_id = p.team_id
  or s.role in ('officer', 'supervisor') and s.id in (select listed_on(p.id, :today, 'allowed')))
  and s.id not in (select listed_on(p.id, :today, 'barred'))) is true)"""
_HAVE_FILE = f"""join person p on p.id = :person where {HAS_FILE.replace("s.", "staff.")}
order by staff.display_name, staff.id"""


class FileAccessRow(OfPerson, VersionedRow, table=True):
    """`until_on` is the last day; without one there is a `review_on`. Ended entries stay."""

    staff_id: UUID
    kind: str
    reason: str = sealed("file_access.reason")
    from_on: date
    until_on: date | None = None
    review_on: date | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    end_reason: str | None = sealed("file_access.end_reason", default=None)

    def is_over(self, day: date) -> bool:
        return self.ended_at is not None or (self.until_on is not None and self.until_on < day)


get_entry = partial(get_after_person, FileAccessRow)

entries_of = rows_of(FileAccessRow, "person_id", "-entered_at", "id")
"""All entries of a file, the newest first."""


def entries_to_review(session: Session, day: date) -> list[FileAccessRow]:
    """Those the actor sees with a day of review that has come, the earliest first."""
    query = select(FileAccessRow).where(
        col(FileAccessRow.ended_at).is_(None), col(FileAccessRow.review_on) <= day
    )
    return list(session.exec(query.order_by(col(FileAccessRow.review_on), col(FileAccessRow.id))))


def count_to_review(session: Session, day: date) -> int:
    """How many of them there are."""
    query = select(func.count()).where(
        col(FileAccessRow.ended_at).is_(None), col(FileAccessRow.review_on) <= day
    )
    return session.exec(query).one()


def standing_entry(
    session: Session, person_id: UUID, staff_id: UUID, from_on: date
) -> FileAccessRow | None:
    """The entry of this colleague that is, or comes, in force from this day on."""
    begins: ColumnElement[bool] = col(FileAccessRow.until_on).is_(None) | (
        col(FileAccessRow.until_on) >= from_on
    )
    query = select(FileAccessRow).where(
        FileAccessRow.person_id == person_id,
        FileAccessRow.staff_id == staff_id,
        col(FileAccessRow.ended_at).is_(None),
        begins,
    )
    return session.exec(query).first()


def barred_from(session: Session, person_id: UUID, day: date) -> set[UUID]:
    """Colleagues whom a list keeps from this file on this day or later; for everyone who gives work to a colleague."""
    return barred_from_any(session, [person_id], day)


def barred_from_any(session: Session, person_ids: Iterable[UUID], day: date) -> set[UUID]:
    """The same for any of these files."""
    return _listed(session, person_ids, day, AccessKind.BARRED)


def colleagues_with_file(session: Session, person_id: UUID, day: date) -> list[StaffRow]:
    """Officers and supervisors to whom work about this client can be given, by name."""
    return rows_where(session, StaffRow, _HAVE_FILE, {"person": person_id, "today": day})


def allowed_to(session: Session, person_id: UUID, day: date) -> set[UUID]:
    """Colleagues whom a list shows this file on this day."""
    return _listed(session, [person_id], day, AccessKind.ALLOWED)


def _listed(session: Session, person_ids: Iterable[UUID], day: date, kind: AccessKind) -> set[UUID]:
    values = {"people": [*person_ids], "day": day, "kind": kind.value}
    return {row["staff_id"] for row in rows(session, _LISTED, values)}


def unbarred(
    session: Session, person_ids: Iterable[UUID], staff_ids: Iterable[UUID], day: date
) -> list[UUID]:
    """Those of these colleagues whom no list keeps from any of these files, in the given order."""
    asked = list(staff_ids)
    barred = barred_from_any(session, person_ids, day) if asked else set()
    return [one for one in asked if one not in barred]
