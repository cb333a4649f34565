"""`aftercare export-figures` writes closed months, each always the same, and says in one sentence why it cannot."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aftercare.base.clock import SystemClock
from aftercare.base.settings import Settings
from aftercare.cli.checks.settings import settings_findings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.exported_tables import (
    KEYS,
    TABLES,
    MonthCounts,
    exported_tables,
    last_closed_month,
    month_before,
)
from aftercare.processes.figures.export_folder import Format, write_month
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.unit_of_work import Database
from tests.sql_only_rows import MessageFigureRow
from tests.test_cli import Run, plain_environment, refused, run, run_on_database
from tests.test_cli_programs import said

__all__ = ["plain_environment", "run", "run_on_database"]

PAGE = (Path(__file__).parents[1] / "docs/how-to/export-figures.md").read_text()
TEAM = "01a1f5d2-6c00-7000-8000-000000000001"


@pytest.fixture
def months(fresh_database: Database) -> tuple[date, date]:
    """The two newest closed months; the records of the service begin with texts in the first of them."""
    now = SystemClock().now()
    last = last_closed_month(now.date())
    team = TeamRow(name="Noord")
    with fresh_database.work(CLOCK, now) as work:
        work.session.add(team)
        work.session.flush()
        work.session.add(
            MessageFigureRow(
                day=month_before(last),
                team_id=team.id,
                what="delivered",
                channel="sms",
                which="",
                amount=12,
            )
        )
    return month_before(last), last


def test_every_closed_month_is_written_and_the_second_time_was_there(
    run_on_database: Run, months: tuple[date, date], tmp_path: Path
) -> None:
    names = [f"figures-{one:%Y-%m}-r1" for one in months]
    first = said(run_on_database, "export-figures", "--out", tmp_path)["folders"]
    assert [(Path(one["folder"]).name, one["new"]) for one in first] == [
        (one, True) for one in names
    ]
    second = said(run_on_database, "export-figures", "--out", tmp_path)["folders"]
    assert [one["new"] for one in second] == [False, False]
    assert sorted(one.name for one in tmp_path.iterdir()) == names
    texts = (tmp_path / names[0] / "texts.csv").read_text().splitlines()
    assert texts[1].startswith(f"{months[0]},team,")
    assert ",Noord,12,0,0,0,0,0,0,12" in texts[1]


def test_a_month_that_is_there_with_other_content_is_refused_and_left(
    run_on_database: Run, months: tuple[date, date], tmp_path: Path
) -> None:
    run_on_database("export-figures", "--out", tmp_path)
    changed = tmp_path / f"figures-{months[0]:%Y-%m}-r1" / "texts.csv"
    changed.write_text(changed.read_text().replace(",12", ",13"))
    before = changed.read_bytes()
    answer = run_on_database("export-figures", "--out", tmp_path)
    assert "its texts.csv is not what this export would write" in refused(answer)
    assert changed.read_bytes() == before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_a_month_that_is_there_in_the_other_format_is_refused(
    run_on_database: Run, months: tuple[date, date], tmp_path: Path
) -> None:
    words = ("export-figures", "--out", tmp_path, "--format")
    run_on_database(*words, "csv")
    assert "clients.parquet is not what" in refused(run_on_database(*words, "parquet"))
    folder = tmp_path / "new"
    folder.mkdir()
    again = ("export-figures", "--out", folder, "--format", "parquet")
    assert [one["new"] for one in said(run_on_database, *again)["folders"]] == [True, True]
    assert [one["new"] for one in said(run_on_database, *again)["folders"]] == [False, False]


def test_half_a_month_is_not_taken_for_a_whole_one(
    run_on_database: Run, months: tuple[date, date], tmp_path: Path
) -> None:
    (tmp_path / f"figures-{months[0]:%Y-%m}-r1").mkdir()
    assert "is there already" in refused(run_on_database("export-figures", "--out", tmp_path))


def test_one_month_is_chosen_and_written_as_parquet(
    run_on_database: Run, months: tuple[date, date], tmp_path: Path
) -> None:
    words = (
        "export-figures",
        "--out",
        tmp_path,
        "--format",
        "parquet",
        "--months",
        f"{months[1]:%Y-%m}",
    )
    (one,) = said(run_on_database, *words)["folders"]
    assert (one["month"], one["revision"]) == (f"{months[1]:%Y-%m}", 1)
    package = json.loads((Path(one["folder"]) / "datapackage.json").read_text())
    assert {entry["format"] for entry in package["resources"]} == {"parquet"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "xlsx"), "must be csv or parquet"),
        (("--months", "2026-13"), "must be a month such as"),
        (("--months", "2026-09..2026-08"), "begin with the first"),
        (("--months", "2999-01"), "is not closed yet"),
    ],
)
def test_what_cannot_be_exported_is_said(
    words: tuple[str, ...],
    says: str,
    run_on_database: Run,
    months: tuple[date, date],
    tmp_path: Path,
) -> None:
    assert says in refused(run_on_database("export-figures", "--out", tmp_path, *words))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_before_the_database_is_asked(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert "cannot be written" in refused(run("export-figures", "--out", file))


def test_a_folder_in_one_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    said = refused(run("export-figures", "--out", tmp_path / "figurse" / "today"))
    assert f"{tmp_path / 'figurse'} is not there; make it first" in said
    assert not (tmp_path / "figurse").exists()


def test_the_help_names_the_part_of_the_package_that_parquet_needs(run: Run) -> None:
    assert "aftercare[parquet]" in run("export-figures", "--help").output


def test_parquet_without_its_library_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = run("export-figures", "--out", tmp_path, "--format", "parquet")
    assert "install aftercare[parquet]" in refused(answer)
    settings = Settings(figures_export_folder=tmp_path, figures_export_format="parquet")
    found = {one.check: one for one in settings_findings(settings, SystemClock())}
    assert "aftercare[parquet]" in found["parquet"].to_do


def test_the_page_has_the_columns_of_every_table_in_their_order() -> None:
    _, listed = PAGE.split("| Table | Columns |\n|---|---|\n")
    rows = [re.findall("`([a-z_0-9]+)`", row) for row in listed.split("\n\n")[0].splitlines()]
    assert rows == [[table.name, *(one.name for one in table.all_columns)] for table in TABLES]
    (first,) = re.findall("^Every row begins with (.*?);", PAGE, re.MULTILINE)
    keys = re.findall("`([a-z_]+)`", re.sub(r"\(.*?\)", "", first))
    assert keys == [one.name for one in KEYS]


def test_the_package_on_the_page_is_the_one_that_is_written(tmp_path: Path) -> None:
    month, at = date(2026, 10, 1), datetime(2026, 11, 15, 3, 30, tzinfo=UTC)
    counts = MonthCounts({TEAM: "Noord"}, {"clients": {(TEAM, "clients"): 12}})
    folder = write_month(tmp_path, month, 1, at, exported_tables(month, counts), Format.CSV)
    assert folder is not None
    package = json.loads((folder / "datapackage.json").read_text())
    (shown,) = re.findall("```json\n(.*?)```", PAGE, re.DOTALL)
    assert json.loads(shown) == package | {"resources": package["resources"][:1]}
