"""A process reads what its work needs: help reads next to nothing, a server no library of a rare act."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from aftercare import cli
from aftercare.cli import COMMANDS, Group, Later, app

# Of rare acts: placing, printing, drawing on a map, reading a calendar file, migrating, sending for real.
RARE = {
    "pyarrow",
    "numpy",
    "numba",
    "llvmlite",
    "typst",
    "shapely",
    "icalendar",
    "alembic",
    "twilio.rest",
}
LARGE = {"sqlalchemy", "pydantic", "fastapi", "psycopg", "jinja2", *RARE}


def read_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter has read after this."""
    asked = f"import sys; {statement}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_a_server_and_a_worker_begin_without_what_only_rare_acts_need() -> None:
    read = read_by("import aftercare.cli.serving, aftercare.main, uvicorn")
    assert not read & RARE
    assert "sqlalchemy" in read


def test_help_reads_no_large_library() -> None:
    read = read_by("from aftercare.cli import app; app(['--help'], standalone_mode=False)")
    assert not read & LARGE
    assert "typer" in read


def test_the_version_is_the_package_s_own() -> None:
    answer = CliRunner().invoke(app, ["--version"])
    assert (answer.exit_code, answer.output) == (0, f"aftercare {version('aftercare')}\n")


def commands() -> list[Later]:
    alone = [one for one in COMMANDS.values() if isinstance(one, Later)]
    groups = [one for one in COMMANDS.values() if isinstance(one, Group)]
    return [*alone, *(one for group in groups for one in group.commands.values())]


@pytest.mark.parametrize("later", commands(), ids=lambda one: one.function)
def test_what_help_says_of_a_command_is_what_the_command_says(later: Later) -> None:
    function = getattr(import_module(f"{cli.__name__}.{later.module}"), later.function)
    first, _, _ = (inspect.getdoc(function) or "").partition("\n\n")
    assert later.help == " ".join(first.split())


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        pytest.param(["servee"], "'serve'", id="a slip"),
        pytest.param(["usr", "add"], "'user'", id="a slip in a group's name"),
        pytest.param(["risk", "load-matrx"], "'load-matrix'", id="a slip within a group"),
        pytest.param(["user", "remove"], "", id="none is near"),
    ],
)
def test_a_word_that_is_no_command_is_shown_with_the_nearest(words: list[str], meant: str) -> None:
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 2
    assert "No such command" in answer.output
    assert meant in answer.output
    assert ("Did you mean" in answer.output) is bool(meant)
