"""Writes many kept appointments at once: the rows `record_outcome` leaves, in three statements."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.domain.appointments import Outcome
from aftercare.store.unit_of_work import Work

_STATES = text(
    "update appointment a set state = r.code, version = version + 1"
    " from unnest(cast(:ids as uuid[]), cast(:codes as text[])) as r (id, code) where a.id = r.id"
)
_OUTCOMES = text(
    "insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)"
    " select r.line, a.id, a.person_id, r.code, :staff, :now from unnest(cast(:lines as uuid[]),"
    " cast(:ids as uuid[]), cast(:codes as text[])) as r (line, id, code)"
    " join appointment a on a.id = r.id"
)
_AUDIT = text(
    "insert into audit_entry (at, staff_id, role, action, subject_kind, subject_id, person_id, request_id)"
    " select :now, :staff, :role, 'record-' || r.code, 'appointment', a.id, a.person_id, :request"
    " from unnest(cast(:ids as uuid[]), cast(:codes as text[])) as r (id, code)"
    " join appointment a on a.id = r.id"
)


def write_attended(work: Work, kept: Sequence[tuple[UUID, Outcome]]) -> None:
    """Mark these appointments attended or late in the actor's name. Only for appointments without
    waiting texts, absence or case: nothing is stopped, dropped or put right here."""
    if not kept:
        return
    values = {
        "ids": [one for one, _ in kept],
        "codes": [outcome.value for _, outcome in kept],
        "lines": [new_id() for _ in kept],
        "staff": work.actor.somebody,
        "role": work.actor.role.value,
        "now": work.now,
        "request": work.request_id,
    }
    for statement in (_STATES, _OUTCOMES, _AUDIT):
        work.session.execute(statement, values)
