"""Recovers mail to staff of which it is unknown whether the server accepted it: it is sent once more.

A second copy says the same and reveals nothing new. It carries the same Message-ID, by which mail programs recognise
a copy. A notice that never comes is worse. After the second try the inbox has to do.
"""

from __future__ import annotations

from typing import Final

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.delivery.withhold import postpone, settle
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.unsettled import lock_undecided
from aftercare.store.staff.mail_rows import MAIL

MOST_TRIES: Final = 2
BATCH: Final = 100


def recover_mail(database: Database, clock: Clock) -> int:
    """Settle every expired claim on mail and every unknown end; returns how many."""
    with database.work(CLOCK, clock.now()) as work:
        rows = lock_undecided(work.session, MAIL, work.now, BATCH)
        for row in rows:
            if row.attempts < MOST_TRIES:
                row.possible_duplicate = True
                postpone(work, row, work.now)
            else:
                settle(work, row, "failed", "fate-unknown")
        return len(rows)
