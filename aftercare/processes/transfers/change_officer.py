"""Moves a client to the caseload of another officer, who hears of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.base.errors import existing
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.escalation.rows import StaffNoticeRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.mail_rows import mail_event, mail_notice
from aftercare.store.transfers.rows import (
    TransferRow,
    end_handing,
    mark_read_about,
    unresolved_escalation_ids,
)
from aftercare.store.transfers.team_rows import end_handing_outside


def change_officer(session: Session, person: PersonRow, row: TransferRow, now: datetime) -> None:
    """The transfer's day has come: the client moves to the other caseload, and to the team of that officer. A deputy
    or second officer who becomes the officer gives up that role; those of the former team end theirs, and the transfer
    keeps who they were. The old officer's unread notices about the client are marked read. Both rows are locked."""
    officer = session.get(StaffRow, row.to_officer_id)
    row.done_at = now
    row.version += 1
    person.officer_id = row.to_officer_id
    person.deputy_id = None if person.deputy_id == row.to_officer_id else person.deputy_id
    person.co_officer_id = (
        None if person.co_officer_id == row.to_officer_id else person.co_officer_id
    )
    if officer is not None and officer.team_id not in (None, person.team_id):
        # The other team decides the standard, the approvals and the letterhead from now on.
        person.team_id = existing(officer.team_id)
        row.ended_deputy_id, row.ended_co_officer_id = person.deputy_id, person.co_officer_id
        person.deputy_id = person.co_officer_id = None
    person.version += 1
    session.flush()
    mark_read_about(session, row.from_officer_id, person.id, now)


def notify_new_officer(session: Session, row: TransferRow, now: datetime) -> None:
    """Open escalations of the client go to the new officer as in a hand-over; one that was handed to them before is
    simply theirs, and one that was handed to a colleague of the client's former team is no longer. Call it with the
    clock's rights: a colleague's e-mail address is hidden from other officers."""
    end_handing(session, row.person_id, row.to_officer_id)
    end_handing_outside(session, row.person_id)
    for escalation_id in unresolved_escalation_ids(session, row.person_id):
        notice = StaffNoticeRow(
            staff_id=row.to_officer_id,
            person_id=row.person_id,
            escalation_id=escalation_id,
            created_at=now,
        )
        session.add(notice)
        mail_notice(session, notice, now)


def mail_both(session: Session, row: TransferRow, now: datetime) -> None:
    """Officers who want e-mail about escalations get one about a transfer too, once for all clients in it, and one when
    it is called off. Call it with the clock's rights."""
    slot = f"transfer:{row.batch_id}" if row.called_off_at is None else f"transfer-end:{row.id}"
    for staff_id in (row.from_officer_id, row.to_officer_id):
        mail_event(session, staff_id, row.person_id, slot, now)
