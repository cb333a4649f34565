"""Case conferences about a client, and the actions agreed there."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field

from aftercare.store.database.columns import MOMENT, UUIDS, OfPerson, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed


class CaseConferenceRow(OfPerson, table=True):
    """`took_part`: who took part, by role and organisation. `starts_at`: of a planned one, which is on `held_on`, with
    the colleagues `invited`; `plan_id`: the planned one that this was."""

    held_on: date
    took_part: str = sealed("case_conference.took_part")
    starts_at: datetime | None = moment()
    place: str | None = sealed("case_conference.place", default=None)
    invited: list[UUID] = Field(default_factory=list, sa_column=Column(UUIDS, nullable=False))
    plan_id: UUID | None = None
    cancelled_at: datetime | None = moment()
    cancelled_by: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


class AgreedActionRow(OfPerson, table=True):
    """The owner is a colleague, or someone outside by function and organisation. Its deadline says what became
    of it."""

    conference_id: UUID
    what: str = sealed("agreed_action.what")
    owner_id: UUID | None = None
    outside_owner: str | None = sealed("agreed_action.outside_owner", default=None)
    due_on: date
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


get_conference = partial(get_row, CaseConferenceRow)
conferences_of = rows_of(CaseConferenceRow, "person_id", "-held_on", "-id")
"""Every conference about a person, held or planned, the newest first."""
actions_of = rows_of(AgreedActionRow, "person_id", "due_on", "id")
"""Every action agreed about a person, by the day it is due."""
