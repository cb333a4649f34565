"""One process of a backtest: replays a share of the people and reports its counts, line by line.

`python -m aftercare.scheduling.escalation.backtest_process` reads its request as one JSON document on standard
input and finds the address of the database in its environment. That environment holds nothing else of ours: no
account of a provider, no mail server. Every transaction is read-only. The process ends when its output is no longer
read.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.backtest import fired, made_ready
from aftercare.domain.escalation.backtest_counts import Tally
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.time.wall_time import civil_date, parse_moment
from aftercare.store.database.engine import open_engine
from aftercare.store.database.sealed_values import NoKeys
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.backtest_facts import (
    everybody,
    facts_needed,
    only_read,
    timelines_of,
)
from aftercare.store.escalation.rule_book_rows import rules_in_force

DATABASE: Final = "AFTERCARE_DATABASE_URL"
BATCH: Final = 200
"""How many people's histories are in memory at once."""

Report = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Part:
    """The work of one process: every `of`-th person from number `part` on. `draft` is the document of a rule book."""

    draft: dict[str, Any]
    since: datetime
    until: datetime
    now: datetime
    part: int
    of: int

    def as_plain(self) -> dict[str, Any]:
        moments = {name: getattr(self, name).isoformat() for name in ("since", "until", "now")}
        return {"draft": self.draft, "part": self.part, "of": self.of} | moments


def part_of(plain: dict[str, Any]) -> Part:
    moments = {name: parse_moment(plain[name]) for name in ("since", "until", "now")}
    return Part(plain["draft"], part=plain["part"], of=plain["of"], **moments)


def replay(database: Database, part: Part, report: Report) -> Tally:
    """Both rule books over this share of the people; `report` gets the progress."""
    draft = read_rule_book(part.draft, 0).rules
    with database.work(CLOCK, part.now) as work:
        only_read(work.session)
        in_force = rules_in_force(work.session, civil_date(part.now))
        ids = everybody(work.session)[part.part :: part.of]
    needed = facts_needed((*draft, *in_force), part.since, part.until)
    books, found = made_ready(in_force, draft), Tally()
    report({"done": 0, "of": len(ids)})
    for first in range(0, len(ids), BATCH):
        with database.work(CLOCK, part.now) as work:
            only_read(work.session)
            timelines = timelines_of(work.session, ids[first : first + BATCH], needed)
        for one in timelines:
            found.enter(*fired(books, one, part.since, part.until))
        report({"done": found.people, "of": len(ids)})
    return found


def _write_line(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def let_objects_be() -> None:
    """Run the cyclic garbage collector seldom. A backtest makes millions of small objects that reference counting
    frees, and the collector took a third of its time."""
    gc.freeze()
    gc.set_threshold(200_000)


def main() -> None:
    let_objects_be()
    part = part_of(json.load(sys.stdin))
    engine = open_engine(os.environ[DATABASE], pool_size=1, keys=NoKeys())
    try:
        found = replay(Database(engine), part, _write_line)
    finally:
        engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _write_line({"tally": found.as_plain(), "peak_kib": peak})


if __name__ == "__main__":
    main()
