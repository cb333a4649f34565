"""Pictures of the dashboard: each panel as its Prometheus answers, one SVG for each row of panels.

AFTERCARE_TEST_DASHBOARD=docs/pictures .venv/bin/pytest --tier=test-thorough tests/monitoring/test_dashboard.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.morning.picture import Line, picture
from tests.monitoring.scraped import SCRAPED_EACH_S, Prometheus

# Each time it is scraped, the service lets a minute pass: a minute of the picture is one of its own.
MINUTES = 20
SECONDS = MINUTES * SCRAPED_EACH_S
# It lives in another week than Prometheus.
ITS_NOW = "scalar(max(aftercare_watchdog_last_round_timestamp_seconds))"
# What fits beside a panel.
MOST_NAMES = 10
UNITS = {"s": "seconds", "percentunit": "share", "reqps": "a second"}


def draw(dashboard: Mapping[str, Any], asked: Prometheus, interval: str, folder: str) -> None:
    """One file for each row of the dashboard, named for it. The how-to shows three of them."""
    for name, panels in _rows(dashboard["panels"]):
        drawn = [(_heading(one), _lines(one, asked, interval)) for one in panels]
        file = Path(folder) / f"dashboard-{name.lower().replace(' ', '-')}.svg"
        file.write_text(picture(name, drawn))


def _rows(panels: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    for is_row, found in groupby(panels, lambda one: one["type"] == "row"):
        if is_row:
            name = list(found)[-1]["title"]
        else:
            yield name, list(found)


def _heading(panel: dict[str, Any]) -> str:
    unit = UNITS.get(panel["fieldConfig"]["defaults"].get("unit", ""))
    return f"{panel['title']} ({unit})" if unit else str(panel["title"])


def _lines(panel: dict[str, Any], asked: Prometheus, interval: str) -> list[Line]:
    found: list[Line] = []
    for target in panel["targets"]:
        query = target["expr"].replace("$__rate_interval", interval).replace("time()", ITS_NOW)
        for series in asked.lines(query, SECONDS, SCRAPED_EACH_S):
            values = [(float(at), float(value)) for at, value in series["values"]]
            first = values[0][0]
            points = [
                ((at - first) / SCRAPED_EACH_S, value) for at, value in values if value == value
            ]
            found.append((_name(target["legendFormat"], series["metric"]), points))
    return [one for one in found if one[1]][:MOST_NAMES]


def _name(form: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: labels.get(found[1], ""), form)
