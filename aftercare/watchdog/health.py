"""The health port of the watchdog: ready while its rounds are recent and the database could be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aftercare.base.monitoring.health_port import READY, health_port
from aftercare.base.monitoring.measures import exposition
from aftercare.base.settings import Settings
from aftercare.watchdog.rounds import Watchdog
from aftercare.watchdog.status_page import is_current


def watchdog_port(
    watchdog: Watchdog, settings: Settings, every_s: float
) -> AbstractContextManager[int | None]:
    """The port of the settings for a block, where they have one. A count above zero leaves it ready: it works."""

    def ready() -> str:
        found = watchdog.newest
        if found is None or not is_current(found, watchdog.now(), every_s):
            return "stands-still"
        return READY if found.counts is not None else found.fault or "not-asked"

    def started() -> str:
        return READY if watchdog.newest is not None else "not-looked"

    def measures() -> bytes:
        return exposition() + generate_latest(registry)

    registry = CollectorRegistry()
    registry.register(Rounds(watchdog))
    return health_port(settings, started, ready, measures, settings.metrics_token)


class Rounds(Collector):
    """The newest round; the names of its counts come from the sources."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        found = self._watchdog.newest
        counts = GaugeMetricFamily(
            "aftercare_watchdog_count", "What must never be, by its name.", labels=["name"]
        )
        for name, number in ((found.counts or {}) if found else {}).items():
            counts.add_metric([name], number)
        yield counts
        if found is not None:
            yield GaugeMetricFamily(
                "aftercare_watchdog_last_round_timestamp_seconds",
                "When the newest round was made.",
                value=found.at.timestamp(),
            )
            yield GaugeMetricFamily(
                "aftercare_watchdog_content",
                "1 when everything was asked and every count is zero.",
                value=float(found.content),
            )
