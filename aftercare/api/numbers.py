"""What /metrics shows: numbers about requests and about work that waits, nothing about anyone."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aftercare.api.house import House
from aftercare.domain.access import CLOCK
from aftercare.store.screens.numbers import Numbers, numbers

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Meter:
    """One application's numbers, in a registry of its own."""

    def __init__(self, house: House) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Waiting(house))
        self._requests = Counter(
            "aftercare_http_requests",
            "Requests by route template, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "aftercare_http_request_seconds",
            "Time from first byte in to last byte out.",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def exposition(self) -> bytes:
        """The text a scraper reads; raises Unavailable when the database does not answer."""
        return generate_latest(self._registry)


class _Waiting(Collector):
    """Asks the database at every scrape, so the numbers are the same from every process."""

    def __init__(self, house: House) -> None:
        self._house = house

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        with self._house.database.work(CLOCK, self._house.clock.now()) as work:
            found = numbers(work.session, work.now)
        yield from _families(found)


def _families(found: Numbers) -> Iterator[Metric]:
    yield _gauge("aftercare_messages", "Messages by state.", "state", found.messages)
    yield _gauge(
        "aftercare_open_escalations", "Open cases by severity.", "severity", found.escalations
    )
    yield _gauge("aftercare_overdue", "What waits past its time, by kind.", "kind", found.overdue)
    yield _gauge(
        "aftercare_last_tick_timestamp_seconds",
        "When each job last finished.",
        "job",
        found.last_ticks,
    )
    yield _gauge(
        "aftercare_items_left",
        "Items that the newest run of each job could not do.",
        "job",
        found.items_left,
    )
    yield _gauge(
        "aftercare_sender_stopped",
        "Whether nothing leaves through a channel.",
        "channel",
        found.senders_stopped,
    )


def _gauge(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
