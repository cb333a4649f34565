"""Two workers side by side on one database: every tick has its effect exactly once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd, worker

pytestmark = pytest.mark.faults

UPCOMING, UNRECORDED, UNOPENED, UNEXCUSED = 40, 30, 20, 20
# What must be there, each exactly so many times, and what each effect is called in the log.
EFFECTS = {
    "message where state = 'accepted'": UPCOMING,
    # What began before anybody planned it keeps a trace of each of its three reminders: too late.
    "message where state = 'skipped_late'": 3 * UNRECORDED,
    "message": UPCOMING + 3 * UNRECORDED,
    "audit_entry where action = 'plan-reminders'": UPCOMING + UNRECORDED,
    "appointment where state = 'outcome_overdue' and version = 2": UNRECORDED,
    "task where kind = 'record_outcome'": UNRECORDED,
    "audit_entry where action = 'mark-overdue'": UNRECORDED,
    "absence where state = 'opened'": UNOPENED,
    "audit_entry where action = 'open' and subject_kind = 'absence'": UNOPENED,
    "escalation": UNEXCUSED,
    "escalation_cause": UNEXCUSED,
    "escalation_step": 5 * UNEXCUSED,
    "escalation_step where state = 'notified'": UNEXCUSED,
    "staff_notice": UNEXCUSED,
    "audit_entry where action = 'notify-step'": UNEXCUSED,
    "audit_entry where action = 'open-escalation'": UNEXCUSED,
}


def test_with_two_workers_everything_happens_once(crowd: Crowd, twilio: TwilioServer) -> None:
    fill(crowd)
    with worker(crowd, twilio, "one"), worker(crowd, twilio, "other"):
        crowd.until_settled(lambda: counts(crowd) == EFFECTS and both_worked(crowd), minutes=15)
        # And nothing happens again when both go on ringing.
        for _ in range(3):
            crowd.until_settled(lambda: True, minutes=1)
    assert counts(crowd) == EFFECTS
    assert len(twilio.texts) == twilio.posts == UPCOMING
    assert len({text.callback for text in twilio.texts}) == UPCOMING
    assert crowd.count("message where state = 'accepted' and attempts <> 1") == 0


def fill(crowd: Crowd) -> None:
    start_at = crowd.start_at
    for person in crowd.persons(UPCOMING):
        # Booked yesterday: only the day-before reminder, due between nine and eleven.
        crowd.appointment(
            person, start_at + timedelta(days=1, hours=1), booked_at=start_at - timedelta(days=1)
        )
    for person in crowd.persons(UNRECORDED):
        crowd.appointment(person, start_at - timedelta(hours=1))
    for person in crowd.persons(UNOPENED):
        crowd.appointment(person, start_at - timedelta(hours=2), state="missed")
    for person in crowd.persons(UNEXCUSED):
        missed = crowd.appointment(person, start_at - timedelta(days=3), state="missed")
        crowd.arrange.absence(
            missed,
            state="decided",
            verdict="unexcused",
            verdict_reason="reden",
            decided_by=crowd.arrange.office.officer.staff_id,
            decided_at=start_at,
        )


def counts(crowd: Crowd) -> dict[str, int]:
    return {effect: crowd.count(effect) for effect in EFFECTS}


def both_worked(crowd: Crowd) -> bool:
    return crowd.count("(select distinct claimed_by from job_run) workers") == 2
