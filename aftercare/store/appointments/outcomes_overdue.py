"""Appointments without an outcome, put on the officers' lists in batches of a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import execute

# Rows locked by another transaction (an outcome, a move) are skipped; the next tick handles what is left.
_LOCK = """
select id, person_id, starts_at, ends_at, provider_id is not null as by_provider from appointment
where id = any(:ids) and state = any(:states) and (enforceable or not :enforceable)
order by id for no key update skip locked"""
_MARK = """
update appointment a set state = 'outcome_overdue', overdue_at = r.due_at, version = a.version + 1
from unnest(cast(:ids as uuid[]), cast(:due as timestamptz[])) r(id, due_at) where a.id = r.id"""
# One task, however often a tick finds it.
_ASK = """
insert into task (id, person_id, kind, subject_key, appointment_id, reason, due_at, state, created_at, version)
select fresh, person, 'record_outcome', key, subject, 'outcome-overdue', due, 'opened', :now, 1
from unnest(cast(:fresh as uuid[]), cast(:people as uuid[]), cast(:keys as text[]), cast(:ids as uuid[]),
  cast(:due as timestamptz[])) r(fresh, person, key, subject, due)
on conflict (subject_key) do nothing"""


_FIRST = (
    "select provider_id is not null, min(ends_at) from appointment"
    " where state in ('scheduled','notified','confirmed') group by 1"
)


@dataclass(frozen=True, slots=True)
class LockedAppointment:
    """A locked appointment with the columns the job needs."""

    id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    by_provider: bool


def ended_unrecorded(
    session: Session, until_at: datetime, most: int, *, by_provider: bool
) -> list[tuple[UUID, datetime]]:
    """Appointments that ended by that moment and have no outcome, with their ends, oldest first."""
    provider = col(AppointmentRow.provider_id)
    query = (
        select(AppointmentRow.id, AppointmentRow.ends_at)
        .where(
            col(AppointmentRow.state).in_([state.value for state in OPEN_STATES]),
            provider.is_not(None) if by_provider else provider.is_(None),
            AppointmentRow.ends_at <= until_at,
        )
        .order_by(col(AppointmentRow.ends_at))
        .limit(most)
    )
    return list(session.exec(query))


def first_unrecorded(session: Session) -> list[tuple[bool, datetime]]:
    """When the first appointment without an outcome ends: whether it is by a provider, and the moment."""
    return [(theirs, at) for theirs, at in execute(session, _FIRST)]


def lock_in_states(
    session: Session, ids: Sequence[UUID], states: Sequence[str], *, enforceable: bool = False
) -> list[LockedAppointment]:
    """Those still in one of these states and not locked by another transaction, locked. `enforceable` leaves out the
    ones that cannot be enforced."""
    values = {"ids": list(ids), "states": list(states), "enforceable": enforceable}
    return [LockedAppointment(*row) for row in execute(session, _LOCK, values)]


def mark_as_overdue(
    session: Session, due: Sequence[tuple[LockedAppointment, datetime]], now: datetime
) -> None:
    """Mark each as overdue since its moment, and open a task to record the outcome."""
    values = {
        "ids": [row.id for row, _ in due],
        "people": [row.person_id for row, _ in due],
        "due": [at for _, at in due],
        "keys": [f"record_outcome:{row.id}:outcome-overdue" for row, _ in due],
        "fresh": [new_id() for _ in due],
        "now": now,
    }
    execute(session, _MARK, {name: values[name] for name in ("ids", "due")})
    execute(session, _ASK, values)
