"""What a program meets on the command line: one JSON document, quiet standard error, examples that hold, completion."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftercare.cli import COMMANDS, Group, Later, _read
from aftercare.cli.job_names import JOB_NAMES
from aftercare.cli.ticking import tick_job
from aftercare.store.operations.migrate import newest_revision
from tests.test_cli import (
    SAMPLE,
    SWITCHED_OFF,
    Run,
    plain_environment,
    run,
    run_on_database,
    written,
)
from tests.test_starting import LARGE, read_by

__all__ = ["plain_environment", "run", "run_on_database"]

AFTERCARE = Path(sysconfig.get_path("scripts")) / "aftercare"
METAVARS = {
    "DAY", "FILE", "FOLDER", "FORMAT", "JOB", "LANGUAGE", "MOMENT", "MONTHS", "NAME", "PORT", "REFERENCE", "ROLE",
    "SECONDS", "USERNAME",
}  # fmt: skip
# Those that run until they are stopped, and one whose result is that it ended well.
SAY_NOTHING = {"demo", "serve", "worker", "database set-up"}


def commands() -> Iterator[tuple[str, Later]]:
    """Every command with its words."""
    for name, one in COMMANDS.items():
        if isinstance(one, Group):
            yield from ((f"{name} {inner}", two) for inner, two in one.commands.items())
        else:
            yield name, one


each = pytest.mark.parametrize(
    ("words", "later"), [pytest.param(*one, id=one[0]) for one in commands()]
)


@each
def test_an_example_holds_and_every_value_has_a_name_that_all_commands_use(
    words: str, later: Later
) -> None:
    given = shlex.split(later.example.partition(">>")[0])
    given = given[given.index("aftercare") + 1 :]
    assert given[: len(words.split())] == words.split()
    made = _read(words, later)
    made.make_context(words, given[len(words.split()) :])
    for one in made.params:
        if one.name != "help" and not getattr(one, "is_flag", False):
            assert one.metavar in METAVARS, one.name


@each
def test_its_help_has_the_example_and_what_its_exit_codes_mean(words: str, later: Later) -> None:
    made = _read(words, later)
    assert later.example in made.epilog
    assert ("1: " in made.epilog) is bool(later.found)
    takes = any("--json" in one.opts for one in made.params)
    assert takes is (words not in SAY_NOTHING)
    assert takes is ("With --json an object with" in " ".join(made.help.split()))


def said(run: Run, *words: str | Path, code: int = 0) -> dict[str, Any]:
    """The one document on standard output; nothing else is said anywhere."""
    answer = run(*words, "--json")
    assert answer.exit_code == code, answer.output
    assert answer.stderr == ""
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_each_command_says_one_document(run_on_database: Run, tmp_path: Path) -> None:
    run = run_on_database
    assert said(run, "import", SAMPLE)["added"]["person"] == 100
    assert set(said(run, "import", SAMPLE)["added"].values()) == {0}
    ticked = said(run, "tick", "mark-outcomes-overdue")
    assert ticked == {"job": "mark-outcomes-overdue", "handled": 0}
    assert said(run, "tick", "mark-outcomes-overdue")["handled"] is None
    watched = said(run, "watchdog", code=1)
    assert (watched["content"], watched["counts"]["job-silent"]) == (
        False,
        len(JOB_NAMES) - len(SWITCHED_OFF) - 1,
    )
    assert said(run, "audit", "verify") == {
        "whole": True, "broken": None, "lost": {}, "time_stamps": None,
    }  # fmt: skip
    add = ("user", "add", "--username", "ada", "--name", "A. Beheer", "--role", "admin", "--link")
    assert "/sign-in/link#" in said(run, *add)["link"]
    assert "/sign-in/link#" in said(run, "user", "link", "--username", "ada")["link"]
    eve = ("user", "add", "--username", "eve", "--name", "E. Beheer", "--role", "admin", "--link")
    said(run, *eve)
    closed = said(run, "user", "close", "--username", "ada")
    assert closed == {"username": "ada", "link": None}
    assert ":" in said(run, "audit", "new-key")["key"]
    assert ":" in said(run, "keys", "new")["key"]
    machine = said(run, "directory", "new-token", "entra")
    assert machine["line"].startswith("entra ")
    assert len(machine["token"]) > 40


def test_the_owner_s_commands_say_one_document_too(
    run_on_database: Run, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_OWNER_DATABASE_URL", fresh_database_url)
    assert said(run_on_database, "migrate") == {"revision": newest_revision()}
    rotated = said(run_on_database, "keys", "rotate")
    assert (len(rotated["data_key"]), rotated["left"]) == (8, [])
    assert set(said(run_on_database, "keys", "rewrap")) == {"data_keys", "second_factors"}


def test_a_fault_is_the_document_where_a_program_asked(run: Run, tmp_path: Path) -> None:
    document = json.loads(SAMPLE.read_text())
    document["persons"][3]["home_onyl"] = []
    found = said(
        run, "place", written(tmp_path, document), "--out", tmp_path / "plan.json", code=2
    )["fault"]
    assert found["code"] == "unusable-instance"
    assert found["fields"] == [
        {
            "pointer": "/persons/3/home_onyl",
            "code": "unknown-member",
            "detail": "is not known here",
        }
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("tick",), "Missing argument"),
        (("user", "add", "--username", "ada"), "Missing option"),
        (("watchdog", "--every", "soon"), "Invalid value"),
        (("doctor", "--colour"), "No such option"),
        (("docter",), "No such command"),
        (("user", "remove"), "No such command"),
    ],
)
def test_words_that_no_command_takes_are_the_document_too(
    words: tuple[str, ...], says: str, run: Run
) -> None:
    fault = said(run, *words, code=2)["fault"]
    assert (fault["code"], fault["fields"]) == ("usage", [])
    assert says in fault["says"]
    assert says in run(*words).stderr


def test_a_watchdog_that_goes_on_is_no_document(run_on_database: Run) -> None:
    found = said(run_on_database, "watchdog", "--every", "60", code=2)
    assert found["fault"]["fields"][0]["pointer"] == "--json"


def test_a_migration_says_nothing_on_standard_error(
    plain_environment: None, fresh_database_url: str
) -> None:
    environment = os.environ | {
        "AFTERCARE_DATABASE_URL": fresh_database_url,
        "AFTERCARE_OWNER_DATABASE_URL": fresh_database_url,
        "AFTERCARE_LOG_LEVEL": "INFO",
    }
    done = subprocess.run(
        [sys.executable, "-m", "aftercare.cli", "migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("The database has the newest schema.\n", "")


class TestCompletion:
    def completed(self, shell: str, *words: str) -> str:
        """What the shell would offer for the last word."""
        environment = {
            "bash": {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
            "zsh": {"_TYPER_COMPLETE_ARGS": " ".join(words)},
            "fish": {
                "_TYPER_COMPLETE_ARGS": " ".join(words),
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            },
        }[shell]
        done = subprocess.run(
            [AFTERCARE],
            env=os.environ | environment | {"_AFTERCARE_COMPLETE": f"complete_{shell}"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_each_shell_completes_commands_and_jobs(self, shell: str) -> None:
        assert "watchdog" in self.completed(shell, "aftercare", "wat")
        assert "send-messages" in self.completed(shell, "aftercare", "tick", "send-m")

    def test_options_and_groups_are_completed(self) -> None:
        assert self.completed("bash", "aftercare", "case-file", "").split() == ["export", "import"]
        assert "--explain" in self.completed("bash", "aftercare", "place", "--")

    @pytest.mark.parametrize(
        ("shell", "own"), [("bash", "complete -o"), ("zsh", "compdef"), ("fish", "complete --")]
    )
    def test_each_shell_is_shown_its_script(self, shell: str, own: str) -> None:
        """Typer looks for the shell among the parents of the command; a run of the tests may have none."""
        named = os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
        words = [AFTERCARE, "--show-completion", shell]
        done = subprocess.run(words, env=named, capture_output=True, text=True, check=True)
        assert "_AFTERCARE_COMPLETE" in done.stdout
        assert own in done.stdout

    def test_the_name_of_a_job_is_completed_without_the_service_s_libraries(self) -> None:
        assert not read_by(f"import {tick_job.__module__}") & LARGE


@pytest.mark.parametrize("name", ["Entra", "", "-entra", "en tra", "e" * 41, "entra\n"])
def test_a_directory_gets_no_token_under_a_name_that_the_file_may_not_have(
    name: str, run: Run
) -> None:
    made = run("directory", "new-token", "--", name)
    assert made.exit_code == 2
    assert "small letters, digits and dashes" in made.stderr
    assert made.stdout == ""
