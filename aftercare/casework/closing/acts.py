"""Closing the file of a client, and reopening it: what waits for the client ends in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from aftercare.base.errors import (
    FileClosed,
    Forbidden,
    IllegalTransition,
    Invalid,
    Stale,
    refuse_if,
)
from aftercare.base.typed_text import required
from aftercare.casework.attachments.photos import end_photo
from aftercare.casework.conditions.coverage import refresh_coverage
from aftercare.casework.orders.period_changes import after_change, before_change
from aftercare.casework.papers.hand_over_deadlines import (
    CLIENT_DIED,
    ask_to_hand_over_again,
    end_hand_over,
)
from aftercare.casework.placement.taken_back import Undone
from aftercare.casework.treatment.referral_steps import (
    locked_referral,
    note_act,
    settle,
    take_step,
)
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.domain.closing.closing import (
    FILE_CLOSED,
    FILE_REOPENED,
    LONGEST_NOTE,
    ClosingReason,
    NewClosing,
    closing_faults,
    ending_orders,
    is_restored,
    tasks_that_stay,
)
from aftercare.domain.papers import PaperKind
from aftercare.domain.plans.lifecycle import PLAN_LIFE, PlanAct, PlanState
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.domain.treatment.referrals import OPEN, ReferralAct
from aftercare.processes.appointments.pass_on import ask_again
from aftercare.processes.escalation.decisions_in_question import reopen_reviews
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.processes.risk.reassessments import sync_reassessments
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import OPEN as TO_COME
from aftercare.store.appointments.rows import appointments_to_come, lock_appointments
from aftercare.store.closing.facts import cancel_texts_of, end_tasks_of, file_facts
from aftercare.store.closing.rows import (
    FileClosingRow,
    closings_unseen,
    get_closing,
    people_of_closings,
)
from aftercare.store.closing.screen_closing import who_hears
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.orders.rows import get_order
from aftercare.store.papers.rows import papers_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.placement.unplaced import replace_unplaced
from aftercare.store.plans.rows import IN_HAND, get_plan, plans_of
from aftercare.store.staff.mail_rows import mail_event
from aftercare.store.tasks.rows import open_task
from aftercare.store.transfers.rows import get_transfer, lock_people, to_come_of
from aftercare.store.treatment.offers import lock_groups
from aftercare.store.treatment.rows import ReferralRow, groups_offered, referrals_of

REVIEW_WORKING_DAYS = 1
# More than one person has.
MOST = 10_000


def may_close(work: UnitOfWork, person: PersonRow) -> bool:
    """The client's own officer, and the supervisors who see the file: a stand-in keeps a file as it is."""
    actor = work.actor
    return actor.role is Role.SUPERVISOR or actor.staff_id_or_none == person.officer_id


@requires(Permission.WRITE_CASE_FILES)
def close_file(work: UnitOfWork, person_id: UUID, version: int, new: NewClosing) -> FileClosingRow:
    """Closes the file at this version of the person, and ends what waits for the client.

    Raises Forbidden, FileClosed, Stale, NotFound. Raises Invalid for a wrong day, and with one fault for each
    thing that a person decides first.
    """
    session = work.session
    person = expect_version(get_person(session, person_id, for_update=True), version)
    if not may_close(work, person):
        raise Forbidden()
    if person.closed_on is not None:
        raise FileClosed()
    before = before_change(work, person_id)
    facts = file_facts(session, person, work.now)
    refuse_if(closing_faults(facts, new, civil_date(work.now)))
    orders = {one: get_order(session, one, for_update=True) for one in sorted(before.ends)}
    end_photo(work, person_id)
    plans = _end_plans(work, person_id)
    _end_referrals(work, person_id, new.reason)
    _call_off_appointments(work, person_id)
    ending = ending_orders(facts, new)
    for order_id, (ended_on, reason) in ending.items():
        orders[order_id].ended_on, orders[order_id].end_reason = ended_on, reason.value
        audit.note(work, "end", "order", order_id, person_id)
    person.closed_on = new.closed_on
    after_change(work, before)
    _refresh_deadlines(work, person_id)
    if new.reason is ClosingReason.DECEASED:
        _end_warnings(work, person_id)
    _end_tasks(work, person_id, new.reason)
    row = FileClosingRow(
        person_id=person_id,
        closed_on=new.closed_on,
        reason=new.reason.value,
        note=new.note.strip(),
        closed_by=work.actor.staff_id,
        closed_at=work.now,
        ended={
            "orders": {str(one): day.isoformat() for one, (day, _) in ending.items()},
            "plans": plans,
        },
    )
    if work.actor.role is Role.SUPERVISOR:
        row.seen_by, row.seen_at = work.actor.staff_id, work.now
    audit.save_and_note(work, "close-file", "file-closing", row)
    _mail_colleagues(work, person_id, f"file-closed:{row.id}")
    return row


