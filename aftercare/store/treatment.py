"""Groups people are treated in, the way there, and places offered in them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from aftercare.store.columns import MOMENT, moment, row_id


class TreatmentGroupRow(SQLModel, table=True):
    """`series` names its meetings among the group sessions of the programme."""

    __tablename__ = "treatment_group"
    id: UUID = row_id()
    programme_id: UUID
    series: str
    name: str
    entry: str
    capacity: int
    starts_on: date
    ends_on: date | None = None
    version: int = 1


class ReferralRow(SQLModel, table=True):
    __tablename__ = "referral"
    id: UUID = row_id()
    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    provider_id: UUID
    group_id: UUID | None = None
    state: str = "referred"
    referred_on: date
    intake_offered_on: date | None = None
    intake_on: date | None = None
    started_on: date | None = None
    paused_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    follows_id: UUID | None = None
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    version: int = 1


class ReferralEventRow(SQLModel, table=True):
    __tablename__ = "referral_event"
    id: UUID = row_id()
    referral_id: UUID
    person_id: UUID
    act: str
    happened_on: date
    note: str | None = None
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)


class PlaceOfferRow(SQLModel, table=True):
    __tablename__ = "place_offer"
    id: UUID = row_id()
    referral_id: UUID
    person_id: UUID
    group_id: UUID
    state: str = "offered"
    offered_at: datetime = Field(sa_type=MOMENT)
    answer_by: datetime = Field(sa_type=MOMENT)
    answered_by: UUID | None = None
    answered_at: datetime | None = moment()
    reason: str | None = None
    version: int = 1
