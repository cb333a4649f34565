"""Notifies supervisors and the duty desk at once of an alarm that no officer can act on yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from aftercare.domain.staff.alarms import alarm_words
from aftercare.store.accounts.rows import supervisors_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.staff.duty_rows import on_duty
from aftercare.store.staff.mail_rows import mail_words_to, wanting_mail_of
from aftercare.store.staff.phone_rows import ring_once
from aftercare.store.submissions.rows import SubmissionRow

# After that the list of a supervisor has it for hours, and an old ring would only confuse.
USEFUL_FOR: Final = timedelta(hours=1)


def notify_of_alarm(work: UnitOfWork, row: SubmissionRow) -> int:
    """A text and a call to each of them with a verified number, and an e-mail; the words name no one. With the clock's
    rights. Returns to how many."""
    session, slot = work.session, f"submission:{row.id}"
    found = {
        who
        for team_id in row.team_ids
        for who in (*on_duty(session, team_id, work.now), *supervisors_of(session, team_id))
    }
    for who in sorted(found):
        ring_once(session, who, slot, work.now, work.now + USEFUL_FOR)
        for mail, language in wanting_mail_of(session, who):
            words = alarm_words(language)
            mail_words_to(session, who, mail.address, language, slot, words, work.now)
    return len(found)
