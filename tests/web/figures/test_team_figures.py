"""The page with a team's figures: whose they are, what is left out for whom, the period, and the file to take along."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.store.figures.team_figure_rows import OfficerLoadRow
from aftercare.web.figures.words import EVERYBODY
from tests.sql_only_rows import MessageFigureRow, TeamFigureRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

KEPT, NOT_OFFERED = named("kept", "met"), named("kept", "not-offered")
REMINDED = named("reminded", "delivered")
OF_WHAT_WAS_ASKED = dutch("of requirements met")
LEFT_OUT = dutch("left out")
NOTHING_LEFT_OUT = dutch(
    (
        "Nothing is left out here, because you have access to these case files; the download "
        "leaves out counts from 1 to %(most)s and names."
    ),
    most=SMALLEST_SHOWN - 1,
)


LAST_WEEK = date(2026, 11, 16)
NEXT_WEEK = date(2026, 11, 30)


@pytest.fixture
def counted(arrange: Arranger) -> None:
    """Figures of both teams last week, of the first one long ago, and what is planned with its officers."""
    office = arrange.office

    def add(team: UUID, what: str, which: str, amount: int, part: str = "", bucket: int = 0,
            week: date = LAST_WEEK) -> None:  # fmt: skip
        arrange.add(
            TeamFigureRow(
                week=week, team_id=team, what=what, part=part, which=which, bucket=bucket, amount=amount
            )
        )  # fmt: skip

    for team, met in ((office.team_id, 111), (office.other_team_id, 222)):
        add(team, "standard", "met", met, "1")
        add(team, "standard", "not-offered", 3, "1")
        add(team, "verdict", "within", 12, bucket=7)
        add(team, "verdict", "open", 6)
        add(team, "alarm", "not-so", 1, "outcome-unrecorded")
        add(team, "alarm", "so", 9, "outcome-unrecorded")
        day = LAST_WEEK + timedelta(days=2)
        # As many misses as verdicts; those left out are two counts, so that neither follows from the verdicts.
        for what, which, amount in (
            ("attended", "delivered", 17),
            ("missed", "delivered", 3),
            ("missed", "sent", 4),
            ("missed", "none", 11),
        ):
            arrange.add(
                MessageFigureRow(
                    day=day, team_id=team, what=what, channel="", which=which, amount=Decimal(amount)
                )
            )  # fmt: skip
    add(office.team_id, "standard", "met", 5555, "1", week=LAST_WEEK - timedelta(weeks=20))
    for actor in (office.officer, office.deputy):
        arrange.add(
            OfficerLoadRow(
                staff_id=actor.staff_id, team_id=office.team_id, monday=NEXT_WEEK, contact_minutes=1200,
                travel_minutes=300, hours_minutes=2400,
            )
        )  # fmt: skip


def test_a_supervisor_sees_everything_of_their_own_team(visitor: Visitor, counted: None) -> None:
    page = words(visitor("supervisor").get("/team-figures").text)
    assert "Jouw team" in page
    assert f"{KEPT} 111 {NOT_OFFERED} 3" in page
    assert f"97% (59–100) {OF_WHAT_WAS_ASKED}" in page
    assert f"{REMINDED} 17 3 0 15% (0–76)" in page
    assert LEFT_OUT not in page.replace(NOTHING_LEFT_OUT, "")
    assert f"{dutch('Half decided within (working hours)')} 7" in page
    assert "25 / 40 62%" in page
    assert "222" not in page


def test_who_reads_no_escalations_sees_no_small_count(visitor: Visitor, counted: None) -> None:
    page = words(visitor("planner").get("/team-figures").text)
    assert f"{KEPT} 111 {NOT_OFFERED} {LEFT_OUT}" in page
    assert OF_WHAT_WAS_ASKED not in page
    assert f"{REMINDED} 17 {LEFT_OUT}" in page
    # Whose calendars they keep, they see by name; a sum of two officers they do not need.
    assert "25 / 40 62%" in page


def test_an_administrator_sees_the_house_and_its_teams_side_by_side(
    visitor: Visitor, counted: None
) -> None:
    page = words(visitor("admin").get("/team-figures").text)
    assert dutch(EVERYBODY) in page
    assert f"{KEPT} 333 {NOT_OFFERED} 6" in page
    # Of each team it was three.
    assert "Team Noord – – – 7 100% – –" in page
    assert "Team Zuid – – – 7 100% – –" in page
    assert "Medewerker officer" not in page


@pytest.mark.parametrize("who", ["officer", "provider", "auditor"])
def test_who_has_no_business_with_them_is_refused(
    visitor: Visitor, counted: None, who: str
) -> None:
    for address in ("/team-figures", "/team-figures/csv"):
        answer = visitor(who).get(address)
        assert answer.status_code == 403
        # As a number: the id of the request, which the page says, may hold these digits.
        assert not re.search(r"\b111\b", answer.text)


def test_the_file_leaves_small_counts_and_names_out_for_everybody(
    visitor: Visitor, counted: None, arrange: Arranger
) -> None:
    answer = visitor("supervisor").get("/team-figures/csv?period=4-weeks")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="team-figures-2026-10-26-2026-11-22.csv"'
    )
    lines = list(csv.reader(io.StringIO(answer.text), delimiter=";"))
    standard = dutch("Contacts compared with the standard")
    assert lines[0][1:] == [
        dutch(one) for one in ("Week starting", "Part", "What is counted", "Count")
    ]
    assert [standard, "", "", KEPT, "111"] in lines
    assert [standard, "2026-11-16", "", NOT_OFFERED, LEFT_OUT] in lines
    assert [standard, "", "", NOT_OFFERED, LEFT_OUT] in lines
    no_shows = dutch("Missed, with and without a delivered reminder")
    assert [no_shows, "", REMINDED, named("held", "missed"), LEFT_OUT] in lines
    verdicts = dutch("From missed appointment to verdict")
    assert [verdicts, "", "", dutch("Half decided within (working hours)"), "7"] in lines
    alarms = dutch("False escalations")
    assert [alarms, "", "", named("ending", "not-so"), LEFT_OUT] in lines
    workload = dutch("Working time in the coming weeks")
    assert [workload, "2026-11-30", "", dutch("Contacts, in minutes"), LEFT_OUT] in lines
    assert "Medewerker" not in answer.text
    with arrange.database.work(CLOCK, NOW) as work:
        found = work.session.execute(
            text("select staff_id, subject_kind, subject_id, person_id from audit_entry where action = :act"),
            {"act": "export-team-figures"},
        )  # fmt: skip
        office = arrange.office
        assert [tuple(row) for row in found] == [
            (office.supervisor.staff_id, "team", office.team_id, None)
        ]


def test_the_period_is_chosen_and_kept(visitor: Visitor, counted: None) -> None:
    page = visitor("supervisor").get("/team-figures?period=52-weeks").text
    assert "Gehaald 5666" in words(page)
    assert 'href="/team-figures/csv?period=52-weeks"' in page
    assert 'href="/message-figures?period=52-weeks"' in page


@pytest.mark.parametrize("period", ["1-weeks", "", "52-weeks'--", "../../x"])
def test_a_period_there_is_not_leads_nowhere(visitor: Visitor, period: str) -> None:
    for address in ("/team-figures", "/team-figures/csv"):
        assert visitor("supervisor").get(address, params={"period": period}).status_code == 404


def test_before_anything_is_counted_the_page_stands(visitor: Visitor) -> None:
    for who in ("supervisor", "planner", "admin"):
        assert visitor(who).get("/team-figures").status_code == 200


def test_every_drawing_is_shown_to_who_does_not_see_it(visitor: Visitor, counted: None) -> None:
    page = visitor("supervisor").get("/team-figures").text
    assert page.count('<svg class="plot__drawing"') == page.count('role="img" aria-labelledby') == 7
