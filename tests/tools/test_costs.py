"""What the checks took stands beside the budget, and too much of it ends with 1."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.costs import TICKS, Costs, descendants, kind_of, processes
from tools.costs import main
from tools.spent import PIECE, keep

BUDGET = """
piece_of_work = 0.5
[tiers.test]
lint = { seconds = 20, why = "types" }
rows = { seconds = 100, why = "rules on PostgreSQL" }
"""


@pytest.fixture(autouse=True)
def budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tests").mkdir()
    Path("tests/budget.toml").write_text(BUDGET)
    keep("lint", "ruff", 4)
    keep("lint", "mypy", 15)
    keep("test: rows", "gw0", 60)


def test_what_stays_within_its_budget_passes(capsys: pytest.CaptureFixture[str]) -> None:
    keep(PIECE, "gw0", 0.5)
    keep("test: rows", "gw1", 50)  # 110 of 100, and 129 of 120 in all
    assert main() == 0
    assert "rows" in capsys.readouterr().out


def test_a_tier_a_quarter_over_its_budget_fails(capsys: pytest.CaptureFixture[str]) -> None:
    keep(PIECE, "gw0", 0.5)
    keep("test: rows", "gw1", 72)  # 132 of 100, and 151 of 120 in all
    assert main() == 1
    assert "Over budget: make test\n" in capsys.readouterr().out


def test_a_kind_half_over_its_budget_fails_in_a_tier_that_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(PIECE, "gw0", 0.5)
    keep("lint", "mypy", 27)  # 31 of 20, and 91 of 120 in all
    assert main() == 1
    assert "Over budget: lint\n" in capsys.readouterr().out


def test_on_a_slow_machine_as_much_work_takes_longer() -> None:
    keep(PIECE, "gw0", 0.9)
    keep(PIECE, "gw1", 1.1)
    keep("test: rows", "gw1", 150)
    keep("lint", "mypy", 35)
    assert main() == 0


def test_a_quick_machine_excuses_nothing() -> None:
    keep(PIECE, "gw0", 0.25)
    assert main() == 1


def test_a_kind_without_a_budget_has_to_be_entered(capsys: pytest.CaptureFixture[str]) -> None:
    keep(PIECE, "gw0", 0.5)
    keep("test: walks on the moon", "gw0", 1)
    assert main() == 1
    assert "has no budget" in capsys.readouterr().out


def test_a_process_that_ends_while_it_is_looked_at_hides_no_other(tmp_path: Path) -> None:
    stat = "{} (a (name)) S {} 0 0 0 0 0 0 0 0 0 " + f"{TICKS} 0 {TICKS} 0"
    for pid, parent in {10: 1, 11: 10, 13: 11, 14: 1}.items():
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(stat.format(pid, parent))
    (tmp_path / "12").mkdir()  # its stat has gone
    (tmp_path / "meminfo").write_text("0")
    assert descendants(10, processes(tmp_path)) == 4.0


def test_what_a_test_starts_is_found_below_it() -> None:
    with subprocess.Popen(["sleep", "60"]) as started:
        assert processes()[started.pid].parent == os.getpid()
        started.kill()


def test_what_many_tests_used_is_not_charged_again_to_the_one_during_which_it_ends(
    request: pytest.FixtureRequest,
) -> None:
    costs, item = Costs("test", "gw0"), request.node

    def run(until: Callable[[], object]) -> float:
        was = costs.spent[kind_of(item)]
        protocol = Costs.pytest_runtest_protocol(costs, item)
        next(protocol)
        until()
        next(protocol, None)
        return costs.spent[kind_of(item)] - was

    busy = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\nopen(0).read()"
    with subprocess.Popen([sys.executable, "-c", busy], stdin=PIPE, stdout=PIPE) as browser:
        assert browser.stdin
        assert browser.stdout
        browser.stdout.readline()
        item.add_marker("browser")
        run(lambda: None)
        item.own_markers.clear()

        def end() -> None:
            assert browser.stdin
            browser.stdin.close()
            browser.wait()

        assert run(end) < 0.3
