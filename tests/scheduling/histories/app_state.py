"""A small office over real PostgreSQL whose workers ring by hand, get in each other's way, and die on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Collided
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import Actor
from aftercare.jobs import clock_jobs
from aftercare.scheduling.jobs.job import Job, tick
from aftercare.store.database.engine import ring_of
from aftercare.store.database.sealed_values import teach
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.store.arranging import CALLBACK, NOW, Arranger, Office

CHAIN = ("mark-outcomes-overdue", "evaluate-rules", "run-steps")
"""What leads from an appointment to whoever must decide; the other jobs ring when a day begins or ends."""

KINDS = ("check_in", "treatment", "home_visit")


Disturb = Callable[[str, int, bool], None]
"""Comes between: of which job, at its how many-th unit of work, before (True) or after its commit."""


class Killed(BaseException):
    """The process is gone: nothing that catches errors catches this."""


@dataclass(frozen=True)
class Somebody:
    """A person with a line of each kind of obligation."""

    id: UUID
    lines: dict[str, tuple[UUID, UUID]]


@dataclass(frozen=True)
class Cast:
    """Who there is, the same in every history."""

    office: Office
    people: tuple[Somebody, ...]


@dataclass(frozen=True)
class Tick:
    """An undisturbed run of the ladder's job: its moment, an id made as it began (later ones sort behind
    it), and the last entries of the access log before and after it."""

    at: datetime
    mark: UUID
    after_entry: int
    until_entry: int


class Stage(Database):
    """A worker's way to the database: `between` hears of which job and its how many-th unit of work it is,
    just before each is committed (True) and just after (False)."""

    def __init__(self, engine: Engine, between: Disturb | None = None) -> None:
        super().__init__(engine)
        self._between = between
        self._job, self._number = "", 0

    def begin(self, job: str) -> None:
        self._job, self._number = job, 0

    @contextmanager
    def work_of(self, find: Callable[[Session], Actor], now: datetime) -> Iterator[UnitOfWork]:
        job, number = self._job, self._number
        self._number += 1
        with super().work_of(find, now) as work:
            yield work
            if self._between is not None:
                work.session.flush()
                self._between(job, number, True)
        if self._between is not None:
            self._between(job, number, False)


@dataclass
class AppState:
    """One history's database and clock. `ticks` are the undisturbed runs of the ladder's job, `counted`
    what happened how often."""

    engine: Engine
    cast: Cast
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    ticks: list[Tick] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    rung_at: datetime = NOW

    def __post_init__(self) -> None:
        self.people_s = Database(self.engine)
        self.workers = {name: new_id() for name in "ab"}

    def count(self, what: str, number: int = 1) -> None:
        self.counted[what] = self.counted.get(what, 0) + number

    def pass_by(self, span: timedelta) -> None:
        self.clock.move_to(self.clock.now() + span)

    def restart(self) -> None:
        """Whatever a worker kept in memory is gone, and it comes back under another name."""
        self.workers = {name: new_id() for name in "ab"}
        self.count("restarts")

    def jobs(self, stage: Database, names: Sequence[str] | None) -> list[Job]:
        return [
            job
            for job in clock_jobs(stage, self.clock, CALLBACK)
            if names is None or job.name in names
        ]

    def ring(
        self,
        who: str = "a",
        names: Sequence[str] | None = CHAIN,
        between: Disturb | None = None,
    ) -> None:
        """One round of jobs by one worker. What disturbs it ends the round or a job as it would a process."""
        stage = Stage(self.engine, between)
        disturbed = between is not None
        self.count("rounds")
        self._count_outage()
        for job in self.jobs(stage, names):
            stage.begin(job.name)
            before, mark = self.last_entry(), new_id()
            try:
                done = tick(stage, self.clock, job, str(self.workers[who]))
            except Killed:
                self.count("workers killed")
                return
            except Collided:
                # The bell logs it; the next minute's tick goes on.
                self.count("jobs that collided")
                continue
            if done is not None:
                self.count("ticks")
            if done is not None and job.name == "run-steps" and not disturbed:
                self.ticks.append(Tick(self.clock.now(), mark, before, self.last_entry()))

    def _count_outage(self) -> None:
        away, self.rung_at = self.clock.now() - self.rung_at, self.clock.now()
        if away >= timedelta(days=1):
            self.count("outages of a day or more")
        elif away >= timedelta(hours=1):
            self.count("outages of an hour or more")

    def last_entry(self) -> int:
        with self.engine.connect() as connection:
            found = connection.execute(text("select coalesce(max(id), 0) from audit_entry"))
            return int(found.scalar_one())


class Line:
    """One engine for one database after the other: what it has learned of statements it keeps."""

    def __init__(self) -> None:
        self._url = ""
        self._engine = create_engine(
            "postgresql+psycopg://", creator=self._connect, pool_size=4, max_overflow=0
        )

    def _connect(self) -> psycopg.Connection:
        # Whoever waits for somebody waits for a unit of work that is held open on purpose.
        connection = psycopg.connect(
            self._url, options="-c lock_timeout=25ms -c statement_timeout=30s"
        )
        teach(connection, ring_of(self._url))
        return connection

    @contextmanager
    def to(self, url: str) -> Iterator[Engine]:
        """An engine on this database; no connection to it outlives the block."""
        self._url = url
        try:
            yield self._engine
        finally:
            self._engine.dispose()


def name_of(url: str) -> str:
    """The database an address names."""
    return urlsplit(url).path[1:]


def settle_in(engine: Engine) -> Cast:
    """An office, a few people and their obligations, in an empty database."""
    arrange = Arranger(Database(engine))
    return Cast(arrange.office, tuple(_somebody(arrange, tier) for tier in (1, 2, 3)))


def _somebody(arrange: Arranger, tier: int) -> Somebody:
    """Who has no number: what is said about appointments goes by telephone and letter."""
    person = arrange.person(
        tier=tier, phone=None, phone_state="none", texts_consented=False, deputy_id=(
            arrange.office.deputy.staff_id if tier < 3 else None
        ),
    )  # fmt: skip
    terms = [arrange.terms(kind) for kind in KINDS]
    _, lines = arrange.plan(person, *terms, state="superseded")
    return Somebody(person.id, {line.kind: (line.id, line.line_id) for line in lines})
