"""A link for concerns works until it was used, ended, or ran out, and never for a closed file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftercare.domain.concerns.concerns import LinkFacts, answer_by, why_over

TODAY = date(2026, 11, 24)
LINK = LinkFacts(once=False, until_on=TODAY, revoked_at=None, sent=3, closed=False)


@pytest.mark.parametrize(
    ("received_at", "by"),
    [
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC)),
        (datetime(2026, 11, 27, 22, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)),
        (datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 28, 16, tzinfo=UTC)),
    ],
    ids=["tuesday", "friday-night", "saturday", "before-christmas"],
)
def test_a_decision_is_due_at_the_end_of_the_next_working_day(
    received_at: datetime, by: datetime
) -> None:
    assert answer_by(received_at) == by


@pytest.mark.parametrize(
    ("changes", "over"),
    [
        ({}, None),
        ({"once": True, "sent": 0}, None),
        ({"once": True, "sent": 1}, "used"),
        ({"until_on": date(2026, 11, 23)}, "expired"),
        ({"revoked_at": datetime(2026, 11, 24, tzinfo=UTC)}, "revoked"),
        ({"closed": True}, "file-closed"),
    ],
    ids=str,
)
def test_a_link_works_while_nothing_ended_it(changes: dict[str, Any], over: str | None) -> None:
    assert why_over(replace(LINK, **changes), TODAY) == over
