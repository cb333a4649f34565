"""A worker killed again and again sends no text twice, loses none in silence, escalates every miss once."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

import pytest

from aftercare.notifications.outbox.claiming import STATUS_PATH
from tests.contracts.twilio_server import TwilioServer
from tests.faults.crowd import Crowd, worker
from tests.store.placement.waiting import until

pytestmark = pytest.mark.faults

MESSAGES, MISSES, KILLS, AT_ONCE = 200, 50, 4, 8
SEED = 20261124
OPEN_MESSAGES = "message where state in ('planned','claimed') or (state = 'unknown' and next_look_at is not null)"
# An escalation with its five steps, the first of them notified.
WHOLE_CASES = (
    "escalation e where (select count(*) from escalation_step where escalation_id = e.id) = 5"
    " and (select count(*) from staff_notice where escalation_id = e.id) = 1"
    " and (select count(*) from escalation_cause where escalation_id = e.id) = 1"
)


def test_kill_minus_nine_at_any_moment(crowd: Crowd, twilio: TwilioServer) -> None:
    fill(crowd)
    # Killed when so many texts have been posted: mid-batch, each time somewhere else. Every death
    # takes at most a batch of claims along, so the last one is reached in any case.
    for posts in sorted(random.Random(SEED).sample(range(3, 100), KILLS)):
        with worker(crowd, twilio, f"until-{posts}") as process:
            until(partial(posted, twilio, posts))
            process.kill()
            process.wait()
        crowd.move(minutes=3)
    assert crowd.count("message where state = 'claimed'") > 0
    with worker(crowd, twilio, "survivor"):
        crowd.until_settled(
            lambda: crowd.count(OPEN_MESSAGES) == 0 and crowd.count(WHOLE_CASES) == MISSES
        )
    no_text_twice_and_none_lost(crowd, twilio)
    assert crowd.count("escalation") == MISSES
    assert crowd.count("absence where evaluated_at is null") == 0
    assert crowd.count("(select distinct appointment_id from escalation_cause) causes") == MISSES


def posted(twilio: TwilioServer, posts: int) -> bool:
    return twilio.posts >= posts


def fill(crowd: Crowd) -> None:
    tomorrow = crowd.start_at + timedelta(days=1, hours=1)
    persons = crowd.persons(MESSAGES)
    for person in persons:
        planned = {"reminders_planned_at": crowd.start_at}
        crowd.arrange.message(crowd.appointment(person, tomorrow, **planned))
    for person in persons[:MISSES]:
        missed = crowd.appointment(person, crowd.start_at - timedelta(days=3), state="missed")
        crowd.arrange.absence(
            missed,
            state="decided",
            verdict="unexcused",
            verdict_reason="reden",
            decided_by=crowd.arrange.office.officer.staff_id,
            decided_at=crowd.start_at,
        )


def no_text_twice_and_none_lost(crowd: Crowd, twilio: TwilioServer) -> None:
    asked = {row[0] for row in crowd.ask("select message_id from task where state = 'opened'")}
    rows = crowd.ask("select id, state from message")
    assert len(rows) == MESSAGES
    # A person is asked only about what was being posted when its worker died.
    assert len(asked) <= KILLS * AT_ONCE
    for message_id, state in rows:
        texts = twilio.count_by_callback(f"{STATUS_PATH}/{message_id}")
        assert texts <= 1
        if state == "accepted":
            assert texts == 1
        else:
            assert (state, texts, message_id in asked) == ("unknown", 0, True)
