"""Offers free places in groups to whoever is next in line and fits, each place to one person only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Group, why_not
from aftercare.domain.treatment.offers import OFFER_LIFE, OfferAct, OfferState, answer_by
from aftercare.domain.treatment.referrals import WAITING
from aftercare.domain.treatment.waits import turn
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Work
from aftercare.store.tasks.rows import TaskRow, open_task
from aftercare.store.treatment.group_facts import Candidate, candidates_for, groups_now
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, TreatmentGroupRow

TASK_KIND, TASK_REASON = "answer_offer", "place-free"
# Groups that a place of this programme's referrals could be in: its own, or another of its purpose.
_SERVING = text(
    """
select g.id from treatment_group g join programme m on m.id = g.programme_id
join programme wanted on wanted.id = :programme
where (m.id = wanted.id or m.purpose = wanted.purpose) and (g.ends_on is null or g.ends_on >= :today)
order by g.id
"""
)
_RUNNING = text(
    "select id from treatment_group where ends_on is null or ends_on >= :today order by id"
)


def groups_serving(work: Work, programme_id: UUID) -> list[UUID]:
    """The groups somebody referred to this programme could join, substitutes included."""
    values = {"programme": programme_id, "today": civil_date(work.now)}
    return list(work.session.scalars(_SERVING, values))


def groups_running(work: Work) -> list[UUID]:
    """Every group that has not ended."""
    return list(work.session.scalars(_RUNNING, {"today": civil_date(work.now)}))


def lock_groups(session: Session, group_ids: Iterable[UUID]) -> list[TreatmentGroupRow]:
    """These groups, locked in the order of their ids: whoever gives a place away holds its group."""
    query = (
        select(TreatmentGroupRow)
        .where(col(TreatmentGroupRow.id).in_(list(group_ids)))
        .order_by(col(TreatmentGroupRow.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query))


def offer_places(work: Work, group_ids: Iterable[UUID]) -> int:
    """Offer every free place of these groups to the first in line who fits; answers how many.

    The highest risk first, then who waits longest. Run it as the clock: the line crosses caseloads.
    """
    made = 0
    for row in lock_groups(work.session, group_ids):
        group = groups_now(work.session, [row.id])[row.id]
        line = candidates_for(work.session, row.id, row.programme_id)
        for one in sorted(line, key=lambda one: turn(one.in_line)):
            if not group.free:
                break
            if _offered(work, row.id, group, one):
                group = replace(group, members=group.members | {one.joiner.person})
                made += 1
    return made


def _offered(work: Work, group_id: UUID, group: Group, one: Candidate) -> bool:
    """Whether this person was offered a place: they fit, and nobody is changing their referral."""
    if why_not(one.joiner, group, civil_date(work.now)) is not None:
        return False
    waiting = select(ReferralRow.id).where(
        ReferralRow.id == one.referral_id,
        col(ReferralRow.state).in_(WAITING),
        col(ReferralRow.group_id).is_(None),
    )
    if work.session.exec(waiting.with_for_update(key_share=True, skip_locked=True)).first() is None:
        return False
    offer = PlaceOfferRow(
        referral_id=one.referral_id,
        person_id=one.person_id,
        group_id=group_id,
        offered_at=work.now,
        answer_by=answer_by(work.now),
    )
    work.session.add(offer)
    work.session.flush()
    open_task(
        work.session,
        person_id=one.person_id,
        kind=TASK_KIND,
        subject=offer.id,
        reason=TASK_REASON,
        due_at=offer.answer_by,
        now=work.now,
    )
    audit.note(work, "offer-place", "place-offer", offer.id, one.person_id)
    return True


def close_offer(work: Work, offer: PlaceOfferRow, act: OfferAct, reason: str | None = None) -> None:
    """The offer is answered, or its time is over; its task is done with it."""
    offer.state = OFFER_LIFE.after(OfferState(offer.state), act)
    offer.answered_by, offer.answered_at = work.actor.staff_id, work.now
    offer.reason = reason
    work.session.flush()
    work.session.execute(
        update(TaskRow)
        .where(
            col(TaskRow.subject_key) == _task_key(offer.id),
            col(TaskRow.state) == "opened",
        )
        .values(
            state="done",
            done_by=work.actor.staff_id,
            done_at=work.now,
            version=TaskRow.version + 1,
        )
    )


def _task_key(offer_id: UUID) -> str:
    return f"{TASK_KIND}:{offer_id}:{TASK_REASON}"


def awaits_answer(session: Session, task: TaskRow) -> bool:
    """Whether this task is about a place that is still kept for somebody."""
    if task.kind != TASK_KIND:
        return False
    query = select(PlaceOfferRow.id).where(
        PlaceOfferRow.person_id == task.person_id, PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return any(_task_key(one) == task.subject_key for one in session.exec(query))


def open_offer_of(session: Session, referral_id: UUID) -> PlaceOfferRow | None:
    """The place this referral is offered now, locked."""
    query = select(PlaceOfferRow).where(
        PlaceOfferRow.referral_id == referral_id, PlaceOfferRow.state == OfferState.OFFERED.value
    )
    return session.exec(query.with_for_update(key_share=True)).first()


def take_back_offer(work: Work, referral_id: UUID) -> UUID | None:
    """An offer to somebody who no longer waits lapses; answers the group whose place is free again."""
    offer = open_offer_of(work.session, referral_id)
    if offer is None:
        return None
    close_offer(work, offer, OfferAct.LAPSE)
    offer.version += 1
    return offer.group_id
