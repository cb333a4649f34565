"""Backtests a file of rules and compares it with the rules in force, in processes that cannot send."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from aftercare.base.environment import remove_sending_credentials
from aftercare.base.errors import Invalid
from aftercare.casework.escalation.rule_books import checked_file, checked_here
from aftercare.cli.app_states import database_address, settings_for_work
from aftercare.cli.clocks import clock_here
from aftercare.cli.options import AsJson
from aftercare.cli.output import bar, out, plainly, reporter, say_json
from aftercare.cli.rules import text_of
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.backtest_counts import DRAFT, IN_FORCE, result_of
from aftercare.domain.escalation.backtest_period import BacktestPeriod, backtest_period
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.scheduling.escalation.backtest_pool import replay_apart
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database


@plainly
def try_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Rules, as YAML or JSON.")],
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="First day, 2026-01-01.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Last day; without it, today.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a YAML (or JSON) file of rules would have opened, per week, officer and rule, beside the rules in
    force. Nothing is changed and no one is notified; this process has no gateway to send with.

    With --json an object with `since_on`, `until_on`, `people`, `opened`, `rules`, `weeks` and `officers`.
    """
    remove_sending_credentials()
    document = _checked(file)
    chosen, settings = _period(since, until), settings_for_work()
    with database_address(settings) as url, bar("Trying") as progress:
        now = clock_here(settings, url).clock.now()
        period = chosen(now)
        engine = open_engine(url, pool_size=1)
        try:
            database = Database(engine)
            with database.work(CLOCK, now) as work:
                checked_here(work, document)
            found = replay_apart(url, document, period.moments(now), now, reporter(progress))
            with database.work(CLOCK, now) as work:
                names = names_of(work.session, {UUID(one) for _, one in found.tally.officers})
        finally:
            engine.dispose()
    result = result_of(found.tally, names, period.since_on, period.until_on)
    if as_json:
        days = {"since_on": str(period.since_on), "until_on": str(period.until_on)}
        say_json(days | result)
    else:
        _print(result, period)


def _checked(file: Path) -> Any:
    text = text_of(file)
    checked_file(text)
    return read_rules_file(text)


def _period(since: str, until: str | None) -> Any:
    since_on = _day("--since", since)
    until_on = _day("--until", until) if until is not None else None
    return lambda now: backtest_period(since_on, until_on, now)


def _day(option: str, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid.at(option, "not-a-date", "must be a date such as 2026-01-31") from None


def _print(result: dict[str, Any], period: BacktestPeriod) -> None:
    console = out()
    console.print(
        f"{result['people']:,} people, {period.since_on} to {period.until_on}: {result['opened'][DRAFT]:,}"
        f" escalations would have opened, {result['opened'][IN_FORCE]:,} by the book in force.",
        markup=False,
        soft_wrap=True,
    )
    rules = Table("rule", title="Per rule")
    for name in ("in force", "draft", "±", "new", "gone", "joined, in force", "joined, draft"):
        rules.add_column(name, justify="right")
    for one in result["rules"]:
        joined = (one["joined_in_force"], one["joined_draft"])
        rules.add_row(one["code"], *_numbers(one), *_formatted(one["new"], one["gone"], *joined))
    console.print(rules)
    for title, key, rows in (
        ("Per week, from Monday", "monday", result["weeks"]),
        ("Per officer at that moment", "name", result["officers"]),
    ):
        table = Table(title.split(",")[0].removeprefix("Per ").split()[0], title=title)
        for name in ("in force", "draft", "±"):
            table.add_column(name, justify="right")
        for one in rows:
            table.add_row(one[key] or one["id"], *_numbers(one))
        console.print(table)


def _numbers(one: dict[str, Any]) -> tuple[str, ...]:
    difference = one[DRAFT] - one[IN_FORCE]
    return (*_formatted(one[IN_FORCE], one[DRAFT]), f"{difference:+,}" if difference else "0")


def _formatted(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)
