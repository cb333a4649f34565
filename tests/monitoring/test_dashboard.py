"""Each panel of the dashboard shows something: its query, asked of a real Prometheus that scrapes our measures."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.store.database.unit_of_work import Database
from tests.monitoring.drawing import MINUTES, draw
from tests.monitoring.scraped import ROOT, SCRAPED_EACH_S, Scraped, prometheus, scraped
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until

DASHBOARD = ROOT / "deploy" / "grafana" / "aftercare.json"
TOKEN = "of-a-scraper-only-for-tests"
# What Grafana puts in: long enough for four scrapes.
RATE_INTERVAL = f"{4 * SCRAPED_EACH_S}s"
# A folder, for pictures of the panels as they are seen then.
DRAWN_INTO = "AFTERCARE_TEST_DASHBOARD"


def panels() -> list[dict[str, Any]]:
    found = json.loads(DASHBOARD.read_text())["panels"]
    return [one for one in found if one["type"] != "row"]


def test_panels_have_titles_and_numbers_of_their_own() -> None:
    titles = [one["title"] for one in panels()]
    numbers = [one["id"] for one in panels()]
    assert len(set(titles)) == len(set(numbers)) == len(titles) > 20


@pytest.mark.thorough
def test_each_panel_shows_series(database: Database, arrange: Arranger, tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    gateway = SandboxSmsGateway(DatabaseSandboxPhone(database, clock))
    service = Scraped(furnish(Settings(), database, clock=clock, gateway=gateway), clock, arrange)
    missing = {
        f"{panel['title']} {target['refId']}": target["expr"].replace(
            "$__rate_interval", RATE_INTERVAL
        )
        for panel in panels()
        for target in panel["targets"]
    }
    with scraped(service, TOKEN) as port, prometheus(tmp_path, port, TOKEN) as asked:

        def all_show() -> bool:
            for name in [one for one, query in missing.items() if asked.series(query)]:
                del missing[name]
            return not missing

        try:
            until(all_show, 180)
        except AssertionError:
            assert missing == {}
        if DRAWN_INTO in os.environ:
            until(lambda: service.minutes > MINUTES, 180)
            draw(json.loads(DASHBOARD.read_text()), asked, RATE_INTERVAL, os.environ[DRAWN_INTO])
