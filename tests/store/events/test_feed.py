"""Who follows the feed sees every event once and in order, whichever transaction commits first and whoever dies."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

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
SAME_VERSION = "update person set given_name = given_name || 'a' where id = :id"
CLOSED = "update person set closed_on = '2026-11-24' where id = :id"
COMMITTED = "select id from event order by id"

# Position, whose, and at which version.
Seen = tuple[int, UUID, int]


class Crash(Exception):
    """What a process that dies leaves undone."""


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


def follow(database: Database, after: int, most: int = 1_000) -> tuple[list[Seen], int]:
    """What one request reads, and the position to go on from."""
    with database.work(CLOCK, START) as work:
        last = last_position(work.session)
        found = events_after(work.session, after, last, list(RESOURCES), most=most)
    seen = [(row["position"], row["subject_id"], row["version"]) for row in found]
    return seen, seen[-1][0] if len(seen) == most else last


def versions_of(seen: list[Seen], person_id: UUID) -> list[int]:
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


def test_what_one_transaction_writes_again_is_read_once_as_it_came_to_be(
    fresh_database: Database, persons: list[UUID]
) -> None:
    """Two transactions of one moment stay two; so does a name of its own at a lower version."""
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    with fresh_database.work(CLOCK, START) as work:
        change(work, persons[0])
        work.session.execute(text(SAME_VERSION), {"id": persons[0]})
        change(work, persons[0])
    with fresh_database.work(CLOCK, START) as work:
        change(work, persons[0])
    with fresh_database.work(CLOCK, START) as work:
        work.session.execute(text(CLOSED), {"id": persons[1]})
        change(work, persons[1])
    assert number(fresh_database) == 4
    with fresh_database.work(CLOCK, START) as work:
        found = events_after(
            work.session, at, last_position(work.session), list(RESOURCES), most=10
        )
    assert [(row["act"], row["subject_id"], row["version"]) for row in found] == [
        ("changed", persons[0], 3),
        ("changed", persons[0], 4),
        ("closed", persons[1], 1),
        ("changed", persons[1], 2),
    ]


def test_of_a_name_and_a_change_at_one_version_the_name_is_read(
    fresh_database: Database, persons: list[UUID]
) -> None:
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    with fresh_database.work(CLOCK, START) as work:
        change(work, persons[0])
        work.session.execute(text(CLOSED), {"id": persons[0]})
        work.session.execute(text(SAME_VERSION), {"id": persons[0]})
    number(fresh_database)
    with fresh_database.work(CLOCK, START) as work:
        found = events_after(
            work.session, at, last_position(work.session), list(RESOURCES), most=10
        )
    assert [(row["act"], row["version"]) for row in found] == [("closed", 2)]


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
    seen: list[Seen] = []
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
        elif step == "read":
            found, at = follow(fresh_database, at, page)
            seen += found
        else:
            number(fresh_database, dies=step.endswith("die"))
    for stack in open_now.values():
        undone(stack)
    seen += rest_of(fresh_database, at, page)
    assert_once(seen, before, written)


def rest_of(database: Database, at: int, page: int) -> list[Seen]:
    """What is still to come, page by page."""
    number(database)
    found, at = follow(database, at, page)
    return found + rest_of(database, at, page) if found else []


def assert_once(seen: list[Seen], before: dict[UUID, int], written: dict[UUID, int]) -> None:
    """Every change that was committed, once, in the order of its resource, and no other."""
    positions = [position for position, _, _ in seen]
    assert positions == sorted(set(positions))
    for person_id, version in before.items():
        expected = range(version + 1, version + written.get(person_id, 0) + 1)
        assert versions_of(seen, person_id) == list(expected)


def undone(stack: ExitStack) -> None:
    with suppress(Crash):
        stack.__exit__(Crash, Crash(), None)


def versions(database: Database, persons: list[UUID]) -> dict[UUID, int]:
    with database.work(CLOCK, START) as work:
        rows = work.session.execute(text("select id, version from person"))
        return {one: version for one, version in rows if one in persons}


class Writers:
    """Six threads; of their transactions some die."""

    def __init__(self, database: Database, persons: list[UUID]) -> None:
        self.written: Counter[UUID] = Counter()
        self._database, self._persons, self._counting = database, persons, threading.Lock()
        self._threads = [threading.Thread(target=self._write, args=(seed,)) for seed in range(6)]

    def start(self) -> None:
        for one in self._threads:
            one.start()

    @property
    def at_work(self) -> bool:
        return any(one.is_alive() for one in self._threads)

    def _write(self, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(25):
            person_id, dies = chance.choice(self._persons), chance.random() < 0.3
            with suppress(Crash), self._database.work(CLOCK, START) as work:
                change(work, person_id)
                if dies:
                    raise Crash
            with self._counting:
                self.written[person_id] += not dies


def test_writers_publishers_and_a_reader_at_once_lose_nothing(
    fresh_database: Database, persons: list[UUID]
) -> None:
    """Real threads: the writers, two publishers that die now and then, and one reader with small pages."""
    number(fresh_database)
    _, at = follow(fresh_database, 0)
    before, writers = versions(fresh_database, persons), Writers(fresh_database, persons)

    def publish(seed: int) -> None:
        chance = random.Random(seed)
        while writers.at_work:
            number(fresh_database, dies=chance.random() < 0.2)

    writers.start()
    publishers = [threading.Thread(target=publish, args=(seed,)) for seed in (101, 102)]
    for one in publishers:
        one.start()
    seen: list[Seen] = []
    while writers.at_work:
        found, at = follow(fresh_database, at, 7)
        seen += found
    for one in publishers:
        one.join()
    seen += rest_of(fresh_database, at, 100)
    assert_once(seen, before, writers.written)
    positions = [position for position, _, _ in seen]
    assert positions == list(range(positions[0], positions[0] + len(positions)))


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
