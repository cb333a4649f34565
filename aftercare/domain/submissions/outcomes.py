"""What a sender learns of what became of its own submission: no more than what a person decided."""

from __future__ import annotations

from enum import StrEnum

from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.submissions.landing import SubmissionState


class SentState(StrEnum):
    """RECEIVED: an alarm, which acts or waits without a word of it: it acts at once for a client who is found, so
    anything more would say who is supervised."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    RECEIVED = "received"


class RefusedBecause(StrEnum):
    """NO_CLIENT: it was about no client whom a supervisor could name. NOT_CARRIED_OUT: it was of a client, and the
    colleague who decided left the file as it is."""

    NO_CLIENT = "no-client"
    NOT_CARRIED_OUT = "not-carried-out"


def outcome_of(
    kind: str, state: str, *, has_client: bool
) -> tuple[SentState, RefusedBecause | None]:
    """Also one that an officer could not accept waits, until it is refused. The words of a refusal stay here: they are
    for colleagues, and can be about the client."""
    if kind == SubmissionType.MONITORING_ALARM:
        return SentState.RECEIVED, None
    if state == SubmissionState.REFUSED:
        why = RefusedBecause.NOT_CARRIED_OUT if has_client else RefusedBecause.NO_CLIENT
        return SentState.REFUSED, why
    return SentState(state), None
