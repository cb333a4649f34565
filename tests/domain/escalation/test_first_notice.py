"""An alarm that came late counts from when its escalation opened, and only just after that a notice is promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.escalation.first_notice import counted_from, first_notice_comes

OPENED = datetime(2026, 11, 24, 8, tzinfo=UTC)
LATE = timedelta(minutes=11)


@pytest.mark.parametrize(
    ("trigger", "expected"), [("alarm", OPENED), ("deadline-overdue", OPENED - LATE)]
)
def test_only_the_steps_of_an_alarm_count_from_when_it_opened(
    trigger: str, expected: datetime
) -> None:
    assert counted_from(OPENED - LATE, OPENED, trigger) == expected


def test_a_step_to_come_keeps_its_moment() -> None:
    assert counted_from(OPENED + LATE, OPENED, "alarm") == OPENED + LATE


@pytest.mark.parametrize(
    ("state", "trigger", "seconds", "expected"),
    [
        ("opened", "alarm", 119, True),
        ("opened", "alarm", 120, False),
        ("acknowledged", "alarm", 10, False),
        ("opened", "lost-contact", 10, False),
    ],
)
def test_a_notice_is_promised_for_two_minutes_of_an_open_alarm(
    state: str, trigger: str, seconds: int, expected: bool
) -> None:
    now = OPENED + timedelta(seconds=seconds)
    assert first_notice_comes(state, OPENED, trigger, now) is expected
