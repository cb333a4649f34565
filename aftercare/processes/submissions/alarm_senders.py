"""Who sent the alarms of a client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    accepted = [
        one
        for one in submissions_of(work.session, person_id)
        if one.state == SubmissionState.ACCEPTED
    ]
    people = {one.sender_id for one in accepted} | {one.misattributed_by for one in accepted}
    names = names_of(work.session, people)
    return {at: _sent(one, names) for at, one in by_moment(accepted).items()}


def by_moment(accepted: Iterable[SubmissionRow]) -> dict[datetime, SubmissionRow]:
    """The alarms among these, the newest first, by the moment at which each stands in the file of its client."""
    found: dict[datetime, SubmissionRow] = {}
    # The documents are encrypted, so what they say is compared here.
    for one in accepted:
        at = moment_of(one)
        if at is not None and (at not in found or one.misattributed_at is None):
            found[at] = one
    return found


def moment_of(row: SubmissionRow) -> datetime | None:
    """The moment at which an alarm that acted stands in the file; None for anything else."""
    content = read_submission(row.document).content if row.document else None
    if not isinstance(content, MonitoringAlarm) or row.decided_at is None:
        return None
    return (
        min(content.happened_at, row.decided_at) if row.state == SubmissionState.ACCEPTED else None
    )


def _sent(row: SubmissionRow, names: Mapping[UUID, str]) -> SentAlarm:
    elsewhere = None
    if row.misattributed_by is not None and row.misattributed_at is not None:
        by = names.get(row.misattributed_by, "")
        elsewhere = Elsewhere(by, row.misattributed_at, row.misattributed_reason or "")
    return SentAlarm(row.id, names.get(row.sender_id, ""), row.number, elsewhere)
