"""Handing open escalations over to a colleague, one or many at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

from aftercare.base.errors import Invalid, NotFound
from aftercare.base.typed_text import LONGEST_REASON, required
from aftercare.casework.escalation.acts import keep_act
from aftercare.casework.escalation.hand_over_notices import held_by_others, notify_previous_officers
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.escalation.ladder import ESCALATION_LIFE, EscalationAct, EscalationState
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.staff.ladder_people import stand_ins_for
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of, staff_around
from aftercare.store.database.read_ahead import together
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.escalation.rows import (
    EscalationRow,
    StaffNoticeRow,
    escalations_by_ids,
    lock_escalations_by_ids,
)
from aftercare.store.file_access.rows import barred_from_any, unbarred
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.staff.leave_rows import present_at
from aftercare.store.staff.mail_rows import mail_notice

MOST_ESCALATIONS = 100


@requires(Permission.DECIDE_ESCALATIONS)
def hand_escalations_over(
    work: UnitOfWork, escalations: Mapping[UUID, int], to_id: UUID, reason: str
) -> list[EscalationRow]:
    """Hands these escalations, each with the version looked at, to a colleague of the team. The colleague is
    notified in the officer's place from now on, and sees the case file while the escalation is open. Deadlines and
    steps continue unchanged. The colleague, or today's stand-in, is notified; so is the colleague from whom an
    escalation is taken.

    A hand-over to the person's own officer restores the usual state. Raises Invalid with fields, NotFound, Stale and
    IllegalTransition (a decided escalation); then nothing was handed over.
    """
    reason = required(reason, LONGEST_REASON)
    if not 1 <= len(escalations) <= MOST_ESCALATIONS:
        raise Invalid.at("/escalations", "number-of-escalations", f"From 1 to {MOST_ESCALATIONS}.")
    rows = _locked(work, escalations)
    people = _people(work, rows, to_id)
    recipients = _recipients(work, people.values(), to_id)
    held = held_by_others(rows, to_id, work.actor.staff_id)
    for escalation in rows:
        state = EscalationState(escalation.state)
        escalation.state = ESCALATION_LIFE.after(state, EscalationAct.HAND_OVER)
        escalation.handed_to = None if people[escalation.person_id].officer_id == to_id else to_id
        keep_act(work, escalation, EscalationAct.HAND_OVER, reason=reason, to_id=to_id)
    audit.note_each(
        work, "hand-over-escalation", "escalation", [(one.id, one.person_id) for one in rows]
    )
    _notify(work, rows, recipients)
    references = {person_id: one.reference for person_id, one in people.items()}
    notify_previous_officers(work, held, to_id, references)
    return rows


@requires(Permission.DECIDE_ESCALATIONS)
def from_whom(
    work: UnitOfWork, escalation_ids: Collection[UUID], to_id: UUID
) -> list[tuple[str, int]]:
    """By name, the colleagues from whom a hand-over to `to_id` takes these escalations, with the number of each.
    They were handed to that colleague or acknowledged by them."""
    escalations = escalations_by_ids(work.session, escalation_ids)
    held = held_by_others(escalations, to_id, work.actor.staff_id)
    names = names_of(work.session, held)
    return sorted((names[one], len(theirs)) for one, theirs in held.items())


@requires(Permission.DECIDE_ESCALATIONS)
def who_can_have(work: UnitOfWork, person_ids: Collection[UUID]) -> list[StaffRow]:
    """Colleagues, by name, to whom an escalation of one of these people can be handed. They are members of the
    person's own team, which may differ from the actor's."""
    found, barred = together(
        work.session,
        partial(staff_around, work.session, person_ids, Role.OFFICER, Role.SUPERVISOR),
        partial(barred_from_any, work.session, person_ids, civil_date(work.now)),
    )
    return [one for one in found if one.id not in barred]


def _locked(work: UnitOfWork, escalations: Mapping[UUID, int]) -> list[EscalationRow]:
    """The escalations, locked in id order. Raises Stale for one that changed since it was shown."""
    rows = lock_escalations_by_ids(work.session, escalations)
    if len(rows) != len(escalations):
        raise NotFound()
    for one in rows:
        expect_version(one, escalations[one.id])
    return rows


def _people(work: UnitOfWork, rows: Sequence[EscalationRow], to_id: UUID) -> dict[UUID, PersonRow]:
    """These people by id. Raises Invalid at /to_id for an account that may not have their escalations."""
    people = persons_of(work.session, {one.person_id for one in rows})
    to = work.session.get(StaffRow, to_id)
    fits = (
        to is not None
        and to.is_open
        and to.role in (Role.OFFICER, Role.SUPERVISOR)
        and {one.team_id for one in people.values()} == {to.team_id}
    )
    if not fits:
        raise Invalid.at("/to_id", "not-of-the-team")
    if not unbarred(work.session, people, [to_id], civil_date(work.now)):
        raise Invalid.at("/to_id", "barred-from-file")
    return people


def _recipients(work: UnitOfWork, people: Collection[PersonRow], to_id: UUID) -> list[UUID]:
    """The colleague, and today's stand-ins who may see all of these files, as far as they are at work. Raises Invalid
    at /to_id when all are away."""
    session, today = work.session, civil_date(work.now)
    fit = set.intersection(*(set(stand_ins_for(session, one, to_id, today)) for one in people))
    present = present_at(session, [to_id, *sorted(fit)], work.now)
    if not present:
        raise Invalid.at("/to_id", "colleague-away")
    return present


def _notify(work: UnitOfWork, rows: Sequence[EscalationRow], recipients: Sequence[UUID]) -> None:
    # A supervisor may not see the email addresses of colleagues.
    with as_clock(work):
        for escalation in rows:
            for staff_id in recipients:
                notice = StaffNoticeRow(
                    staff_id=staff_id,
                    person_id=escalation.person_id,
                    escalation_id=escalation.id,
                    created_at=work.now,
                )
                work.session.add(notice)
                mail_notice(work.session, notice, work.now)
