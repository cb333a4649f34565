"""How late the clock's work was while officers were busy: texts, appointments without an outcome, steps of ladders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg

from aftercare.base.clock import FixedClock
from aftercare.domain.appointments.lifecycle import OUTCOME_GRACE
from aftercare.jobs import clock_jobs
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database

# What fell due in the last two minutes may still be under way.
UNDER_WAY = timedelta(minutes=2)
_LATE = {
    "texts": """
      select due_at, case when provider_sid is not null then coalesce(claimed_at, state_at) end
      from message where due_at >= %(begin)s and due_at < %(end)s""",
    "appointments without an outcome": """
      select a.ends_at + %(grace)s, t.created_at from appointment a left join task t
        on t.appointment_id = a.id and t.kind = 'record_outcome'
      where a.ends_at + %(grace)s >= %(begin)s and a.ends_at + %(grace)s < %(end)s
        and not exists (select from outcome o where o.appointment_id = a.id and o.recorded_at < a.ends_at + %(grace)s
                          + interval '2 minutes')""",
    "steps of ladders": """
      select due_at, notified_at from escalation_step s join escalation e on e.id = s.escalation_id
      where due_at >= %(begin)s and due_at < %(end)s and e.state = 'opened'""",
}


@dataclass(frozen=True)
class Lateness:
    """Of one kind of work: seconds from due to done, one for each done, and how many were not done."""

    seconds: list[float]
    not_done: int


def how_late(url: str, begin: datetime, end: datetime) -> dict[str, Lateness]:
    """Of what fell due from `begin` until two minutes before `end`."""
    values = {
        "begin": begin,
        "end": end - min(UNDER_WAY, (end - begin) / 2),
        "grace": OUTCOME_GRACE,
    }
    found = {}
    with psycopg.connect(url) as connection:
        for name, query in _LATE.items():
            rows = connection.execute(query.encode(), values).fetchall()
            done = [(at - due).total_seconds() for due, at in rows if at is not None]
            found[name] = Lateness(done, len(rows) - len(done))
    return found


def nightly_work_is_done(url: str) -> None:
    """Mark what runs once a day as done for today: what is measured is a morning after it."""
    engine = open_engine(url, pool_size=1)
    now = datetime.now(UTC)
    jobs = clock_jobs(Database(engine), FixedClock(now), "088-1234567")
    slots = [(job.name, job.slot_at(now), now, now) for job in jobs if job.daily_at is not None]
    engine.dispose()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.cursor().executemany(
            "insert into job_run (job, slot, claimed_by, started_at, finished_at, handled)"
            " values (%s, %s, 'bench', %s, %s, 0)", slots,
        )  # fmt: skip
