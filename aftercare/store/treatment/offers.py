"""Groups with places to offer, and the waiting offers and referrals, locked for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.offers import OfferState
from aftercare.domain.treatment.referrals import WAITING
from aftercare.store.database.locks import rows_locked
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, TreatmentGroupRow

# Groups that could take referrals to this programme: its own, or another of its purpose.
_SERVING = """
select g.id from treatment_group g join programme m on m.id = g.programme_id
join programme wanted on wanted.id = :programme
where (m.id = wanted.id or m.purpose = wanted.purpose) and (g.ends_on is null or g.ends_on >= :today)
order by g.id
"""
_MEETING = """
select g.id from treatment_group g where g.id = any(:ids) and (g.ends_on is null or g.ends_on > :today) and exists (
  select from group_session s where s.programme_id = g.programme_id and s.series = g.series and s.starts_at > :now
  and cast(timezone('Europe/Amsterdam', s.starts_at) as date) <= coalesce(g.ends_on, 'infinity'))
"""
_RUNNING = "select id from treatment_group where ends_on is null or ends_on >= :today order by id"


def groups_serving(work: UnitOfWork, programme_id: UUID) -> list[UUID]:
    """The groups a client referred to this programme could join, substitutes included."""
    values = {"programme": programme_id, "today": civil_date(work.now)}
    return list(execute(work.session, _SERVING, values).scalars())


def groups_running(work: UnitOfWork) -> list[UUID]:
    """Every group that has not ended."""
    return list(execute(work.session, _RUNNING, {"today": civil_date(work.now)}).scalars())


def groups_meeting(session: Session, group_ids: Iterable[UUID], now: datetime) -> list[UUID]:
    """Those of these groups that go on after today and have a session to come."""
    return list(
        execute(
            session, _MEETING, {"ids": list(group_ids), "now": now, "today": civil_date(now)}
        ).scalars()
    )


def lock_groups(session: Session, group_ids: Iterable[UUID]) -> list[TreatmentGroupRow]:
    """These groups, locked in the order of their ids: giving a place away needs the lock of its group."""
    return rows_locked(TreatmentGroupRow, session, col(TreatmentGroupRow.id).in_(list(group_ids)))


def lock_unanswered_offer_of(session: Session, referral_id: UUID) -> PlaceOfferRow | None:
    """The place currently offered to this referral, locked."""
    query = select(PlaceOfferRow).where(
        PlaceOfferRow.referral_id == referral_id, PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def unanswered_offers_of_person(session: Session, person_id: UUID) -> Sequence[UUID]:
    """The offers this person has not answered."""
    query = select(PlaceOfferRow.id).where(
        PlaceOfferRow.person_id == person_id, PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return session.exec(query).all()


def lock_waiting(session: Session, referral_id: UUID) -> bool:
    """Whether this referral waits for a group and is locked now; skips one that another transaction has locked."""
    query = select(ReferralRow.id).where(
        ReferralRow.id == referral_id,
        col(ReferralRow.state).in_(WAITING),
        col(ReferralRow.group_id).is_(None),
    )
    return session.exec(query.with_for_update(key_share=True, skip_locked=True)).first() is not None


def referrals_offered(session: Session, group_id: UUID) -> Sequence[UUID]:
    """The referrals with an unanswered offer of a place in this group."""
    query = select(PlaceOfferRow.referral_id).where(
        PlaceOfferRow.group_id == group_id, PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return session.exec(query.order_by(col(PlaceOfferRow.referral_id))).all()


def offers_over(session: Session, now: datetime, most: int) -> list[UUID]:
    """Open offers past their deadline to answer, the oldest first."""
    query = (
        select(PlaceOfferRow.id)
        .where(PlaceOfferRow.state == OfferState.OFFERED.value, PlaceOfferRow.answer_by <= now)
        .order_by(col(PlaceOfferRow.answer_by), col(PlaceOfferRow.id))
        .limit(most)
    )
    return list(session.exec(query))


def first_answer_by(session: Session) -> datetime | None:
    """The deadline of the next open offer."""
    query = select(func.min(col(PlaceOfferRow.answer_by))).where(
        PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return session.exec(query).one()
