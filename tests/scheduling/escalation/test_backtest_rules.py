"""Backtests run in processes of their own that know no way to send; what they told, or why they failed, stays."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from aftercare.base.clock import FixedClock
from aftercare.base.environment import remove_sending_credentials
from aftercare.base.settings import Settings
from aftercare.casework.escalation.rule_backtests import request_backtest
from aftercare.cli import app
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation import backtest_pool as replaying
from aftercare.scheduling.escalation.run_backtests import try_next
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.escalation.rule_backtest_rows import (
    LEASE,
    RuleBacktestRow,
    end_backtest,
    take_backtest,
)
from tests.data.rules import EVERY_TRIGGER
from tests.store.arranging import NOW, Arranger

SENDERS = {
    "AFTERCARE_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "AFTERCARE_TWILIO_AUTH_TOKEN": "a-token",
    "AFTERCARE_TWILIO_FROM": "+15005550006",
    "AFTERCARE_SMTP_HOST": "mail.example",
    "AFTERCARE_SMTP_FROM": "x@example.nl",
    "AFTERCARE_SMTP_USERNAME": "aftercare",
    "AFTERCARE_SMTP_PASSWORD": "a-word",
}
DAY = timedelta(days=1)


def given_a_past(arrange: Arranger) -> None:
    """Of a client of the lowest level, whom the rules that ship ask about misses alone so early."""
    person = arrange.person(tier=3)
    arrange.miss(person, NOW - 12 * DAY, "unexcused")
    arrange.miss(person, NOW - 5 * DAY, "unexcused")


def ask(arrange: Arranger) -> RuleBacktestRow:
    with arrange.database.work(arrange.office.admin, NOW) as work:
        return request_backtest(work, 1, date(2026, 10, 1), None)


def backtest(database: Database) -> RuleBacktestRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.exec(select(RuleBacktestRow)).one()


def test_a_trial_is_run_apart_and_opens_nothing(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    given_a_past(arrange)
    ask(arrange)
    later = FixedClock(NOW + timedelta(hours=1))
    assert try_next(fresh_database, later) == 1
    row = backtest(fresh_database)
    assert (row.state, row.fault, row.against, row.people) == ("done", None, 1, 1)
    result: dict[str, Any] = row.result or {}
    assert result["opened"] == {"in_force": 3, "draft": 3}
    (officer,) = result["officers"]
    assert officer["name"].startswith("Medewerker officer")
    with fresh_database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(EscalationRow)).all() == []
    assert try_next(fresh_database, later) == 0


def test_what_takes_too_long_is_stopped_and_shown(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    ask(arrange)
    try_next(fresh_database, FixedClock(NOW), limit_s=0.001)
    assert (backtest(fresh_database).state, backtest(fresh_database).fault) == (
        "failed",
        "backtest-too-long",
    )


# The second is a module that ends well and says nothing.
@pytest.mark.parametrize("module", ["aftercare.no_such_module", "keyword"])
def test_a_process_that_fails_or_says_nothing_is_shown(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setattr(replaying, "MODULE", module)
    ask(Arranger(fresh_database))
    try_next(fresh_database, FixedClock(NOW))
    assert backtest(fresh_database).fault == "backtest-failed"


def test_one_worker_has_it_and_a_dead_one_s_is_taken_over_once(
    arrange: Arranger, database: Database
) -> None:
    ask(arrange)
    with database.work(CLOCK, NOW) as work:
        first = take_backtest(work.session, NOW)
        assert first is not None
        assert take_backtest(work.session, NOW) is None
        after = NOW + LEASE + timedelta(seconds=1)
        second = take_backtest(work.session, after)
        assert second is not None
        assert not end_backtest(work.session, first, after, fault="backtest-failed")
        assert take_backtest(work.session, after + LEASE + timedelta(seconds=1)) is None
    assert backtest(database).fault == "worker-lost"


def test_a_process_of_a_trial_knows_no_way_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SENDERS.items():
        monkeypatch.setenv(name, value)
    found = replaying.surroundings("postgresql://nowhere/x", os.environ)
    assert [name for name in found if name.startswith("AFTERCARE_")] == [replaying.DATABASE]
    assert not set(found.values()) & set(SENDERS.values())


def test_the_command_forgets_senders_before_it_reads_any_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in SENDERS.items():
        monkeypatch.setenv(name, value)
    assert Settings().sends_for_real
    remove_sending_credentials()
    assert not set(SENDERS) & set(os.environ)
    settings = Settings()
    assert not settings.sends_for_real
    assert settings.smtp_host is None
    assert settings.smtp_password is None


def test_the_command_shows_weeks_officers_and_rules(
    fresh_database: Database, service_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_a_past(Arranger(fresh_database))
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
    for name, value in SENDERS.items():
        monkeypatch.setenv(name, value)
    asked = [
        "rules",
        "backtest",
        str(EVERY_TRIGGER),
        "--since",
        "2026-10-01",
        "--until",
        "2026-11-24",
    ]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == 0, answer.output
    assert "1 people, 2026-10-01 to 2026-11-24" in answer.stdout
    plain = CliRunner().invoke(app, [*asked, "--json"])
    result = json.loads(plain.stdout)
    assert result["opened"]["draft"] > result["opened"]["in_force"] == 3
    assert {"2026-11-23"} <= {one["monday"] for one in result["weeks"]}
    assert not set(SENDERS) & set(os.environ)


@pytest.mark.parametrize(
    ("before", "options", "message"),
    [
        ("severity: 1", ["--since", "2026-01-01"], "/rules/0/severity: must be between 1 and 3"),
        ("", ["--since", "soon"], "--since: must be a date such as 2026-01-31"),
        ("", ["--since", "2999-01-01"], "/since_on: must be a day before today"),
        ("", ["--since", "2026-02-01", "--until", "2026-01-01"], "/until_on: "),
    ],
)
def test_what_does_not_hold_is_shown_before_anything_is_read(
    tmp_path: Path, before: str, options: list[str], message: str
) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(EVERY_TRIGGER.read_text().replace(before or "\0", "severity: 0", 1))
    answer = CliRunner().invoke(app, ["rules", "backtest", str(file), *options])
    assert answer.exit_code == 2
    assert message in answer.stderr, answer.stderr
