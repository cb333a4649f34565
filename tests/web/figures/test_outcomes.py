"""The page of outcomes: what the clock counted, without small numbers for who reads no files."""

from __future__ import annotations

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.figures.count_teams import count_team
from aftercare.web.figures.words import LEFT_OUT
from tests.scheduling.figures.test_count_teams import LAST, TODAY, WEEK, referral, supervised
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

PAGE = "/outcomes"


def test_before_anything_is_counted_the_page_stands(visitor: Visitor) -> None:
    page = visitor("planner").get(PAGE)
    assert page.status_code == 200
    assert dutch("No treatment has begun") in page.text
    assert dutch("Waiting time and outcome") in page.text


@pytest.mark.parametrize("role", ["officer", "provider", "auditor"])
def test_who_has_no_business_with_figures_is_refused(visitor: Visitor, role: str) -> None:
    assert visitor(role).get(PAGE).status_code == 403
    assert visitor(role).get(f"{PAGE}/csv").status_code == 403


def test_a_planner_sees_no_small_count_and_the_file_has_none(
    visitor: Visitor, arrange: Arranger
) -> None:
    for _ in range(2):
        referral(
            arrange, supervised(arrange), state="completed", referred_on=LAST - 10 * WEEK, started_on=LAST,
            ended_on=TODAY,
        )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        count_team(work, arrange.office.team_id)
    exact, planner = (
        words(visitor("supervisor").get(PAGE).text),
        words(visitor("planner").get(PAGE).text),
    )
    assert "100%" in exact
    assert "100%" not in planner
    assert dutch("left out") in planner
    assert (
        f"{dutch('Waiting time and outcome')};7-13;{dutch('Completed')};{dutch(LEFT_OUT)}"
        in visitor("supervisor").get(f"{PAGE}/csv").text
    )
