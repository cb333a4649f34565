"""A busy morning: a thousand officers at two servers, while texts, misses and ladders go on.

    python -m bench load [--officers 1000] [--rate 20] [--minutes 5] [--workers 2] [--picture load.svg]

Twenty requests a second of officers with sessions of their own, one in five a write, at two `aftercare serve` of this
machine in turn by officer; `aftercare worker` processes send to a stand-in for Twilio. Requests come by the clock, not
when the service has time (locust; `bench.morning.officers`). Reported: how long pages took and how many failed; the
processor time of each process, the generator's apart; pages for a second of the servers' processor time, beside an
endpoint that does nothing; how late texts, missing outcomes and steps of ladders were; whether memory stayed flat.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import time
from base64 import b64encode
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import psutil
import psycopg
import typer
from rich.console import Console

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.asking import signed_in
from bench.load import measure
from bench.messages_worker import ACCOUNT, SENDER, TOKEN
from bench.morning.figures import visits_per_second
from bench.morning.lateness import how_late, nightly_work_is_done
from bench.morning.people import fall_due, fill
from bench.morning.processes import (
    Running,
    Watched,
    officers_at_work,
    provider,
    service_address,
    spent_s,
    started,
    wait_until_ready,
)
from bench.morning.report import Answer, Report, show
from bench.own_server import own_server

WRITES = 0.2
WARM_UP_S, QUIET_S, MOST_SETTLING_S = 20.0, 10.0, 900.0
# Of PostgreSQL, as an operator sets it for a machine of this size; durability as it is.
SERVER = {"max_connections": "200", "shared_buffers": "512MB"}
SERVERS = 2


def main(
    officers: Annotated[int, typer.Option(min=10, max=2_000)] = 1_000,
    rate: Annotated[float, typer.Option(min=0.5, max=200, help="Requests a second")] = 20,
    minutes: Annotated[float, typer.Option(min=0.5, max=120)] = 5,
    workers: Annotated[int, typer.Option(min=1, max=8)] = 2,
    texts: Annotated[float, typer.Option(min=0, max=20, help="Texts due a second")] = 2,
    steps: Annotated[float, typer.Option(min=0, max=20, help="Ladder steps due a second")] = 0.5,
    picture: Annotated[Path | None, typer.Option(help="SVG of it")] = None,
    keep: Annotated[Path | None, typer.Option(help="Folder for logs, answers and memory")] = None,
) -> None:
    # Asked to end, it ends what it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console()
    seconds = minutes * 60
    with ExitStack() as stack:
        folder = keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-bench-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        server = stack.enter_context(own_server(SERVER))
        morning = _Morning(server.url, folder, officers, rate, seconds)
        console.print(f"Filling a database for {officers:,} officers…")
        count = fill(server.url, officers, datetime.now(UTC), round(texts * seconds))
        nightly_work_is_done(server.url)
        who = morning.sign_in()
        texts_to = stack.enter_context(provider())
        environment = morning.environment(texts_to.port)
        running = [
            stack.enter_context(started(f"{kind} {number + 1}", kind, environment, folder))
            for kind, number in _processes(workers)
        ]
        serving = [one for one in running if one.port]
        for one in serving:
            wait_until_ready(one)
        settled = _settle([one for one in running if not one.port])
        console.print(f"The workers had done what was waiting after {settled:.0f} s.")
        begin = datetime.now(UTC) + timedelta(seconds=WARM_UP_S)
        fall_due(server.url, begin, seconds, round(texts * seconds), round(steps * seconds))
        watched = Watched([*running, _postgres()], folder / "memory.jsonl")
        with watched.watching():
            report = morning.run(watched.running, [*serving], who, begin)
        report.megabytes = watched.megabytes
        report.late = how_late(server.url, begin, begin + timedelta(seconds=seconds))
        report.bare_per_s = _bare(serving[0])
        report.title = (
            f"{officers:,} officers with 40 clients each, {count:,} appointments, {rate:g} requests a second for"
            f" {minutes:g} minutes, {SERVERS} servers and {workers} workers"
        )
        report.faults_logged = _faults_logged(folder)
    show(console, report)
    if picture is not None:
        picture.write_text(report.picture())


def _processes(workers: int) -> list[tuple[str, int]]:
    return [("serve", n) for n in range(SERVERS)] + [("worker", n) for n in range(workers)]


@dataclass(frozen=True)
class _Morning:
    url: str
    folder: Path
    officers: int
    rate: float
    seconds: float

    def environment(self, texts_port: int) -> dict[str, str]:
        return {
            "AFTERCARE_DATABASE_URL": service_address(self.url),
            "AFTERCARE_DATA_DIR": str(self.folder / "data"),
            "AFTERCARE_SECRET_KEYS": os.environ["AFTERCARE_SECRET_KEYS"],
            "AFTERCARE_AUDIT_KEYS": f"bench:{b64encode(b'a key of the benchmark, 32 bytes and more').decode()}",
            "AFTERCARE_SECOND_FACTOR_ROLES": "none",
            "AFTERCARE_TWILIO_ACCOUNT_SID": ACCOUNT,
            "AFTERCARE_TWILIO_AUTH_TOKEN": TOKEN,
            "AFTERCARE_TWILIO_FROM": SENDER,
            "AFTERCARE_TWILIO_BASE_URL": f"http://127.0.0.1:{texts_port}",
        }

    def sign_in(self) -> list[dict[str, Any]]:
        """Each officer with a session, clients, appointments that began today, and open escalations."""
        found: list[dict[str, Any]] = []
        engine = open_engine(self.url, pool_size=1)
        database = Database(engine)
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(_WHO).fetchall()
        for staff, team, people, appointments, escalations in rows:
            cookie = signed_in(database, Actor(Role.OFFICER, staff, team))["Cookie"]
            found.append({
                "cookie": cookie, "people": people, "appointments": appointments, "escalations": escalations,
            })  # fmt: skip
        engine.dispose()
        return found

    def run(
        self,
        running: list[Running],
        serving: list[Running],
        who: list[dict[str, Any]],
        begin: datetime,
    ) -> Report:
        visits, acts = visits_per_second(self.rate, WRITES)
        answers, described = self.folder / "answers.jsonl", self.folder / "morning.json"
        for number, one in enumerate(who):
            one["server"] = f"http://127.0.0.1:{serving[number % len(serving)].port}"
        described.write_text(json.dumps({
            "officers": who, "officers_count": len(who), "visits_per_s": visits, "acts": acts,
            "answers": str(answers),
        }))  # fmt: skip
        with officers_at_work(described, len(who), WARM_UP_S + self.seconds) as officers:
            counted = [*running, officers]
            time.sleep(max(0.0, begin.timestamp() - time.time()))
            before = {one.name: _spent(one) for one in counted}
            time.sleep(max(0.0, begin.timestamp() + self.seconds - time.time()))
            spent = {one.name: _spent(one) - before[one.name] for one in counted}
        return Report(
            answers=_answers(answers, begin.timestamp(), self.seconds), spent_s=spent, seconds=self.seconds,
            serving=[one.name for one in serving],
        )  # fmt: skip


_WHO = """
select s.id, s.team_id,
  (select json_agg(json_build_object('id', id, 'number', substr(reference, 3))) from person where officer_id = s.id),
  array(select id::text from appointment where officer_id = s.id and state in ('scheduled', 'outcome_overdue')
    and starts_at < now() order by md5(id::text)),
  array(select e.id::text from escalation e join person p on p.id = e.person_id where p.officer_id = s.id
    order by md5(e.id::text))
