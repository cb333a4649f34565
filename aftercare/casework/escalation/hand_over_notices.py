"""Notifies colleagues of escalations that were handed over from them to another, and marks those notices as seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.ladder import EscalationState
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.escalation.hand_over_notice_rows import (
    HandOverNoticeRow,
    get_notice,
    unseen_notices,
)
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.staff.mail_rows import wanting_mail_of, write_mail

Held = Mapping[UUID, Sequence[EscalationRow]]


def held_by_others(rows: Iterable[EscalationRow], *except_for: UUID) -> Held:
    """By colleague, the escalations that were handed to them or that they acknowledged."""
    found: dict[UUID, list[EscalationRow]] = defaultdict(list)
    for escalation in rows:
        acknowledged_by = (
            escalation.acknowledged_by if escalation.state == EscalationState.ACKNOWLEDGED else None
        )
        for staff_id in {escalation.handed_to, acknowledged_by} - {None, *except_for}:
            assert staff_id is not None
            found[staff_id].append(escalation)
    return found


def notify_previous_officers(
    work: UnitOfWork, held: Held, to_id: UUID, references: Mapping[UUID, str]
) -> None:
    """One notice for each colleague; `references` by person. The colleague may no longer see these people."""
    with as_clock(work):
        for staff_id in sorted(held):
            notice = HandOverNoticeRow(
                staff_id=staff_id,
                to_id=to_id,
                taken_by=work.actor.staff_id,
                taken_at=work.now,
                file_references=[references[one.person_id] for one in held[staff_id]],
            )
            work.session.add(notice)
            work.session.flush()
            _mail(work, notice, held[staff_id])


def _mail(
    work: UnitOfWork, notice: HandOverNoticeRow, escalations: Sequence[EscalationRow]
) -> None:
    """Emails colleagues who want an email for escalation steps; it reveals as little as any email to staff."""
    session, slot = work.session, f"taken:{notice.id}"
    for mail, language in wanting_mail_of(session, notice.staff_id):
        if mail.steps:
            about = escalations[0].person_id
            write_mail(session, mail, language, about, slot, len(escalations), work.now)


@requires(Permission.READ_CASE_FILES)
def escalations_handed_away(work: UnitOfWork) -> list[HandOverNoticeRow]:
    """Notices of escalations taken from the actor that the actor has not seen yet."""
    return unseen_notices(work.session)


@requires(Permission.READ_CASE_FILES)
def note_seen(work: UnitOfWork, notice_id: UUID) -> None:
    """Marks the notice as seen; a second time changes nothing. Raises NotFound for a colleague's notice."""
    row = get_notice(work.session, notice_id)
    if row.seen_at is None:
        row.seen_at = work.now
