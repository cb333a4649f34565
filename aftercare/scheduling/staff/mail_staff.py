"""E-mails staff about changes of their account, waiting replies, decisions, and each morning about open work."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.notices import SHOWN_FOR, AccountNotice, wording
from aftercare.domain.staff.staff_mail import MORNING, MailAbout, MailWhen
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.overviews.screen_notices import SHOWN_FOR as NOTICES_SHOWN_FOR
from aftercare.store.overviews.screen_notices import unread_of
from aftercare.store.sign_in.notice_rows import forget_notices, notices_to_mail
from aftercare.store.staff.mail_rows import (
    StaffMailRow,
    mail_words_to,
    wanting_mail,
    wanting_mornings,
    write_mail,
)
from aftercare.store.staff.open_items import open_until, replies_waiting

REPLY_WAITS: Final = timedelta(hours=4)
EVERY: Final = timedelta(minutes=5)
# An unanswered reply is mailed about once, and not weeks after it came.
_WRITE_WITHIN: Final = timedelta(days=2)
# The kinds of notice that are mailed from here. A step of an escalation is mailed in the transaction of its notice, so
# that here it is only counted in the morning; a reply is mailed once it has waited.
_MAILED: Final = {
    MailAbout.PASSED_ON: ("passed_on",),
    MailAbout.PLANS: ("plan_approved", "plan_returned"),
    MailAbout.DECISIONS: ("decided",),
    MailAbout.TASKS: ("task_handed",),
}
_STEPS: Final = {MailAbout.STEPS: ("notified",)}


def mail_staff_jobs(database: Database, clock: Clock) -> list[Job]:
    """The two jobs; each writes into the outbox and is idempotent."""

    return [
        Job("mail-waiting-replies", lambda: _mail_at_once(database, clock), every=EVERY),
        Job("mail-digest", lambda: mail_mornings(database, clock), daily_at=MORNING),
    ]


def _mail_at_once(database: Database, clock: Clock) -> int:
    return (
        mail_account_notices(database, clock)
        + mail_waiting_replies(database, clock)
        + mail_notices(database, clock)
    )


def mail_account_notices(database: Database, clock: Clock) -> int:
    """One mail for each change of how an account signs in, also to a holder who chose no e-mails. Without an address
    it stands on the page of the account alone. Returns how many were written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        for row, language, address in notices_to_mail(work.session):
            if address is not None:
                words = wording(AccountNotice(row.kind), language)
                slot = f"account:{row.id}"
                written += mail_words_to(
                    work.session, row.staff_id, address, language, slot, words, work.now
                )
            row.handled_at, row.mailed = work.now, address is not None
        forget_notices(work.session, work.now - SHOWN_FOR)
    return written


def mail_waiting_replies(database: Database, clock: Clock) -> int:
    """One mail per reply not dealt with for four hours; returns how many were written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        since, before = work.now - REPLY_WAITS, work.now - _WRITE_WITHIN
        for mail, language in wanting_mail(work.session, MailAbout.REPLIES):
            found = replies_waiting(work.session, mail.staff_id, since, before)
            for task_id, person_id in found:
                slot = f"reply:{task_id}"
                written += write_mail(
                    work.session, mail, language, person_id, slot, len(found), work.now
                )
    return written


def mail_notices(database: Database, clock: Clock) -> int:
    """One mail per notice that is not read yet of the kinds in _MAILED; returns how many were written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        since = work.now - _WRITE_WITHIN
        for about, kinds in _MAILED.items():
            for mail, language in wanting_mail(work.session, about):
                found = unread_of(work.session, mail.staff_id, kinds, since, work.now)
                for row in found:
                    slot = f"decided:{row['kind']}:{row['subject_id']}"
                    written += write_mail(
                        work.session, mail, language, row["person_id"], slot, len(found), work.now
                    )
    return written


def mail_mornings(database: Database, clock: Clock) -> int:
    """One mail a day to everyone who wants it, with how much waits for them, while anything does; returns how many were
    written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        for mail, language in wanting_mornings(work.session):
            waiting = _waiting(work, mail)
            if waiting:
                slot, person_id = f"digest:{civil_date(work.now)}", next(iter(waiting.values()))
                written += write_mail(
                    work.session, mail, language, person_id, slot, len(waiting), work.now
                )
    return written


def _waiting(work: UnitOfWork, mail: StaffMailRow) -> dict[UUID, UUID]:
    """What the mail of the morning counts, by its id, each with its client: what is unread of the kinds of notice that
    were asked for once a day, and open work. What is both is counted once."""
    session, staff_id, wishes = work.session, mail.staff_id, mail.wishes()
    daily = [one for one in MailAbout if wishes.when(one) is MailWhen.DAILY]
    shown_since = work.now - NOTICES_SHOWN_FOR
    found: dict[UUID, UUID] = {}
    if wishes.digest:
        tomorrow = at_wall_or_later(civil_date(work.now) + timedelta(days=1), time(0, 0))
        found |= open_until(session, staff_id, tomorrow, work.now)
    if MailAbout.REPLIES in daily:
        found |= replies_waiting(session, staff_id, work.now - REPLY_WAITS, shown_since)
    kinds = [kind for one in daily for kind in (_MAILED | _STEPS).get(one, ())]
    if kinds:
        for row in unread_of(session, staff_id, kinds, shown_since, work.now):
            found[row["subject_id"]] = row["person_id"]
    return found
