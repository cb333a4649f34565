"""A service to scrape: our real measures of `serve`, of a worker that runs jobs, and of a watchdog that looks."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from aftercare.api.operations.metrics import Meter
from aftercare.base.clock import FixedClock, SystemClock
from aftercare.base.monitoring.background_server import in_background
from aftercare.base.monitoring.measures import PLACE_SECONDS, SEND_SECONDS, watch_pool
from aftercare.bootstrap import AppState
from aftercare.scheduling.jobs.batches import RunResult
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.scheduling.jobs.runner import JobRunner
from aftercare.store.escalation.rows import EscalationRow
from aftercare.watchdog.health import Rounds
from aftercare.watchdog.rounds import Watchdog
from tests.monitoring.programs import program
from tests.store.arranging import Arranger

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus" / "objectives.yaml"
# A scrape that takes longer is none: on a busy machine a second was too short.
SCRAPED_EACH_S = 3
JOBS = ("send-messages", "count-messages", "run-steps")


class Scraped:
    """Each time it is asked, a little more has happened: a text was sent, jobs ran, pages were asked."""

    def __init__(self, app_state: AppState, clock: FixedClock, arrange: Arranger) -> None:
        self._app_state, self._clock, self._arrange = app_state, clock, arrange
        self.minutes, self._lock = 0, Lock()
        self._meter, self._watchdog = Meter(app_state), Watchdog(app_state, lambda _: None)
        self._rounds = CollectorRegistry()
        self._rounds.register(Rounds(self._watchdog))
        self._runner = JobRunner(app_state.database, clock, [], "scraped")
        arrange.add(
            EscalationRow(
                person_id=arrange.person().id,
                trigger_key="three",
                rule_code="three",
                rule_version=1,
                severity=2,
                state="opened",
                opened_at=clock.now(),
            )
        )
        self._line = arrange.plan(arrange.person(), state="superseded")[1][0]
        watch_pool(lambda: {"in-use": 1, "waiting": 0, "most": 40})

    def answer(self) -> bytes:
        # A scrape that took too long is asked again beside it, and the rows belong to one connection.
        with self._lock:
            return self._answer()

    def _answer(self) -> bytes:
        self._live()
        return self._meter.exposition() + generate_latest(self._rounds)

    def _live(self) -> None:
        starts_at = self._clock.now() + timedelta(days=1)
        appointment = self._arrange.appointment(
            self._arrange.person(), starts_at, self._line, officer_id=None
        )
        self._arrange.message(appointment)
        self._clock.move_to(self._clock.now() + timedelta(minutes=1))
        self.minutes += 1
        for job in self._app_state.jobs:
            if job.name in JOBS:
                tick(self._app_state.database, self._clock, job, "scraped")
        tick(self._app_state.database, self._clock, Job("leaves", _leave), "scraped")
        self._runner._ring(Job("fails", _fail))
        self._runner._still_runs(JobSubmissionEvent(EVENT_JOB_MAX_INSTANCES, "fails", "", []))
        for status in (200, 404, 503):
            self._meter.count("/api/v1/people", "GET", status, 0.02)
        # Without the engine and an alarm: the measures are the real ones, what they are told is not.
        PLACE_SECONDS.labels("team").observe(2)
        SEND_SECONDS.labels("sms", "staff").observe(30)
        self._watchdog.round()


def _leave() -> RunResult:
    return RunResult(1, ("an item",))


def _fail() -> int:
    raise ZeroDivisionError


@contextmanager
def scraped(service: Scraped, token: str) -> Iterator[int]:
    """Its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["Authorization"] == f"Bearer {token}"
            body = service.answer()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with in_background(ThreadingHTTPServer(("127.0.0.1", 0), Handler), "scraped") as port:
        yield port


@contextmanager
def prometheus(folder: Path, target: int, token: str) -> Iterator[Prometheus]:
    """Debian's Prometheus, which scrapes that port every few seconds by the rules that are deployed."""
    port = free_port()
    (folder / "token").write_text(token)
    config = {
        "global": {
            "scrape_interval": f"{SCRAPED_EACH_S}s",
            "scrape_timeout": f"{SCRAPED_EACH_S}s",
            "evaluation_interval": "1s",
        },
        "rule_files": [str(rules_each_second(folder))],
        "scrape_configs": [
            {
                "job_name": "aftercare-serve",
                "authorization": {"credentials_file": str(folder / "token")},
                "static_configs": [{"targets": [f"127.0.0.1:{target}"]}],
            }
        ],
    }
    (folder / "prometheus.json").write_text(json.dumps(config))
    words = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.json'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    process = subprocess.Popen(words)
    try:
        yield Prometheus(port)
    finally:
        process.terminate()
        process.wait()


def rules_each_second(folder: Path) -> Path:
    """The promises as deployed, reckoned more often."""
    found = folder / "objectives.yaml"
    found.write_text(RULES.read_text().replace("interval: 30s", "interval: 1s"))
    return found


class Prometheus:
    """One that runs on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    def series(self, query: str) -> list[dict[str, Any]]:
        """What a query returns now: each series with its value; empty as long as it does not answer."""
        return [one for one in self._asked("query", query=query) if one["value"][1] != "NaN"]

    def lines(self, query: str, seconds: int, step: int) -> list[dict[str, Any]]:
        """What a query returned over the last seconds: each series with its `values`, of a moment and a number."""
        end = int(SystemClock().now().timestamp())
        return self._asked("query_range", query=query, start=end - seconds, end=end, step=step)

    def _asked(self, what: str, **named: object) -> list[dict[str, Any]]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("GET", f"/api/v1/{what}?{urlencode(named)}")
            answer = json.loads(connection.getresponse().read())
        except (OSError, ValueError):
            return []
        finally:
            connection.close()
        assert answer["status"] == "success", answer
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
