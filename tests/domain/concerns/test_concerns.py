"""A link for concerns works until it was used, ended, or ran out, and never for a closed file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftercare.domain.concerns.concerns import LinkFacts, why_over

TODAY = date(2026, 11, 24)
LINK = LinkFacts(once=False, until_on=TODAY, revoked_at=None, sent=3, closed=False)


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
