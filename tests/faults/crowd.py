"""Many people at once, a clock the workers share, and workers that can be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from aftercare.base.clock import MovableClock, SystemClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.domain.time.working_hours import next_working_moment
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.contracts.twilio_server import SENDER, TwilioServer
from tests.faults.worker_process import WorkerProcess
from tests.store.arranging import Arranger
from tests.store.placement.waiting import DEADLINE_S, until

JOBS = {
    "plan-reminders",
    "mark-outcomes-overdue",
    "open-missing-absences",
    "evaluate-rules",
    "run-steps",
    "send-messages",
    "recover-messages",
}
MOST_ROUNDS = 30


@dataclass
class Crowd:
    """A database full of work, seen from the outside."""

    database: Database
    url: str
    clock_file: Path
    clock: MovableClock
    # How long a round of every job may take, in seconds.
    round_s: float = DEADLINE_S
    arrange: Arranger = field(init=False)

    def __post_init__(self) -> None:
        # Nine o'clock on the next office day: texts may leave, and ladders run by office hours.
        day = civil_date(next_working_moment(SystemClock().now() + timedelta(days=1)))
        self.clock.move_to(at_wall(day, time(9, 0)))
        self.start_at = at_wall(day, time(9, 0))
        self.arrange = Arranger(self.database, self.start_at)
        # The one file with an order came today, so no statutory term of it has passed.
        somebody = self.arrange.person(enrolled_on=day)
        self._line = self.arrange.plan(somebody, state="superseded")[1][0]

    def persons(self, count: int) -> list[PersonRow]:
        return [self.arrange.person() for _ in range(count)]

    def appointment(self, person: PersonRow, starts_at: datetime, **changes: Any) -> AppointmentRow:
        return self.arrange.appointment(person, starts_at, self._line, officer_id=None, **changes)

    def ask(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.work(CLOCK, self.start_at) as work:
            return [tuple(row) for row in work.session.execute(text(question), values)]

    def count(self, question: str) -> int:
        (row,) = self.ask(f"select count(*) from {question}")
        return int(row[0])

    def move(self, **span: float) -> datetime:
        target = self.clock.now() + timedelta(**span)
        self.clock.move_to(target)
        return target

    def until_settled(self, settled: Callable[[], bool], minutes: float = 5) -> None:
        """Let the shared clock run on, one round of every job at a time, until nothing is to come."""
        for _ in range(MOST_ROUNDS):
            # The target, not the moment after: a worker may see the move before we go on.
            moved_at = self.move(minutes=minutes)
            until(partial(self._everything_ran_since, moved_at), self.round_s)
            if settled():
                return
        raise AssertionError("it did not settle")

    def _everything_ran_since(self, moment: datetime) -> bool:
        """Whether some worker has finished a run of every job that began at `moment` or later."""
        ran = self.ask(
            "select distinct job from job_run where started_at >= :moment and finished_at is not null",
            moment=moment,
        )
        return {job for (job,) in ran} >= JOBS


@contextmanager
def worker(
    crowd: Crowd, twilio: TwilioServer, name: str, extra: Mapping[str, str] | None = None
) -> Iterator[WorkerProcess]:
    """A worker in a process of its own, ended with the block if it still runs. `extra` are settings."""
    settings = {
        "AFTERCARE_DATABASE_URL": crowd.url,
        "AFTERCARE_TWILIO_ACCOUNT_SID": twilio.account_sid,
        "AFTERCARE_TWILIO_AUTH_TOKEN": twilio.auth_token,
        "AFTERCARE_TWILIO_FROM": SENDER,
        "AFTERCARE_TWILIO_BASE_URL": twilio.base_url,
        "AFTERCARE_PUBLIC_BASE_URL": "https://aftercare.example",
    }
    process = WorkerProcess(name, crowd.clock_file, settings | dict(extra or {}))
    try:
        yield process
    finally:
        process.end()
