"""Draining ten thousand due texts with two workers, beside a bare loop of the twilio library.

    python -m bench messages [--texts 10000] [--workers 2] [--at-once 8] [--rounds 5] [--takes-ms 0]
                             [--appointments 100000] [--no-planning | --no-drain]

Both post to the same local server with the same number of processes and threads, ours first in every other
round. Ours locks, checks and claims in PostgreSQL (private, default durability) before, and writes what came
of it after; the loop does nothing but post, over connections that it keeps. The server in turn is asked by
a bare socket loop, to show that it is not what is measured. It answers at once, or after as many milliseconds
as a provider takes. Planning the reminders of a week (`messages_planning`) is measured after it, with the bar of
its own; either is left out on request.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from aftercare.base.clock import MovableClock, stopwatch
from aftercare.store.database.engine import open_engine
from bench.clear_words import let_clear, seal
from bench.messages_people import fill
from bench.messages_planning import main as plan_reminders
from bench.messages_server_speed import posts_per_second
from bench.own_server import own_server

NOW = datetime(2027, 3, 24, 8, 0, tzinfo=UTC)
BAR = 0.9
ROOT = Path(__file__).parents[1]
# A month of words: as many different times of day as an office has quarters of an hour.
_TEXTS = """
insert into message (id, person_id, appointment_id, slot, recipient, language, template, template_version, body, state,
                     due_at, useful_until_at, created_at, state_at)
select gen_random_uuid(), p.id, a.id, 'T-1', p.phone, p.language, 'reminder-day-before', 1,
  'Herinnering: u heeft een afspraak op ' || (array['ma','di','wo','do','vr'])[1 + n %% 5] || ' ' || 1 + n %% 28
  || ' nov om ' || lpad((9 + n %% 8)::text, 2, '0') || ':' || lpad((n %% 4 * 15)::text, 2, '0')
  || '. Kunt u niet? Bel 088-1234567. Antwoord JA als u komt.',
  'planned', %(now)s::timestamptz - make_interval(secs => n %% 600), a.starts_at - interval '2 hours', %(now)s, %(now)s
from (select a.*, row_number() over (order by id) as n from appointment a
      where state = 'scheduled' and starts_at > %(now)s::timestamptz + interval '1 day') a
