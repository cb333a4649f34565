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
from sqlalchemy import make_url
from typer.testing import CliRunner, Result

from aftercare.base.errors import LinkOver
from aftercare.base.settings import Settings
from aftercare.casework.sign_in.passwords import password_link_holder
from aftercare.cli import app
from aftercare.cli.job_names import JOB_NAMES
from aftercare.domain.accounts.log_chain import read_keys
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.database.job_runs import last_finished
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import newest_revision
from aftercare.store.operations.set_up import Login
from tests.conftest import as_login, database_at, drop_database, run_on
from tests.log_keys import KEY_LINE, MASTER_KEY
from tests.signing_in import signs_in
from tests.store.placement.waiting import seal_all

SAMPLE = Path(__file__).parent / "data" / "instances" / "p100-l0.85-s1.json"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SWITCHED_OFF = (
    "polish-placements",
    "hand-over-letters",
    "export-figures",
    "take-submissions",
    "count-unread-files",
)
OLDER = "update alembic_version set version_num = '0009'"
NEWEST = f"update alembic_version set version_num = '{newest_revision()}'"
Run = Callable[..., Result]


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AFTERCARE_{name.upper()}", raising=False)
    monkeypatch.setenv("AFTERCARE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERCARE_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("AFTERCARE_AUDIT_KEYS", KEY_LINE)
    monkeypatch.setenv("AFTERCARE_SECRET_KEYS", MASTER_KEY)
    monkeypatch.setenv("AFTERCARE_SECOND_FACTOR_ROLES", "none")
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
def run_on_database(
    run: Run, service_url: str, watchdog_url: str, monkeypatch: pytest.MonkeyPatch
) -> Run:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
    monkeypatch.setenv("AFTERCARE_WATCHDOG_DATABASE_URL", watchdog_url)
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

    @pytest.mark.parametrize("where", ["nowhere/plan.json", "."])
    def test_a_plan_that_cannot_be_written_is_said_so_before_anything_is_read(
        self, where: str, run: Run, tmp_path: Path
    ) -> None:
        result = run("place", tmp_path / "not-looked-for", "--out", tmp_path / where)
        assert "cannot be written" in refused(result)
        assert list(tmp_path.iterdir()) == []

    def test_a_misspelt_member_is_named(self, run: Run, tmp_path: Path) -> None:
        document = json.loads(SAMPLE.read_text())
        document["persons"][3]["home_onyl"] = []
        result = run("place", written(tmp_path, document), "--out", tmp_path / "plan.json")
        assert "/persons/3/home_onyl: is not known here" in refused(result)

    def test_a_program_reads_the_numbers_and_the_schema(self, run: Run, tmp_path: Path) -> None:
        plan_file = tmp_path / "plan.json"
        said = json.loads(run("place", SAMPLE, "--out", plan_file, "--json").stdout)
        plan = json.loads(plan_file.read_text())
        numbers = {name: len(plan[name]) for name in ("placed", "unplaced")}
        assert said == {"plan": str(plan_file), "displaced": 0} | numbers
        assert json.loads(run("place", "--schema").stdout)["$id"] == "urn:aftercare:instance:1"


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
            said = refused(run(command))
            assert "stop that program, or set AFTERCARE_PORT to another port, such as" in said

    def test_a_key_that_cannot_be_read_is_the_only_thing_said(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            monkeypatch.setenv("AFTERCARE_PORT", str(probe.getsockname()[1]))
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql://x:hush@127.0.0.1:1/x")
        monkeypatch.setenv("AFTERCARE_TLS_CERTIFICATE_FILE", str(tmp_path / "tls.crt"))
        monkeypatch.setenv("AFTERCARE_TLS_KEY_FILE", str(tmp_path / "tls.key"))
        said = refused(run("serve"))
        assert said.startswith("AFTERCARE_TLS_CERTIFICATE_FILE and AFTERCARE_TLS_KEY_FILE do not")
        assert said.count("\n") == 1

    def test_a_database_that_does_not_answer_is_said_so(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql://x:hush@127.0.0.1:1/x")
        for words in (("migrate",), ("user", "link", "--username", "ada")):
            said = refused(run(*words))
            assert said == "AFTERCARE_DATABASE_URL: no database answers at that address.\n"
        monkeypatch.setenv("AFTERCARE_OWNER_DATABASE_URL", "postgresql://x:hush@127.0.0.1:1/x")
        assert refused(run("migrate")).startswith("AFTERCARE_OWNER_DATABASE_URL: no database")

    def test_a_wrong_password_is_said_with_its_setting_and_no_more(
        self, run: Run, server_url: str, service_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wrong = make_url(service_url).set(password="hush").render_as_string(hide_password=False)
        owner, watchdog = (
            as_login(service_url, Login(name, "x", "x")) for name in ("another", "third")
        )
        given = {"ADMIN": wrong, "OWNER": owner, "WATCHDOG": watchdog}
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
        for name, url in given.items():
            monkeypatch.setenv(f"AFTERCARE_{name}_DATABASE_URL", url)
        refuses = "the server answers, and refuses the user, the password or the database.\n"
        assert refused(run("database", "set-up")) == f"AFTERCARE_ADMIN_DATABASE_URL: {refuses}"
        assert refused(run("migrate")) == f"AFTERCARE_OWNER_DATABASE_URL: {refuses}"
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", wrong)
        said = refused(run("user", "link", "--username", "ada"))
        assert said == f"AFTERCARE_DATABASE_URL: {refuses}"

    def test_an_administrator_that_may_make_nothing_is_said_so(
        self, run: Run, service_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("", "ADMIN_", "OWNER_", "WATCHDOG_"):
            login = Login(f"nobody_{name.lower()}x", "x", "x")
            monkeypatch.setenv(
                f"AFTERCARE_{name}DATABASE_URL",
                service_url if name == "ADMIN_" else as_login(service_url, login),
            )
        assert "may not make logins" in refused(run("database", "set-up"))


class TestDatabase:
    def test_an_empty_server_is_set_up_and_migrated_by_logins_of_their_own_and_again_is_harmless(
        self, run: Run, server_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = f"aftercare_empty_{os.getpid()}"
        logins = {
            "AFTERCARE_OWNER_DATABASE_URL": Login(f"{name}_owner", "to own", name),
            "AFTERCARE_DATABASE_URL": Login(f"{name}_service", "to serve", name),
            "AFTERCARE_WATCHDOG_DATABASE_URL": Login(f"{name}_watchdog", "to count", name),
        }
        for variable, login in logins.items():
            monkeypatch.setenv(variable, as_login(database_at(server_url, name), login))
        try:
            assert "AFTERCARE_ADMIN_DATABASE_URL is missing" in refused(run("database", "set-up"))
            monkeypatch.setenv("AFTERCARE_ADMIN_DATABASE_URL", server_url)
            for _ in range(2):
                assert run("database", "set-up").exit_code == 0
            monkeypatch.delenv("AFTERCARE_ADMIN_DATABASE_URL")
            assert "run `aftercare migrate` first" in refused(run("watchdog"))
            for _ in range(2):
                assert run("migrate").exit_code == 0
            assert run("tick", "mark-outcomes-overdue").exit_code == 0
            assert "job-silent" in run("watchdog").stdout
        finally:
            drop_database(server_url, name)
            for login in logins.values():
                run_on(server_url, "drop role if exists {}", login.name)

    def test_a_login_with_the_name_of_a_role_is_refused_before_anything_is_made(
        self, run: Run, server_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = {"OWNER_": "one", "": "two", "WATCHDOG_": "aftercare_watchdog"}
        for name, user in names.items():
            url = as_login(database_at(server_url, "never_made"), Login(user, "x", "x"))
            monkeypatch.setenv(f"AFTERCARE_{name}DATABASE_URL", url)
        monkeypatch.setenv("AFTERCARE_ADMIN_DATABASE_URL", server_url)
        said = refused(run("database", "set-up"))
        assert said.startswith("aftercare_watchdog is a role that the logins become")

    @pytest.mark.parametrize("command", ["serve", "worker", "watchdog"])
    def test_a_process_refuses_a_login_that_owns_the_database(
        self, command: str, run: Run, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            monkeypatch.setenv("AFTERCARE_PORT", str(probe.getsockname()[1]))
        for variable in ("AFTERCARE_DATABASE_URL", "AFTERCARE_WATCHDOG_DATABASE_URL"):
            monkeypatch.setenv(variable, fresh_database_url)
        assert "is a superuser" in refused(run(command))

    def test_the_watchdog_does_not_use_the_login_of_the_service(
        self, run: Run, service_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AFTERCARE_DATABASE_URL", service_url)
        assert "AFTERCARE_WATCHDOG_DATABASE_URL is missing" in refused(run("watchdog"))

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


class TestMigrateRefusals:
    def test_a_database_of_a_newer_version_is_left_to_that_version(
        self, run: Run, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AFTERCARE_OWNER_DATABASE_URL", fresh_database_url)
        run_on(fresh_database_url, "update alembic_version set version_num = '0999'")
        assert "belongs to a newer version; start that version" in refused(run("migrate"))

    def test_with_the_login_of_the_service_it_names_which_setting_is_missing(
        self, run_on_database: Run
    ) -> None:
        assert "AFTERCARE_OWNER_DATABASE_URL is missing" in refused(run_on_database("migrate"))


class TestTick:
    AT = "2025-11-24T09:00:00+01:00"

    def test_a_slot_is_taken_once(self, run_on_database: Run) -> None:
        assert (
            run_on_database("tick", "mark-outcomes-overdue", "--at", self.AT).stdout
            == "mark-outcomes-overdue: 0 handled.\n"
        )
        again = run_on_database("tick", "mark-outcomes-overdue", "--at", self.AT)
        assert (again.exit_code, again.stdout) == (
            0,
            "mark-outcomes-overdue: this slot was already taken.\n",
        )

    def test_an_unknown_job_is_refused_with_those_there_are(self, run_on_database: Run) -> None:
        said = refused(run_on_database("tick", "polish"))
        assert "extend-horizon" in said
        assert "send-messages" in said

    def test_one_that_the_settings_switch_off_is_said_so(self, run_on_database: Run) -> None:
        for job in SWITCHED_OFF:
            assert "switched off" in refused(run_on_database("tick", job))

    @pytest.mark.parametrize(
        ("at", "says"),
        [("tomorrow", "ISO 8601"), ("2026-11-24T09:00", "time zone offset")],
        ids=["words", "no offset"],
    )
    def test_a_moment_without_a_meaning_is_refused(
        self, at: str, says: str, run_on_database: Run
    ) -> None:
        assert says in refused(run_on_database("tick", "mark-outcomes-overdue", "--at", at))

    def test_a_moment_after_now_is_refused_before_any_work(
        self, run_on_database: Run, fresh_database: Database, tmp_path: Path
    ) -> None:
        # A clock file left by a demonstration on this machine does not make a database one.
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "clock.json").write_text('{"seconds": 0}')
        later = ("tick", "mark-outcomes-overdue", "--at", "2126-11-24T09:00:00+01:00")
        assert "--at: must not be later than now" in refused(run_on_database(*later))
        with fresh_database.work(CLOCK, NOW) as work:
            assert not last_finished(work.session)

    def test_the_demonstration_may_tick_at_a_moment_after_now(
        self, run: Run, tmp_path: Path
    ) -> None:
        later = ("tick", "mark-outcomes-overdue", "--at", "2126-11-24T09:00:00+01:00")
        assert "must not be later than now" in refused(run(*later))
        assert not (tmp_path / "data" / "postgres").exists()
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "clock.json").write_text('{"seconds": 0}')
        assert run(*later).stdout == "mark-outcomes-overdue: 0 handled.\n"


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
        assert signs_in(fresh_database, NOW, "ada", self.PASSWORD)

    def test_one_that_is_closed_signs_in_no_more(
        self, run_on_database: Run, fresh_database: Database
    ) -> None:
        run_on_database(*self.WORDS, "admin", "--password-stdin", typed=f"{self.PASSWORD}\n")
        only = refused(run_on_database("user", "close", "--username", "ada"))
        assert "is the only administrator" in only
        assert signs_in(fresh_database, NOW, "ada", self.PASSWORD)
        words = ("user", "add", "--username", "eve", "--name", "E. Beheer", "--role", "admin")
        run_on_database(*words, "--password-stdin", typed=f"{self.PASSWORD}\n")
        result = run_on_database("user", "close", "--username", "ada")
        assert result.exit_code == 0, result.output
        assert not signs_in(fresh_database, NOW, "ada", self.PASSWORD)
        assert "--username" in refused(run_on_database("user", "close", "--username", "bob"))

    def test_without_a_terminal_nothing_is_asked(self, run_on_database: Run) -> None:
        said = refused(run_on_database(*self.WORDS, "admin", typed=f"{self.PASSWORD}\n"))
        assert "--password-stdin" in said

    def test_a_short_password_is_refused(self, run_on_database: Run) -> None:
        words = (*self.WORDS, "admin", "--password-stdin")
        assert "/password: Use at least 12" in refused(run_on_database(*words, typed="kort\n"))

    def test_a_link_is_printed_instead_and_a_new_one_ends_the_password(
        self, run_on_database: Run, fresh_database: Database
    ) -> None:
        first = run_on_database(*self.WORDS, "admin", "--link").output.strip()
        assert "/sign-in/link#" in first
        second = run_on_database("user", "link", "--username", "ada").output.strip()
        with fresh_database.work(CLOCK, NOW) as work:
            assert password_link_holder(work, second.partition("#")[2]).staff.username == "ada"
        with pytest.raises(LinkOver), fresh_database.work(CLOCK, NOW) as work:
            password_link_holder(work, first.partition("#")[2])

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
        for job in JOB_NAMES:
            if job not in SWITCHED_OFF:
                assert run_on_database("tick", job).exit_code == 0
        content = run_on_database("watchdog")
        assert content.exit_code == 0, content.output

    def test_a_status_page_is_refused_to_a_watchdog_that_looks_once(
        self, run_on_database: Run
    ) -> None:
        said = refused(run_on_database("watchdog", "--status-port", "8090"))
        assert "--status-port" in said
        assert "--every" in said

    def test_a_whole_chain_is_whole_and_a_broken_one_is_not(
        self,
        run_on_database: Run,
        fresh_database: Database,
        fresh_database_url: str,
        tmp_path: Path,
    ) -> None:
        with fresh_database.work(CLOCK, NOW) as work:
            audit.note(work, "roll", "team")
        assert seal_all(fresh_database) == 1
        assert run_on_database("audit", "verify").exit_code == 0
        published = tmp_path / "anchors"
        published.write_text('{"position": 2, "hash": "00"}')
        cut = run_on_database("audit", "verify", "--against", published)
        assert (cut.exit_code, "position 2: it ends before" in cut.stdout) == (1, True)
        published.write_text("nothing")
        assert "line 1" in refused(run_on_database("audit", "verify", "--against", published))
        run_on(fresh_database_url, "alter table audit_entry disable trigger all")
        run_on(fresh_database_url, "update audit_entry set action = 'read'")
        broken = run_on_database("audit", "verify")
        assert (broken.exit_code, "position 1" in broken.stdout) == (1, True)

    def test_a_new_key_is_one_line_that_can_be_read(self, run: Run) -> None:
        lines = [run("audit", "new-key").stdout for _ in range(2)]
        assert len(read_keys("".join(lines)).keys) == 2


class TestProcesses:
    @pytest.fixture
    def start(
        self, plain_environment: None, service_url: str
    ) -> Iterator[Callable[..., subprocess.Popen[str]]]:
        started: list[subprocess.Popen[str]] = []

        def begin(*words: str, **environment: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "aftercare.cli", *words],
                env=os.environ
                | {"AFTERCARE_DATABASE_URL": service_url, "AFTERCARE_LOG_LEVEL": "INFO"}
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
        port = free_port()
        server = start("serve", AFTERCARE_PORT=str(port))
        wait_for(server, "Uvicorn running")
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 200
        connection.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0

    @pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
    def test_a_server_asked_to_stop_while_it_starts_ends_well(
        self,
        wish: signal.Signals,
        start: Callable[..., subprocess.Popen[str]],
        fresh_database_url: str,
    ) -> None:
        run_on(fresh_database_url, OLDER)
        server = start("serve", AFTERCARE_PORT=str(free_port()))
        wait_for(server, "not-ready")
        server.send_signal(wish)
        assert server.wait(timeout=60) == 0

    def test_a_server_makes_its_document_before_anyone_asks_for_it_and_after_it_listens(
        self, start: Callable[..., subprocess.Popen[str]]
    ) -> None:
        server = start("serve", AFTERCARE_PORT=str(free_port()))
        wait_for(server, "server-listening")
        assert json.loads(wait_for(server, "document-made"))["seconds"] >= 0

    def test_on_another_schema_a_server_says_so_and_is_not_ready(
        self, start: Callable[..., subprocess.Popen[str]], fresh_database_url: str
    ) -> None:
        run_on(fresh_database_url, OLDER)
        port = free_port()
        server = start("serve", AFTERCARE_PORT=str(port))
        said = wait_for(server, "not-ready")
        assert json.loads(said)["code"] == "older-database"
        wait_for(server, "server-listening")

        def ready() -> tuple[int, str]:
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            found = answer.status, json.loads(answer.read()).get("type", "")
            connection.close()
            return found

        assert ready() == (503, "/problems/older-database")
        run_on(fresh_database_url, NEWEST)
        # A second or two go by until it looks again; each question is a line in its log, which is read.
        while ready() != (200, ""):
            wait_for(server, "/readyz")

    @pytest.mark.parametrize(
        ("revision", "code"), [("0009", "older-database"), ("0999", "newer-database")]
    )
    def test_on_another_schema_a_worker_waits_until_it_fits(
        self,
        revision: str,
        code: str,
        start: Callable[..., subprocess.Popen[str]],
        fresh_database_url: str,
        fresh_database: Database,
    ) -> None:
        run_on(fresh_database_url, f"update alembic_version set version_num = '{revision}'")
        run_on(fresh_database_url, "update schema_support set oldest_code = '0998'")
        worker = start("worker")
        assert json.loads(wait_for(worker, "worker-waits"))["code"] == code
        with fresh_database.work(CLOCK, NOW) as work:
            assert not last_finished(work.session)
        run_on(fresh_database_url, NEWEST)
        wait_for(worker, "worker-started")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0

    def test_a_worker_that_waits_ends_when_it_is_asked_to(
        self, start: Callable[..., subprocess.Popen[str]], fresh_database_url: str
    ) -> None:
        run_on(fresh_database_url, OLDER)
        worker = start("worker")
        wait_for(worker, "worker-waits")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait() == 0


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    """Read what the process says until it says this; the line with it."""
    assert process.stderr is not None
    line = next((line for line in process.stderr if words in line), "")
    assert line, words
    return line
