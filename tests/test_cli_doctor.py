"""`aftercare doctor` says of a whole set-up that nothing is missing, and of each thing that is broken what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from aftercare.base.clock import FixedClock, SystemClock
from aftercare.base.sealing import new_key
from aftercare.base.settings import Settings
from aftercare.cli.database_checks import clock_finding, database_findings, version_finding
from aftercare.cli.findings import Finding, State
from aftercare.cli.job_names import JOB_NAMES
from aftercare.cli.settings_checks import settings_findings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.job_runs import claim_slot, finish_slot
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.server_facts import ServerFacts
from tests.conftest import run_on
from tests.test_cli import Run, plain_environment, run, run_on_database

__all__ = ["plain_environment", "run", "run_on_database"]

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
WHOLE = {
    "AFTERCARE_PUBLIC_BASE_URL": "https://toezicht.example",
    "AFTERCARE_TWILIO_ACCOUNT_SID": "AC0",
    "AFTERCARE_TWILIO_AUTH_TOKEN": "only-for-tests",
    "AFTERCARE_TWILIO_FROM": "+447700900999",
    "AFTERCARE_CALLBACK_NUMBER": "+44 20 7946 0999",
    "AFTERCARE_SMTP_HOST": "mail.example",
    "AFTERCARE_SMTP_FROM": "toezicht@toezicht.example",
    "AFTERCARE_HEARTBEAT_URL": "https://monitor.example/heard",
}
Ask = Callable[[], dict[str, Any]]


@pytest.fixture
def whole(
    run_on_database: Run,
    fresh_database: Database,
    watchdog_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Ask]:
    """A set-up in which nothing is missing; asks the command for its JSON."""
    for name, value in WHOLE.items():
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
    """What is not in order, by check."""
    return {
        one["check"]: f"{one['says']} {one['to_do']}"
        for one in found["checks"]
        if one["state"] in ("missing", "unknown")
    }


def test_of_a_whole_set_up_nothing_is_missing(whole: Ask, run: Run) -> None:
    found = whole()
    assert (found["state"], wrong(found)) == ("fine", {})
    assert all(one["to_do"] is None for one in found["checks"])
    said = run("doctor")
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) == len(found["checks"])


BROKEN_ROWS = [
    ("alter table person disable row level security", "row-security", "off for person"),
    ("update alembic_version set version_num = '0007'", "schema", "revision 0007. Run `aftercare migrate`"),
    ("update alembic_version set version_num = '0999'", "schema", "Start the newer version"),
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


def test_without_a_database_that_answers_the_rest_is_still_checked(
    whole: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "postgresql://x:hush@127.0.0.1:1/x")
    found = whole()
    assert found["state"] == "unknown"
    assert list(wrong(found)) == ["database"]
    assert "hush" not in json.dumps(found)


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


def test_the_page_of_operations_lists_every_check() -> None:
    root = Path(__file__).parents[1]
    made = r'\b(?:fine|missing|unknown|off|whether_it_holds|_folder|_login_findings)\(\s*(?:connection, )?"([a-z-]+)"'
    known = {
        check
        for file in (root / "aftercare/cli").glob("*.py")
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

    def test_a_file_of_secrets_that_everyone_can_open_is_said(self, tmp_path: Path) -> None:
        file = tmp_path / "keys"
        file.write_text(new_key())
        file.chmod(0o640)
        assert self.found(audit_keys=None, audit_keys_file=file)["secret-files"].state == State.FINE
        file.chmod(0o644)
        one = self.found(audit_keys=None, audit_keys_file=file)["secret-files"]
        assert (one.state, f"chmod o= {file}" in one.to_do) == (State.MISSING, True)

    @pytest.mark.parametrize(
        ("setting", "check"),
        [("attachments_dir", "attachments"), ("letters_to_print_dir", "print-folder")],
    )
    def test_a_folder_that_cannot_be_written_is_said(
        self, setting: str, check: str, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        assert self.found(**{setting: tmp_path / "new"})[check].state == State.FINE
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
