"""Risk assessments as trained people made and signed them, and matrices an organisation supplied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column, desc
from sqlmodel import Field, Session, col, select

from aftercare.domain.people.person import Regime
from aftercare.domain.risk.coverage import CaseFileFacts
from aftercare.domain.risk.life import AssessmentState
from aftercare.store.database.columns import JSON, MOMENT, OfPerson, Table, VersionedRow, moment
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.rows import PersonRow, get_after_person


class AssessmentRow(OfPerson, VersionedRow, table=True):
    """`items` by code; `results` the answers to the instrument's questions and what was computed:
    `answers`, `scales` by code with sum, most and band, `age_at_offence`, and `matrix` when a level was
    combined. Nothing counts before it is signed."""

    instrument: str
    instrument_version: str
    assessed_on: date
    items: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    total: int | None = None
    results: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    combined_level: str | None = None
    combined_source: str | None = None
    age_at_release: int | None = None
    exception_reason: str | None = sealed("assessment.exception_reason", default=None)
    appointment_id: UUID | None = None
    state: str = "drafted"
    note: str | None = sealed("assessment.note", default=None)
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    signed_by: UUID | None = None
    signed_at: datetime | None = moment()
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()
    void_reason: str | None = sealed("assessment.void_reason", default=None)


class RiskMatrixRow(Table, table=True):
    code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    source: str
    adopted_by: str
    valid_from: date
    cells: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    loaded_by: UUID | None = None
    loaded_at: datetime = Field(sa_type=MOMENT)


get_assessment = partial(get_after_person, AssessmentRow)

assessments_of = rows_of(AssessmentRow, "person_id", "-assessed_on", "-entered_at", "-id")
"""Every assessment of a person, drafts and voided ones too, the newest first."""


def signed_assessments(session: Session, person_id: UUID) -> list[AssessmentRow]:
    """The signed assessments of a person, the newest first."""
    query = select(AssessmentRow).where(
        AssessmentRow.person_id == person_id, AssessmentRow.state == AssessmentState.SIGNED.value
    )
    return list(session.exec(query.order_by(desc("assessed_on"), "id")))


def newest_signed(session: Session, person_id: UUID) -> dict[str, AssessmentRow]:
    """The assessment that counts, by code of its instrument: the last day wins, then the last signature."""
    return newest_signed_of(session, [person_id]).get(person_id, {})


_SIGNED = "where person_id = any(:people) and state = 'signed' order by assessed_on, signed_at, id"


def newest_signed_of(
    session: Session, person_ids: Iterable[UUID]
) -> dict[UUID, dict[str, AssessmentRow]]:
    """The same for each of these persons; no entry for a person without any."""
    found: dict[UUID, dict[str, AssessmentRow]] = {}
    for row in rows_where(session, AssessmentRow, _SIGNED, {"people": list(person_ids)}):
        found.setdefault(row.person_id, {})[row.instrument] = row
    return found


def running_orders(session: Session, person_id: UUID, on: date) -> list[OrderRow]:
    """The legal frames that have not ended before `on`."""
    return running_among(orders_of(session, person_id), on)


def running_among(orders: Iterable[OrderRow], on: date) -> list[OrderRow]:
    """Those that have not ended before `on`."""
    return [
        order
        for order in orders
        if (order.ends_on is None or order.ends_on >= on)
        and (order.ended_on is None or order.ended_on >= on)
    ]


def case_file_facts(session: Session, person: PersonRow, on: date) -> CaseFileFacts:
    """The facts that choose the law and the ages for this person: the file and the frames that run on `on`."""
    return case_file_under(person, running_orders(session, person.id, on))


def case_file_under(person: PersonRow, orders: Sequence[OrderRow]) -> CaseFileFacts:
    """The same from the frames that run."""
    ages = (order.age_at_offence for order in orders)
    return CaseFileFacts(
        birth_on=person.birth_on,
        juvenile=Regime.JUVENILE in (person.regime, *(order.regime for order in orders)),
        ages_at_offence=tuple(age for age in ages if age is not None),
        sexual=person.case_type == "sexual_offence",
    )


def newest_matrix(session: Session, code: str, on: date | None = None) -> RiskMatrixRow | None:
    """The last version of a matrix, or the last that holds on a day."""
    query = select(RiskMatrixRow).where(RiskMatrixRow.code == code)
    if on is not None:
        query = query.where(col(RiskMatrixRow.valid_from) <= on)
    return session.exec(query.order_by(col(RiskMatrixRow.version).desc()).limit(1)).first()


def matrices_on(session: Session, on: date) -> list[RiskMatrixRow]:
    """The newest version that holds on a day of each matrix, by code."""
    query = select(RiskMatrixRow).where(col(RiskMatrixRow.valid_from) <= on)
    return list({row.code: row for row in session.exec(query.order_by("code", "version"))}.values())