join person p on p.id = a.person_id
where p.phone is not null and not exists (select from away_period w where w.person_id = p.id)
limit %(texts)s
"""


@dataclass(frozen=True)
class Run:
    """Texts per second of all processes together, and the memory of each, in MB, over time."""

    rate: float
    megabytes: list[list[float]]


def main(
    texts: Annotated[int, typer.Option(min=100, max=50_000)] = 10_000,
    workers: Annotated[int, typer.Option(min=1, max=8)] = 2,
    at_once: Annotated[int, typer.Option(min=1, max=32)] = 8,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 5,
    takes_ms: Annotated[int, typer.Option(min=0, max=2_000)] = 0,
    appointments: Annotated[int, typer.Option(min=100, max=160_000)] = 100_000,
    drain: Annotated[bool, typer.Option("--drain/--no-drain")] = True,
    planning: Annotated[bool, typer.Option("--planning/--no-planning")] = True,
) -> None:
    if drain:
        _drain(texts, workers, at_once, rounds, takes_ms)
    if planning:
        plan_reminders(appointments, rounds)


def _drain(texts: int, workers: int, at_once: int, rounds: int, takes_ms: int) -> None:
    console = Console()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aftercare-bench-")))
        server = stack.enter_context(own_server())
        engine = open_engine(server.url, pool_size=1)
        fill(engine, texts * 3, NOW)
        engine.dispose()
        port = stack.enter_context(_provider(takes_ms))
        progress = stack.enter_context(Progress(console=console, transient=True))
        task = progress.add_task("rounds", total=rounds)
        bench = _Bench(server.url, port, texts, workers, at_once, folder / "clock.json")
        found = []
        for number in range(rounds):
            found.append(bench.round(ours_first=number % 2 == 0))
            progress.advance(task)
        server_rate = posts_per_second(port, workers * at_once, texts)
    _print(console, found, server_rate, bench)


@dataclass(frozen=True)
class _Bench:
    url: str
    port: int
    texts: int
    workers: int
    at_once: int
    clock_file: Path

    def round(self, *, ours_first: bool) -> dict[str, Run]:
        kinds = ("ours", "peer") if ours_first else ("peer", "ours")
        return {kind: self.run(kind) for kind in kinds}

    def run(self, kind: str) -> Run:
        if kind == "ours":
            self._lay_out()
        with ExitStack() as stack:
            processes = [
                stack.enter_context(self._process(kind, share)) for share in self._shares()
            ]
            for process in processes:
                assert _said(process) == "ready"
            took_s = stopwatch()
            for process in processes:
                _start(process)
            outputs = [json.loads(_said(process)) for process in processes]
            seconds = took_s()
        assert sum(one["texts"] for one in outputs) == self.texts
        if kind == "ours":
            self._check()
        return Run(self.texts / seconds, [one["megabytes"] for one in outputs])

    def _shares(self) -> list[int]:
        each, over = divmod(self.texts, self.workers)
        return [each + (number < over) for number in range(self.workers)]

    @contextmanager
    def _process(self, kind: str, share: int) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.messages_worker", kind, str(self.port),
             str(self.at_once), str(share), str(self.clock_file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"AFTERCARE_DATABASE_URL": self.url},
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def _lay_out(self) -> None:
        """The same texts, due anew; a sender that is as fast as it can be."""
        self.clock_file.unlink(missing_ok=True)
        MovableClock(self.clock_file).move_to(NOW)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("truncate message cascade")
            connection.execute("update appointment set state = 'scheduled', known_at = null"
                               " where state = 'notified'")  # fmt: skip
            let_clear(connection)
            made = connection.execute(_TEXTS, {"now": NOW, "texts": self.texts}).rowcount
            assert made == self.texts
            connection.execute("update sender set rate_per_s = 10000, burst = 100000,"
                               " tokens = 100000, refilled_at = null")  # fmt: skip
            seal(self.url)
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")

    def _check(self) -> None:
        """Each text was attempted once and written down as accepted under an id of its own."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(
                "select count(*), count(distinct provider_sid), max(attempts) from message"
                " where state = 'accepted'"
            ).fetchone()
        assert row == (self.texts, self.texts, 1), row


@contextmanager
def _provider(takes_ms: int) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.messages_server", str(takes_ms)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        yield int(_said(process))
    finally:
        process.kill()
        process.communicate()


def _said(process: subprocess.Popen[Any]) -> str:
    assert process.stdout is not None
    return str(process.stdout.readline()).strip()


def _start(process: subprocess.Popen[Any]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _print(
    console: Console, rounds: list[dict[str, Run]], server_rate: float, bench: _Bench
) -> None:
    table = Table(
        title=f"{bench.texts:,} texts, {bench.workers} processes of {bench.at_once} threads each"
    )
    for name in ("round", "ours, texts/s", "bare loop, texts/s", "ours ÷ bare loop"):
        table.add_column(name, justify="right")
    ratios = [one["ours"].rate / one["peer"].rate for one in rounds]
    for number, (one, ratio) in enumerate(zip(rounds, ratios, strict=True), 1):
        rates = (f"{one[kind].rate:.0f}" for kind in ("ours", "peer"))
        table.add_row(str(number), *rates, f"{ratio:.2f}")
    console.print(table)
    median = statistics.median(ratios)
    verdict = "reached" if median >= BAR else "missed"
    console.print(f"Median ratio {median:.2f}; the bar of {BAR} is {verdict}.")
    console.print(f"The server alone, asked by bare sockets: {server_rate:.0f} posts/s.")
    for number, megabytes in enumerate(rounds[-1]["ours"].megabytes, 1):
        quarter = max(1, len(megabytes) // 4)
        after_a_quarter, peak = megabytes[quarter - 1], max(megabytes)
        console.print(
            f"Memory of worker {number}: {megabytes[0]:.0f} MB at the start, {after_a_quarter:.0f} MB"
            f" after a quarter, {peak:.0f} MB at its peak."
        )


if __name__ == "__main__":
    typer.run(main)
