"""A person's postal address, and every letter made for them with its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.database.columns import MOMENT, OfPerson, Table, VersionedRow, among, moment
from aftercare.store.database.locks import get_row, locking
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow, open_tasks_locked


class PostalAddressRow(Table, table=True):
    person_id: UUID = Field(primary_key=True)
    # The house that receives the post of a client without a home; None at an address of their own.
    care_of: str | None = sealed("postal_address.care_of", default=None)
    lines: str = sealed("postal_address.lines")
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    # As of a home address.
    known_since: datetime | None = moment()
    version: int = 1


class LetterRow(OfPerson, VersionedRow, table=True):
    """`content` is the finished letter, `sha256` the digest of the PDF as it was first printed."""

    appointment_id: UUID | None = None
    kind: str
    language: str
    template_version: int
    content: dict[str, Any] = sealed("letter.content")
    sha256: str
    due_on: date
    # When it has waited a working day past the last post of that day.
    late_at: datetime = Field(sa_type=MOMENT)
    state: str = "drafted"
    # None: made by the clock.
    made_by: UUID | None = None
    made_at: datetime = Field(sa_type=MOMENT)
    # When it was last printed here.
    printed_at: datetime | None = moment()
    # When the print service received it.
    handed_at: datetime | None = moment()
    sent_on: date | None = None
    # None with a reason: taken back by the clock.
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    taken_back: str | None = None


get_letter = partial(get_row, LetterRow)


def address_of(
    session: Session, person_id: UUID, *, for_update: bool = False
) -> PostalAddressRow | None:
    query = select(PostalAddressRow).where(PostalAddressRow.person_id == person_id)
    return session.exec(locking(query) if for_update else query).first()


def letters_of(session: Session, person_id: UUID, limit: int = 50) -> list[LetterRow]:
    """Newest first."""
    query = (
        select(LetterRow)
        .where(LetterRow.person_id == person_id)
        .order_by(col(LetterRow.made_at).desc(), col(LetterRow.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def letters_with_ids(session: Session, ids: Sequence[UUID]) -> list[LetterRow]:
    return list(session.exec(select(LetterRow).where(among(LetterRow.id, ids))))


def draft_of(
    session: Session, person_id: UUID, kind: str, appointment_id: UUID | None
) -> LetterRow | None:
    """The letter of this kind about this appointment that waits to be posted, locked."""
    query = select(LetterRow).where(
        LetterRow.person_id == person_id,
        LetterRow.kind == kind,
        col(LetterRow.appointment_id).is_not_distinct_from(appointment_id),
        LetterRow.state == "drafted",
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def letters_due(
    session: Session,
    day: date,
    limit: int,
    after: LetterRow | None = None,
    team_id: UUID | None = None,
) -> list[LetterRow]:
    """The letters to be posted by that day for all people the reader sees, or those of one team, the earliest due
    first; `after` is the last of those before."""
    place = (col(LetterRow.due_on), col(LetterRow.made_at), col(LetterRow.id))
    query = select(LetterRow).where(LetterRow.state == "drafted", LetterRow.due_on <= day)
    if after is not None:
        query = query.where(tuple_(*place) > (after.due_on, after.made_at, after.id))
    query = _of_team(query, team_id)
    return list(session.exec(query.order_by(*place).limit(limit)))


def letters_taken_back(
    session: Session, since: datetime, limit: int, team_id: UUID | None = None
) -> list[LetterRow]:
    """Those that the clock took back since that moment, newest first."""
    query = select(LetterRow).where(
        col(LetterRow.taken_back).is_not(None), col(LetterRow.ended_at) >= since
    )
    query = _of_team(query, team_id).order_by(col(LetterRow.ended_at).desc(), col(LetterRow.id))
    return list(session.exec(query.limit(limit)))


def _of_team(query: SelectOfScalar[LetterRow], team_id: UUID | None) -> SelectOfScalar[LetterRow]:
    if team_id is None:
        return query
    of_team = select(PersonRow.id).where(PersonRow.team_id == team_id)
    return query.where(col(LetterRow.person_id).in_(of_team))


def letter_tasks(session: Session, person_id: UUID, appointment_id: UUID | None) -> list[TaskRow]:
    """Open tasks to send this person a letter about this appointment, locked in the order of their ids."""
    about = col(TaskRow.appointment_id).is_not_distinct_from(appointment_id)
    return open_tasks_locked(
        session, TaskRow.person_id == person_id, TaskRow.kind == "send_letter", about
    )


def appointments_on_card(
    session: Session, person_id: UUID, made_at: datetime, most: int
) -> list[UUID]:
    """The first upcoming appointments as they stood when the card was made, with the times on it."""
    query = (
        select(AppointmentRow.id)
        .where(
            AppointmentRow.person_id == person_id,
            AppointmentRow.booked_at <= made_at,
            AppointmentRow.starts_at > made_at,
            AppointmentRow.kind != DEVICE_CHECK,
            col(AppointmentRow.state).not_in(DEAD) | (col(AppointmentRow.changed_at) > made_at),
        )
        .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.id))
        .limit(most)
    )
    return list(session.exec(query))
