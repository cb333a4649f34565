"""Finding people among ten thousand, as a supervisor who sees all and as an officer who sees eighty of them.

    python -m bench people-search [--people 10000] [--rounds 10]

On a private PostgreSQL with default durability, each search a unit of work of its own with rights and row-level
security; the caseload adds what the list shows of those who were found, and the access log; the header shows seven, the
files opened last before others. Beside it, over the same
lines: each column by itself with `ilike`, as it was before, and pg_trgm's `word_similarity`. A share is of full names
in reverse order with one slip in the family name: how often that person is among the first fifty.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from aftercare.casework.overviews.search import search_clients
from aftercare.casework.overviews.view import my_caseload
from aftercare.casework.people.search import find_people
from aftercare.demo.names import GIVEN
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.sealed_columns import number_given
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.web.overviews.search_page import SUGGESTED_CLIENTS
from bench.header_search import measure_header
from bench.own_server import own_server

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
PER_OFFICER, SLIPS, FIRST = 80, 60, 50
SYLLABLES = (
    "ba", "den", "ver", "kel", "mor", "sen", "huis", "dijk", "wol", "ter", "jan", "ger", "lin", "ho", "rik", "stra",
)  # fmt: skip
_FILL = text(
    """
with team as (insert into team (id, name) values (md5('t')::uuid, 'Team') returning id),
staff as (
  insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, case n when 0 then 'supervisor' else 'officer' end,
         team.id
  from team, generate_series(0, :people / :per + 1) n returning id),
person as (
  insert into person (id, reference, given_name, family_name, birth_on, regime, tier, phone, phone_state, team_id,
                      officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, given, family, date '1950-01-01' + (n * 2)::integer, 'adult', n % 3 + 1,
         phone, 'unverified', md5('t')::uuid, md5('o' || ((n - 1) / :per + 1))::uuid,
         '2026-01-01'
  from unnest(cast(:given as text[]), cast(:family as text[]), cast(:phone as text[]))
    with ordinality named (given, family, phone, n)
  returning id, reference, officer_id)
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
select md5('f' || id)::uuid, id, 'VV', '05/' || reference || '-21', '2026-01-01', officer_id from person
"""
)
_EACH_COLUMN = text(
    "select id from person where closed_on is null and (family_name ilike :like or given_name ilike :like"
    " or reference ilike :like) order by family_name limit 300"
)
_TRIGRAMS = text(
    "select person_id from person_search where :typed <% line order by word_similarity(:typed, line) desc limit 300"
)
# Nothing is open to every role of this database.
_LEND_TRIGRAMS = text(
    "grant execute on function word_similarity(text, text), word_similarity_op(text, text) to aftercare_desk"
)
Find = Callable[[UnitOfWork, str], list[UUID]]


@dataclass(frozen=True)
class Named:
    """A person's number, given name and family name."""

    number: int
    given: str
    family: str

    @property
    def id(self) -> str:
        return f"p{self.number}"


def main(
    people: Annotated[int, typer.Option(min=1_000, max=100_000)] = 10_000,
    rounds: Annotated[int, typer.Option(min=3, max=200)] = 10,
) -> None:
    console = Console()
    with own_server() as server:
        engine = open_engine(server.url, pool_size=1)
        named = _fill(engine, people)
        database = Database(engine)
        readers = {
            "all": _reader(engine, 0, Role.SUPERVISOR),
            "80": _reader(engine, 1, Role.OFFICER),
        }
        took, _ = _timed(database, readers["all"], find_people, "x")
        console.print(f"The first search makes {people:,} lines: {took:.0f} ms")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum (analyze)"))
            connection.execute(text("create extension pg_trgm"))
            connection.execute(_LEND_TRIGRAMS)
        questions = _questions(named[PER_OFFICER // 2])
        _speed(console, database, readers, questions, rounds)
        measure_header(console, server.url, database, readers, questions, rounds)
        _slips(console, database, readers["all"], named)
        engine.dispose()


def _fill(engine: Engine, people: int) -> list[Named]:
    chance = Random(1)
    families = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))) for _ in range(2_000)]
    weights = [1 / rank for rank in range(1, len(families) + 1)]
    named = [
        Named(number, chance.choice(GIVEN), chance.choice(("", "", "", "de ", "van den ")) + family)
        for number, family in enumerate(chance.choices(families, weights, k=people), start=1)
    ]
    values = {
        "given": [one.given for one in named],
        "family": [one.family for one in named],
        "phone": [number_given(f"+3161{one.number:07}") for one in named],
    }
    with engine.begin() as connection:
        connection.execute(_FILL, values | {"people": people, "per": PER_OFFICER})
    return named


