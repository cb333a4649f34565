"""The page of a backtest: asked for by an administrator, waiting, running, failed or told; and nobody else sees it."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.backtest_counts import Tally, result_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rule_backtest_rows import (
    RuleBacktestRow,
    end_backtest,
    report_progress,
    take_backtest,
)
from aftercare.web.escalation.rule_backtests_page import BOOKS
from tests.store.arranging import NOW
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, words
from tests.web.shell.wording import dutch

ASKED = {"since_on": "2026-01-05", "until_on": "2026-02-01"}


def only_backtest(database: Database) -> RuleBacktestRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.exec(select(RuleBacktestRow)).one()


def test_a_trial_is_asked_for_once_and_followed_until_it_is_done(
    visitor: Visitor, database: Database
) -> None:
    admin = visitor("admin")
    first = admin.post("/rule-books/1/backtests", data=ASKED)
    assert first.status_code == 303
    assert (
        admin.post("/rule-books/1/backtests", data=ASKED).headers["location"]
        == first.headers["location"]
    )
    page = first.headers["location"]
    assert dutch(
        "It starts within a minute, separate from everything that can send messages."
    ) in words(admin.get(page).text)
    with database.work(CLOCK, NOW) as work:
        taken = take_backtest(work.session, NOW)
        assert taken is not None
        report_progress(work.session, taken, 30, 40)
    assert dutch("%(percent)s%% of clients done.", percent=75) in words(admin.get(page).text)
    backtest = only_backtest(database)
    found = Tally(people=40)
    for book, count in zip(BOOKS, (3, 5), strict=True):
        found.opened[book, "alarm"] = found.weeks[book, "2026-01-12"] = count
        found.officers[book, str(backtest.asked_by)] = count
    found.new["alarm"] = 2
    result = result_of(
        found, {backtest.asked_by: "Medewerker X"}, backtest.since_on, backtest.until_on
    )
    with database.work(CLOCK, NOW) as work:
        assert end_backtest(work.session, taken, NOW, result=json.dumps(result), against=1)
    view = words(admin.get(page).text)
    assert (
        dutch(
            "%(draft)s by this version, %(other)s by the rules in force, about %(people)s clients",
            draft=5,
            other=3,
            people=40,
        )
        in view
    )
    assert "Alarm: nu ingrijpen 3 5 +2 2 0" in view
    assert "Medewerker X 3 5 +2" in view
    assert "ma 12 jan 2026 3 5 +2" in view
    assert "Getest" in words(admin.get("/rule-books/1").text)


def test_why_it_failed_is_view(visitor: Visitor, database: Database) -> None:
    admin = visitor("admin")
    page = admin.post("/rule-books/1/backtests", data=ASKED).headers["location"]
    with database.work(CLOCK, NOW) as work:
        taken = take_backtest(work.session, NOW)
        assert taken is not None
        end_backtest(work.session, taken, NOW, fault="backtest-too-long")
    assert dutch("The test took longer than eight minutes. Choose a shorter period.") in words(
        admin.get(page).text
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"since_on": "", "until_on": ""}, "since_on"),
        ({"since_on": "gisteren", "until_on": "1-1-2020"}, "until_on"),
        ({"since_on": "vandaag", "until_on": ""}, "since_on"),
        ({"since_on": "1-1-2020", "until_on": ""}, "since_on"),
        ({"since_on": "1-1-2026", "until_on": "31-12-2026"}, "until_on"),
        ({"since_on": "veertien", "until_on": ""}, "since_on"),
    ],
)
def test_what_is_no_period_is_shown_beside_the_field(
    visitor: Visitor, typed: dict[str, str], field: str
) -> None:
    answer = visitor("admin").post("/rule-books/1/backtests", data=typed)
    assert answer.status_code == 422
    assert error_of(answer.text, field)


def test_nobody_but_administrators_asks_or_looks(
    visitor: Visitor, database: Database, clock: FixedClock
) -> None:
    page = visitor("admin").post("/rule-books/1/backtests", data=ASKED).headers["location"]
    for role in ("supervisor", "officer", "planner", "auditor"):
        assert visitor(role).get(page).status_code == 403
        assert visitor(role).post("/rule-books/1/backtests", data=ASKED).status_code == 403
    assert visitor("admin").get(page.replace("/rule-books/1/", "/rule-books/2/")).status_code == 404
    assert visitor("admin").post("/rule-books/9/backtests", data=ASKED).status_code == 404
