"""The command line tells of a file with rules whether it could be adopted, and where it could not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from aftercare.base.clock import SystemClock
from aftercare.cli import app
from tests.data.rules import EVERY_TRIGGER

AHEAD = (SystemClock().now() + timedelta(days=30)).date()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose first day is still to come, whenever this runs."""
    file = tmp_path_factory.mktemp("rules") / "sound.yaml"
    file.write_text(EVERY_TRIGGER.read_text().replace('"2027-01-01"', f'"{AHEAD}"'))
    return file


def check(file: Path) -> Result:
    return CliRunner().invoke(app, ["rules", "check", str(file)])


def test_a_file_that_holds_is_shown_with_what_is_in_it(sound: Path) -> None:
    answer = check(sound)
    assert answer.exit_code == 0, answer.output
    assert f"holds 18 rules, in force from {AHEAD}" in answer.stdout


@pytest.mark.parametrize(
    ("day", "says"), [("2025-01-01", "today or a later"), ("2199-01-01", "or an earlier")]
)
def test_a_first_day_that_could_not_be_proposed_is_said(
    sound: Path, tmp_path: Path, day: str, says: str
) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(sound.read_text().replace(str(AHEAD), day))
    answer = check(file)
    assert answer.exit_code == 2
    assert "/valid_from: " in answer.stderr
    assert says in answer.stderr


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("severity: 1", "severity: 0", "/rules/0/severity: must be between 1 and 3"),
        ("ladder: one-day", "ladder: two-day", "/rules/0/ladder: does not name an escalation ladder in these rules"),
        ("conditions: [reporting_duty]", "conditions: [luck]", "/rules/2/conditions/0: "),
        ("- code: decision-overdue", "- code: lost-contact", "/rules/9/code: is the code of an earlier rule"),
        ("trigger: decision-overdue", "trigger: missed-of-kind\n    kinds: [home_visit]",
         "/rules: no rule has decision-overdue for every client"),
        ("valid_from:", "valid_from: [", "7:1: Not YAML from here on."),
    ],
    ids=["severity", "ladder", "condition", "twice", "nobody asks", "no yaml"],
)  # fmt: skip
def test_what_does_not_hold_is_shown_with_its_pointer(
    sound: Path, tmp_path: Path, before: str, after: str, message: str
) -> None:
    file = tmp_path / "draft.yaml"
    text = sound.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    answer = check(file)
    assert answer.exit_code == 2
    assert message in answer.stderr, answer.stderr
    assert answer.stdout == ""


def test_a_member_that_is_missing_is_said_once(tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text("rules:\n- code: x\n")
    pointers = [line.partition(":")[0] for line in check(file).stderr.splitlines()[1:]]
    assert "/rules/0/trigger" in pointers
    assert len(pointers) == len(set(pointers))


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    absent, binary = tmp_path / "absent.yaml", tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe")
    for file, message in ((absent, "cannot be read"), (binary, "is not text in UTF-8")):
        answer = check(file)
        assert answer.exit_code == 2
        assert message in answer.stderr
