"""The status page says what the newest round found, and that a watchdog which stands still finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.store.database.unit_of_work import Database
from aftercare.watchdog.rounds import Round, Watchdog
from aftercare.watchdog.status_page import document, is_current, page, status_shown
from tests.store.arranging import NOW

WELL = Round(NOW, {"step-late": 0})
WRONG = Round(NOW, {"step-late": 2})
NOT_ASKED = Round(NOW, None, "unavailable")


@pytest.fixture
def watchdog(database: Database) -> Watchdog:
    app_state = replace(furnish(Settings(), database, clock=FixedClock(NOW)), jobs=())
    return Watchdog(app_state, lambda _: None)


@pytest.fixture
def port(watchdog: Watchdog) -> Iterator[int]:
    with status_shown(watchdog, "127.0.0.1", 0, 60) as shown:
        yield shown


def asked(port: int, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


def test_before_the_first_round_nothing_is_known(port: int) -> None:
    response, body = asked(port, "/status.json")
    assert response.status == 503
    assert json.loads(body)["fault"] == "not-looked"


def test_after_a_round_in_which_all_is_well_it_says_so(watchdog: Watchdog, port: int) -> None:
    watchdog.round()
    response, body = asked(port, "/status.json")
    assert (response.status, json.loads(body)["content"]) == (200, True)
    response, body = asked(port, "/", **{"Accept-Language": "en-GB"})
    assert (response.status, "Every count is zero" in body) == (200, True)
    assert "Alles staat op nul" in asked(port, "/")[1]


def test_any_other_address_is_not_there(port: int) -> None:
    assert asked(port, "/cases")[0].status == 404


def test_what_is_not_zero_stands_out_by_more_than_colour() -> None:
    assert "<strong>2</strong>" in page(WRONG, True, "en")
    assert "<strong>" not in page(WELL, True, "en")


def test_a_database_that_was_not_to_be_asked_is_named_by_its_code() -> None:
    assert "unavailable" in page(NOT_ASKED, True, "nl")
    assert document(NOT_ASKED, True) == {
        "content": False, "at": NOW.isoformat(), "fault": "unavailable", "counts": None,
        "silent": [],
    }  # fmt: skip


def test_a_round_of_long_ago_says_nothing_about_now() -> None:
    assert is_current(WELL, NOW + timedelta(seconds=180), 60)
    assert not is_current(WELL, NOW + timedelta(seconds=181), 60)
    assert document(WELL, False)["content"] is False
    assert document(WELL, False)["fault"] == "stands-still"


def test_silent_jobs_are_named() -> None:
    found = Round(NOW, {"job-silent": 1, "step-late": 0}, silent=("send-messages",))
    assert document(found, True)["silent"] == ["send-messages"]
    assert "<strong>1</strong>: send-messages" in page(found, True, "en")
