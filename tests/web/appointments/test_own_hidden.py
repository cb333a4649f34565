"""An hour that a client takes whom the officer does not see is not free in the officer's own calendar."""

from __future__ import annotations

from datetime import timedelta

from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor


def test_a_hidden_client_makes_no_hour_of_the_own_calendar_free(
    visitor: Visitor, arrange: Arranger
) -> None:
    office = arrange.office
    other = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    page = "/calendar?of=own&view=day&on=25-11-2026"
    before = visitor("officer").get(page).text
    arrange.appointment(other, NOW + timedelta(days=1, hours=2), officer_id=office.officer.staff_id)
    after = visitor("officer").get(page).text
    assert other.family_name not in after
    assert before.count("/free-place") < after.count("/free-place")
