"""Absences, their evidence and their verdicts."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, select

from aftercare.domain.absences.absence import (
    ABSENCE_LIFE,
    AbsenceAct,
    AbsenceState,
    MissWithVerdict,
    Verdict,
)
from aftercare.store.absences.review_tasks import end_reviews
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row, locking
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class AbsenceRow(OfPerson, VersionedRow, table=True):
    appointment_id: UUID
    missed_on: date
    state: str = "opened"
    opened_at: datetime = Field(sa_type=MOMENT)
    evidence_by: datetime = Field(sa_type=MOMENT)
    decide_by: datetime = Field(sa_type=MOMENT)
    ground: str | None = None
    evidence_note: str | None = sealed("absence.evidence_note", default=None)
    verdict: str | None = None
    verdict_reason: str | None = sealed("absence.verdict_reason", default=None)
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    # When the rules last evaluated this verdict; the job evaluates decided absences that were not.
    evaluated_at: datetime | None = moment()


class AbsenceVerdictRow(OfPerson, table=True):
    """A verdict as it was given; append-only. `reminder_arrived` and `evidence_open` are None for
    verdicts older than these columns."""

    absence_id: UUID
    verdict: str
    reason: str = sealed("absence_verdict.reason")
    reminder_arrived: bool | None = None
    no_reminder_seen: bool = False
    # Of a visit at home of which no address was known; None for verdicts older than this column.
    no_address_seen: bool | None = None
    evidence_open: bool | None = None
    early_reason: str | None = None
    # Of an unexcused verdict although the client was in custody or admitted: why it counts all the same.
    confinement_reason: str | None = sealed("absence_verdict.confinement_reason", default=None)
    decided_by: UUID
    decided_at: datetime = Field(sa_type=MOMENT)


class AbsenceEvidenceRow(OfPerson, table=True):
    """The reason given for an absence, as it was entered; append-only. `entered_by` is None for reasons older than this
    table."""

    absence_id: UUID
    ground: str
    note: str = sealed("absence_evidence.note")
    entered_by: UUID | None = None
    entered_at: datetime = Field(sa_type=MOMENT)


get_absence = partial(get_row, AbsenceRow)


def absence_of(
    session: Session, appointment_id: UUID, *, for_update: bool = False
) -> AbsenceRow | None:
    query = select(AbsenceRow).where(AbsenceRow.appointment_id == appointment_id)
    return session.exec(locking(query) if for_update else query).first()


absences_of = rows_of(AbsenceRow, "person_id", "-missed_on", "-id")
"""Newest first."""

evidence_of = rows_of(AbsenceEvidenceRow, "absence_id", "entered_at", "id")
"""All reasons ever given for it, oldest first."""

verdicts_of = rows_of(AbsenceVerdictRow, "absence_id", "decided_at", "id")
"""Every verdict that was ever given on it, oldest first."""


_WITH_VERDICT = """
select b.missed_on, a.kind, b.verdict from absence b join appointment a on a.id = b.appointment_id
where b.person_id = :person and b.state = 'decided' and b.verdict <> '' and a.enforceable
"""


def misses_with_verdict(session: Session, person_id: UUID) -> list[MissWithVerdict]:
    """Every miss of this person with a verdict, for counting."""
    return [
        MissWithVerdict(row["missed_on"], row["kind"], Verdict(row["verdict"]))
        for row in rows(session, _WITH_VERDICT, {"person": person_id})
    ]


def drop_absence(session: Session, appointment_id: UUID, now: datetime) -> AbsenceRow | None:
    """The outcome was corrected: there was no miss, and it has no verdict. Earlier verdicts stay on record in
    `verdicts_of`. Returns the absence where it counted against the client until now."""
    absence = absence_of(session, appointment_id, for_update=True)
    if absence is None or absence.state == AbsenceState.DROPPED:
        return None
    counted = absence.verdict == Verdict.UNEXCUSED
    absence.state = ABSENCE_LIFE.after(AbsenceState(absence.state), AbsenceAct.DROP)
    absence.verdict = absence.verdict_reason = absence.decided_by = absence.decided_at = None
    absence.evaluated_at = None
    absence.version += 1
    end_reviews(session, absence.person_id, [absence.id], now)
    return absence if counted else None