@requires(Permission.REOPEN_FILES)
def reopen_file(work: UnitOfWork, closing_id: UUID, version: int, reason: str) -> FileClosingRow:
    """Opens the file again. Soon after the closing its orders and plans hold again as they did, and so do the
    appointments at times that are still free; other times are sought anew. The rest stays ended. The officer
    gets a task. Raises IllegalTransition for a closing that does not stand, Invalid at /reason, Stale, NotFound."""
    reason = required(reason, LONGEST_NOTE)
    row = get_closing(work.session, closing_id, for_update=True)
    person = get_person(work.session, row.person_id, for_update=True)
    if row.reopened_at is not None:
        raise IllegalTransition()
    before = before_change(work, person.id)
    expect_version(row, version)
    row.reopened_by, row.reopened_at, row.reopen_reason = work.actor.staff_id, work.now, reason
    person.closed_on = None
    person.version += 1
    work.session.flush()
    ask_again(work.session, person.id, row.closed_at, work.now)
    undone = None
    if is_restored(row.closed_at, work.now):
        _restore(work, row)
        since = half_open(row.closed_at, None)
        undone = Undone(row.closed_at, since, never=since)
    after_change(work, before, undone=undone)
    reopen_reviews(work, person.id, row.closed_at)
    for paper in papers_of(work.session, person.id):
        ask_to_hand_over_again(work, paper, CLIENT_DIED)
    _refresh_deadlines(work, person.id)
    audit.save_and_note(work, "reopen-file", "file-closing", row)
    with as_clock(work):
        open_task(
            work.session, person_id=person.id, kind="review_plan", subject=row.id, reason=FILE_REOPENED,
            due_at=add_working_days(work.now, REVIEW_WORKING_DAYS), now=work.now,
        )  # fmt: skip
    _mail_colleagues(work, person.id, f"{FILE_REOPENED}:{row.id}")
    return row


@requires(Permission.REOPEN_FILES)
def closings_to_see(work: UnitOfWork) -> list[tuple[FileClosingRow, PersonRow]]:
    """Closings by officers of the team that no supervisor has seen, each with its client."""
    found = closings_unseen(work.session, work.actor.team_id)
    audit.note_people(work, "read-approvals", (person.id for _, person in found))
    return found


@requires(Permission.REOPEN_FILES)
def mark_seen(work: UnitOfWork, closing_id: UUID, version: int) -> FileClosingRow:
    """A supervisor has seen the closing. Raises IllegalTransition for one seen or reopened before, Stale, NotFound."""
    row = get_closing(work.session, closing_id, for_update=True)
    if row.seen_at is not None or row.reopened_at is not None:
        raise IllegalTransition()
    expect_version(row, version)
    row.seen_by, row.seen_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "see-closing", "file-closing", row)


@requires(Permission.REOPEN_FILES)
def mark_several_seen(work: UnitOfWork, read: Mapping[UUID, int]) -> list[PersonRow]:
    """The same for each of these closings (by id, the version that was read), each an act of its own. Returns the
    clients whose closing was changed, reopened or seen by another meanwhile: those stay as they are, the others are
    marked. Raises Invalid at /closings when there is none."""
    if not read:
        raise Invalid.at("/closings", "none-ticked")
    people = people_of_closings(work.session, read)
    lock_people(work.session, {person.id for person in people.values()})
    refused = []
    for closing_id in sorted(people):
        try:
            mark_seen(work, closing_id, read[closing_id])
        except (IllegalTransition, Stale):
            refused.append(people[closing_id])
    return refused


