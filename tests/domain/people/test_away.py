"""Which period in which the client could not come says why an appointment was not kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.absences.absence import (
    ExcuseGround,
    Verdict,
    needs_confinement_reason,
    proposed_ground,
)
from aftercare.domain.people.away import AwayKind, AwayPeriod, period_of_absence

START = datetime(2026, 11, 27, 9, 15, tzinfo=UTC)
END = START + timedelta(minutes=30)
DAY = timedelta(days=1)
CUSTODY = AwayPeriod(AwayKind.CUSTODY, START - 3 * DAY, None)
ADMISSION = AwayPeriod(AwayKind.ADMISSION, START - 9 * DAY, END)
ARREST = AwayPeriod(AwayKind.CUSTODY, START + timedelta(minutes=15), None)
AGREED = AwayPeriod(AwayKind.AWAY, START - 30 * DAY, END + DAY)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([AGREED, ADMISSION, CUSTODY], CUSTODY),
        ([AGREED, ADMISSION], ADMISSION),
        ([AGREED], AGREED),
        ([], None),
        ([AwayPeriod(AwayKind.CUSTODY, START - DAY, START)], None),
        ([AwayPeriod(AwayKind.CUSTODY, END, None)], None),
        ([AGREED, ARREST], ARREST),
    ],
    ids=["custody", "an admission", "by agreement", "none", "over", "later", "begins during it"],
)
def test_custody_weighs_most_and_a_period_that_does_not_touch_it_says_nothing(
    periods: list[AwayPeriod], expected: AwayPeriod | None
) -> None:
    assert period_of_absence(periods, START, END) == expected


def test_only_an_unexcused_verdict_on_a_confined_client_asks_why_it_counts() -> None:
    asked = [
        (verdict, away and away.kind)
        for verdict in Verdict
        for away in (CUSTODY, ADMISSION, AGREED, None)
        if needs_confinement_reason(verdict, away)
    ]
    assert asked == [
        (Verdict.UNEXCUSED, AwayKind.CUSTODY),
        (Verdict.UNEXCUSED, AwayKind.ADMISSION),
    ]


def test_a_known_period_proposes_the_reason_of_the_client() -> None:
    proposed = [proposed_ground(one) for one in (CUSTODY, ADMISSION, AGREED, None)]
    assert proposed == [ExcuseGround.CUSTODY, ExcuseGround.MEDICAL, None, None]
