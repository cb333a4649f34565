"""Offers each free place in a group to the first in line who fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.fit import Group, why_not
from aftercare.domain.treatment.offers import OFFER_LIFE, OfferAct, OfferState, answer_by
from aftercare.domain.treatment.waits import turn
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.tasks.rows import TaskRow, end_task, open_task
from aftercare.store.treatment.group_facts import Candidate, candidates_for, groups_now
from aftercare.store.treatment.offers import (
    groups_meeting,
    lock_groups,
    lock_unanswered_offer_of,
    lock_waiting,
    unanswered_offers_of_person,
)
from aftercare.store.treatment.rows import PlaceOfferRow

TASK_KIND, TASK_REASON = "answer_offer", "place-free"


def offer_places(work: UnitOfWork, group_ids: Iterable[UUID]) -> int:
    """Offer every free place of these groups to the first in line who fits; returns how many.

    The highest risk first, then who waits longest. A group without a session to come offers none: there would be no
    time at which the client could come. Run it as the clock: the line crosses caseloads.
    """
    made = 0
    for row in lock_groups(work.session, groups_meeting(work.session, group_ids, work.now)):
        group = groups_now(work.session, [row.id])[row.id]
        line = candidates_for(work.session, row.id, row.programme_id)
        for one in sorted(line, key=lambda one: turn(one.waiting)):
            if not group.free:
                break
            if _offered(work, row.id, group, one):
                group = replace(group, members=group.members | {one.joiner.person})
                made += 1
    return made


def _offered(work: UnitOfWork, group_id: UUID, group: Group, one: Candidate) -> bool:
    """Whether this person was offered a place: they fit, and no other transaction has locked their referral."""
    if why_not(one.joiner, group, civil_date(work.now)) is not None:
        return False
    if not lock_waiting(work.session, one.referral_id):
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


def close_offer(
    work: UnitOfWork, offer: PlaceOfferRow, act: OfferAct, reason: str | None = None
) -> None:
    """The offer is answered, or has expired; its task is done with it."""
    offer.state = OFFER_LIFE.after(OfferState(offer.state), act)
    offer.answered_by, offer.answered_at = work.actor.staff_id_or_none, work.now
    offer.reason = reason
    work.session.flush()
    end_task(work.session, _task_key(offer.id), work.actor.staff_id_or_none, work.now)


def _task_key(offer_id: UUID) -> str:
    return f"{TASK_KIND}:{offer_id}:{TASK_REASON}"


def awaits_answer(session: Session, task: TaskRow) -> bool:
    """Whether this task is about a place that is still reserved."""
    if task.kind != TASK_KIND:
        return False
    offers = unanswered_offers_of_person(session, task.person_id)
    return any(_task_key(one) == task.subject_key for one in offers)


def take_back_offer(work: UnitOfWork, referral_id: UUID) -> UUID | None:
    """An offer to a person who no longer waits lapses; answers the group with the free place."""
    offer = lock_unanswered_offer_of(work.session, referral_id)
    if offer is None:
        return None
    close_offer(work, offer, OfferAct.LAPSE)
    offer.version += 1
    return offer.group_id
