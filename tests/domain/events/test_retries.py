"""When a receiver that asks for a wait is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.events.retries import LONGEST_ASKED, asked_wait

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        (None, timedelta()),
        ("", timedelta()),
        ("90", timedelta(seconds=90)),
        (" 0 ", timedelta()),
        ("-90", timedelta()),
        ("1.5", timedelta()),
        ("٣٠", timedelta()),
        ("soon", timedelta()),
        ("9" * 400, LONGEST_ASKED),
        ("Tue, 01 Dec 2026 08:30:00 GMT", timedelta(minutes=30)),
        ("Tue, 01 Dec 2026 08:30:00 -0000", timedelta(minutes=30)),
        ("Tue, 01 Dec 2026 07:30:00 GMT", timedelta()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_ASKED),
        ("Tue, 41 Dec 2026 08:30:00 GMT", timedelta()),
        ("Tue, 01 Dec 99999999999 08:30:00 GMT", timedelta()),
    ],
)
def test_a_receiver_may_ask_for_seconds_or_a_date_and_for_no_more_than_half_a_day(
    retry_after: str | None, wait: timedelta
) -> None:
    assert asked_wait(retry_after, NOW) == wait
