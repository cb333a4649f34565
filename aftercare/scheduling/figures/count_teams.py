"""Counts the figures of teams: every night the past weeks, every hour the working time of the coming weeks."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.message_figures import Period, weeks_of
from aftercare.domain.figures.team_figures import What, summed, weeks_to_come
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.figures.counted_rows import rows_beside_standard, rows_of_decisions
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.figures.outcome_figures import count_outcomes
from aftercare.store.figures.team_figure_rows import (
    judged_weeks,
    put_loads,
    replace_figures,
    teams_there,
)
from aftercare.store.staff.officer_loads import loads_ahead

# After the figures of messages, which are shown beside these.
COUNT_AT: Final = time(4, 5)
LOADS_EVERY: Final = timedelta(hours=1)
# How late outcomes and records can come; an older week keeps the figures counted under the standard then in force.
WEEKS_AGAIN: Final = 8
_OF_STANDARD: Final = (What.STANDARD, What.CONTACTS)
_OF_ROWS: Final = (What.VERDICT, What.ESCALATION, What.ALARM, What.WAIT, What.TREATMENT)


def count_team(work: UnitOfWork, team_id: UUID) -> int:
    """Recount a team's last year of weeks; returns how many figures changed. Idempotent.

    Figures that a decision may still change are counted for the whole year. The contact standard is checked again
    only for the last weeks, and for weeks never checked.
    """
    weeks = weeks_of(Period.YEAR, civil_date(work.now))
    known = judged_weeks(work.session, team_id)
    again = [week for week in weeks if week not in known or week in weeks[-WEEKS_AGAIN:]]
    kept = summed(one.counted for one in rows_beside_standard(work.session, team_id, again))
    changed = replace_figures(work.session, team_id, kept, again, _OF_STANDARD)
    changed += count_outcomes(work.session, team_id, civil_date(work.now))
    found = rows_of_decisions(work.session, team_id, weeks, work.now)
    rows = summed(one.counted for one in found)
    return changed + replace_figures(work.session, team_id, rows, weeks, _OF_ROWS)


def count_loads(database: Database, clock: Clock) -> int:
    """The working time of every officer in the coming weeks; returns how many of their weeks changed."""
    with database.work(CLOCK, clock.now()) as work:
        mondays = weeks_to_come(civil_date(work.now))
        return put_loads(work.session, loads_ahead(work.session, mondays))


def count_teams_jobs(database: Database, clock: Clock) -> list[Job]:
    def count(only: Only = None) -> RunResult:
        return each(database, clock, lambda work: teams_there(work.session), count_team, only)

    return [
        Job("count-teams", count, daily_at=COUNT_AT, retry=count),
        Job(
            "count-workload",
            lambda: count_loads(database, clock),
            every=LOADS_EVERY,
        ),
    ]
