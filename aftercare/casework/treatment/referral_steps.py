"""The common parts of every act on a referral: locks, the recorded step, waiting norms, times, freed places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from aftercare.base.errors import Invalid, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.casework.placement.line_warnings import line_warnings
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.treatment import (
    INTAKE_NORM,
    TOTAL_NORM,
    TREATMENT_NORM,
    norm_deadlines,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.domain.treatment.fit import shown_reason, why_not
from aftercare.domain.treatment.referrals import (
    ENDED,
    NEEDS_REASON,
    REFERRAL_LIFE,
    DropOut,
    ReferralAct,
    ReferralState,
    date_faults,
    dates_of,
    drop_out_faults,
    never_begun,
)
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.treatment.place_offers import offer_places, take_back_offer
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.deadlines.rows import lock_open_norms
from aftercare.store.plans.rows import obligations_in_force, plan_in_force
from aftercare.store.tasks.rows import open_task
from aftercare.store.treatment.group_facts import candidate, groups_now
from aftercare.store.treatment.offers import lock_groups
from aftercare.store.treatment.rows import (
    ReferralEventRow,
    ReferralRow,
    TreatmentGroupRow,
    course_of,
    get_group,
    get_referral,
    groups_offered,
    last_step_on,
)

LONGEST_NOTE = 2_000
REVIEW_WORKING_DAYS = 3
# The norms that an act ends: they were met or not, but the wait they measure is over.
_MEETS = {
    ReferralAct.HOLD_INTAKE: (INTAKE_NORM,),
    ReferralAct.START: (INTAKE_NORM, TREATMENT_NORM, TOTAL_NORM),
}


def locked_referral(
    work: UnitOfWork, referral_id: UUID, version: int, also: Iterable[UUID] = ()
) -> ReferralRow:
    """The referral, locked and with its version increased. Its groups are locked before it, as in every transaction
    that assigns places. Raises NotFound, Stale."""
    row = get_referral(work.session, referral_id)
    offered = groups_offered(work.session, referral_id)
    wanted = {*offered, *also, *([row.group_id] if row.group_id else [])}
    lock_groups(work.session, wanted)
    return expect_version(get_referral(work.session, referral_id, for_update=True), version)


def refuse_note(note: str, *, required: bool) -> None:
    """Raises Invalid at /note for a note that is missing or too long."""
    if required and not note.strip():
        raise Invalid.at("/note", "reason-missing")
    refuse_if(too_long("/note", note, LONGEST_NOTE))


def take_step(
    work: UnitOfWork,
    row: ReferralRow,
    act: ReferralAct,
    on: date,
    note: str,
    end: DropOut | None = None,
) -> None:
    """Applies one step to the referral and records it. Raises IllegalTransition, Invalid."""
    state = REFERRAL_LIFE.after(ReferralState(row.state), act)
    refuse_note(note, required=act in NEEDS_REASON)
    last_on = last_step_on(work.session, row)
    faults = [*date_faults(act, on, last_on, civil_date(work.now))]
    refuse_if([*faults, *drop_out_faults(act, end, note)])
    row.state = state.value
    row.sqlmodel_update(dates_of(act, on))
    if state in ENDED:
        row.end_reason = note.strip() or None
        if end is not None:
            row.drop_out_reason, row.drop_out_by = end.reason.value, end.by.value
        if never_begun(row.started_on, on):
            row.started_on = None
    keep_step(work, row, act.value, on, note)
    _meet_norms(work, row, _MEETS.get(act, ()), on)
    sync_norms(work, row)


def keep_step(work: UnitOfWork, row: ReferralRow, act: str, on: date, note: str = "") -> None:
    """Appends one entry to the referral's record."""
    work.session.add(
        ReferralEventRow(
            referral_id=row.id,
            person_id=row.person_id,
            act=act,
            happened_on=on,
            note=note.strip() or None,
            recorded_by=work.actor.staff_id,
            recorded_at=work.now,
        )
    )
    work.session.flush()


def sync_norms(work: UnitOfWork, row: ReferralRow) -> None:
    """Updates the waiting norms of this referral."""
    wanted = norm_deadlines(course_of(row))
    sync_deadlines(work.session, row.person_id, "referral", row.id, wanted, work.now)


def _meet_norms(work: UnitOfWork, row: ReferralRow, codes: tuple[str, ...], on: date) -> None:
    for norm in lock_open_norms(work.session, row.id, codes):
        norm.state, norm.done_on = DeadlineState.DONE.value, on
        norm.done_by, norm.done_at = work.actor.staff_id, work.now
        norm.version += 1
    work.session.flush()


def refuse_misfit(work: UnitOfWork, row: ReferralRow, group_id: UUID) -> TreatmentGroupRow:
    """The group, if this person can join it. It is locked, so that the place stays free for them.

    Raises Invalid at /group_id with a neutral code, NotFound.
    """
    found = get_group(work.session, group_id, for_update=True)
    with as_clock(work):
        one = candidate(work.session, row.id)
        group = groups_now(work.session, [group_id])[group_id]
    others = group.members - {one.joiner.person}
    misfit = why_not(one.joiner, replace(group, members=others), civil_date(work.now))
    if misfit is not None:
        raise Invalid.at("/group_id", shown_reason(misfit), "Not possible in this group.")
    return found


def settle(work: UnitOfWork, row: ReferralRow, freed: Iterable[UUID | None] = ()) -> None:
    """Called after an act. Withdraws an offer to a person who no longer waits for one, and updates their times to
    what they can attend. Offers freed places to the next in the waiting list."""
    work.session.flush()
    places = {one for one in freed if one is not None}
    if row.state in ENDED or row.group_id is not None:
        returned = take_back_offer(work, row.id)
        places |= {returned} if returned else set()
    offer_freed(work, places)
    if plan_in_force(work.session, row.person_id) is not None:
        place_persons(work, [row.person_id])
        _ask_for_other_sites(work, row.person_id)


def _ask_for_other_sites(work: UnitOfWork, person_id: UUID) -> None:
    """Tasks for the officer: a treatment could begin, but the plan names no site of this provider."""
    rows = obligations_in_force(work.session, [person_id])
    for one in line_warnings(work, rows):
        if one.code == WhyWaiting.NO_SITE:
            open_task(
                work.session,
                person_id=person_id,
                kind="review_plan",
                subject=one.line_id,
                reason=one.code,
                due_at=add_working_days(work.now, REVIEW_WORKING_DAYS),
                now=work.now,
            )


def offer_freed(work: UnitOfWork, group_ids: Iterable[UUID]) -> int:
    """Offers the free places of these groups to the next in the waiting list, on any officer's caseload. It runs as
    the clock, and the actor learns nothing of it."""
    wanted = set(group_ids)
    if not wanted:
        return 0
    with as_clock(work):
        return offer_places(replace(work, actor=CLOCK), wanted)


def note_act(work: UnitOfWork, action: str, row: ReferralRow) -> None:
    audit.note(work, f"record-{action}", "referral", row.id, row.person_id)
