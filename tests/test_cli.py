"""The command line does one thing per word, and says in one sentence why it cannot."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from aftercare.base.settings import Settings
from aftercare.casework.accounts.acts import check_password
from aftercare.cli import app
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database
from tests.conftest import create_database, database_at, drop_database
from tests.store.placement.waiting import seal_all

SAMPLE = Path(__file__).parent / "data" / "instances" / "p100-l0.85-s1.json"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AFTERCARE_{name.upper()}", raising=False)
    monkeypatch.setenv("AFTERCARE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERCARE_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def run(plain_environment: None) -> Iterator[Run]:
    """Invokes the command line in this process; logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def invoke(*words: str | Path, typed: str = "") -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=typed)

    yield invoke
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def run_on_database(run: Run, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", fresh_database_url)
    return run


def refused(result: Result) -> str:
    """What was said about input that cannot be used."""
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def written(folder: Path, document: Any) -> Path:
    file = folder / "instance.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return file


class TestPlace:
    def test_every_occurrence_is_placed_or_reported(self, run: Run, tmp_path: Path) -> None:
        plan_file = tmp_path / "plan.json"
        result = run("place", SAMPLE, "--out", plan_file)
        assert result.exit_code == 0, result.output
        plan = json.loads(plan_file.read_text())
        assert f"{len(plan['placed'])} placed, {len(plan['unplaced'])} reported" in result.stdout
        assert all(row["reason"] for row in plan["unplaced"])
        assert "why" not in plan["placed"][0]

    def test_a_plan_placed_again_stays_as_it_is(self, run: Run, tmp_path: Path) -> None:
        first, second = tmp_path / "first.json", tmp_path / "second.json"
        run("place", SAMPLE, "--out", first)
        result = run("place", SAMPLE, "--previous", first, "--out", second, "--explain")
        assert result.exit_code == 0, result.output
        rows = json.loads(second.read_text())["placed"]
        assert all(row.pop("why") for row in rows)
        assert rows == json.loads(first.read_text())["placed"]

    @pytest.mark.parametrize(
        ("document", "said"),
        [
            ("{", "not JSON: .* at line 1, column 2"),
            ("[" * 100_000, "is not JSON that we can read"),
            ('{"meta": NaN}', "is not JSON that we can read"),
            ([], "/: must be an object"),
            ({"meta": {"tz": "Europe/Amsterdam", "start": "2026-03-03", "days": 7}},
             "/meta/start: must be a Monday"),
        ],
        ids=["cut off", "too deep", "no number", "no object", "no Monday"],
    )  # fmt: skip
    def test_unusable_input_is_shown_with_its_place_and_nothing_is_written(
        self, document: Any, said: str, run: Run, tmp_path: Path
    ) -> None:
        plan_file = tmp_path / "plan.json"
        result = run("place", written(tmp_path, document), "--out", plan_file)
        assert re.search(said, refused(result))
        assert not plan_file.exists()

    def test_a_file_that_is_not_there_is_said_to_be_missing(self, run: Run, tmp_path: Path) -> None:
        result = run("place", tmp_path / "none.json", "--out", tmp_path / "plan.json")
        assert "cannot be read: No such file" in refused(result)

    def test_a_plan_that_cannot_be_written_is_said_so(self, run: Run, tmp_path: Path) -> None:
        result = run("place", SAMPLE, "--out", tmp_path / "nowhere" / "plan.json")
        assert "cannot be written" in refused(result)


class TestSettings:
    @pytest.mark.parametrize("command", ["serve", "worker", "migrate", "watchdog", "demo"])
    def test_a_setting_that_cannot_be_used_is_one_sentence(
        self, command: str, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AFTERCARE_PORT", "many")
        said = refused(run(command))
        assert said.startswith("AFTERCARE_PORT cannot be used")
        assert said.count("\n") == 1

    @pytest.mark.parametrize("command", ["serve", "demo"])
    def test_a_port_somebody_has_is_said_so(
        self, command: str, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            monkeypatch.setenv("AFTERCARE_PORT", str(other.getsockname()[1]))
            assert "set AFTERCARE_PORT to a free one" in refused(run(command))

    def test_a_database_that_does_not_answer_is_said_so(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql://x:hush@127.0.0.1:1/x")
        said = refused(run("migrate"))
        assert "does not answer" in said
        assert "hush" not in said


class TestDatabase:
    def test_an_empty_database_is_migrated_and_again_is_harmless(
        self, run: Run, server_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = f"aftercare_empty_{os.getpid()}"
        create_database(server_url, name)
        try:
            monkeypatch.setenv("AFTERCARE_DATABASE_URL", database_at(server_url, name))
            assert "run `aftercare migrate` first" in refused(run("watchdog"))
            for _ in range(2):
                assert run("migrate").exit_code == 0
            assert run("tick", "mark-overdue").exit_code == 0
        finally:
            drop_database(server_url, name)

    def test_an_import_says_what_is_new_and_the_second_time_nothing(
        self, run_on_database: Run
    ) -> None:
        first = run_on_database("import", SAMPLE)
        assert first.exit_code == 0, first.output
        assert "100 person" in first.stdout
        assert "tick extend-horizon" in first.stdout
        assert "nothing changed" in run_on_database("import", SAMPLE).stdout

    def test_a_file_that_cannot_be_imported_is_shown_with_its_pointers(
        self, run_on_database: Run, tmp_path: Path
    ) -> None:
        document = json.loads(SAMPLE.read_text())
        document["obligations"][7]["kind"] = "banquet"
        document["meta"]["tz"] = "Asia/Tokyo"
        said = refused(run_on_database("import", written(tmp_path, document)))
        assert "/meta/tz: must be Europe/Amsterdam" in said
        assert "/obligations/7/kind: must be one of" in said


class TestTick:
    AT = "2026-11-24T09:00:00+01:00"

    def test_a_slot_is_taken_once(self, run_on_database: Run) -> None:
        assert (
            run_on_database("tick", "mark-overdue", "--at", self.AT).stdout
            == "mark-overdue: 0 handled.\n"
        )
        again = run_on_database("tick", "mark-overdue", "--at", self.AT)
        assert (again.exit_code, again.stdout) == (
            0,
            "mark-overdue: this slot was already taken.\n",
        )

    def test_an_unknown_job_is_refused_with_those_there_are(self, run_on_database: Run) -> None:
        said = refused(run_on_database("tick", "polish"))
        assert "extend-horizon" in said
        assert "send-messages" in said

    @pytest.mark.parametrize(
        ("at", "says"),
        [("tomorrow", "ISO 8601"), ("2026-11-24T09:00", "time zone offset")],
        ids=["words", "no offset"],
    )
    def test_a_moment_without_a_meaning_is_refused(
        self, at: str, says: str, run_on_database: Run
    ) -> None:
        assert says in refused(run_on_database("tick", "mark-overdue", "--at", at))


class TestAccounts:
    WORDS = ("user", "add", "--username", "ada", "--name", "A. Beheer", "--role")
    PASSWORD = "een lang geheim"

    def test_a_password_from_standard_input_signs_in(
        self, run_on_database: Run, fresh_database: Database
    ) -> None:
        words = (*self.WORDS, "admin", "--password-stdin")
        result = run_on_database(*words, typed=f"{self.PASSWORD}\n")
        assert result.exit_code == 0, result.output
        assert self.PASSWORD not in result.output
        with fresh_database.work(CLOCK, NOW) as work:
            assert check_password(work, "ada", self.PASSWORD) is not None

    def test_one_that_is_closed_signs_in_no_more(
        self, run_on_database: Run, fresh_database: Database
    ) -> None:
        run_on_database(*self.WORDS, "admin", "--password-stdin", typed=f"{self.PASSWORD}\n")
        result = run_on_database("user", "close", "--username", "ada")
        assert result.exit_code == 0, result.output
        with fresh_database.work(CLOCK, NOW) as work:
            assert check_password(work, "ada", self.PASSWORD) is None
        assert "--username" in refused(run_on_database("user", "close", "--username", "bob"))

    def test_without_a_terminal_nothing_is_asked(self, run_on_database: Run) -> None:
        said = refused(run_on_database(*self.WORDS, "admin", typed=f"{self.PASSWORD}\n"))
        assert "--password-stdin" in said

    def test_a_short_password_is_refused(self, run_on_database: Run) -> None:
        words = (*self.WORDS, "admin", "--password-stdin")
        assert "/password: At least 12" in refused(run_on_database(*words, typed="kort\n"))

    def test_nobody_gets_the_role_of_the_clock(self, run_on_database: Run) -> None:
        assert "--role" in refused(run_on_database(*self.WORDS, "clock", "--password-stdin"))

    def test_a_team_is_made_only_when_asked(self, run_on_database: Run) -> None:
        words = (*self.WORDS, "officer", "--password-stdin", "--team", "Noord")
        assert "--team: is not there" in refused(run_on_database(*words, typed=self.PASSWORD))
        assert run_on_database(*words, "--make", typed=self.PASSWORD).exit_code == 0

    def test_a_taken_name_is_refused(self, run_on_database: Run) -> None:
        words = (*self.WORDS, "admin", "--password-stdin")
        run_on_database(*words, typed=self.PASSWORD)
        assert "already in use" in refused(run_on_database(*words, typed=self.PASSWORD))


class TestWatching:
    def test_the_watchdog_is_content_when_every_job_has_ticked(self, run_on_database: Run) -> None:
        silent = run_on_database("watchdog")
        assert silent.exit_code == 1
        known = refused(run_on_database("tick", "?")).rpartition("one of ")[2]
        for job in known.replace("\n", " ").strip().split(", "):
            run_on_database("tick", job)
        content = run_on_database("watchdog")
        assert content.exit_code == 0, content.output

    def test_a_status_page_is_refused_to_a_watchdog_that_looks_once(
        self, run_on_database: Run
    ) -> None:
        said = refused(run_on_database("watchdog", "--status-port", "8090"))
        assert "--status-port" in said
        assert "--every" in said

    def test_a_whole_chain_is_whole_and_a_broken_one_is_not(
        self, run_on_database: Run, fresh_database: Database
    ) -> None:
        with fresh_database.work(CLOCK, NOW) as work:
            audit.note(work, "roll", "team")
        assert seal_all(fresh_database) == 1
        assert run_on_database("audit", "verify").exit_code == 0
        with fresh_database.work(CLOCK, NOW) as work:
            for statement in (
                "reset role",
                "alter table audit_entry disable trigger all",
                "update audit_entry set action = 'read'",
            ):
                work.session.execute(text(statement))
        broken = run_on_database("audit", "verify")
        assert (broken.exit_code, "position 1" in broken.stdout) == (1, True)


class TestProcesses:
    @pytest.fixture
    def start(
        self, plain_environment: None, fresh_database_url: str
    ) -> Iterator[Callable[..., subprocess.Popen[str]]]:
        started: list[subprocess.Popen[str]] = []

        def begin(*words: str, **environment: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "aftercare.cli", *words],
                env=os.environ
                | {"AFTERCARE_DATABASE_URL": fresh_database_url, "AFTERCARE_LOG_LEVEL": "INFO"}
                | environment,
                stderr=subprocess.PIPE,
                text=True,
            )
            started.append(process)
            return process

        yield begin
        for process in started:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()

    @pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
    def test_a_worker_asked_to_stop_finishes_and_ends_well(
        self, wish: signal.Signals, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        worker = start("worker")
        wait_for(worker, "worker-started")
        worker.send_signal(wish)
        wait_for(worker, "worker-stopped")
        assert worker.wait() == 0

    def test_a_server_answers_until_it_is_asked_to_stop(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = start("serve", AFTERCARE_PORT=str(port))
        wait_for(server, "Uvicorn running")
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 200
        connection.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read what the process says until it says this."""
    assert process.stderr is not None
    assert any(words in line for line in process.stderr), words
