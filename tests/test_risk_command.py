"""The command line takes a whole table for combining instruments, and says what is wrong with half of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from typer.testing import CliRunner, Result

from aftercare.base.settings import Settings
from aftercare.cli import app
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.risk.stable_2007 import BANDS
from aftercare.domain.risk.static_99r import LEVELS
from aftercare.store.database.unit_of_work import Database
from tests.log_keys import KEY_LINE, MASTER_KEY
from tests.store.arranging import NOW

Load = Callable[[Any], Result]


@pytest.fixture
def load(service_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Load]:
    """Loads a document as a file."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AFTERCARE_{name.upper()}", raising=False)
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
    monkeypatch.setenv("AFTERCARE_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("AFTERCARE_AUDIT_KEYS", KEY_LINE)
    monkeypatch.setenv("AFTERCARE_SECRET_KEYS", MASTER_KEY)
    monkeypatch.setenv("AFTERCARE_SECOND_FACTOR_ROLES", "none")

    def load(document: Any) -> Result:
        file = tmp_path / "matrix.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        return CliRunner().invoke(app, ["risk", "load-matrix", str(file)])

    yield load
    structlog.reset_defaults()


def table(**changes: Any) -> dict[str, Any]:
    cells = [{"static": one, "stable": two, "level": one} for one in LEVELS for two in BANDS]
    return {
        "code": "invented",
        "source": "made up for a test",
        "adopted_by": "nobody",
        "valid_from": "2026-01-01",
        "cells": cells,
    } | changes


def stored(database: Database) -> int:
    with database.work(CLOCK, NOW) as work:
        found: int = work.session.execute(text("select count(*) from risk_matrix")).scalar_one()
    return found


def test_a_whole_table_is_loaded_once(load: Load, fresh_database: Database) -> None:
    first, second = load(table()), load(table())
    assert first.exit_code == second.exit_code == 0, first.output
    assert first.stdout == "invented, version 1, holds from 2026-01-01.\n"
    assert second.stdout == first.stdout
    assert load(table(source="anew")).stdout.startswith("invented, version 2")
    assert stored(fresh_database) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cells": table()["cells"][1:]}, "/cells: Nothing is said of I with low."),
        ({"source": ""}, "/source: Say where it comes from."),
        ({"source": "\ud800"}, "/source: At most 500 characters."),
    ],
    ids=["a hole", "no provenance", "half a character"],
)
def test_half_a_table_is_refused_and_leaves_nothing(
    load: Load, fresh_database: Database, changes: dict[str, Any], message: str
) -> None:
    result = load(table(**changes))
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert stored(fresh_database) == 0


def test_a_cell_that_says_its_level_twice_is_refused(load: Load, fresh_database: Database) -> None:
    result = load(json.dumps(table()).replace('"level":', '"level": "V", "level":', 1))
    assert (result.exit_code, stored(fresh_database)) == (2, 0), result.output
    assert "/cells/0/level: stands here twice" in result.stderr
