"""`aftercare doctor` says of a whole set-up that nothing is missing, and of each thing that is broken what to do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from threading import Event
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from aftercare.base.clock import FixedClock, SystemClock
from aftercare.base.sealing import new_key
from aftercare.base.settings import Settings
from aftercare.cli.checks.database import clock_finding, database_findings, version_finding
from aftercare.cli.checks.findings import Finding, State
from aftercare.cli.checks.outward import outward_findings, within
from aftercare.cli.checks.settings import settings_findings
from aftercare.cli.job_names import JOB_NAMES
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.job_runs import claim_slot, finish_slot
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.server_facts import ServerFacts
from aftercare.submission_drops import STATES
from tests.conftest import run_on
from tests.contracts.mail_server import CERTIFICATE, PASSWORD, USER, MailServer
from tests.contracts.twilio_server import TwilioServer
from tests.test_cli import Run, plain_environment, run, run_on_database

__all__ = ["plain_environment", "run", "run_on_database"]

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
WHOLE = {
    "AFTERCARE_SECOND_FACTOR_ROLES": "",
    "AFTERCARE_PUBLIC_BASE_URL": "https://toezicht.example",
    "AFTERCARE_TWILIO_FROM": "+447700900999",
    "AFTERCARE_CALLBACK_NUMBER": "+44 20 7946 0999",
    "AFTERCARE_SMTP_HOST": "127.0.0.1",
    "AFTERCARE_SMTP_FROM": "toezicht@toezicht.example",
    "AFTERCARE_SMTP_USERNAME": USER,
    "AFTERCARE_SMTP_PASSWORD": PASSWORD,
}
AWAY = "http://127.0.0.1:1"
Ask = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Outside:
    """The other sides of what leaves: a mail server, Twilio, and a port that a monitor listens on."""

    mail: MailServer
    twilio: TwilioServer
    monitor: socket

    @property
    def settings(self) -> dict[str, str]:
        return WHOLE | {
            "AFTERCARE_SMTP_PORT": str(self.mail.port),
            "AFTERCARE_TWILIO_ACCOUNT_SID": self.twilio.account_sid,
            "AFTERCARE_TWILIO_AUTH_TOKEN": self.twilio.auth_token,
            "AFTERCARE_TWILIO_BASE_URL": self.twilio.base_url,
            "AFTERCARE_HEARTBEAT_URL": f"http://127.0.0.1:{self.monitor.getsockname()[1]}/heard",
            "SSL_CERT_FILE": str(CERTIFICATE),
        }


@pytest.fixture
def outside() -> Iterator[Outside]:
    with MailServer() as mail, TwilioServer() as twilio, socket() as monitor:
        monitor.bind(("127.0.0.1", 0))
        monitor.listen()
        yield Outside(mail, twilio, monitor)


@pytest.fixture
def whole(
    run_on_database: Run,
    fresh_database: Database,
    watchdog_url: str,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Ask]:
    """A set-up in which nothing is missing; asks the command for its JSON."""
    for name, value in outside.settings.items():
        monkeypatch.setenv(name, value)
    now = SystemClock().now()
    with fresh_database.work(CLOCK, now) as work:
        for job in JOB_NAMES:
            claim_slot(work.session, job, now, "a test", now)
            finish_slot(work.session, job, now, 0, now)

    def ask() -> dict[str, Any]:
        answer = run_on_database("doctor", "--json")
        assert answer.stderr == ""
        found: dict[str, Any] = json.loads(answer.stdout)
        assert answer.exit_code == {"fine": 0, "missing": 1, "unknown": 2}[found["state"]]
        return found

    with closing(psycopg.connect(watchdog_url)):
        yield ask


def wrong(found: dict[str, Any]) -> dict[str, str]:
    """What is not in order and says what to do, by check."""
    return {
        one["check"]: f"{one['says']} {one['to_do']}"
        for one in found["checks"]
        if one["state"] in ("missing", "unknown") and one["to_do"]
    }


def not_tried(found: dict[str, Any]) -> dict[str, str]:
    """What was not looked at, with the check that comes before it."""
    return {
        one["check"]: one["says"].removeprefix("Not tried: ")
        for one in found["checks"]
        if one["says"].startswith("Not tried: ")
    }


def test_of_a_whole_set_up_nothing_is_missing(whole: Ask, run: Run) -> None:
    found = whole()
    assert (found["state"], wrong(found)) == ("fine", {})
    assert all(one["to_do"] is None for one in found["checks"])
    said = run("doctor")
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) == len(found["checks"])


class TestWaysOut:
    """Mail, texts and the heartbeat are tried, and nothing is sent."""

    @pytest.fixture
    def tried(
        self, plain_environment: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[..., dict[str, str]]:
        """What is not in order, by check, where these variables differ from a set-up in order."""

        def tried(**changed: str) -> dict[str, str]:
            given = outside.settings | {
                name if name.startswith("SSL") else f"AFTERCARE_{name}": value
                for name, value in changed.items()
            }
            for name, value in given.items():
                monkeypatch.setenv(name, value)
            found = outward_findings(Settings())
            return {one.check: f"{one.says} {one.to_do}" for one in found if one.to_do}

        return tried

    def test_what_is_in_order_is_reached_and_gets_nothing(
        self, tried: Callable[..., dict[str, str]], outside: Outside
    ) -> None:
        assert tried() == {}
        assert (outside.mail.taken, outside.mail.asked, outside.twilio.posts) == ([], {}, 0)
        assert outside.twilio.connections == 1
        heard, _ = outside.monitor.accept()
        with heard:
            assert heard.recv(1) == b""

    @pytest.mark.parametrize(
        ("changed", "check", "says"),
        [
            ({"SMTP_PASSWORD": "another"}, "mail", "refuses us (code 535)"),
            ({"SMTP_PORT": "1"}, "mail", "does not answer"),
            ({"SSL_CERT_FILE": "/nowhere"}, "mail", "certificate"),
            ({"TWILIO_AUTH_TOKEN": "another"}, "texts", "refuses our account or its token"),
            ({"TWILIO_ACCOUNT_SID": "AC0"}, "texts", "refuses our account or its token"),
            ({"TWILIO_BASE_URL": AWAY}, "texts", "did not answer"),
            ({"HEARTBEAT_URL": AWAY}, "heartbeat", "does not answer"),
        ],
    )
    def test_what_is_wrong_there_is_said(
        self,
        changed: dict[str, str],
        check: str,
        says: str,
        tried: Callable[..., dict[str, str]],
    ) -> None:
        found = tried(**changed)
        assert list(found) == [check]
        assert says in found[check]

    def test_an_account_that_twilio_suspended_is_said(
        self, tried: Callable[..., dict[str, str]], outside: Outside
    ) -> None:
        outside.twilio.status = "suspended"
        assert "our account is suspended" in tried()["texts"]

    def test_a_mail_server_that_encrypts_nothing_is_refused(
        self, tried: Callable[..., dict[str, str]]
    ) -> None:
        with MailServer(starttls=False, auth=False) as open_line:
            assert "refuses us (code 530)" in tried(SMTP_PORT=str(open_line.port))["mail"]

    def test_an_attempt_that_never_ends_is_left_behind(self) -> None:
        never = Event()
        assert within(0.01, never.wait) is None
        never.set()


BROKEN_ROWS = [
    ("alter table person disable row level security", "row-security", "off for person"),
    ("update alembic_version set version_num = '0007'", "schema", "revision 0007. Run `aftercare migrate`"),
    ("update alembic_version set version_num = '0999'; update schema_support set oldest_code = '0998'",
     "schema", "revision 0999, of a newer version, which this program does not work with. Start the newer version"),
    ("drop table alembic_version", "schema", "no tables of ours"),
    ("delete from job_run where job = 'send-messages'", "jobs", "1, such as send-messages"),
    ("update job_run set finished_at = finished_at - interval '2 days' where job = 'extend-horizon'",
     "jobs", "such as extend-horizon"),
    ("update job_run set left_items = array['x'] where job = 'plan-reminders'", "failed-items", "plan-reminders"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "check", "says"), BROKEN_ROWS, ids=[one[0][:40] for one in BROKEN_ROWS]
)
def test_what_is_broken_in_the_database_is_said(
    statement: str, check: str, says: str, whole: Ask, fresh_database_url: str
) -> None:
    run_on(fresh_database_url, statement)
    found = whole()
    assert found["state"] != "fine"
    assert says in wrong(found)[check]


def test_a_watchdog_that_is_not_connected_is_said(whole: Ask, fresh_database_url: str) -> None:
    run_on(
        fresh_database_url,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'aftercare_test_watchdog'"
        " and datname = current_database()",
    )
    found = wrong(whole())
    assert list(found) == ["watchdog"]
    assert "Start `aftercare watchdog --every 60`" in found["watchdog"]


def test_a_login_that_owns_everything_is_said_for_both(
    whole: Ask, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AFTERCARE_DATABASE_URL", "AFTERCARE_WATCHDOG_DATABASE_URL"):
        monkeypatch.setenv(name, fresh_database_url)
    found = wrong(whole())
    assert "owns tables" in found["login"]
    assert {"login", "watchdog-login"} <= set(found)


def test_another_master_key_opens_nothing(whole: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_SECRET_KEYS", new_key())
    assert "none of its keys" in wrong(whole())["data-keys"]


def test_a_count_above_zero_is_named(whole: Ask, fresh_database_url: str) -> None:
    run_on(
        fresh_database_url,
        "update sender set stopped_at = '2026-11-30T09:00Z', reason = 'by-hand' where channel = 'sms'",
    )
    assert "sender-stopped" in wrong(whole())["watchdog-counts"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"host": "127.0.0.1", "port": 1},
            "correct the host and the port in AFTERCARE_DATABASE_URL",
        ),
        ({"password": "hush"}, "Correct the user, the password or the database"),
        ({"database": "nowhere"}, "Correct the user, the password or the database"),
    ],
    ids=["away", "wrong password", "no such database"],
)
def test_one_cause_is_one_line_with_what_to_do_and_what_depends_on_it_was_not_tried(
    changed: dict[str, Any],
    says: str,
    whole: Ask,
    service_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [one["check"] for one in whole()["checks"]]
    url = make_url(service_url).set(**changed).render_as_string(hide_password=False)
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", url)
    found = whole()
    assert found["state"] == "unknown"
    assert list(wrong(found)) == ["database"]
    assert says in wrong(found)["database"]
    assert [one["check"] for one in found["checks"]] == before
    assert set(not_tried(found).values()) == {"database."}
    assert "hush" not in json.dumps(found)


def test_before_the_schema_fits_nothing_is_said_of_what_needs_it(
    whole: Ask, fresh_database_url: str
) -> None:
    run_on(fresh_database_url, "update alembic_version set version_num = '0007'")
    found = whole()
    assert list(wrong(found)) == ["schema"]
    assert not_tried(found) == dict.fromkeys(("data-keys", "jobs", "watchdog-counts"), "schema.")


def test_a_watchdog_with_a_wrong_password_is_said_once(
    whole: Ask, watchdog_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(watchdog_url).set(password="hush").render_as_string(hide_password=False)
    monkeypatch.setenv("AFTERCARE_WATCHDOG_DATABASE_URL", url)
    found = whole()
    assert list(wrong(found)) == ["watchdog-login"]
    assert "in AFTERCARE_WATCHDOG_DATABASE_URL" in wrong(found)["watchdog-login"]
    assert not_tried(found) == {"watchdog-counts": "watchdog-login."}


def test_without_an_address_the_private_server_is_called_a_trial(run: Run, tmp_path: Path) -> None:
    said = run("doctor")
    assert said.exit_code == 1
    assert "for trials only" in said.stdout
    assert not (tmp_path / "data").exists()


def test_a_setting_that_cannot_be_used_is_said_with_all_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PORT", "many"), ("LOG_LEVEL", "LOUD"), ("DATABSE_URL", "x")):
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    found = json.loads((said := run("doctor", "--json")).stdout)
    assert said.exit_code == 2
    text = json.dumps(found)
    for says in (
        "AFTERCARE_PORT cannot",
        "AFTERCARE_LOG_LEVEL cannot",
        "mean AFTERCARE_DATABASE_URL?",
    ):
        assert says in text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, id=words[0])
        for words in (
            ("serve",),
            ("worker",),
            ("demo",),
            ("migrate",),
            ("watchdog",),
            ("tick", "extend-horizon"),
            ("keys", "new"),
        )
    ],
)
def test_a_misspelt_setting_starts_nothing_and_is_named_with_the_one_it_may_be_meant_for(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its address a database of our own would start, empty; it would look as if all was lost."""
    monkeypatch.setenv("AFTERCARE_DATABSE_URL", "postgresql://x:hush@127.0.0.1/x")
    monkeypatch.setenv("AFTERCARE_XXXXXXXXXXXX", "hush")
    monkeypatch.setenv("AFTERCARE_POSTGRES_BIN", str(tmp_path))
    said = run(*words)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == (
        "AFTERCARE_DATABSE_URL is no setting; did you mean AFTERCARE_DATABASE_URL?"
        " AFTERCARE_XXXXXXXXXXXX is no setting; remove it.\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("below", ["", "data"], ids=["itself", "what is above it"])
@pytest.mark.parametrize("own_keys", [False, True], ids=["keys given", "keys of its own"])
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_data_folder_that_is_a_file_is_said_in_one_sentence(
    command: str,
    own_keys: bool,
    below: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (file := tmp_path / "file").touch()
    monkeypatch.setenv("AFTERCARE_DATA_DIR", str(file / below))
    if own_keys:
        monkeypatch.delenv("AFTERCARE_SECRET_KEYS")
    said = run(command)
    assert said.exit_code == 2
    assert (
        said.stderr == f"AFTERCARE_DATA_DIR: {file / below} cannot be written: Not a directory.\n"
    )


def test_the_page_of_operations_lists_every_check() -> None:
    root = Path(__file__).parents[1]
    made = r'\b(?:fine|missing|unknown|off|whether_it_holds|_folder|_login_findings)\(\s*(?:connection, )?"([a-z-]+)"'
    known = {
        check
        for file in (root / "aftercare/cli").rglob("*.py")
        for check in re.findall(made, file.read_text())
    }
    _, page = (root / "docs/operations.md").read_text().split("| Checks | Are about |\n|---|---|\n")
    rows = page.split("\n\n")[0].splitlines()
    assert {one for row in rows for one in re.findall("`([a-z-]+)`", row.split("|")[1])} == known


class TestWithoutADatabase:
    """What is checked in settings and files alone."""

    @pytest.fixture(autouse=True)
    def _nothing_set(self, plain_environment: None) -> None:
        """Settings are given by each test."""

    def found(self, **given: Any) -> dict[str, Finding]:
        return {one.check: one for one in settings_findings(Settings(**given), FixedClock(NOW))}

    @pytest.mark.parametrize(
        ("given", "check"),
        [
            ({}, "public-address"),
            ({}, "texts"),
            ({}, "mail"),
            ({}, "heartbeat"),
            ({"letter_sender": "Reclassering, Postbus 1"}, "letter-sender"),
            ({"map_tiles_file": Path("/nowhere.pmtiles")}, "map-tiles"),
            ({"attachments_scanner": "clamd:/nowhere"}, "scanner"),
        ],
        ids=lambda one: one if isinstance(one, str) else "",
    )
    def test_what_is_missing_is_said_with_what_to_do(
        self, given: dict[str, Any], check: str
    ) -> None:
        one = self.found(**given)[check]
        assert (one.state, bool(one.to_do)) == (State.MISSING, True)

    def test_a_callback_number_of_no_one_is_missing_as_soon_as_texts_leave(self) -> None:
        assert "callback-number" not in self.found()
        texts = {
            "twilio_account_sid": "AC0",
            "twilio_auth_token": "x",
            "twilio_from": "+447700900999",
            "twilio_base_url": AWAY,
        }
        one = self.found(**texts)["callback-number"]
        assert (one.state, "AFTERCARE_CALLBACK_NUMBER" in one.to_do) == (State.MISSING, True)
        own = self.found(**texts, callback_number="020 7946 099")["callback-number"]
        assert own.state == State.FINE

    @pytest.mark.parametrize(
        "typed", ["xx", "12", "+999 12345678", "088-1234567 or 112", "1\0002345678"]
    )
    def test_a_callback_number_that_no_one_can_call_is_refused(self, typed: str) -> None:
        with pytest.raises(ValueError, match="must be a telephone number"):
            Settings(callback_number=typed)

    def test_keys_are_asked_for_with_a_database_of_ones_own(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("AFTERCARE_AUDIT_KEYS", "AFTERCARE_SECRET_KEYS"):
            monkeypatch.delenv(name)
        found = self.found(database_url=SecretStr("postgresql://x@localhost/x"))
        assert {found[one].state for one in ("log-keys", "secret-keys")} == {State.MISSING}

    def test_a_file_of_secrets_that_everyone_can_open_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "password"
        file.write_text("hush" * 6)
        monkeypatch.setenv("AFTERCARE_METRICS_TOKEN_FILE", str(file))
        file.chmod(0o640)
        assert self.found()["secret-files"].state == State.FINE
        file.chmod(0o644)
        one = self.found()["secret-files"]
        assert (one.state, f"chmod o= {file}" in one.to_do) == (State.MISSING, True)

    @pytest.mark.parametrize(
        "secret",
        ["eyJhbGciOiJub25lIn0.hush.hush", "hush" * 1000, new_key()],
        ids=["token", "long", "key"],
    )
    def test_a_secret_where_a_file_is_meant_is_said_and_never_repeated(self, secret: str) -> None:
        given = {name: Path(secret) for name in ("scim_tokens_file", "openid_mapping")}
        openid = {"openid_issuer": "https://id.example", "openid_client_id": "x"}
        found = list(
            settings_findings(
                Settings(**given, **openid, openid_client_secret=SecretStr("x")), FixedClock(NOW)
            )
        )
        wrong = {one.check: f"{one.says} {one.to_do}" for one in found if one.to_do}
        assert "AFTERCARE_SCIM_TOKENS_FILE is not the name of a file" in wrong["secret-files"]
        assert "AFTERCARE_OPENID_MAPPING: " in wrong["openid"]
        assert not [one for one in found if secret in f"{one.says} {one.to_do}"]

    @pytest.mark.parametrize(
        ("given", "check", "says"),
        [
            ({"public_base_url": "https://192.0.2.7"}, "public-address", "passkeys do not work"),
            ({"public_base_url": "http://localhost:8000"}, "public-address", "this computer alone"),
            (
                {"trusted_proxies": "192.0.0.0/2,10.0.0.0/8"},
                "trusted-proxies",
                "in 192.0.0.0/2 may",
            ),
            ({"second_factor_roles": "none"}, "second-factors", "admin, auditor"),
            ({"second_factor_roles": "admin"}, "second-factors", "alone: auditor"),
        ],
    )
    def test_a_risky_value_is_said(self, given: dict[str, Any], check: str, says: str) -> None:
        one = self.found(**given)[check]
        assert (one.state, says in one.says, bool(one.to_do)) == (State.MISSING, True, True)

    def test_usual_values_are_not_risky(self) -> None:
        usual = {"public_base_url": "https://toezicht.example", "trusted_proxies": "10.0.0.0/8"}
        found = self.found(**usual, second_factor_roles=None)
        checks = ("public-address", "trusted-proxies", "second-factors")
        assert {found[one].state for one in checks} == {State.FINE}
        assert "misplaced" not in found

    def test_a_secret_of_another_kind_is_said_and_never_repeated(self, tmp_path: Path) -> None:
        file = tmp_path / "secret"
        file.write_text("hush")
        graph = {"graph_tenant": "t", "graph_client_id": "c"}
        for value, says in ((str(file), "name of a file"), ("eyJ0eXAi.hush.x", "a token")):
            one = self.found(**graph, graph_client_secret=SecretStr(value))["misplaced"]
            assert says in one.says
            assert "AFTERCARE_GRAPH_CLIENT_SECRET" in one.says
            assert value not in f"{one.says} {one.to_do}"

    @pytest.mark.parametrize(
        ("setting", "check"),
        [("attachments_dir", "attachments"), ("letters_to_print_dir", "print-folder")],
    )
    def test_a_folder_that_cannot_be_written_is_said(
        self, setting: str, check: str, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        (tmp_path / "new").mkdir()
        assert self.found(**{setting: tmp_path / "new"})[check].state == State.FINE
        misspelt = self.found(**{setting: tmp_path / "nwe"})[check]
        assert (misspelt.state, "is not there" in misspelt.says) == (State.MISSING, True)
        assert not (tmp_path / "nwe").exists()
        one = self.found(**{setting: tmp_path / "file"})[check]
        assert (one.state, "cannot be written" in one.says) == (State.MISSING, True)

    def test_the_folder_of_messages_in_is_whole_writable_and_closed(self, tmp_path: Path) -> None:
        assert self.found()["submissions"].state == State.OFF
        folder = tmp_path / "submissions"

        def said() -> tuple[State, str]:
            one = self.found(submissions_dir=folder)["submissions"]
            return one.state, f"{one.says} {one.to_do}"

        assert "is not a folder" in said()[1]
        for name in ("", "in", "taken", "done"):
            (folder / name).mkdir(mode=0o770)
        (folder / "refused").write_text("")
        assert said()[0] == State.MISSING
        assert f"{folder / 'refused'} is not a folder" in said()[1]
        (folder / "refused").unlink()
        (folder / "refused").mkdir(mode=0o770)
        assert said()[0] == State.FINE
        (folder / "done").chmod(0o775)
        assert f"chmod o= {folder / 'done'}" in said()[1]

    def test_files_that_were_refused_and_files_that_no_one_takes_are_said(
        self, tmp_path: Path
    ) -> None:
        for name in STATES:
            (tmp_path / name).mkdir(mode=0o770)

        def said() -> dict[str, Finding]:
            return self.found(submissions_dir=tmp_path)

        # Just written, and of a sender that is still writing.
        for name in ("one.jws", "two.part", ".hidden"):
            leave(tmp_path / "in" / name, NOW - timedelta(minutes=9))
        assert said()["submissions-refused"].state == State.FINE
        assert "submissions-left" not in said()
        leave(tmp_path / "refused" / "1-one.jws.reason.json", NOW)
        leave(tmp_path / "refused" / "1-one.jws", NOW)
        leave(tmp_path / "in" / "three.json.txt", NOW - timedelta(minutes=11))
        (tmp_path / "in" / "folder.jws").mkdir()
        assert said()["submissions-refused"].says.endswith("refused: 1.")
        assert "reason.json" in said()["submissions-refused"].to_do
        assert said()["submissions-left"].says.endswith("in: 2.")
        assert {said()[f"submissions-{one}"].state for one in ("refused", "left")} == {
            State.MISSING
        }


def leave(file: Path, at: datetime) -> None:
    file.write_text("")
    os.utime(file, (at.timestamp(), at.timestamp()))


def test_an_old_server_and_clocks_that_differ_are_said() -> None:
    old = ServerFacts(140_012, "14.12", NOW, (), True)
    assert "14.12 is too old" in version_finding(old).says
    assert version_finding(ServerFacts(150_000, "15.0", NOW, (), True)).state == State.FINE
    late = NOW + timedelta(seconds=90)
    assert "differs by 90 seconds" in clock_finding(NOW, late, NOW).says
    assert "differs by 90 seconds" in clock_finding(late, NOW, late).says
    assert clock_finding(NOW, NOW + timedelta(seconds=4), NOW).state == State.FINE


def test_the_clock_that_is_handed_in_is_compared_with_the_database_s(
    plain_environment: None, service_url: str
) -> None:
    settings = Settings(database_url=SecretStr(service_url))
    clock = FixedClock(SystemClock().now() - timedelta(hours=1))
    found = {one.check: one for one in database_findings(settings, clock)}
    assert "differs by 36" in found["clock"].says
