"""A watchdog is ready while it could ask; what it found is in its measures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr

from aftercare.base.settings import Settings
from aftercare.watchdog.health import watchdog_port
from aftercare.watchdog.rounds import Round, Watchdog
from tests.base.monitoring.test_health_port import TOKEN, ask, free_port
from tests.store.arranging import NOW
from tests.watchdog.test_status_page import NOT_ASKED, WELL, WRONG, watchdog

__all__ = ["watchdog"]


@pytest.mark.parametrize(
    ("newest", "started", "ready"),
    [
        (None, (503, "not-looked"), (503, "stands-still")),
        (WELL, (200, "ready"), (200, "ready")),
        (WRONG, (200, "ready"), (200, "ready")),
        (NOT_ASKED, (200, "ready"), (503, "unavailable")),
        (Round(NOW - timedelta(hours=1), {}), (200, "ready"), (503, "stands-still")),
    ],
    ids=["not yet", "well", "a count", "not asked", "stands still"],
)
def test_it_is_ready_while_it_looks(
    watchdog: Watchdog,
    newest: Round | None,
    started: tuple[int, str],
    ready: tuple[int, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watchdog, "_newest", newest)
    settings = Settings(health_port=free_port(), metrics_token=SecretStr(TOKEN))
    with watchdog_port(watchdog, settings, 60) as port:
        assert port is not None
        assert ask(port, "/startupz") == started
        assert ask(port, "/readyz") == ready


def test_its_measures_have_each_count(watchdog: Watchdog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "_newest", WRONG)
    settings = Settings(health_port=free_port(), metrics_token=SecretStr(TOKEN))
    with watchdog_port(watchdog, settings, 60) as port:
        assert port is not None
        status, text = ask(port, "/metrics", TOKEN)
    assert status == 200
    assert 'aftercare_watchdog_count{name="step-late"} 2.0' in text
    assert "aftercare_watchdog_content 0.0" in text
    (line,) = [one for one in text.splitlines() if one.startswith("aftercare_watchdog_last_round")]
    assert float(line.split()[1]) == NOW.timestamp()


def test_without_a_port_in_the_settings_none_is_opened(watchdog: Watchdog) -> None:
    with watchdog_port(watchdog, Settings(), 60) as port:
        assert port is None
