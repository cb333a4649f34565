"""What other organisations sent: each once by the sender's number, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, UUIDS, VersionedRow, moment
from aftercare.store.database.locks import get_row, locking
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.rows_of import rows_of, rows_of_any
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import PersonRow

_FORGET = """
update submission set document = '{}' where state = 'refused' and person_id is null and decided_at < :before
and document <> '{}' returning id
"""


class SubmissionRow(VersionedRow, table=True):
    """`person_id` None: no file was found for it; `problem` says why it waits for a supervisor. `decided_by` None for
    an alarm, which acted at once, and for one that a later one replaced. `difference`: as it was when
    a person decided. `misattributed_at`: since when an alarm is known to be about another client."""

    person_id: UUID | None = None
    team_ids: list[UUID] = Field(sa_column=Column(UUIDS, nullable=False))
    sender_id: UUID
    number: str
    type: str
    document: dict[str, Any] = sealed("submission.document")
    way: str
    signed_with: str | None = None
    sent_at: datetime = Field(sa_type=MOMENT)
    received_at: datetime = Field(sa_type=MOMENT)
    problem: str | None = None
    matched_by: UUID | None = None
    matched_at: datetime | None = moment()
    state: str = "waiting"
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    reason: str | None = sealed("submission.reason", default=None)
    difference: dict[str, Any] | None = sealed("submission.difference", default=None)
    # The row in the file of the client whom a supervisor found to be the wrong one.
    moved_from: UUID | None = None
    misattributed_by: UUID | None = None
    misattributed_at: datetime | None = moment()
    misattributed_reason: str | None = sealed("submission.misattributed_reason", default=None)


get_submission = partial(get_row, SubmissionRow)
submissions_of = rows_of(SubmissionRow, "person_id", "-received_at", "-id")
"""Every submission about a client, the newest first."""
submissions_of_any = rows_of_any(SubmissionRow, "person_id", "person_id", "-received_at", "-id")
"""The same for many clients."""


def alarms_beside_moved(session: Session, people: Collection[UUID]) -> list[SubmissionRow]:
    """The alarms that acted, the newest first; none of a client who has no alarm about another client."""
    of_another = select(SubmissionRow.person_id).where(
        col(SubmissionRow.person_id).in_(people), col(SubmissionRow.misattributed_at).is_not(None)
    )
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.type == "monitoring-alarm", SubmissionRow.state == "accepted")
        .where(col(SubmissionRow.person_id).in_(of_another))
        .order_by(col(SubmissionRow.received_at).desc(), col(SubmissionRow.id).desc())
    )
    return list(session.exec(query))


def reports_about(session: Session, person_id: UUID) -> dict[UUID, tuple[str, str]]:
    """By the id of each submission about a client: its type, and the name of who sent it."""
    query = (
        select(SubmissionRow.id, SubmissionRow.type, StaffRow.display_name)
        .join(StaffRow, col(StaffRow.id) == col(SubmissionRow.sender_id))
        .where(SubmissionRow.person_id == person_id)
    )
    return {which: (kind, sender) for which, kind, sender in session.exec(query)}


def submission_numbered(session: Session, sender_id: UUID, number: str) -> SubmissionRow | None:
    query = select(SubmissionRow).where(
        SubmissionRow.sender_id == sender_id, SubmissionRow.number == number
    )
    return session.exec(query.execution_options(populate_existing=True)).first()


def keep_submission(session: Session, row: SubmissionRow) -> bool:
    """Writes it, unless there is one of this sender with this number; then False, once that one is committed."""
    values = {name: getattr(row, name) for name in SubmissionRow.model_fields}
    statement = insert(SubmissionRow).values(values)
    once = statement.on_conflict_do_nothing(constraint="submission_once")
    return session.execute(once.returning(col(SubmissionRow.id))).first() is not None


def waiting_about(session: Session, person_id: UUID, types: Collection[str]) -> list[SubmissionRow]:
    """Those of these types that wait, locked, in the order in which they were sent."""
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.person_id == person_id, SubmissionRow.state == "waiting")
        .where(col(SubmissionRow.type).in_(list(types)))
        .order_by(col(SubmissionRow.sent_at), col(SubmissionRow.id))
    )
    return list(session.exec(locking(query)))


def waiting_of_clients(
    session: Session, person_ids: Collection[UUID], kind: str
) -> list[SubmissionRow]:
    """Those of this type that wait for a decision in these files, in the order in which they were sent."""
    query = (
        select(SubmissionRow)
        .where(col(SubmissionRow.person_id).in_(list(person_ids)))
        .where(SubmissionRow.state == "waiting", SubmissionRow.type == kind)
        .order_by(col(SubmissionRow.sent_at), col(SubmissionRow.id))
    )
    return list(session.exec(query))


def waiting_before(
    session: Session, person_id: UUID, types: Collection[str], row: SubmissionRow
) -> list[SubmissionRow]:
    """Those of these types that wait and were sent before `row`, or at that moment and came before, in that order; not
    locked."""
    order = tuple_(col(SubmissionRow.sent_at), col(SubmissionRow.id))
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.person_id == person_id, SubmissionRow.state == "waiting")
        .where(col(SubmissionRow.type).in_(list(types)), order < tuple_(row.sent_at, row.id))
        .order_by(col(SubmissionRow.sent_at), col(SubmissionRow.id))
    )
    return list(session.exec(query))


def waiting_of_sender(session: Session, sender_id: UUID, kind: str) -> list[SubmissionRow]:
    """Those of this type that wait and have a client."""
    query = (
        select(SubmissionRow)
        .where(SubmissionRow.sender_id == sender_id, SubmissionRow.state == "waiting")
        .where(SubmissionRow.type == kind, col(SubmissionRow.person_id).is_not(None))
    )
    return list(session.exec(query))


def with_problem(session: Session) -> list[SubmissionRow]:
    """Those that wait for a supervisor and that the actor sees: the alarms, then the longest waiting."""
    query = select(SubmissionRow).where(
        SubmissionRow.state == "waiting", col(SubmissionRow.problem).is_not(None)
    )
    found = session.exec(query.order_by(col(SubmissionRow.received_at), col(SubmissionRow.id)))
    return sorted(found, key=lambda one: one.type != "monitoring-alarm")


def alarms_without_officer(session: Session) -> list[SubmissionRow]:
    """Alarms that wait for a supervisor, as far as the actor sees them."""
    return [one for one in with_problem(session) if one.type == "monitoring-alarm"]


def clients_named(
    session: Session, team_ids: Collection[UUID], reference: str | None, court_reference: str | None
) -> list[PersonRow]:
    """The clients of these teams who have exactly this reference and an order with exactly that one; at most two. Ask
    it as the clock: who sends it does not learn who was found."""
    query = select(PersonRow).where(col(PersonRow.team_id).in_(list(team_ids)))
    if reference is not None:
        query = query.where(PersonRow.reference == reference)
    if court_reference is not None:
        of_order = select(OrderRow.person_id).where(OrderRow.court_reference == court_reference)
        query = query.where(col(PersonRow.id).in_(of_order))
    return list(session.exec(query.order_by(col(PersonRow.id)).limit(2)))


def forget_refused(session: Session, before: datetime) -> int:
    """Of what was refused without a client before then, nothing of the document is kept; how many that were."""
    return len(execute(session, _FORGET, {"before": before}).all())
