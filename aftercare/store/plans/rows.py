"""Supervision plans and their obligations, version by version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Column, func
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.columns import (
    INTEGERS,
    UUIDS,
    OfPerson,
    VersionedRow,
    as_uuid,
    moment,
)
from aftercare.store.database.locks import get_row
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow

IN_HAND = ("drafted", "submitted", "returned")


class PlanRow(OfPerson, VersionedRow, table=True):
    __tablename__ = "supervision_plan"
    number: int
    state: str = "drafted"
    author_id: UUID
    starts_on: date
    submitted_at: datetime | None = moment()
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    return_reason: str | None = sealed("supervision_plan.return_reason", default=None)
    standard_code: str | None = None
    standard_version: int | None = None
    below_standard_reason: str | None = sealed(
        "supervision_plan.below_standard_reason", default=None
    )


class ObligationRow(OfPerson, table=True):
    """`line_id` stays the same through all versions of a plan, so an appointment keeps its obligation.

    An extra appointment rests on an obligation of no plan: only there `plan_id` is None, and `condition_id` may be.
    `made_by` and `extra_reason` say who made it and why; `binds` whether missing it opens an absence;
    `catches_up_id` which missed session of treatment it makes good."""

    plan_id: UUID = Field(default=None, nullable=True)
    condition_id: UUID = Field(default=None, nullable=True)
    line_id: UUID = Field(default_factory=new_id)
    kind: str
    needs: str
    minutes: int
    travel_min: int = 0
    period_days: int
    min_gap_days: int
    max_gap_days: int
    weekdays: list[int] = Field(sa_column=Column(INTEGERS, nullable=False))
    from_min: int
    to_min: int
    site_ids: list[UUID] = Field(default_factory=list, sa_column=Column(UUIDS, nullable=False))
    programme_id: UUID | None = None
    provider_id: UUID | None = None
    starts_on: date
    ends_on: date | None = None
    extra_reason: str | None = sealed("obligation.extra_reason", default=None)
    made_by: UUID | None = None
    binds: bool = True
    catches_up_id: UUID | None = None

    @property
    def is_extra(self) -> bool:
        return self.made_by is not None

    @property
    def may_be_at_once(self) -> bool:
        """Without a day of notice: a miss has no consequences."""
        return self.is_extra and not self.binds

    def terms(self) -> ObligationTerms:
        return ObligationTerms(
            kind=ObligationKind(self.kind),
            minutes=self.minutes,
            period_days=self.period_days,
            weekdays=tuple(self.weekdays),
            from_min=self.from_min,
            to_min=self.to_min,
            travel_min=self.travel_min,
            site_ids=tuple(str(one) for one in self.site_ids),
            programme_id=str(self.programme_id) if self.programme_id else None,
            provider_id=str(self.provider_id) if self.provider_id else None,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )

    def take(self, terms: ObligationTerms) -> None:
        """Write the terms into this row."""
        for name, value in columns_of(terms).items():
            setattr(self, name, value)


def columns_of(terms: ObligationTerms) -> dict[str, Any]:
    """The columns of an obligation that its terms decide."""
    return {
        "kind": terms.kind.value,
        "needs": terms.needs.value,
        "minutes": terms.minutes,
        "travel_min": terms.travel_min,
        "period_days": terms.period_days,
        "min_gap_days": terms.min_gap_days,
        "max_gap_days": terms.max_gap_days,
        "weekdays": list(terms.weekdays),
        "from_min": terms.from_min,
        "to_min": terms.to_min,
        "site_ids": [UUID(one) for one in terms.site_ids],
        "programme_id": as_uuid(terms.programme_id),
        "provider_id": as_uuid(terms.provider_id),
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
    }


get_plan = partial(get_row, PlanRow)

get_obligation = partial(get_row, ObligationRow)

plans_of = rows_of(PlanRow, "person_id", "-number")
"""Every version, newest first."""


def plan_in_force(session: Session, person_id: UUID) -> PlanRow | None:
    tail = "where person_id = :person and state = 'approved'"
    return next(iter(rows_where(session, PlanRow, tail, {"person": person_id})), None)


def plan_in_hand(session: Session, person_id: UUID) -> PlanRow | None:
    """The one version that is being written or waits for approval."""
    query = select(PlanRow).where(PlanRow.person_id == person_id, col(PlanRow.state).in_(IN_HAND))
    return session.exec(query).first()


def next_number(session: Session, person_id: UUID) -> int:
    query = select(func.coalesce(func.max(PlanRow.number), 0)).where(PlanRow.person_id == person_id)
    return int(session.exec(query).one()) + 1


obligations_of = rows_of(ObligationRow, "plan_id", "id")


def line_in_other_plan(session: Session, row: ObligationRow) -> bool:
    """Whether another version has this line too, so that appointments may rest on it."""
    query = select(ObligationRow.id).where(
        ObligationRow.line_id == row.line_id, ObligationRow.plan_id != row.plan_id
    )
    return session.exec(query).first() is not None


_IN_FORCE = """
where person_id = any(:people) and plan_id in (select p.id from supervision_plan p where p.state = 'approved')
order by person_id, id
"""


def obligations_in_force(session: Session, person_ids: Iterable[UUID]) -> list[ObligationRow]:
    """Obligations of the plans in force of these persons."""
    return rows_where(session, ObligationRow, _IN_FORCE, {"people": list(person_ids)})


_BEHIND = """
where id = (select o.condition_id from appointment a join obligation o on o.id = a.obligation_id where a.id = :about)
"""


def condition_behind(session: Session, appointment_id: UUID) -> list[ConditionRow]:
    """The condition that an appointment's obligation follows from."""
    return rows_where(session, ConditionRow, _BEHIND, {"about": appointment_id})


def obligations_under(session: Session, order_ids: Iterable[UUID]) -> list[ObligationRow]:
    """Obligations, of any version of a plan, that rest on conditions of these orders."""
    query = (
        select(ObligationRow)
        .join(ConditionRow, col(ConditionRow.id) == col(ObligationRow.condition_id))
        .where(col(ConditionRow.order_id).in_(list(order_ids)))
    )
    return list(session.exec(query))


def kinds_held_at(session: Session, site_id: UUID) -> set[str]:
    """The kinds of obligation that plans in force or in hand hold at this site."""
    query = (
        select(ObligationRow.kind)
        .join(PlanRow, col(PlanRow.id) == col(ObligationRow.plan_id))
        .where(
            col(PlanRow.state).in_(("approved", *IN_HAND)),
            col(ObligationRow.site_ids).contains([site_id]),
        )
        .distinct()
    )
    return set(session.exec(query))


def teams_with_plans(session: Session) -> list[UUID]:
    """Teams with plans in force."""
    query = (
        select(PersonRow.team_id)
        .join(PlanRow, col(PlanRow.person_id) == col(PersonRow.id))
        .where(PlanRow.state == "approved", col(PersonRow.closed_on).is_(None))
        .distinct()
        .order_by(col(PersonRow.team_id))
    )
    return list(session.exec(query))


def people_with_plans(session: Session, team_id: UUID) -> list[UUID]:
    """The people of a team with a plan in force, in the order of their ids."""
    query = (
        select(PersonRow.id)
        .join(PlanRow, col(PlanRow.person_id) == col(PersonRow.id))
        .where(
            PersonRow.team_id == team_id,
            PlanRow.state == "approved",
            col(PersonRow.closed_on).is_(None),
        )
        .order_by(col(PersonRow.id))
    )
    return list(session.exec(query))
