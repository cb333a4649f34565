"""What /metrics shows: figures about requests and the backlog, without personal data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aftercare.api.http.app_state import AppState
from aftercare.api.http.middleware import UNMATCHED, is_machine_path
from aftercare.base.monitoring.measures import exposition
from aftercare.base.settings import Settings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.message_figures import Held, MessageFate
from aftercare.store.operations.metrics import Numbers, numbers

_PROBES = frozenset({"/healthz", "/startupz", "/readyz", "/metrics"})
_FATES, _HELD = frozenset(MessageFate), frozenset(Held)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Meter:
    """The metrics of one application, in a registry of its own."""

    def __init__(self, app_state: AppState) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Waiting(app_state))
        self._requests = Counter(
            "aftercare_http_requests",
            "Requests by route template, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "aftercare_http_request_seconds",
            "Time from first byte in to last byte out, by kind of address: api, page or other.",
            ("kind",),
            buckets=BUCKETS,
            registry=self._registry,
        )

        self._sum = Counter(
            "aftercare_http_route_seconds",
            "Seconds that the requests of each route took together.",
            ("route",),
            registry=self._registry,
        )

        # Finding the series anew took a tenth of a short request; labels are names of ours, so they are few.
        self._series = cache(self._series_of)

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        requests, distribution, took = self._series(route, method, status)
        requests.inc()
        distribution.observe(seconds)
        took.inc(seconds)

    def _series_of(
        self, route: str, method: str, status: int
    ) -> tuple[Counter, Histogram, Counter]:
        return (
            self._requests.labels(route, method, str(status)),
            self._seconds.labels(_kind_of(route)),
            self._sum.labels(route),
        )

    def exposition(self) -> bytes:
        """The metrics as text for a scraper; raises Unavailable when the database does not respond."""
        return generate_latest(self._registry) + exposition()


def _kind_of(route: str) -> str:
    """A distribution for each of six hundred routes would be most of the answer."""
    if route == UNMATCHED or route in _PROBES:
        return "other"
    return "api" if is_machine_path(route) else "page"


class _Waiting(Collector):
    """Queries the database at every scrape, so every process reports the same numbers."""

    def __init__(self, app_state: AppState) -> None:
        self._app_state = app_state

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        with self._app_state.database.work(CLOCK, self._app_state.clock.now()) as work:
            found = numbers(work.session, work.now)
        yield from _families(found)
        yield from _figures(found, self._app_state.settings)


def _families(found: Numbers) -> Iterator[Metric]:
    yield _gauge("aftercare_messages", "Messages by state.", "state", found.messages)
    yield _gauge(
        "aftercare_open_escalations", "Open escalations by severity.", "severity", found.escalations
    )
    yield _gauge("aftercare_overdue", "What waits past its time, by kind.", "kind", found.overdue)
    yield _gauge(
        "aftercare_last_tick_timestamp_seconds",
        "When each job last finished.",
        "name",
        found.last_ticks,
    )
    yield _gauge(
        "aftercare_items_left",
        "Items that the newest run of each job could not do.",
        "name",
        found.items_left,
    )
    yield _gauge(
        "aftercare_queue_age_seconds",
        "How long the message that has waited longest is due.",
        "channel",
        found.queue_age,
    )
    yield _gauge(
        "aftercare_sender_stopped",
        "Whether nothing leaves through a channel.",
        "channel",
        found.senders_stopped,
    )
    if found.unread_files is not None:
        yield GaugeMetricFamily(
            "aftercare_submission_files_unread",
            "Files of other organisations that were refused or are not taken, and still lie there.",
            value=found.unread_files,
        )


def _figures(found: Numbers, settings: Settings) -> Iterator[Metric]:
    """Of the last thirty days, as the scheduled job counted them; labels are codes from closed lists."""
    fates = _labelled(
        "aftercare_message_fates",
        "Messages due in the last 30 days by what became of them; code: of failed and withheld ones.",
        "channel", "fate", "code",
    )  # fmt: skip
    segments = _labelled(
        "aftercare_message_segments", "Segments of the texts of the last 30 days.", "channel"
    )
    cost = _labelled(
        "aftercare_message_cost",
        "What they cost by the provider's record, or by our price of a segment where it names none.",
        "channel", "currency", "source",
    )  # fmt: skip
    held = _labelled(
        "aftercare_appointments_held",
        "Appointments of the last 30 days by outcome and by what became of their reminders.",
        "outcome", "reminder",
    )  # fmt: skip
    for (what, channel, which), amount in found.figures.items():
        if what in _FATES:
            fates.add_metric([channel, what, which], amount)
        elif what in _HELD:
            held.add_metric([what, which], amount)
        elif what == "segments":
            segments.add_metric([channel], amount)
        elif what == "cost":
            cost.add_metric([channel, which, "reported"], amount)
        else:
            estimate = round(amount * float(settings.segment_price), 6)
            cost.add_metric([channel, settings.price_currency, "estimated"], estimate)
    yield from (fates, segments, cost, held)


def _labelled(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, labels=list(labels))


def _gauge(name: str, words: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
