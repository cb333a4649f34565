"""What becomes of mail to staff of which nobody knows whether it was taken: it is sent once more.

A second copy says the same and tells nobody anything new, and it carries the same Message-ID, by which
mail programs know it for a copy; a notice that never comes is worse. After the second try the inbox has
to do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlmodel import Session, and_, col, or_, select

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.withhold import postpone, settle
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.mail_rows import MAIL

MOST_TRIES: Final = 2
BATCH: Final = 100


def recover_mail(database: Database, clock: Clock) -> int:
    """Settle every claim on mail that ran out and every unknown end; answers how many."""
    with database.work(CLOCK, clock.now()) as work:
        rows = _due(work.session, work.now)
        for row in rows:
            if row.attempts < MOST_TRIES:
                row.possible_duplicate = True
                postpone(work, row, work.now)
            else:
                settle(work, row, "failed", "fate-unknown")
        return len(rows)


def _due(session: Session, now: datetime) -> list[MessageRow]:
    ran_out = and_(MessageRow.state == "claimed", col(MessageRow.claim_expires_at) <= now)
    unknown = and_(MessageRow.state == "unknown", col(MessageRow.next_look_at) <= now)
    query = (
        select(MessageRow)
        .where(MessageRow.channel == MAIL, or_(ran_out, unknown))
        .order_by(col(MessageRow.id))
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(session.exec(query))
