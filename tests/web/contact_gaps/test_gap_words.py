"""A stretch without contact is described with the number that it breaks."""

from __future__ import annotations

from datetime import date

import pytest

from aftercare.domain.contact_gaps.gaps import Allowed, gaps_ahead
from aftercare.web.contact_gaps.words import gap_view

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        (Allowed(1, 5), "for 6 days, from Fri 27 Nov 2026 to Thu 3 Dec 2026; the standard asks for one in 5"),
        (Allowed(1, 5, by_plan=True), "to Thu 3 Dec 2026; the plan allows at most 5"),
        (Allowed(2, 14), "2 face-to-face contacts in 17 days, from Mon 16 Nov 2026 to Thu 3 Dec 2026;"
                         " required: 2 in 14. Widest break ahead: Fri 27 Nov 2026 – Thu 3 Dec 2026"),
    ],
    ids=["standard", "plan", "several"],
)  # fmt: skip
def test_a_gap_says_how_long_it_is_and_what_is_asked(allowed: Allowed, said: str) -> None:
    days = [date(2026, 11, 16), date(2026, 11, 27), date(2026, 12, 3)]
    (gap,) = gaps_ahead(days, allowed, TODAY)
    assert said in gap_view(gap, "en")
