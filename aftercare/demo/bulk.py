"""Writes many attended appointments at once, in three statements that leave the same rows as `record_outcome`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.casework.absences.resolve_escalations import resolve_remedied
from aftercare.casework.deadlines.statutory_clocks import settle_by_outcome
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.deadlines.statutory import FIRST_CONTACT_CODES
from aftercare.store.database.pipeline import Query
from aftercare.store.database.unit_of_work import Work, as_clock, query_as_clock

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
_FIRST_CONTACTS = (
    "select distinct d.person_id from deadline d join appointment a on a.person_id = d.person_id"
    " where d.state = 'opened' and d.code = any(%(first)s) and a.id = any(%(ids)s)"
)


def write_attended(work: Work, kept: Sequence[tuple[UUID, Outcome]]) -> None:
    """Mark these appointments attended or late in the actor's name. Only for appointments without waiting texts,
    absence or escalation of their own: none is cancelled or ended here. The deadline for a first contact is met, and an
    escalation about it ends."""
    if not kept:
        return
    values = {
        "ids": [one for one, _ in kept],
        "codes": [outcome.value for _, outcome in kept],
        "lines": [new_id() for _ in kept],
        "staff": work.actor.account_id,
        "role": work.actor.role.value,
        "now": work.now,
        "request": work.request_id,
    }
    for statement in (_STATES, _OUTCOMES, _AUDIT):
        work.session.execute(statement, values)
    asked = {"first": sorted(FIRST_CONTACT_CODES), "ids": values["ids"]}
    first = Query(_FIRST_CONTACTS, asked, lambda rows: [person_id for (person_id,) in rows])
    (people,) = query_as_clock(work, first)
    if people:
        with as_clock(work):
            for person_id in people:
                settle_by_outcome(work, person_id)
                resolve_remedied(work, person_id)
