"""Notifies supervisors and the duty desk of an alarm that no officer can act on yet, until it is decided on."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.staff.alarms import alarm_words
from aftercare.domain.submissions.landing import MANAGERS_AFTER, REPEATED_EVERY, repetition_of
from aftercare.store.accounts.rows import supervisors_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.staff.duty_rows import on_duty, unit_managers
from aftercare.store.staff.mail_rows import mail_words_to, wanting_mail_of
from aftercare.store.staff.phone_rows import ring_once
from aftercare.store.submissions.rows import SubmissionRow


def notify_of_alarm(work: UnitOfWork, row: SubmissionRow) -> int:
    """A text and a call to each of them with a verified number, and an e-mail; the words name no one. Once for each
    repetition that is due; from MANAGERS_AFTER on to unit managers too. With the clock's rights. Returns how many texts
    and calls were written."""
    session, turn = work.session, repetition_of(row.received_at, work.now)
    slot = f"submission:{row.id}:{turn}"
    found = {who for team_id in row.team_ids for who in _whom(work, row, team_id)}
    rung = 0
    for who in sorted(found):
        # The next repetition takes the place of one that did not leave.
        rung += ring_once(session, who, slot, work.now, work.now + REPEATED_EVERY)
        for mail, language in wanting_mail_of(session, who):
            words = alarm_words(language)
            mail_words_to(session, who, mail.address, language, slot, words, work.now)
    return rung


def _whom(work: UnitOfWork, row: SubmissionRow, team_id: UUID) -> list[UUID]:
    session = work.session
    found = [*on_duty(session, team_id, work.now), *supervisors_of(session, team_id)]
    late = work.now - row.received_at >= MANAGERS_AFTER
    return [*found, *unit_managers(session, team_id)] if late else found
