"""Figures of teams through the API: as the screen shows them, the file without small counts, and on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.casework.figures.team_figures import team_figures
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.figures.message_figures import Period
from aftercare.domain.time.wall_time import civil_date
from tests.api.conftest import ClientAs
from tests.seeding import Town
from tests.sql_only_rows import TeamFigureRow

FIGURES, FILE = "/api/v1/team-figures", "/api/v1/team-figures.csv"


@pytest.fixture
def last_week(app_state: AppState, town: Town) -> date:
    """Last week's Monday, with figures of the town's team; some of them of three weeks before."""
    today = civil_date(app_state.clock.now())
    week = today - timedelta(days=today.weekday() + 7)
    begun = week - timedelta(weeks=3)
    rows = [
        ("standard", "1", "met", 0, 25), ("standard", "2", "met", 0, 50), ("standard", "1", "not-come", 0, 10),
        ("verdict", "", "within", 9, 6), ("verdict", "", "late", 50, 2),
        ("alarm", "lost-contact", "so", 0, 15), ("alarm", "lost-contact", "not-so", 0, 5),
        ("wait", "intake", "waiting-beyond", 0, 7),
    ]  # fmt: skip
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        earlier = (begun, ("standard", "1", "met", 0, 15))
        for monday, (what, part, which, bucket, amount) in [
            earlier,
            *((week, one) for one in rows),
        ]:
            work.session.add(
                TeamFigureRow(
                    week=monday,
                    team_id=town.team_id,
                    what=what,
                    part=part,
                    which=which,
                    bucket=bucket,
                    amount=amount,
                )
            )
    return week


def test_the_figures_of_a_period_leave_small_counts_out(
    client_as: ClientAs, last_week: date
) -> None:
    found = client_as(Role.PLANNER).get(FIGURES, params={"period": "4-weeks"}).json()
    assert found["standard"]["percent"] == 90
    # 100 requirements, each judged at the end of four weeks.
    assert found["standard"]["interval"] == {"lower": 70, "upper": 98}
    met = found["standard"]["counts"][0]
    assert (met["what"], met["total"]) == ("met", 90)
    first_week = last_week - timedelta(weeks=3)
    assert met["weeks"][0] == {"monday": first_week.isoformat(), "count": 15}
    assert met["weeks"][-1] == {"monday": last_week.isoformat(), "count": 75}
    assert met["parts"] == [{"part": "2", "count": 50}, {"part": "1", "count": 40}]
    assert found["standard"]["tiers"] == [
        {"part": "1", "percent": 80, "interval": {"lower": 48, "upper": 96}},
        {"part": "2", "percent": 100, "interval": {"lower": 70, "upper": 100}},
    ]
    # Two late ones are not told, so neither is how long it took.
    assert (found["verdicts"]["percent"], found["verdicts"]["interval"]) == (None, None)
    assert found["verdicts"]["working_hours"] == {"half": None, "nine_tenths": None}
    assert found["alarms"]["percent"] == 25
    assert found["alarms"]["rules"] == [
        {"part": "lost-contact", "percent": 25, "interval": found["alarms"]["interval"]}
    ]
    assert found["waits"][0]["waiting_beyond"] == 7
    assert len(found["workload"]) == 4
    assert found["teams"] == []


def test_a_supervisor_gets_what_the_page_shows_the_same_supervisor(
    client_as: ClientAs, app_state: AppState, town: Town, last_week: date
) -> None:
    found = client_as(Role.SUPERVISOR).get(FIGURES, params={"period": "4-weeks"}).json()
    with app_state.database.work(town.supervisor, app_state.clock.now()) as work:
        screen = team_figures(work, Period.FOUR_WEEKS).shown
    assert found["exact"]
    assert {one["what"]: one["total"] for one in found["verdicts"]["counts"]} == {
        str(which): count.total for which, count in screen.verdicts.counts.items()
    }
    assert (found["verdicts"]["percent"], found["verdicts"]["working_hours"]["half"]) == (75, 9)


def test_an_administrator_reads_the_teams_side_by_side(
    client_as: ClientAs, town: Town, last_week: date
) -> None:
    teams = client_as(Role.ADMIN).get(FIGURES).json()["teams"]
    (here,) = [one for one in teams if one["team_id"] == str(town.team_id)]
    assert (here["kept_percent"], here["false_percent"], here["verdict_hours"]) == (90, 25, None)


def test_a_file_is_plain_lines_and_both_are_on_record(
    client_as: ClientAs, app_state: AppState, last_week: date
) -> None:
    supervisor = client_as(Role.SUPERVISOR)
    answer = supervisor.get(FILE, params={"period": "4-weeks"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "figure,week,part,what,number"
    assert "standard,,1,met,40" in lines
    assert "verdicts,,,late,hidden" in lines
    assert {"standard,,,met-percent-from,70", "standard,,,met-percent-to,98"} <= set(lines)
    assert not [one for one in lines if one.startswith("verdicts") and "percent" in one]
    supervisor.get(FIGURES)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        noted = "select count(*) from audit_entry where action = 'export-team-figures'"
        assert work.session.execute(text(noted)).scalar_one() == 2


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVIDER, Role.AUDITOR])
@pytest.mark.parametrize("address", [FIGURES, FILE])
def test_who_has_no_business_with_figures_is_refused(
    client_as: ClientAs, role: Role, address: str
) -> None:
    assert client_as(role).get(address).status_code == 403


@pytest.mark.parametrize("address", [FIGURES, FILE])
def test_a_period_there_is_not_is_a_problem(client_as: ClientAs, address: str) -> None:
    answer = client_as(Role.ADMIN).get(address, params={"period": "2-days"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/period")