def _reader(engine: Engine, number: int, role: Role) -> Actor:
    with engine.connect() as connection:
        ids = f"select md5('o{number}')::uuid, md5('t')::uuid"
        staff, team = connection.execute(text(ids)).one()
    return Actor(role, staff, team)


def _questions(one: Named) -> dict[str, str]:
    return {
        "full name": f"{one.given} {one.family}",
        "reversed, a slip": f"{_slipped(one.family, Random(2))}, {one.given}",
        "one given name": one.given,
        "two letters": "de",
        "one letter": "a",
        "telephone": f"06-1{one.number:07}",
        "birth date": "14-3-1950",
        "reference": f"p {one.number}",
        "court number": f"05 p{one.number} 21",
        "no match": "Quaxbert Zzyzx",
    }


def _speed(
    console: Console,
    database: Database,
    readers: dict[str, Actor],
    questions: dict[str, str],
    rounds: int,
) -> None:
    """Processor time of client and server beside the clock's: the machine may have more to do."""
    table = Table(title="ms by the clock, p50 / most (of both processors)")
    ways = {
        "found": find_people,
        "the header": _header,
        "the list": _caseload,
        "each column": _each_column,
        "trigrams": _trigrams,
    }
    for heading in ("", "sees", *ways):
        table.add_column(heading, justify="right" if heading in ways else "left")
    for name, typed in questions.items():
        for reader, actor in readers.items():
            cells = (_measured(database, actor, find, typed, rounds) for find in ways.values())
            table.add_row(name, reader, *cells)
    console.print(table)


def _measured(database: Database, actor: Actor, find: Find, typed: str, rounds: int) -> str:
    with database.work(actor, NOW) as work:
        pid = work.session.execute(text("select pg_backend_pid()")).scalar_one()
    begun = _processor_ms(pid)
    spent = [_timed(database, actor, find, typed)[0] for _ in range(rounds)]
    each = (_processor_ms(pid) - begun) / rounds
    return f"{statistics.median(spent):.0f} / {max(spent):.0f} ({each:.0f})"


def _processor_ms(pid: int) -> float:
    """Of this process and of the one that serves it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    served = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return (time.process_time() + served) * 1_000


def _slips(console: Console, database: Database, actor: Actor, named: list[Named]) -> None:
    chance = Random(3)
    asked = [
        (one, f"{_slipped(one.family, chance)}, {one.given}") for one in chance.sample(named, SLIPS)
    ]
    with database.work(actor, NOW) as work:
        ids = {row.number: row.id for row in work.session.execute(_IDS, {"most": len(named)})}
        for name, find in {"ours": find_people, "trigrams": _trigrams}.items():
            hits = sum(ids[one.number] in find(work, typed)[:FIRST] for one, typed in asked)
            console.print(f"One slip, among the first {FIRST}: {name} {hits / SLIPS:.0%}")


_IDS = text("select n as number, md5('p' || n)::uuid as id from generate_series(1, :most) n")


def _slipped(name: str, chance: Random) -> str:
    """One letter of the last word missing, doubled, other, or swapped with the next."""
    head, space, word = name.rpartition(" ")
    at = chance.randrange(1, len(word) - 1)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + "x" + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return f"{head}{space}{chance.choice(kinds)}"


def _timed(database: Database, actor: Actor, find: Find, typed: str) -> tuple[float, list[UUID]]:
    begun = time.perf_counter()
    with database.work(actor, NOW) as work:
        found = find(work, typed)
    return (time.perf_counter() - begun) * 1_000, found


def _caseload(work: UnitOfWork, typed: str) -> list[UUID]:
    return [row["id"] for row in my_caseload(work, search=typed)]


def _header(work: UnitOfWork, typed: str) -> list[UUID]:
    return [row["id"] for row in search_clients(work, typed, SUGGESTED_CLIENTS).people]


def _each_column(work: UnitOfWork, typed: str) -> list[UUID]:
    return list(work.session.execute(_EACH_COLUMN, {"like": f"%{typed}%"}).scalars())


def _trigrams(work: UnitOfWork, typed: str) -> list[UUID]:
    return list(work.session.execute(_TRIGRAMS, {"typed": typed}).scalars())


if __name__ == "__main__":
    typer.run(main)
