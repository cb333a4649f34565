"""What was left unrecorded, by the hundred: put on the officers' lists and given absences in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.ids import new_id

# Whoever holds one of them (an outcome, a move) goes first: what is left to do is seen by the next tick.
_LOCK = text(
    """
select id, person_id, starts_at, ends_at, provider_id is not null as by_provider from appointment
where id = any(:ids) and state = any(:states) and (enforceable or not :enforceable)
order by id for no key update skip locked"""
)
_MARK = text(
    """
update appointment a set state = 'outcome_overdue', overdue_at = r.due_at, version = a.version + 1
from unnest(cast(:ids as uuid[]), cast(:due as timestamptz[])) r(id, due_at) where a.id = r.id"""
)
# Asked for once, however often a tick looks.
_ASK = text(
    """
insert into task (id, person_id, kind, subject_key, appointment_id, reason, due_at, state, created_at, version)
select fresh, person, 'record_outcome', key, subject, 'outcome-overdue', due, 'opened', :now, 1
from unnest(cast(:fresh as uuid[]), cast(:people as uuid[]), cast(:keys as text[]), cast(:ids as uuid[]),
  cast(:due as timestamptz[])) r(fresh, person, key, subject, due)
on conflict (subject_key) do nothing"""
)
# One that a corrected outcome had dropped opens again, by the terms it had.
_OPEN = text(
    """
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, version)
select fresh, subject, person, missed, 'opened', :now, evidence, decide, 1
from unnest(cast(:fresh as uuid[]), cast(:ids as uuid[]), cast(:people as uuid[]), cast(:missed as date[]),
  cast(:evidence as timestamptz[]), cast(:decide as timestamptz[])) r(fresh, subject, person, missed, evidence, decide)
on conflict (appointment_id) do update set state = 'opened', verdict = null, verdict_reason = null,
  decided_by = null, decided_at = null, weighed_at = null, version = absence.version + 1
where absence.state = 'dropped'"""
)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A locked appointment as the sweep needs it."""

    id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    by_provider: bool


@dataclass(frozen=True, slots=True)
class ToOpen:
    """An absence to be, with its two deadlines."""

    appointment_id: UUID
    person_id: UUID
    missed_on: date
    evidence_by: datetime
    decide_by: datetime


def lock_in_states(
    session: Session, ids: Sequence[UUID], states: Sequence[str], *, enforceable: bool = False
) -> list[Unrecorded]:
    """Those that are still in one of these states and that nobody else holds, locked; `enforceable`
    leaves out what binds nobody."""
    values = {"ids": list(ids), "states": list(states), "enforceable": enforceable}
    return [Unrecorded(*row) for row in session.execute(_LOCK, values)]


def mark_as_overdue(
    session: Session, due: Sequence[tuple[Unrecorded, datetime]], now: datetime
) -> None:
    """Each is overdue since its moment, and somebody is asked to record what happened."""
    values = {
        "ids": [row.id for row, _ in due],
        "people": [row.person_id for row, _ in due],
        "due": [at for _, at in due],
        "keys": [f"record_outcome:{row.id}:outcome-overdue" for row, _ in due],
        "fresh": [new_id() for _ in due],
        "now": now,
    }
    session.execute(_MARK, {name: values[name] for name in ("ids", "due")})
    session.execute(_ASK, values)


def open_absences(session: Session, wanted: Sequence[ToOpen], now: datetime) -> None:
    """One absence per missed appointment; one that is open or decided stays as it is."""
    session.execute(
        _OPEN,
        {
            "fresh": [new_id() for _ in wanted],
            "ids": [one.appointment_id for one in wanted],
            "people": [one.person_id for one in wanted],
            "missed": [one.missed_on for one in wanted],
            "evidence": [one.evidence_by for one in wanted],
            "decide": [one.decide_by for one in wanted],
            "now": now,
        },
    )
