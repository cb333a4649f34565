"""Groups people are treated in, the way there, and places offered in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.domain.treatment.referrals import Course, ReferralState
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.read_ahead import rows_where
from aftercare.store.database.rows_of import rows_of_any
from aftercare.store.database.sealed_columns import sealed


class TreatmentGroupRow(VersionedRow, table=True):
    """`series` names its meetings among the group sessions of the programme."""

    programme_id: UUID
    series: str
    name: str
    entry: str
    capacity: int
    starts_on: date
    ends_on: date | None = None


class ReferralRow(OfPerson, VersionedRow, table=True):
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
    end_reason: str | None = sealed("referral.end_reason", default=None)
    drop_out_reason: str | None = None
    drop_out_by: str | None = None
    follows_id: UUID | None = None
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)


class ReferralEventRow(OfPerson, table=True):
    referral_id: UUID
    act: str
    happened_on: date
    note: str | None = sealed("referral_event.note", default=None)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=MOMENT)


class PlaceOfferRow(OfPerson, VersionedRow, table=True):
    referral_id: UUID
    group_id: UUID
    state: str = "offered"
    offered_at: datetime = Field(sa_type=MOMENT)
    answer_by: datetime = Field(sa_type=MOMENT)
    answered_by: UUID | None = None
    answered_at: datetime | None = moment()
    reason: str | None = sealed("place_offer.reason", default=None)


_IN_USE = """
select exists (select from treatment_group where programme_id = :programme)
    or exists (select from group_session where programme_id = :programme)
    or exists (select from referral where programme_id = :programme)
    or exists (select from obligation where programme_id = :programme)
"""


def is_programme_in_use(session: Session, programme_id: UUID) -> bool:
    """Whether any group, meeting, referral or plan rests on this programme."""
    return bool(execute(session, _IN_USE, {"programme": programme_id}).scalar_one())


def course_of(row: ReferralRow) -> Course:
    """The referral as the rules see it."""
    return Course(
        state=ReferralState(row.state),
        referred_on=row.referred_on,
        intake_offered_on=row.intake_offered_on,
        intake_on=row.intake_on,
        started_on=row.started_on,
        paused_on=row.paused_on,
        ended_on=row.ended_on,
    )


get_referral = partial(get_row, ReferralRow)


# The group; with `for_update` locked, as by every transaction that wants a place in it.
get_group = partial(get_row, TreatmentGroupRow)

get_offer = partial(get_row, PlaceOfferRow)


def group_of_series(session: Session, programme_id: UUID | None, series: str) -> UUID | None:
    """The treatment group that meets as this series of this programme."""
    query = select(TreatmentGroupRow.id).where(
        TreatmentGroupRow.programme_id == programme_id, TreatmentGroupRow.series == series
    )
    return session.exec(query).first()


def groups_offered(session: Session, referral_id: UUID) -> list[UUID]:
    """The groups in which this referral has a place on offer."""
    query = select(PlaceOfferRow.group_id).where(
        PlaceOfferRow.referral_id == referral_id, PlaceOfferRow.state == "offered"
    )
    return list(session.exec(query))


def is_referred(
    session: Session, person_id: UUID, programme_id: UUID, states: Iterable[str]
) -> bool:
    """Whether a referral of this person to this programme is in one of these states."""
    query = select(ReferralRow.id).where(
        ReferralRow.person_id == person_id,
        ReferralRow.programme_id == programme_id,
        col(ReferralRow.state).in_(list(states)),
    )
    return session.exec(query).first() is not None


referrals_of = rows_of_any(ReferralRow, "person_id", "-referred_on", "-id")
"""Every referral of these persons, the newest first."""

steps_of = rows_of_any(ReferralEventRow, "referral_id", "recorded_at", "id")
"""The steps of these referrals in the order they were recorded."""


def last_step_on(session: Session, referral: ReferralRow) -> date:
    """The day of the newest step, of the referral itself when there is none."""
    days = (one.happened_on for one in steps_of(session, [referral.id]))
    return max(days, default=referral.referred_on)


def groups_to_come(session: Session, today: date) -> list[TreatmentGroupRow]:
    """The groups that have not ended, by name."""
    tail = "where ends_on is null or ends_on >= :today order by name, id"
    return rows_where(session, TreatmentGroupRow, tail, {"today": today})
