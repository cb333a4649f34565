"""Counts the figures of teams: every night the past weeks, every hour the working time of the coming weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.decisions import is_about_misses
from aftercare.domain.figures.message_figures import Period, weeks_of
from aftercare.domain.figures.team_figures import (
    ASKED,
    HELD,
    JUDGED,
    Counted,
    Kept,
    What,
    by_a_person,
    ending_of,
    is_ours,
    rule_part,
    stood,
    summed,
    timely,
    waits_counted,
    weeks_to_come,
    working_hours_taken,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.figures.team_facts import (
    EscalationFact,
    TeamStandard,
    escalations_of_weeks,
    misses_of_weeks,
    referrals_of_team,
)
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
_OF_ROWS: Final = (What.VERDICT, What.ESCALATION, What.ALARM, What.WAIT)


def count_team(work: UnitOfWork, team_id: UUID) -> int:
    """Recount a team's last year of weeks; returns how many figures changed. Idempotent.

    Figures that a decision may still change are counted for the whole year. The contact standard is checked again
    only for the last weeks, and for weeks never checked.
    """
    weeks = weeks_of(Period.YEAR, civil_date(work.now))
    known = judged_weeks(work.session, team_id)
    again = [week for week in weeks if week not in known or week in weeks[-WEEKS_AGAIN:]]
    kept = summed(_beside_the_standard(work, team_id, again))
    changed = replace_figures(work.session, team_id, kept, again, _OF_STANDARD)
    rows = summed(_of_rows(work, team_id, weeks))
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


def _beside_the_standard(
    work: UnitOfWork, team_id: UUID, weeks: Sequence[date]
) -> Iterator[Counted]:
    team = TeamStandard(work.session, team_id, weeks[0], weeks[-1] + timedelta(days=6))
    for week in weeks:
        sunday = week + timedelta(days=6)
        for one in team.on(sunday):
            tier = str(one.tier)
            if one.requirements is None:
                yield Counted(week, What.STANDARD, tier, Kept.NO_STANDARD.value, 0, 1)
                continue
            for it in stood(
                one.requirements,
                one.contacts,
                one.offered,
                one.course,
                sunday,
                one.waits_for_provider,
            ):
                yield Counted(week, What.STANDARD, tier, it.kept.value, 0, 1)
                if it.kept in JUDGED:
                    yield Counted(week, What.CONTACTS, tier, HELD, 0, it.held)
                    yield Counted(week, What.CONTACTS, tier, ASKED, 0, it.asked)


def _of_rows(work: UnitOfWork, team_id: UUID, weeks: Sequence[date]) -> Iterator[Counted]:
    first, after = weeks[0], weeks[-1] + timedelta(days=7)
    for miss in misses_of_weeks(work.session, team_id, first, after):
        in_time = timely(miss.decided_at, miss.decide_by, work.now)
        hours = working_hours_taken(miss.ended_at, miss.decided_at)
        yield Counted(monday_of(miss.missed_on), What.VERDICT, "", in_time.value, hours, 1)
    for escalation in escalations_of_weeks(work.session, team_id, first, after):
        if is_ours(escalation.decision):
            yield from _of_escalation(escalation, work)
    for referral in referrals_of_team(work.session, team_id):
        if not referral.goes_on:
            yield from waits_counted(referral.dates, weeks)


def _of_escalation(escalation: EscalationFact, work: UnitOfWork) -> Iterator[Counted]:
    week = monday_of(civil_date(escalation.opened_at))
    causes = escalation.cause_facts(is_about_misses(escalation.trigger_code))
    ending = ending_of(escalation.trigger_code, escalation.decision, causes)
    yield Counted(week, What.ALARM, rule_part(escalation.rule_code), ending.value, 0, 1)
    if by_a_person(escalation.decision):
        in_time = timely(escalation.decided_at, escalation.term or escalation.opened_at, work.now)
        hours = working_hours_taken(escalation.opened_at, escalation.decided_at)
        yield Counted(week, What.ESCALATION, "", in_time.value, hours, 1)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
