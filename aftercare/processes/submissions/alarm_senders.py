"""Who sent the alarms of a client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.domain.submissions.contents import MonitoringAlarm
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.submissions.rows import SubmissionRow, submissions_of


@dataclass(frozen=True)
class Elsewhere:
    """Who said, when and why, that an alarm was about another client."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class SentAlarm:
    """`number`: the sender's own. `elsewhere`: it was moved to the file of another client."""

    id: UUID
    sender: str
    number: str
    elsewhere: Elsewhere | None = None


def alarms_sent(work: UnitOfWork, person_id: UUID) -> dict[datetime, SentAlarm]:
    """By the moment at which the alarm stands in the file, those that acted; the first that was sent where two
    organisations saw the same, and of these one that was not moved."""
    found: dict[datetime, SentAlarm] = {}
    accepted = [
        one
        for one in submissions_of(work.session, person_id)
        if one.state == SubmissionState.ACCEPTED
    ]
    people = {one.sender_id for one in accepted} | {one.misattributed_by for one in accepted}
    names = names_of(work.session, people)
    # The documents are encrypted, so what they say is compared here.
    for one in accepted:
        content = read_submission(one.document).content
        if isinstance(content, MonitoringAlarm) and one.decided_at is not None:
            at = min(content.happened_at, one.decided_at)
            if at not in found or one.misattributed_at is None:
                found[at] = _sent(one, names)
    return found


def _sent(row: SubmissionRow, names: Mapping[UUID, str]) -> SentAlarm:
    elsewhere = None
    if row.misattributed_by is not None and row.misattributed_at is not None:
        by = names.get(row.misattributed_by, "")
        elsewhere = Elsewhere(by, row.misattributed_at, row.misattributed_reason or "")
    return SentAlarm(row.id, names.get(row.sender_id, ""), row.number, elsewhere)
