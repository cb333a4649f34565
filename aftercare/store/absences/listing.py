"""Absences with their verdicts as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.absences.absence import AbsenceState, EarlyReason, ExcuseGround, Verdict
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.people.away import AwayKind
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED
from aftercare.store.appointments.away_periods import AWAY_AT
from aftercare.store.database.resource_queries import Out, Sql, resource_query

_VERDICTS = """coalesce((
    select json_agg(json_build_object('verdict', w.verdict, 'reason', w.reason, 'reminder_arrived', w.reminder_arrived,
             'no_reminder_seen', w.no_reminder_seen, 'no_address_seen', w.no_address_seen,
             'evidence_open', w.evidence_open, 'early_reason', w.early_reason,
             'confinement_reason', w.confinement_reason, 'decided_by', w.decided_by, 'decided_at', w.decided_at)
             order by w.decided_at, w.id)
    from absence_verdict w where w.absence_id = x.id), '[]')"""

_ESCALATIONS = """coalesce((
    select json_agg(distinct c.escalation_id) from escalation_cause c
    where c.appointment_id = x.appointment_id), '[]')"""


class VerdictOut(Out):
    """A verdict as it was given. `reminder_arrived`, `no_address_seen` and `evidence_open` (whether evidence could
    still arrive) are null for verdicts older than these fields. `confinement_reason`: why it counts although the client
    was in custody or admitted."""

    verdict: Verdict
    reason: str
    reminder_arrived: bool | None
    no_reminder_seen: bool
    no_address_seen: bool | None
    evidence_open: bool | None
    early_reason: EarlyReason | None
    confinement_reason: str | None
    decided_by: UUID
    decided_at: datetime


class AbsenceOut(Out):
    """`verdict` is the verdict that stands now. A corrected outcome clears it, with its author and reason; a revision
    replaces it. `verdicts` keeps every verdict ever given, oldest first. `appointment_state` is the recorded state of
    the appointment now. `away`: in custody, admitted or away by agreement at that time. `escalation_ids`: the
    escalations that it has opened or joined so far; rules are evaluated within a minute."""

    row = AbsenceRow
    columns = """id version person_id appointment_id appointment_state missed_on state opened_at
        evidence_by decide_by ground evidence_note verdict verdict_reason decided_by decided_at
        reminder_arrived away verdicts escalation_ids last_changed_at"""
    last_changed_at: datetime
    appointment_state: Annotated[AppointmentState, Sql("a.state")]
    state: AbsenceState
    ground: ExcuseGround | None
    verdict: Verdict | None
    reminder_arrived: Annotated[bool, Sql(REMINDER_ARRIVED)]
    away: Annotated[AwayKind | None, Sql(AWAY_AT)]
    verdicts: Annotated[list[VerdictOut], Sql(_VERDICTS)]
    escalation_ids: Annotated[list[UUID], Sql(_ESCALATIONS)]


ABSENCES = resource_query(
    AbsenceOut,
    "absence x join appointment a on a.id = x.appointment_id",
    order=("decide_by",),
    by=("person", "state", "appointment"),
    sorts=("opened_at",),
)
