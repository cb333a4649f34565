"""Lives through many random histories on a PostgreSQL of its own and prints what they were made of.

    python -m tests.scheduling.histories [--examples 2000] [--seed 20261126]

Ends with 1 when a history left something forgotten, after telling the shortest one found.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from hypothesis import HealthCheck, Phase, given, seed, settings
from rich.console import Console
from rich.table import Table

from aftercare.base.clock import stopwatch
from aftercare.base.logs import configure_logs
from aftercare.base.sealing import keys_written
from aftercare.embedded import private_server
from aftercare.store.database.key_ring import MASTER
from aftercare.store.operations.migrate import migrate
from tests.conftest import SETTINGS, cloned_database, database_at
from tests.log_keys import MASTER_KEY
from tests.scheduling.histories.app_state import Line, name_of, settle_in
from tests.scheduling.histories.living import live
from tests.scheduling.histories.script import Step, scripts


def main(
    examples: Annotated[int, typer.Option(min=1, max=1_000_000)] = 2_000,
    begin_with: Annotated[int, typer.Option("--seed")] = 20261126,
) -> None:
    console = Console()
    configure_logs("CRITICAL")
    MASTER.use(keys_written(MASTER_KEY))
    with tempfile.TemporaryDirectory(prefix="aftercare-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, the server runs as somebody else
        with private_server(folder, settings=SETTINGS) as server:
            took_s = stopwatch()
            counted = _lived(server.url, examples, begin_with)
            _print(console, counted, took_s())


def _lived(url: str, examples: int, begin_with: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    migrate(url)
    server, line = database_at(url, "postgres"), Line()
    with cloned_database(server, "aftercare") as office:
        with line.to(office) as engine:
            cast = settle_in(engine)

        @seed(begin_with)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(scripts(most=20))
        def every_history(steps: list[Step]) -> None:
            with cloned_database(server, name_of(office)) as place, line.to(place) as engine:
                found = live(engine, cast, steps)
            counted.update(found.counted)
            assert found.wrong == []

        every_history()
    return counted


def _print(console: Console, counted: Counter[str], seconds: float) -> None:
    histories = counted["histories"]
    table = Table(title=f"{histories:,} random histories in {seconds:.0f} s, none of them wrong")
    table.add_column("what happened")
    table.add_column("how often", justify="right")
    table.add_column("a history", justify="right")
    for what, number in sorted(counted.items()):
        table.add_row(what, f"{number:,}", f"{number / histories:.2f}")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
