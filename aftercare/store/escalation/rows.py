"""Open escalations that wait for a person's decision, their causes, their dated steps, their notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Computed, exists, func, update
from sqlalchemy import Uuid as UuidType
from sqlmodel import Field, Session, col, select

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.ladder import (
    REMEDIED,
    EscalationAct,
    EscalationState,
)
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.database.columns import (
    MOMENT,
    OfPerson,
    Table,
    VersionedRow,
    among,
    moment,
)
from aftercare.store.database.locks import get_row, rows_locked
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.rows_of import rows_of, rows_of_any
from aftercare.store.database.sealed_columns import sealed


class EscalationRow(OfPerson, VersionedRow, table=True):
    # `rule_code` too, since each rule has a code; once the key of what triggered it.
    trigger_key: str
    rule_code: str
    rule_version: int
    # The question and name of its rule at the opening; None: older than these columns, or imported.
    trigger: str | None = None
    rule_nl: str | None = None
    rule_en: str | None = None
    severity: int
    state: str = "opened"
    opened_at: datetime = Field(sa_type=MOMENT)
    acknowledged_by: UUID | None = None
    acknowledged_until_at: datetime | None = moment()
    snoozed_at: datetime | None = moment()
    snoozed_until_at: datetime | None = moment()
    # How many causes it had then: one more ends the snooze.
    snoozed_causes: int | None = None
    # A colleague who has the escalation in the officer's place; None: the person's own officer.
    handed_to: UUID | None = None
    # When all levels are notified again; None: steps are still to come, or it is decided.
    again_at: datetime | None = moment()
    # When staff on call are texted and called again about an alarm; None: at once, when a level on call was reached.
    ring_at: datetime | None = moment()
    # When its steps last resumed after a pause.
    resumed_at: datetime | None = moment()
    decision: str | None = None
    decision_reason: str | None = sealed("escalation.decision_reason", default=None)
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()

    @property
    def trigger_code(self) -> str:
        """The trigger of its rule, or its code where none is stored; `has_trigger` is the same in a query."""
        return self.trigger or self.rule_code


def has_trigger(*triggers: Trigger) -> ColumnElement[bool]:
    """Whether the rule of an escalation has one of these triggers."""
    trigger_code = func.coalesce(col(EscalationRow.trigger), col(EscalationRow.rule_code))
    return trigger_code.in_([one.value for one in triggers])


def opened_again() -> ColumnElement[bool]:
    """Whether a person reopened the escalation after it had ended."""
    return exists().where(
        col(EscalationActRow.escalation_id) == col(EscalationRow.id),
        col(EscalationActRow.act) == EscalationAct.REOPEN.value,
    )


class EscalationCauseRow(Table, table=True):
    escalation_id: UUID = Field(primary_key=True)
    appointment_id: UUID | None = None
    deadline_id: UUID | None = None
    # Either of the two; PostgreSQL fills it in.
    cause_id: UUID = Field(
        default=None,
        sa_column=Column(
            UuidType,
            Computed("coalesce(appointment_id, deadline_id)", persisted=True),
            primary_key=True,
        ),
    )
    person_id: UUID
    noticed_at: datetime = Field(sa_type=MOMENT)


class EscalationStepRow(OfPerson, table=True):
    escalation_id: UUID
    position: int
    due_at: datetime = Field(sa_type=MOMENT)
    audience: str
    ask: str
    state: str = "waiting"
    notified_at: datetime | None = moment()
    staff_id: UUID | None = None
    fell_through: bool = False
    # The level it really reached; None: its own, or older than this column.
    reached: str | None = None
    # How many times the steps had started before: for a reopened escalation, or for a cause that joined it.
    round: int = 0
    # The level at which the staff available at the step's own level had been notified in this round already.
    same_as: str | None = None


class StaffNoticeRow(OfPerson, table=True):
    staff_id: UUID
    escalation_id: UUID
    # None: the escalation itself was handed over, or `again`: all levels had been notified and no decision followed.
    step_id: UUID | None = None
    again: bool = False
    created_at: datetime = Field(sa_type=MOMENT)
    read_at: datetime | None = moment()


class EscalationActRow(OfPerson, table=True):
    """An act on an escalation short of deciding it; never changed. A reopening keeps the decision as it was."""

    escalation_id: UUID
    act: str
    acted_at: datetime = Field(sa_type=MOMENT)
    acted_by: UUID | None = None
    reason: str | None = sealed("escalation_act.reason", default=None)
    until_at: datetime | None = moment()
    to_id: UUID | None = None
    decision: str | None = None
    decision_reason: str | None = sealed("escalation_act.decision_reason", default=None)
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()


def count_causes(session: Session, escalation_id: UUID) -> int:
    query = select(func.count()).where(EscalationCauseRow.escalation_id == escalation_id)
    return session.exec(query).one()


get_escalation = partial(get_row, EscalationRow)


def lock_unresolved_under_rule(
    session: Session, person_id: UUID, rule_key: str
) -> EscalationRow | None:
    """The unresolved escalation of this person under this rule, locked."""
    query = select(EscalationRow).where(
        EscalationRow.person_id == person_id,
        EscalationRow.trigger_key == rule_key,
        EscalationRow.state != "resolved",
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def lock_escalations(session: Session, person_ids: Sequence[UUID]) -> list[EscalationRow]:
    """Every unresolved escalation of these people, of any rule, locked in the order of their ids."""
    return rows_locked(
        EscalationRow,
        session,
        among(col(EscalationRow.person_id), person_ids),
        EscalationRow.state != EscalationState.RESOLVED.value,
    )


def lock_escalations_by_ids(session: Session, ids: Iterable[UUID]) -> list[EscalationRow]:
    """These escalations, ended ones too, locked in the order of their ids."""
    return rows_locked(EscalationRow, session, col(EscalationRow.id).in_(list(ids)))


def lock_escalations_with_trigger(
    session: Session, person_id: UUID, triggers: Iterable[Trigger]
) -> list[EscalationRow]:
    """Unresolved escalations of a person with one of these triggers, locked in the order of their ids.

    Those that a person reopened are left out.
    """
    return rows_locked(
        EscalationRow,
        session,
        EscalationRow.person_id == person_id,
        has_trigger(*triggers),
        EscalationRow.state != EscalationState.RESOLVED.value,
        ~opened_again(),
    )


def lock_remedied(
    session: Session, person_id: UUID, staff_id: UUID, at: datetime
) -> list[EscalationRow]:
    """Escalations of a person that this account's act ended as remedied at that moment, locked in the order of their
    ids."""
    return rows_locked(
        EscalationRow,
        session,
        EscalationRow.person_id == person_id,
        EscalationRow.decision == REMEDIED,
        EscalationRow.decided_by == staff_id,
        EscalationRow.decided_at == at,
    )


escalations_by_ids = rows_of_any(EscalationRow, "id")
"""Those of these escalations that the actor sees."""


def escalation_has_trigger(
    session: Session, escalation_id: UUID, triggers: Iterable[Trigger]
) -> bool:
    """Whether the rule of this escalation has one of these triggers."""
    query = select(EscalationRow.id).where(
        EscalationRow.id == escalation_id, has_trigger(*triggers)
    )
    return session.exec(query).first() is not None


def misses_stand(session: Session, escalation_id: UUID) -> bool:
    """Whether any miss of the escalation is undecided or unexcused: neither excused, nor corrected away, nor our own
    failure."""
    return bool(_misses(session, escalation_id) & {_UNDECIDED, _UNEXCUSED})


def verdict_awaited(session: Session, escalation_id: UUID) -> bool:
    """Whether a miss of the escalation is undecided while none is judged unexcused."""
    found = _misses(session, escalation_id)
    return _UNDECIDED in found and _UNEXCUSED not in found


_UNDECIDED, _UNEXCUSED = ("opened", None), ("decided", Verdict.UNEXCUSED.value)
_MISSES = """
select distinct b.state, case when b.state = 'decided' then b.verdict end as verdict
from escalation_cause c join absence b on b.appointment_id = c.appointment_id where c.escalation_id = :escalation
"""


def _misses(session: Session, escalation_id: UUID) -> set[tuple[str, str | None]]:
    """The states of its misses, decided ones with the verdict."""
    found = rows(session, _MISSES, {"escalation": escalation_id})
    return {(row["state"], row["verdict"]) for row in found}


def times_reopened(session: Session, escalation_id: UUID) -> int:
    """How often this escalation was reopened."""
    again = select(func.count()).where(
        EscalationActRow.escalation_id == escalation_id,
        EscalationActRow.act == EscalationAct.REOPEN,
    )
    return session.exec(again).one()


def last_replaced(session: Session, escalation_id: UUID | None) -> str | None:
    """The decision that stood before this escalation was last reopened; None where it never was."""
    query = (
        select(EscalationActRow.decision)
        .where(
            EscalationActRow.escalation_id == escalation_id,
            EscalationActRow.act == EscalationAct.REOPEN,
        )
        .order_by(col(EscalationActRow.acted_at).desc(), col(EscalationActRow.id).desc())
    )
    return session.exec(query).first()


steps_of = rows_of(EscalationStepRow, "escalation_id", "position")


def cancel_steps(session: Session, escalation_id: UUID) -> None:
    """The waiting steps of this escalation will not run."""
    session.execute(
        update(EscalationStepRow)
        .where(
            col(EscalationStepRow.escalation_id) == escalation_id,
            col(EscalationStepRow.state) == "waiting",
        )
        .values(state="cancelled")
    )


def restore_steps(session: Session, escalation_id: UUID) -> None:
    """The steps that ended with the escalation wait again, for the moment they had."""
    session.execute(
        update(EscalationStepRow)
        .where(
            col(EscalationStepRow.escalation_id) == escalation_id,
            col(EscalationStepRow.state) == "cancelled",
        )
        .values(state="waiting")
    )


def is_cause_since(session: Session, appointment_id: UUID, since: datetime) -> bool:
    """Whether an escalation that did not end as remedied took this appointment as a cause at that moment or later."""
    query = (
        select(EscalationRow.id)
        .join(EscalationCauseRow, col(EscalationCauseRow.escalation_id) == col(EscalationRow.id))
        .where(
            EscalationCauseRow.appointment_id == appointment_id,
            col(EscalationCauseRow.noticed_at) >= since,
            col(EscalationRow.decision).is_distinct_from(REMEDIED),
        )
    )
    return session.exec(query.limit(1)).first() is not None


def mark_notices_read(session: Session, escalation_id: UUID, staff_id: UUID, now: datetime) -> None:
    """This colleague has seen every notice of this escalation."""
    mark_read(session, staff_id, now, col(StaffNoticeRow.escalation_id) == escalation_id)


def mark_read(session: Session, staff_id: UUID, now: datetime, about: ColumnElement[bool]) -> None:
    own_unread = (col(StaffNoticeRow.staff_id) == staff_id, col(StaffNoticeRow.read_at).is_(None))
    session.execute(update(StaffNoticeRow).where(about, *own_unread).values(read_at=now))


causes_of = rows_of(EscalationCauseRow, "escalation_id", "noticed_at")
