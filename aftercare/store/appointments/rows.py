"""Appointments and their recorded outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Computed, insert, true, update
from sqlmodel import Field, Session, col, or_, select

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.store.database.columns import (
    JSON,
    MOMENT,
    MOMENTS,
    OfPerson,
    VersionedRow,
    among,
    moment,
)
from aftercare.store.database.locks import get_row, rows_locked
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed

DEAD = ("cancelled_by_service", "moved")
OPEN = ("scheduled", "notified", "confirmed")
LONGEST_JOURNEY = timedelta(days=1)


class AppointmentRow(OfPerson, VersionedRow, table=True):
    obligation_id: UUID
    line_id: UUID
    occurrence: int
    kind: str
    provider_id: UUID | None = None
    officer_id: UUID | None = None
    # Both go along to a check of devices.
    second_officer_id: UUID | None = None
    kit_id: UUID | None = None
    site_id: UUID | None = None
    session_id: UUID | None = None
    during: Any = Field(sa_column=Column(MOMENTS, nullable=False))
    travel_min: int = 0
    starts_at: datetime = Field(
        default=None, sa_column=Column(MOMENT, Computed("lower(during)"), nullable=False)
    )
    ends_at: datetime = Field(
        default=None, sa_column=Column(MOMENT, Computed("upper(during)"), nullable=False)
    )
    state: str = "scheduled"
    enforceable: bool = True
    booked_at: datetime = Field(sa_type=MOMENT)
    reminders_planned_at: datetime | None = moment()
    # Since when the client knows the time: a text was claimed, a letter posted, a calendar showed it. The state
    # `notified` is set later, when a provider has accepted the text.
    known_at: datetime | None = moment()
    overdue_at: datetime | None = moment()
    replaces_id: UUID | None = None
    # Set by the database: how often it was moved, called off or given to another officer, and when last.
    revision: int = 0
    changed_at: datetime | None = moment()
    why: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class OutcomeRow(OfPerson, table=True):
    """One outcome as a member of staff recorded it, or `undone`; the newest one of an appointment is in force."""

    appointment_id: UUID
    code: str
    note: str | None = sealed("outcome.note", default=None)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)
    # When a device without a network says that it was noted there.
    noted_at: datetime | None = moment()
    # Of a first outcome, so that it can be undone.
    state_before: str | None = None
    # Of a check of devices: what came of it, and which other officer was there.
    device_check: str | None = None
    second_officer_id: UUID | None = None


get_appointment = partial(get_row, AppointmentRow)


def lock_appointments(session: Session, ids: Iterable[UUID]) -> None:
    """Lock these appointments in the order of their ids: the lock order of every act that changes several."""
    rows_locked(AppointmentRow, session, col(AppointmentRow.id).in_(list(ids)))


def as_they_are(session: Session, ids: Iterable[UUID]) -> list[AppointmentRow]:
    """These appointments as their rows are now, not as they were read before, in the order of their ids."""
    query = select(AppointmentRow).where(among(AppointmentRow.id, ids))
    query = query.order_by(col(AppointmentRow.id)).execution_options(populate_existing=True)
    return list(session.exec(query))


def book_appointment(session: Session, values: Mapping[str, Any]) -> None:
    """Write one new appointment with these columns."""
    session.execute(insert(AppointmentRow), [dict(values)])


def set_state(session: Session, ids: Iterable[UUID], state: str) -> None:
    """Give these appointments, which the caller has locked, another state."""
    _change(session, ids, state=state, version=AppointmentRow.version + 1)


def give_to_officer(session: Session, ids: Iterable[UUID], officer_id: UUID) -> None:
    """Give these appointments, which the caller has locked, to another officer at their own time."""
    _change(session, ids, officer_id=officer_id, version=AppointmentRow.version + 1)


def future_with(
    session: Session,
    officer_id: UUID | None,
    person_ids: Iterable[UUID],
    from_at: datetime,
    now: datetime,
) -> list[AppointmentRow]:
    """The appointments these people have with the officer (None: with any) from `from_at` on and after `now`, earliest
    first."""
    held_by = AppointmentRow.officer_id
    query = select(AppointmentRow).where(
        among(col(AppointmentRow.person_id), person_ids),
        col(held_by).is_not(None) if officer_id is None else held_by == officer_id,
        AppointmentRow.starts_at >= from_at,
        AppointmentRow.starts_at > now,
        col(AppointmentRow.state).in_(OPEN),
    )
    return list(session.exec(query.order_by(col(AppointmentRow.starts_at), col(AppointmentRow.id))))


def live_appointments(
    session: Session, person_ids: Iterable[UUID], from_at: datetime
) -> list[AppointmentRow]:
    """Appointments that stand and end after `from_at`, earliest first."""
    query = select(AppointmentRow).where(
        col(AppointmentRow.person_id).in_(list(person_ids)),
        AppointmentRow.ends_at > from_at,
        col(AppointmentRow.state).not_in(DEAD),
    )
    return list(session.exec(query.order_by("starts_at")))


def appointments_to_come(
    session: Session,
    person_id: UUID,
    states: Iterable[str],
    after: datetime,
    most: int,
    *,
    announced: bool = False,
) -> list[AppointmentRow]:
    """The first `most` appointments of a person in one of these states that begin after that moment; with `announced`
    no check of devices, which comes without notice."""
    query = (
        select(AppointmentRow)
        .where(
            AppointmentRow.person_id == person_id,
            col(AppointmentRow.state).in_(list(states)),
            AppointmentRow.starts_at > after,
            AppointmentRow.kind != DEVICE_CHECK if announced else true(),
        )
        .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.id))
        .limit(most)
    )
    return list(session.exec(query))


class OfWhom(NamedTuple):
    """The client and the kind of an appointment, and whether a condition of the judgment requires it."""

    person_id: UUID
    kind: str
    enforceable: bool


def people_and_kinds(session: Session, ids: Iterable[UUID]) -> dict[UUID, OfWhom]:
    """By appointment."""
    query = select(
        AppointmentRow.id, AppointmentRow.person_id, AppointmentRow.kind, AppointmentRow.enforceable
    ).where(col(AppointmentRow.id).in_(list(ids)))
    return {row[0]: OfWhom(*row[1:]) for row in session.exec(query)}


def next_start(
    session: Session, person_id: UUID, kinds: Iterable[str], after: datetime
) -> datetime | None:
    """When the next open appointment of one of these kinds begins; None when there is none."""
    is_open = col(AppointmentRow.state).in_(OPEN)
    return _first_start(session, person_id, kinds, after, is_open)


def first_standing_start(
    session: Session, person_id: UUID, kinds: Iterable[str], after: datetime
) -> datetime | None:
    """When the first appointment of one of these kinds began or begins that was neither moved nor called off."""
    stands = col(AppointmentRow.state).not_in(DEAD)
    return _first_start(session, person_id, kinds, after, stands)


def _first_start(
    session: Session,
    person_id: UUID,
    kinds: Iterable[str],
    after: datetime,
    which: ColumnElement[bool],
) -> datetime | None:
    query = select(AppointmentRow.starts_at).where(
        AppointmentRow.person_id == person_id,
        AppointmentRow.starts_at > after,
        which,
        col(AppointmentRow.kind).in_(list(kinds)),
    )
    return session.exec(query.order_by(col(AppointmentRow.starts_at)).limit(1)).first()


def appointments_with(
    session: Session, officer_id: UUID, from_at: datetime, until_at: datetime
) -> list[AppointmentRow]:
    """An officer's appointments that can still get another time, earliest first. They start after `from_at` and, with
    the longest journey before them, not long after `until_at`."""
    query = select(AppointmentRow).where(
        AppointmentRow.officer_id == officer_id,
        AppointmentRow.starts_at > from_at,
        AppointmentRow.starts_at < until_at + LONGEST_JOURNEY,
        col(AppointmentRow.state).in_(OPEN),
    )
    return list(session.exec(query.order_by("starts_at", "id")))


def appointments_at_site(session: Session, site_id: UUID, now: datetime) -> list[AppointmentRow]:
    """Those to come at a site that can still get another time, but for sessions of groups, earliest first; as their
    rows are now."""
    query = select(AppointmentRow).where(
        AppointmentRow.site_id == site_id,
        AppointmentRow.starts_at > now,
        col(AppointmentRow.session_id).is_(None),
        col(AppointmentRow.state).in_(OPEN),
    )
    query = query.order_by("starts_at", "id").execution_options(populate_existing=True)
    return list(session.exec(query))


def lock_wrongly_enforceable(
    session: Session, person_id: UUID, binding: Iterable[UUID], loose: Iterable[UUID]
) -> list[AppointmentRow]:
    """A person's standing appointments that do not follow their obligation, locked in the order of their ids.

    Wrong is one that is not enforceable under an obligation of `binding`, or enforceable under one of `loose`."""
    binds = col(AppointmentRow.obligation_id).in_(list(binding))
    binds_not = col(AppointmentRow.obligation_id).in_(list(loose))
    wrong = or_(
        binds & ~col(AppointmentRow.enforceable), binds_not & col(AppointmentRow.enforceable)
    )
    return rows_locked(
        AppointmentRow,
        session,
        AppointmentRow.person_id == person_id,
        col(AppointmentRow.state).not_in(DEAD),
        wrong,
    )


def set_enforceable(session: Session, ids: Iterable[UUID], enforceable: bool) -> None:
    """These appointments, which the caller has locked, are enforceable from now on, or no longer."""
    _change(session, ids, enforceable=enforceable)


outcomes_of = rows_of(OutcomeRow, "appointment_id", "recorded_at", "id")
"""All outcomes ever recorded for it, oldest first."""


def journeys_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Minutes an officer travels to each of these appointments."""
    query = select(AppointmentRow.id, AppointmentRow.travel_min).where(
        col(AppointmentRow.id).in_(list(ids))
    )
    return dict(session.exec(query).all())


def replan_reminders_of(session: Session, appointment_id: UUID) -> None:
    """Let the next tick plan the reminders of this appointment anew."""
    _change(session, [appointment_id], reminders_planned_at=None)


def replan_reminders_of_person(session: Session, person_id: UUID, now: datetime) -> None:
    """Let the next tick reconsider the reminders of upcoming appointments, as the person's reachability changed. Only
    withheld reminders come back; nothing is sent twice."""
    upcoming = (
        select(AppointmentRow.id)
        .where(
            AppointmentRow.person_id == person_id,
            AppointmentRow.starts_at > now,
            col(AppointmentRow.state).in_(("scheduled", "notified", "confirmed")),
        )
        .order_by(col(AppointmentRow.id))
        .with_for_update(key_share=True)
    )
    _change(session, session.exec(upcoming), reminders_planned_at=None)


def _change(session: Session, ids: Iterable[UUID], **columns: Any) -> None:
    session.execute(update(AppointmentRow).where(among(AppointmentRow.id, ids)).values(**columns))
