"""Who sent the alarms of a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.submissions.contents import MonitoringAlarm
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import submissions_of


@dataclass(frozen=True)
class SentAlarm:
    """`number`: the sender's own."""

    id: UUID
    sender: str
    number: str


def alarms_sent(work: UnitOfWork, person_id: UUID) -> dict[datetime, SentAlarm]:
    """By the moment at which the alarm stands in the file, those that acted; the first that was sent where two
    organisations saw the same."""
    found = {}
    accepted = [
        one
        for one in submissions_of(work.session, person_id)
        if one.state == SubmissionState.ACCEPTED
    ]
    names = names_of(work.session, {one.sender_id for one in accepted}) if accepted else {}
    # The documents are encrypted, so what they say is compared here.
    for one in accepted:
        content = read_submission(one.document).content
        if isinstance(content, MonitoringAlarm) and one.decided_at is not None:
            at = min(content.happened_at, one.decided_at)
            found[at] = SentAlarm(one.id, names.get(one.sender_id, ""), one.number)
    return found