def _restore(work: UnitOfWork, row: FileClosingRow) -> None:
    """Orders that still end as the closing ended them, and the plans it withdrew. A closed file gets no other."""
    session, orders = work.session, row.ended.get("orders", {})
    for order_id in sorted(orders):
        order = get_order(session, UUID(order_id), for_update=True)
        if order.ended_on is not None and order.ended_on.isoformat() == orders[order_id]:
            order.ended_on = order.end_reason = None
            audit.note(work, "open", "order", order.id, row.person_id)
    plans = row.ended.get("plans", {})
    for plan_id in sorted(plans):
        plan = get_plan(session, UUID(plan_id), for_update=True)
        if plan.state == PlanState.WITHDRAWN:
            plan.state = PlanState(plans[plan_id])
            plan.version += 1
            audit.note(work, "restore", "plan", plan.id, row.person_id)
    session.flush()


# What ends, in the order of locks ---------------------------------------------------------------------------


def _end_plans(work: UnitOfWork, person_id: UUID) -> dict[str, str]:
    """The state of each before, by id."""
    were = {}
    for plan in plans_of(work.session, person_id):
        if plan.state in (PlanState.APPROVED, *IN_HAND):
            row = get_plan(work.session, plan.id, for_update=True)
            were[str(row.id)] = row.state
            row.state = PLAN_LIFE.after(PlanState(row.state), PlanAct.WITHDRAW)
            row.version += 1
            audit.note(work, "withdraw", "plan", row.id, person_id)
    work.session.flush()
    return were


def _end_referrals(work: UnitOfWork, person_id: UUID, reason: ClosingReason) -> None:
    """Free places go to the next in the waiting list. The officer gets a task to notify each provider."""
    found = [one for one in referrals_of(work.session, [person_id]) if one.state in OPEN]
    offered = {group for one in found for group in groups_offered(work.session, one.id)}
    lock_groups(work.session, offered | {one.group_id for one in found if one.group_id})
    for one in found:
        row = locked_referral(work, one.id, one.version)
        take_step(work, row, ReferralAct.WITHDRAW, civil_date(work.now), reason.value)
        note_act(work, ReferralAct.WITHDRAW.value, row)
        settle(work, row, [row.group_id])
        _ask_to_notify(work, row, reason)


def _ask_to_notify(work: UnitOfWork, row: ReferralRow, reason: ClosingReason) -> None:
    open_task(
        work.session,
        person_id=row.person_id,
        kind="notify_provider",
        subject=row.id,
        reason=f"closed-{reason.value}",
        due_at=add_working_days(work.now, REVIEW_WORKING_DAYS),
        now=work.now,
    )


def _call_off_appointments(work: UnitOfWork, person_id: UUID) -> None:
    """Every appointment to come and every text that waits; a client who expects an appointment becomes a task."""
    session = work.session
    with as_clock(work):
        ids = [one.id for one in appointments_to_come(session, person_id, TO_COME, work.now, MOST)]
        lock_appointments(session, ids)
        take_off_calendar(session, ids, AppointmentState.CALLED_OFF, now=work.now)
        replace_unplaced(session, [person_id], (), {}, work.now)
        cancel_texts_of(session, person_id, FILE_CLOSED, work.now)
        for transfer in to_come_of(session, [person_id]).values():
            row = get_transfer(session, transfer.id, for_update=True)
            row.called_off_at, row.called_off_by = work.now, work.actor.staff_id
            row.version += 1
        session.flush()


def _refresh_deadlines(work: UnitOfWork, person_id: UUID) -> None:
    """Reassessments and uncovered conditions are asked about open files only."""
    with as_clock(work):
        sync_reassessments(work.session, [person_id], work.now)
    refresh_coverage(work, person_id)


def _end_warnings(work: UnitOfWork, person_id: UUID) -> None:
    """A warning to a client who died is handed over to no one; reports still go."""
    for paper in papers_of(work.session, person_id):
        if paper.kind == PaperKind.OFFICIAL_WARNING:
            end_hand_over(work, paper, CLIENT_DIED)


def _end_tasks(work: UnitOfWork, person_id: UUID, reason: ClosingReason) -> None:
    with as_clock(work):
        stay = tasks_that_stay(reason)
        actor_id = work.actor.staff_id
        end_tasks_of(work.session, person_id, stay, actor_id, FILE_CLOSED, work.now)


def _mail_colleagues(work: UnitOfWork, person_id: UUID, slot: str) -> None:
    """Mail for colleagues who want it: there is something to look at."""
    hear = who_hears(work.session, person_id, work.actor.staff_id)
    with as_clock(work):
        for one in hear:
            mail_event(work.session, one["id"], person_id, slot, work.now)
