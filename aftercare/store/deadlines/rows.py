"""Deadlines: one row per subject, code and number, however often it is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.deadlines import DeadlineState
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, among, moment
from aftercare.store.database.locks import get_row, rows_locked
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import lock_person_of

OF_ORDER: Final = "order"
OF_REFERRAL: Final = "referral"
OF_ESCALATION: Final = "escalation"
OF_EMERGENCY: Final = "emergency"
OF_CONCERN: Final = "concern"
OF_APPOINTMENT: Final = "appointment"
OF_PROTECTED_CHANGE: Final = "protected_change"
OF_AGREED_ACTION: Final = "agreed_action"
OF_SUBMISSION: Final = "submission"


@dataclass(frozen=True)
class DeadlineSubject:
    """The subject of a deadline, and its client."""

    person_id: UUID
    kind: str
    id: UUID


class DeadlineRow(OfPerson, VersionedRow, table=True):
    subject_kind: str
    subject_id: UUID
    code: str
    number: int = 0
    counted_from_on: date
    shows_from_at: datetime = Field(sa_type=MOMENT)
    due_at: datetime = Field(sa_type=MOMENT)
    was_due_at: datetime | None = moment()
    state: str = "opened"
    done_on: date | None = None
    done_by: UUID | None = None
    done_at: datetime | None = moment()
    done_note: str | None = sealed("deadline.done_note", default=None)
    settled_by_id: UUID | None = None
    created_at: datetime = Field(sa_type=MOMENT)
    # Of a zone alarm that an officer entered for the wrong client.
    misattributed_by: UUID | None = None
    misattributed_at: datetime | None = moment()
    misattributed_reason: str | None = sealed("deadline.misattributed_reason", default=None)


def get_deadline(session: Session, deadline_id: UUID, *, for_update: bool = False) -> DeadlineRow:
    """With `for_update`, its person and every other deadline of theirs that may follow are locked with it."""
    if for_update and (person_id := lock_person_of(session, DeadlineRow, deadline_id)):
        lock_deadlines(session, [person_id])
    return get_row(DeadlineRow, session, deadline_id, for_update=for_update)


def lock_deadlines(session: Session, person_ids: Iterable[UUID]) -> None:
    """Lock the deadlines of these persons, on any subject, in the order of their ids. The norms of a referral are
    locked with their referral, earlier in the lock order."""
    query = (
        select(DeadlineRow.id)
        .where(
            col(DeadlineRow.person_id).in_(list(person_ids)),
            DeadlineRow.subject_kind != OF_REFERRAL,
        )
        .order_by(col(DeadlineRow.id))
    )
    session.exec(query.with_for_update(key_share=True)).all()


def lock_open_norms(session: Session, referral_id: UUID, codes: Iterable[str]) -> list[DeadlineRow]:
    """The open deadlines of a referral with one of these codes, locked."""
    return rows_locked(
        DeadlineRow,
        session,
        DeadlineRow.subject_kind == OF_REFERRAL,
        DeadlineRow.subject_id == referral_id,
        col(DeadlineRow.code).in_(list(codes)),
        DeadlineRow.state == DeadlineState.OPENED.value,
    )


_CARRYING_OUT = (
    f"where subject_kind = '{OF_ESCALATION}' and subject_id = :escalation order by number desc"
)


def carrying_out(session: Session, escalation_id: UUID) -> list[DeadlineRow]:
    """The acts that decisions on this escalation asked for, the newest first."""
    return rows_where(session, DeadlineRow, _CARRYING_OUT, {"escalation": escalation_id})


def deadline_versions(session: Session, person_id: UUID) -> dict[UUID, int]:
    """Every deadline of a person with its version, to find later which of them an act has changed."""
    query = select(DeadlineRow.id, DeadlineRow.version).where(DeadlineRow.person_id == person_id)
    return dict(session.exec(query).all())


def changed_since(session: Session, person_id: UUID, before: Mapping[UUID, int]) -> frozenset[UUID]:
    """The deadlines of a person that are new or changed; `before` is the result of `deadline_versions`."""
    now = deadline_versions(session, person_id).items()
    return frozenset(which for which, version in now if before.get(which) != version)


deadlines_of = rows_of(DeadlineRow, "person_id", "due_at", "code", "number")
"""Every deadline of a person, done and dropped ones too, by the moment they fall due."""


def deadlines_about(
    session: Session, subject_kind: str, subject_ids: Iterable[UUID]
) -> dict[UUID, list[DeadlineRow]]:
    """Every deadline about these subjects as it is now, by subject."""
    query = (
        select(DeadlineRow)
        .where(
            DeadlineRow.subject_kind == subject_kind,
            col(DeadlineRow.subject_id).in_(list(subject_ids)),
        )
        # A session that waited for the lock gets their present state.
        .execution_options(populate_existing=True)
    )
    return grouped((row.subject_id, row) for row in session.exec(query))


def lock_deadlines_about(
    session: Session, subject_kind: str, subject_id: UUID
) -> list[DeadlineRow]:
    """Every deadline about one subject, locked in the order of their ids."""
    return lock_deadlines_about_each(session, subject_kind, [subject_id])


def lock_deadlines_about_each(
    session: Session, subject_kind: str, subject_ids: Iterable[UUID]
) -> list[DeadlineRow]:
    """The same about several subjects."""
    return rows_locked(
        DeadlineRow,
        session,
        DeadlineRow.subject_kind == subject_kind,
        col(DeadlineRow.subject_id).in_(list(subject_ids)),
    )


def deadlines_with_codes(
    session: Session, person_ids: Iterable[UUID], codes: Collection[str]
) -> list[DeadlineRow]:
    """The deadlines of these codes of these persons as they are now, answered and dropped ones too."""
    query = select(DeadlineRow).where(
        among(DeadlineRow.person_id, person_ids), col(DeadlineRow.code).in_(codes)
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


_OPEN_WITH_CODES = """
where person_id = :person and state = 'opened' and code = any(:codes) order by due_at, code
"""


def open_deadlines_with_codes(
    session: Session, person_id: UUID, codes: Collection[str]
) -> list[DeadlineRow]:
    """The open deadlines of these codes, the nearest first."""
    values = {"person": person_id, "codes": list(codes)}
    return rows_where(session, DeadlineRow, _OPEN_WITH_CODES, values)


def open_deadlines_about_orders(session: Session, person_id: UUID) -> list[DeadlineRow]:
    """The open deadlines about the orders of this person, the nearest first."""
    query = select(DeadlineRow).where(
        DeadlineRow.person_id == person_id,
        DeadlineRow.subject_kind == OF_ORDER,
        DeadlineRow.state == "opened",
    )
    return list(session.exec(query.order_by(col(DeadlineRow.due_at), col(DeadlineRow.id))))


def deadlines_with_ids(session: Session, ids: Iterable[UUID]) -> dict[UUID, DeadlineRow]:
    """These deadlines, by id."""
    query = select(DeadlineRow).where(among(DeadlineRow.id, ids))
    return {row.id: row for row in session.exec(query)}


def open_deadlines(session: Session, ids: Iterable[UUID]) -> list[DeadlineRow]:
    """Those of these deadlines that are open."""
    query = select(DeadlineRow).where(among(DeadlineRow.id, ids), DeadlineRow.state == "opened")
    return list(session.exec(query))
