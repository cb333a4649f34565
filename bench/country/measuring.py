"""What something took: by the clock, of processors, and of the database's pages."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

_EXTENSION = "create extension if not exists pg_stat_statements"
_TOUCHED = """
select coalesce(sum(shared_blks_hit + shared_blks_read + local_blks_hit + local_blks_read), 0)::bigint
from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = %s
"""
_SLOWEST = """
select calls, round(total_exec_time) as ms, shared_blks_hit + shared_blks_read as pages, left(query, 4000)
from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = %s
order by total_exec_time desc limit %s
"""
SETTINGS = {
    "max_connections": "100",
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "top",
    "pg_stat_statements.max": "10000",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class Spent:
    """Milliseconds, and pages of 8 kB that PostgreSQL touched, in its own memory or the system's."""

    wall_ms: float
    postgres_ms: float
    ours_ms: float
    pages: int

    def each(self, number: int) -> Spent:
        return Spent(
            self.wall_ms / number,
            self.postgres_ms / number,
            self.ours_ms / number,
            self.pages // number,
        )


class Meter:
    """Measures what this process and those it started spend, the private PostgreSQL among them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._name = parts.path[1:]
        admin = urlunsplit(parts._replace(path="/postgres"))
        self._connection = psycopg.connect(admin, autocommit=True)
        self._connection.execute(_EXTENSION)

    def measured(self, act: Callable[[], Any]) -> tuple[Any, Spent]:
        """What the act answered, and what it took."""
        pages, (ours, postgres), begun = self._pages(), _processor_ms(), time.perf_counter()
        answer = act()
        wall = (time.perf_counter() - begun) * 1_000
        ours_after, postgres_after = _processor_ms()
        return answer, Spent(
            wall, postgres_after - postgres, ours_after - ours, self._pages() - pages
        )

    def slowest(self, most: int) -> list[tuple[Any, ...]]:
        """Calls, milliseconds, pages and text of the statements that took longest since `forget`."""
        return self._connection.execute(_SLOWEST, (self._name, most)).fetchall()

    def forget(self) -> None:
        self._connection.execute("select pg_stat_statements_reset()")

    def close(self) -> None:
        self._connection.close()

    def _pages(self) -> int:
        found = self._connection.execute(_TOUCHED, (self._name,)).fetchone()
        assert found is not None
        return int(found[0])


def _processor_ms() -> tuple[float, float]:
    """Of Python and of PostgreSQL, below this process; those of PostgreSQL that ended are counted too."""
    found: dict[int, tuple[str, list[str]]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        found[int(stat.parent.name)] = (name, rest.split())
    ours, grew = {os.getpid()}, True
    while grew:
        more = {pid for pid, (_, one) in found.items() if int(one[1]) in ours} - ours
        ours, grew = ours | more, bool(more)
    spent = {"python": 0, "postgres": 0}
    for pid in ours:
        name, fields = found[pid]
        kind = "postgres" if "postgres" in name else "python"
        own, ended = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
        spent[kind] += own + (ended if kind == "postgres" else 0)
    tick = os.sysconf("SC_CLK_TCK") / 1_000
    return spent["python"] / tick, spent["postgres"] / tick
