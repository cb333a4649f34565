"""Who follows the feed sees every event once and in order, whichever transaction commits first and whoever dies."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.events.types import RESOURCES
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.events.feed import (
    events_after,
    forget_events,
    forgotten_position,
    last_position,
    number_events,
)
from tests.seeding import START, Town, seed_person, seed_town
from tests.tiers import examples

WRITE = "update person set version = version + 1 where id = :id"
COMMITTED = "select id from event order by id"


class Crash(Exception):
    """What a process that dies leaves undone."""


@pytest.fixture(scope="module")
def people() -> dict[int, UUID]:
    return {}


@pytest.fixture
def town(fresh_database: Database) -> Town:
    return seed_town(fresh_database, START)


@pytest.fixture
def persons(fresh_database: Database, town: Town) -> list[UUID]:
    return [seed_person(fresh_database, START, town, number) for number in (1, 2, 3)]


def change(work: UnitOfWork, person_id: UUID) -> None:
    work.session.execute(text(WRITE), {"id": person_id})


def number(database: Database, *, dies: bool = False) -> int:
    with suppress(Crash), database.work(CLOCK, START) as work:
        found = number_events(work.session)
        if dies:
            raise Crash
        return found
    return 0


def follow(database: Database, after: int, most: int = 1_000) -> tuple[list[tuple[int, UUID, int]], int]:
    """What one request reads, and the position to go on from."""
    with database.work(CLOCK, START) as work:
        last = last_position(work.session)
        found = events_after(work.session, after, last, list(RESOURCES), most=most)
    seen = [(row["position"], row["subject_id"], row["version"]) for row in found]
    return seen, seen[-1][0] if len(seen) == most else last


def versions_of(seen: list[tuple[int, UUID, int]], person_id: UUID) -> list[int]:
    return [version for _, one, version in seen if one == person_id]


def test_what_commits_late_is_read_late_and_is_not_lost(
    fresh_database: Database, persons: list[UUID]
) -> None:
    """The first to write is the last to commit: its number was taken first, and is seen last."""
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    with fresh_database.work(CLOCK, START) as slow:
        change(slow, persons[0])
        with fresh_database.work(CLOCK, START) as quick:
            change(quick, persons[1])
        number(fresh_database)
        first, at = follow(fresh_database, at)
        assert [one for _, one, _ in first] == [persons[1]]
    number(fresh_database)
    second, _ = follow(fresh_database, at)
    assert [one for _, one, _ in second] == [persons[0]]


@dataclass
class Open:
    """A transaction that has written and not yet ended."""

    stack: ExitStack
    person_id: UUID


Steps = st.lists(
    st.tuples(
        st.sampled_from(["write", "commit", "die", "number", "number and die", "read"]),
        st.integers(0, 2),
    ),
    max_size=40,
)


@settings(
    max_examples=examples(200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=Steps, page=st.integers(1, 5))
def test_any_interleaving_is_read_once_and_in_the_order_of_each_resource(
    fresh_database: Database, persons: list[UUID], steps: list[tuple[str, int]], page: int
) -> None:
    """Writers that commit, die or wait; a publisher that dies; a reader who comes in between."""
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    before = versions(fresh_database, persons)
    written: dict[UUID, int] = Counter()
    open_now: dict[UUID, ExitStack] = {}
    seen: list[tuple[int, UUID, int]] = []
    for step, which in steps:
        person_id = persons[which]
        if step == "write" and person_id not in open_now:
            stack = ExitStack()
            change(stack.enter_context(fresh_database.work(CLOCK, START)), person_id)
            open_now[person_id] = stack
        elif step == "commit" and person_id in open_now:
            open_now.pop(person_id).close()
            written[person_id] += 1
        elif step == "die" and person_id in open_now:
            undone(open_now.pop(person_id))
        elif step.startswith("number"):
            number(fresh_database, dies=step.endswith("die"))
        elif step == "read":
            found, at = follow(fresh_database, at, page)
            seen += found
    for stack in open_now.values():
        undone(stack)
    number(fresh_database)
    while True:
        found, at = follow(fresh_database, at, page)
        if not found:
            break
        seen += found
    positions = [position for position, _, _ in seen]
    assert positions == sorted(set(positions))
    for person_id in persons:
        expected = [before[person_id] + 1 + nth for nth in range(written[person_id])]
        assert versions_of(seen, person_id) == expected


def undone(stack: ExitStack) -> None:
    with suppress(Crash):
        stack.__exit__(Crash, Crash(), None)


def versions(database: Database, persons: list[UUID]) -> dict[UUID, int]:
    with database.work(CLOCK, START) as work:
        rows = work.session.execute(text("select id, version from person"))
        return {one: version for one, version in rows if one in persons}


def test_writers_publishers_and_a_reader_at_once_lose_nothing(
    fresh_database: Database, persons: list[UUID]
) -> None:
    """Real threads: six writers of which some transactions die, two publishers, one reader with small pages."""
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    before, written, counting = versions(fresh_database, persons), Counter[UUID](), threading.Lock()
    writing = threading.Event()
    writing.set()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(25):
            person_id, dies = chance.choice(persons), chance.random() < 0.3
            with suppress(Crash), fresh_database.work(CLOCK, START) as work:
                change(work, person_id)
                if dies:
                    raise Crash
            if not dies:
                with counting:
                    written[person_id] += 1

    def publish(seed: int) -> None:
        chance = random.Random(seed)
        while writing.is_set():
            number(fresh_database, dies=chance.random() < 0.2)

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    publishers = [threading.Thread(target=publish, args=(seed,)) for seed in (101, 102)]
    for one in writers + publishers:
        one.start()
    seen: list[tuple[int, UUID, int]] = []
    while any(one.is_alive() for one in writers):
        found, at = follow(fresh_database, at, 7)
        seen += found
    writing.clear()
    for one in writers + publishers:
        one.join()
    number(fresh_database)
    seen += follow(fresh_database, at)[0]
    positions = [position for position, _, _ in seen]
    assert positions == list(range(positions[0], positions[0] + len(positions)))
    for person_id in persons:
        last = before[person_id] + written[person_id]
        assert versions_of(seen, person_id) == list(range(before[person_id] + 1, last + 1))


def test_after_thirty_days_an_event_goes_and_the_feed_says_up_to_which(
    fresh_database: Database, persons: list[UUID]
) -> None:
    number(fresh_database)
    later = START + timedelta(days=31)
    with fresh_database.work(CLOCK, later) as work:
        change(work, persons[0])
    number(fresh_database)
    with fresh_database.work(CLOCK, later) as work:
        last = last_position(work.session)
        gone = forget_events(work.session, later - timedelta(days=30))
    with fresh_database.work(CLOCK, later) as work:
        assert forgotten_position(work.session) == last - 1
        assert gone == last - 1
    assert [one for _, one, _ in follow(fresh_database, last - 1)[0]] == [persons[0]]
