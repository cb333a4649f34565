"""Contact standards, changes of tier, and contacts without an appointment of the person."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Column, PrimaryKeyConstraint
from sqlmodel import Field, Session, col, or_

from aftercare.domain.contact_standards.kinds import Requirement, read_profile
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.columns import JSON, MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.database.versioned_policy import (
    Adopted,
    from_first_day,
    get_version,
    version_in_force,
)
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow, plan_in_force

_CAME_INTO_FORCE = ("approved", "superseded")


class ContactStandardRow(Adopted, table=True):
    __table_args__ = (PrimaryKeyConstraint("code", "version"),)
    code: str = Field(primary_key=True)
    nl: str
    en: str
    source: str
    adopted_by: str
    reason: str | None = None
    valid_to: date | None = None
    is_example: bool = False
    profile: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))

    def requirements(self, case_type: str, tier: int) -> tuple[Requirement, ...]:
        """What this version requires for such a client."""
        return read_profile(self.profile).requirements(case_type, tier)


class TierChangeRow(OfPerson, table=True):
    from_tier: int
    to_tier: int
    reason: str = sealed("tier_change.reason")
    assessment_id: UUID | None = None
    changed_by: UUID
    changed_at: datetime = Field(sa_type=MOMENT)


class ContactRecordRow(OfPerson, VersionedRow, table=True):
    """`completed` False is an attempt: it never counts."""

    kind: str
    held_on: date
    completed: bool
    note: str | None = sealed("contact_record.note", default=None)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)
    voided_by: UUID | None = None
    voided_at: datetime | None = moment()


def standard_in_use(session: Session, code: str, on: date) -> ContactStandardRow | None:
    """The newest activated version that is valid on that day."""
    until = col(ContactStandardRow.valid_to)
    of_code, not_over = col(ContactStandardRow.code) == code, or_(until.is_(None), until >= on)
    return version_in_force(session, ContactStandardRow, on, of_code, not_over)


_IN_USE = """
where activated_at is not null and valid_from <= :day and (valid_to is null or valid_to >= :day) order by version
"""


def standards_in_use(session: Session, on: date) -> dict[str, ContactStandardRow]:
    """The same of every standard, by its code."""
    found = rows_where(session, ContactStandardRow, _IN_USE, {"day": on})
    return {one.code: one for one in found}


def shipped_standards() -> list[dict[str, Any]]:
    """Columns of every shipped standard. A team still has to choose it."""
    files = sorted(Path(__file__).parent.glob("*-example.json"))
    return [from_first_day(json.loads(one.read_text())) for one in files]


def standard_of_team(session: Session, team_id: UUID, on: date) -> ContactStandardRow | None:
    """The version in use on that day of the standard this team works by."""
    team = team_of(session, team_id)
    if team is None or team.standard_code is None:
        return None
    return standards_in_use(session, on).get(team.standard_code)


_BY_TRACK = """
select case_type, tier, count(*) as clients from person where team_id = :team and closed_on is null
group by case_type, tier order by case_type desc, tier
"""


def clients_by_track(session: Session, team_id: UUID) -> list[Row]:
    """How many clients of a team have each type of case and level. Run it as the clock: it identifies no one."""
    return rows(session, _BY_TRACK, {"team": team_id})


def team_of(session: Session, team_id: UUID) -> TeamRow | None:
    return next(iter(rows_where(session, TeamRow, "where id = :id", {"id": team_id})), None)


def standard_kept(session: Session, plan: PlanRow | None) -> ContactStandardRow | None:
    """The version a plan was checked against when it was handed in."""
    if plan is None or plan.standard_code is None or plan.standard_version is None:
        return None
    return get_version(session, ContactStandardRow, plan.standard_version, code=plan.standard_code)


def standard_held_to(session: Session, person: PersonRow, on: date) -> ContactStandardRow | None:
    """The standard that a person's contacts are judged by: the version their plan in force was checked against, else
    the team's of that day."""
    kept = standard_kept(session, plan_in_force(session, person.id))
    return kept or standard_of_team(session, person.team_id, on)


_APPROVED_FIRST = """
select min(decided_at) as at from supervision_plan
where person_id = :person and standard_code = :code and state = any(:states)
"""


def held_since(session: Session, person: PersonRow, standard: ContactStandardRow) -> date | None:
    """The first day on which this person's contacts are judged by that standard. It is the day their team chose it or
    the first plan checked against it was approved, if earlier."""
    values = {"person": person.id, "code": standard.code, "states": [*_CAME_INTO_FORCE]}
    approved_at = rows(session, _APPROVED_FIRST, values)[0]["at"]
    team = team_of(session, person.team_id)
    of_team = team is not None and team.standard_code == standard.code
    days = (
        team.standard_since_on if team is not None and of_team else None,
        civil_date(approved_at) if approved_at else None,
    )
    return min((day for day in days if day), default=None)


get_contact_record = partial(get_row, ContactRecordRow)

contact_records_of = rows_of(ContactRecordRow, "person_id", "-held_on", "-recorded_at", "id")
"""The newest first, voided ones too."""

tier_changes_of = rows_of(TierChangeRow, "person_id", "-changed_at", "-id")
"""The newest first."""
