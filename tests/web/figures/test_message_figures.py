"""The page with figures: whose they are, what is left out, the period, and the file to take along."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from aftercare.web.figures.words import EVERYBODY, why_failed
from tests.sql_only_rows import MessageFigureRow
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

LAST_WEEK = date(2026, 11, 16)


@pytest.fixture
def counted(arrange: Arranger) -> None:
    """Figures of both teams last week and, of the first, long ago; a running week nobody may see."""
    office = arrange.office

    def add(
        team: object, day: date, what: str, amount: int, which: str = "", channel: str = "sms"
    ) -> None:
        arrange.add(
            MessageFigureRow(
                day=day,
                team_id=team,
                what=what,
                channel=channel,
                which=which,
                amount=Decimal(amount),
            )
        )

    for team, delivered in ((office.team_id, 111), (office.other_team_id, 222)):
        add(team, LAST_WEEK, "delivered", delivered)
        add(team, LAST_WEEK, "failed", 40, "30003")
        add(team, LAST_WEEK, "withheld", 3, "in-custody")
        add(team, LAST_WEEK, "missed", 17, "none", "")
        add(team, LAST_WEEK, "attended", 83, "none", "")
    add(office.team_id, LAST_WEEK - timedelta(weeks=20), "delivered", 5555)
    add(office.team_id, LAST_WEEK + timedelta(weeks=1), "delivered", 7777)


@pytest.mark.parametrize(
    ("who", "delivered"),
    [("supervisor", 111), ("planner", 111), ("other_supervisor", 222), ("admin", 333)],
)
def test_everybody_sees_their_own_and_an_administrator_the_house(
    visitor: Visitor, counted: None, who: str, delivered: int
) -> None:
    page = words(visitor(who).get("/message-figures").text)
    assert f"Afgeleverd {delivered}" in page
    assert (dutch(EVERYBODY) if who == "admin" else "Jouw team") in page
    assert "7777" not in page


@pytest.mark.parametrize("who", ["officer", "provider", "auditor"])
def test_who_has_no_business_with_them_is_refused(
    visitor: Visitor, counted: None, who: str
) -> None:
    for address in ("/message-figures", "/message-figures/csv"):
        answer = visitor(who).get(address)
        assert answer.status_code == 403
        # As a number: the id of the request, which the page says, may hold these digits.
        assert not re.search(r"\b111\b", answer.text)


def test_a_small_count_shows_nowhere(visitor: Visitor, counted: None) -> None:
    supervisor = visitor("supervisor")
    page = words(supervisor.get("/message-figures").text)
    assert f"{named('fate', 'withheld')} {dutch('left out')}" in page
    lines = list(
        csv.reader(io.StringIO(supervisor.get("/message-figures/csv").text), delimiter=";")
    )
    withheld, hidden = named("fate", "withheld"), dutch("left out")
    sms, by_week = named("channel", "sms"), dutch("Text messages, week by week")
    assert [dutch("Messages"), "", sms, withheld, "", hidden] in lines
    why = dutch(why_failed("30003"))
    reasons = dutch("Messages, by reason")
    assert [reasons, "", sms, named("fate", "failed"), f"30003: {why}", "40"] in lines
    # The number of reasons would tell of three texts with three reasons that each has one.
    assert not [line for line in lines if line[3] == withheld and line[0] == reasons]
    assert [by_week, "2026-11-16", sms, withheld, "", hidden] in lines
    no_shows = dutch("Missed, with and without a delivered reminder")
    assert [no_shows, "", "", named("held", "missed"), named("reminded", "none"), "17"] in lines


def test_weeks_before_the_first_count_are_no_zeros_in_the_table_either(
    arrange: Arranger, visitor: Visitor
) -> None:
    first = {"day": LAST_WEEK, "team_id": arrange.office.team_id, "channel": "sms", "which": ""}
    arrange.add(MessageFigureRow(what="delivered", amount=Decimal(111), **first))
    table = visitor("supervisor").get("/message-figures").text.partition("<table")[2]
    rows = table.partition("</table>")[0].split("<tr")[2:]
    assert len(rows) == 13
    assert [row.count("–") for row in rows] == [4] * 12 + [0]


def test_the_period_is_chosen_and_kept_in_the_file(visitor: Visitor, counted: None) -> None:
    supervisor = visitor("supervisor")
    assert "5666" not in words(supervisor.get("/message-figures").text)
    page = supervisor.get("/message-figures?period=52-weeks").text
    assert "Afgeleverd 5666" in words(page)
    assert 'href="/message-figures/csv?period=52-weeks"' in page
    answer = supervisor.get("/message-figures/csv?period=52-weeks")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="message-figures-2025-11-24-2026-11-22.csv"'
    )
    sms, delivered = named("channel", "sms"), named("fate", "delivered")
    assert f"{dutch('Messages')};;{sms};{delivered};;5666" in answer.text


def test_costs_have_a_decimal_comma_where_dutch_is_read(
    arrange: Arranger, visitor: Visitor
) -> None:
    paid = {"day": LAST_WEEK, "team_id": arrange.office.team_id, "channel": "sms"}
    for what, which, amount in (
        ("delivered", "", "111"),
        ("segments", "", "222"),
        ("cost", "EUR", "1000.75"),
    ):
        arrange.add(MessageFigureRow(what=what, which=which, amount=Decimal(amount), **paid))
    supervisor = visitor("supervisor")
    assert "1.000,75 EUR" in words(supervisor.get("/message-figures").text)
    lines = supervisor.get("/message-figures/csv").text.splitlines()
    source = dutch("according to the provider")
    assert f"{dutch('Cost')};;{named('channel', 'sms')};EUR;{source};1000,75" in lines


def test_no_shows_stand_beside_what_became_of_reminders(visitor: Visitor, counted: None) -> None:
    page = words(visitor("supervisor").get("/message-figures").text)
    assert f"{named('reminded', 'none')} 83 17 0 17%" in page


@pytest.mark.parametrize("period", ["1-weeks", "", "52-weeks'--", "../../x"])
def test_a_period_there_is_not_leads_nowhere(visitor: Visitor, period: str) -> None:
    supervisor = visitor("supervisor")
    for address in ("/message-figures", "/message-figures/csv"):
        assert supervisor.get(address, params={"period": period}).status_code == 404


def test_the_drawing_is_shown_to_who_does_not_see_it(visitor: Visitor, counted: None) -> None:
    page = visitor("supervisor").get("/message-figures").text
    assert page.count('<svg class="plot__drawing"') == page.count('role="img" aria-labelledby') == 2
    assert 'id="weeks-plot"' in page
    assert 'id="reminded-plot-more"' in page
