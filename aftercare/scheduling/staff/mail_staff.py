"""E-mails staff about changes of their account, waiting replies, decisions, and each morning about open work."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.sign_in.notices import SHOWN_FOR, AccountNotice, wording
from aftercare.domain.staff.staff_mail import MailAbout
from aftercare.domain.time.wall_time import at_wall_or_later, civil_date
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.overviews.screen_notices import unread_decisions
from aftercare.store.sign_in.notice_rows import forget_notices, notices_to_mail
from aftercare.store.staff.mail_rows import mail_words_to, wanting_mail, write_mail
from aftercare.store.staff.open_items import open_until, replies_waiting

REPLY_WAITS: Final = timedelta(hours=4)
DIGEST_AT: Final = time(7, 30)
EVERY: Final = timedelta(minutes=5)
# An unanswered reply is mailed about once, and not weeks after it came.
_WRITE_WITHIN: Final = timedelta(days=2)


def mail_staff_jobs(database: Database, clock: Clock) -> list[Job]:
    """The two jobs; each writes into the outbox and is idempotent."""

    return [
        Job("mail-waiting-replies", lambda: _mail_at_once(database, clock), every=EVERY),
        Job("mail-digest", lambda: mail_digest(database, clock), daily_at=DIGEST_AT),
    ]


def _mail_at_once(database: Database, clock: Clock) -> int:
    return (
        mail_account_notices(database, clock)
        + mail_waiting_replies(database, clock)
        + mail_decisions(database, clock)
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


def mail_decisions(database: Database, clock: Clock) -> int:
    """One mail per plan or escalation that was decided and is not read yet; returns how many were written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        since = work.now - _WRITE_WITHIN
        for mail, language in wanting_mail(work.session, MailAbout.DECISIONS):
            found = unread_decisions(work.session, mail.staff_id, since, work.now)
            for row in found:
                slot = f"decided:{row['kind']}:{row['subject_id']}"
                written += write_mail(
                    work.session, mail, language, row["person_id"], slot, len(found), work.now
                )
    return written


def mail_digest(database: Database, clock: Clock) -> int:
    """One mail a day to everyone who wants it and has open work; returns how many were written."""
    written = 0
    with database.work(CLOCK, clock.now()) as work:
        today = civil_date(work.now)
        tomorrow = at_wall_or_later(today + timedelta(days=1), time(0, 0))
        for mail, language in wanting_mail(work.session, MailAbout.DIGEST):
            about = open_until(work.session, mail.staff_id, tomorrow, work.now)
            if about:
                written += write_mail(
                    work.session, mail, language, about[0], f"digest:{today}", len(about), work.now
                )
    return written
