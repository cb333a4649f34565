"""Each alert fires when it should and not when it should not, and has a section in the run book, as has each count."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from aftercare.store.operations.watchdog import NAMES
from tests.monitoring.programs import program

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "deploy" / "prometheus"
CASES = Path(__file__).with_name("alerts.test.yaml")
BOOK = ROOT / "docs" / "run-book.md"


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOYED / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def sections() -> set[str]:
    """The anchors of the run book, as GitHub and the site make them."""
    return {
        line.removeprefix("### ").lower()
        for line in BOOK.read_text().splitlines()
        if line.startswith("### ")
    }


def test_each_count_of_the_watchdog_has_a_section() -> None:
    assert set(NAMES) - sections() == set()


def test_each_alert_links_to_its_section() -> None:
    for rule in alerts():
        page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert (ROOT / page) == BOOK
        if anchor == "{{ $labels.name }}":
            assert rule["alert"] == "WatchdogCount"
        else:
            assert anchor in sections(), rule["alert"]
            assert rule["alert"].lower().startswith(anchor)


def test_no_section_is_about_what_does_not_exist() -> None:
    linked = {rule["annotations"]["runbook_url"].partition("#")[2] for rule in alerts()}
    assert sections() - linked - set(NAMES) == set()


def test_each_alert_is_asked_both_ways() -> None:
    asked: dict[str, set[bool]] = {}
    for case in yaml.safe_load(CASES.read_text())["tests"]:
        for one in case["alert_rule_test"]:
            asked.setdefault(one["alertname"], set()).add(bool(one["exp_alerts"]))
    assert asked == {rule["alert"]: {True, False} for rule in alerts()}


def test_each_measure_in_a_rule_is_one_of_ours() -> None:
    sources = "".join(
        path.read_text() for path in (ROOT / "aftercare").rglob("*.py") if "measure" in path.name
        or path.name in {"metrics.py", "health.py"}
    )  # fmt: skip
    rules = "".join((DEPLOYED / name).read_text() for name in ("alerts.yaml", "objectives.yaml"))
    for name in set(re.findall(r"aftercare_[a-z_]+", rules)):
        ours = re.sub(r"_(total|bucket|count|sum)$", "", name)
        assert f'"{ours}"' in sources or f'"{name}"' in sources, name


@pytest.mark.thorough
def test_promtool_finds_the_rules_right() -> None:
    files = [DEPLOYED / "alerts.yaml", DEPLOYED / "objectives.yaml"]
    promtool("check", "rules", *map(str, files))
    promtool("check", "config", "--syntax-only", str(DEPLOYED / "prometheus.yaml"))


@pytest.mark.thorough
def test_each_alert_fires_when_it_should_and_only_then() -> None:
    promtool("test", "rules", str(CASES))


def promtool(*words: str) -> None:
    run = subprocess.run(
        [program("promtool"), *words], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
