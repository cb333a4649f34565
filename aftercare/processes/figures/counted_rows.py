"""What the figures of a team count, row by row: the job adds the rows up, a page lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.escalation.decisions import is_about_misses
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
    timely,
    treatment_counted,
    waits_counted,
    working_hours_taken,
)
from aftercare.domain.time.wall_time import civil_date, monday_of
from aftercare.store.figures.team_facts import (
    EscalationFact,
    PersonWeek,
    TeamStandard,
    escalations_of_weeks,
    misses_of_weeks,
    referrals_of_team,
)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """What one row adds to a figure: an absence, an escalation, a referral, or the client for a
    `requirement` of the standard."""

    counted: Counted
    person_id: UUID
    row_id: UUID
    requirement: Requirement | None = None


def rows_beside_standard(
    session: Session, team_id: UUID, weeks: Sequence[date]
) -> Iterator[CountedRow]:
    """Each client at the end of each week, by each requirement of the standard."""
    team = TeamStandard(session, team_id, weeks[0], weeks[-1] + timedelta(days=6))
    for week in weeks:
        sunday = week + timedelta(days=6)
        for one in team.on(sunday):
            if one.requirements is None:
                yield _of_person(one, week, What.STANDARD, Kept.NO_STANDARD.value)
                continue
            for it in stood(
                one.requirements,
                one.contacts,
                one.offered,
                one.course,
                sunday,
                one.waits_for_provider,
            ):
                row = _of_person(one, week, What.STANDARD, it.kept.value)
                yield replace(row, requirement=it.requirement)
                if it.kept in JUDGED:
                    yield _of_person(one, week, What.CONTACTS, HELD, it.held)
                    yield _of_person(one, week, What.CONTACTS, ASKED, it.asked)


def _of_person(one: PersonWeek, week: date, what: What, which: str, amount: int = 1) -> CountedRow:
    counted = Counted(week, what, str(one.tier), which, 0, amount)
    return CountedRow(counted, one.person_id, one.person_id)


def rows_of_decisions(
    session: Session, team_id: UUID, weeks: Sequence[date], now: datetime
) -> Iterator[CountedRow]:
    """The absences, escalations and waits of these weeks, as they stand now."""
    first, after = weeks[0], weeks[-1] + timedelta(days=7)
    for miss in misses_of_weeks(session, team_id, first, after):
        in_time = timely(miss.decided_at, miss.decide_by, now)
        hours = working_hours_taken(miss.ended_at, miss.decided_at)
        counted = Counted(monday_of(miss.missed_on), What.VERDICT, "", in_time.value, hours, 1)
        yield CountedRow(counted, miss.person_id, miss.id)
    for escalation in escalations_of_weeks(session, team_id, first, after):
        if is_ours(escalation.decision):
            for counted in _of_escalation(escalation, now):
                yield CountedRow(counted, escalation.person_id, escalation.id)
    for referral in referrals_of_team(session, team_id):
        if not referral.goes_on:
            for counted in waits_counted(referral.dates, weeks):
                yield CountedRow(counted, referral.person_id, referral.id)
        for counted in treatment_counted(referral.dates, weeks):
            yield CountedRow(counted, referral.person_id, referral.id)


def _of_escalation(escalation: EscalationFact, now: datetime) -> Iterator[Counted]:
    week = monday_of(civil_date(escalation.opened_at))
    causes = escalation.cause_facts(is_about_misses(escalation.trigger_code))
    ending = ending_of(escalation.trigger_code, escalation.decision, causes)
    yield Counted(week, What.ALARM, rule_part(escalation.rule_code), ending.value, 0, 1)
    if by_a_person(escalation.decision):
        in_time = timely(escalation.decided_at, escalation.term or escalation.opened_at, now)
        hours = working_hours_taken(escalation.opened_at, escalation.decided_at)
        yield Counted(week, What.ESCALATION, "", in_time.value, hours, 1)