from staff s where role = 'officer' order by username
"""


def _postgres() -> Running:
    (found,) = [one for one in psutil.Process().children() if one.name() == "postgres"]
    return Running("PostgreSQL", found)


def _spent(one: Running) -> float:
    try:
        return spent_s(one.process, with_children=one.name == "PostgreSQL")
    except psutil.NoSuchProcess:
        return 0.0


def _settle(workers: list[Running]) -> float:
    """Until the workers take less than a tenth of a processor in ten seconds. Returns how long it took, in seconds."""
    begun = time.monotonic()
    while time.monotonic() - begun < MOST_SETTLING_S:
        before = sum(spent_s(one.process) for one in workers)
        time.sleep(QUIET_S)
        if sum(spent_s(one.process) for one in workers) - before < QUIET_S / 10:
            break
    return time.monotonic() - begun


def _answers(file: Path, begin: float, seconds: float) -> dict[str, list[Answer]]:
    """By page, of what was wanted after the warm-up."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for line in file.read_text().splitlines():
        one = json.loads(line)
        if one["name"] and begin <= one["wanted"] < begin + seconds:
            found[one["name"]].append(Answer(one["ms"], one["fault"], one["wanted"] - begin))
    return dict(found)


def _bare(server: Running) -> float:
    """Answers of an endpoint that does nothing, for a second of the server's processor time."""
    measure(server.port, ["/healthz"], {}, 4, 1)
    before = spent_s(server.process)
    measured = measure(server.port, ["/healthz"], {}, 4, 5)
    return measured.rate * 5 / (spent_s(server.process) - before)


def _faults_logged(folder: Path) -> dict[str, int]:
    """Errors in the logs of the processes, by what they say."""
    found: dict[str, int] = defaultdict(int)
    for file in folder.glob("*.log"):
        for line in file.read_text().splitlines():
            said = json.loads(line) if line.startswith("{") else {}
            if said.get("level") in ("error", "critical"):
                found[f"{file.stem}: {said['event']}"] += 1
    return dict(found)


if __name__ == "__main__":
    typer.run(main)
