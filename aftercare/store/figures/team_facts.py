"""The facts behind a team's figures: its persons and their standards, its misses, escalations and referrals."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.due import Break, Course
from aftercare.domain.contact_standards.kinds import (
    Contact,
    Profile,
    RecordKind,
    Requirement,
    read_profile,
)
from aftercare.domain.contact_standards.shortfalls import Offered
from aftercare.domain.figures.team_figures import CauseFact, WaitDates
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.contact_standards.contacts_held import CAME, OUTCOME_OF, breaks_of
from aftercare.store.contact_standards.rows import standard_in_use
from aftercare.store.database.plain_sql import execute

# Longer ago than any period of a standard, so leaving it out changes nothing.
_LOOK_BACK: Final = timedelta(days=2 * 366)

_PERSONS: Final = (
    "select id, tier, case_type, enrolled_on, closed_on from person where team_id = :team and enrolled_on <= :last"
    " and (closed_on is null or closed_on >= :first) order by id"
)
_TIERS: Final = (
    "select c.person_id, c.from_tier, c.changed_at from tier_change c join person p on p.id = c.person_id"
    " where p.team_id = :team order by c.changed_at, c.id"
)
_PLANS: Final = (
    "select v.person_id, v.decided_at, v.standard_code, v.standard_version from supervision_plan v"
    " join person p on p.id = v.person_id where p.team_id = :team and v.state in ('approved','superseded')"
    " order by v.decided_at nulls first, v.number"
)
_APPOINTMENTS: Final = """
select a.person_id, a.kind, a.starts_at, a.state, coalesce(b.verdict = 'service_failure', false) as ours
from appointment a join person p on p.id = a.person_id left join absence b on b.appointment_id = a.id
where p.team_id = :team and a.starts_at >= :since and a.starts_at < :until
and a.state in ('attended','late','attended_not_complied','missed')"""
_RECORDS: Final = (
    "select c.person_id, c.kind, c.held_on, c.completed from contact_record c join person p on p.id = c.person_id"
    " where p.team_id = :team and c.held_on >= :since and c.held_on < :until and c.voided_at is null"
)
_REFERRALS: Final = """
select r.id, r.person_id, r.referred_on, r.intake_on, r.started_on, r.ended_on, r.state,
    r.drop_out_reason, r.paused_on, f.started_on is not null as goes_on
from referral r join person p on p.id = r.person_id left join referral f on f.id = r.follows_id
where p.team_id = :team order by r.id"""
_MISSES: Final = """
select b.id, b.person_id, b.missed_on, t.ends_at, b.decide_by, case when b.state = 'decided' then least(b.decided_at,
    (select min(v.decided_at) from absence_verdict v where v.absence_id = b.id)) end as decided_at
from absence b join appointment t on t.id = b.appointment_id join person p on p.id = b.person_id
where p.team_id = :team and b.missed_on >= :first and b.missed_on < :after and b.state <> 'dropped'"""
# A deadline is gone when a computation dropped it before a person had answered it.
_ESCALATIONS: Final = """
select e.id, e.person_id, e.opened_at, e.rule_code, coalesce(e.trigger, e.rule_code) as trigger_code, e.decision,
    e.decided_at,
    (select max(s.due_at) from escalation_step s where s.escalation_id = e.id) as term,
    c.causes
from escalation e join person p on p.id = e.person_id
left join lateral (
    select array_agg(case
        when c.deadline_id is not null then
            case when d.state = 'dropped' and d.done_by is null then 'gone' else '' end
        when b.id is null or b.state = 'dropped' then 'no-miss'
        else coalesce(b.verdict, '') end) as causes
    from escalation_cause c left join deadline d on d.id = c.deadline_id
    left join absence b on b.appointment_id = c.appointment_id
    where c.escalation_id = e.id) c on true
where p.team_id = :team and e.opened_at >= :from and e.opened_at < :until"""


@dataclass(frozen=True, slots=True)
class MissFact:
    """`id` is that of the absence."""

    id: UUID
    person_id: UUID
    missed_on: date
    ended_at: datetime
    decide_by: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class EscalationFact:
    """`term`: when its last escalation step is due, None without any step. A cause with an appointment that was never a
    miss, or is none any more, is `no_miss`. Its meaning depends on the trigger of the rule."""

    id: UUID
    person_id: UUID
    opened_at: datetime
    rule_code: str
    trigger_code: str
    decision: str | None
    decided_at: datetime | None
    term: datetime | None
    causes: tuple[str, ...]

    def cause_facts(self, about_misses: bool) -> list[CauseFact]:
        return [
            CauseFact(
                gone=one == "gone" or (one == "no-miss" and about_misses),
                verdict=one if one not in ("gone", "no-miss") else None,
            )
            for one in self.causes
        ]


@dataclass(frozen=True, slots=True)
class ReferralFact:
    """`goes_on`: it follows a referral with a treatment that had begun, so no first one is waited for."""

    id: UUID
    person_id: UUID
    dates: WaitDates
    paused_on: date | None
    goes_on: bool

    def keeps_waiting_on(self, day: date) -> bool:
        """Whether this treatment cannot be attended at the end of `day`: not begun, or paused."""
        over = self.dates.ended_on is not None and self.dates.ended_on <= day
        begun = self.dates.started_on is not None and self.dates.started_on <= day
        paused = self.paused_on is not None and self.paused_on <= day
        return self.dates.referred_on <= day and not over and (paused or not begun)


@dataclass(slots=True)
class _Facts:
    """The facts of one person; `plans` and `tiers` are in the order of their moments."""

    tier: int
    case_type: str
    enrolled_on: date
    closed_on: date | None
    tiers: list[tuple[datetime, int]] = field(default_factory=list)
    plans: list[tuple[datetime | None, str | None, int | None]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    referrals: list[ReferralFact] = field(default_factory=list)
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """One person at the end of a week, with the requirements then; `requirements` None: no standard applied."""

    person_id: UUID
    tier: int
    requirements: tuple[Requirement, ...] | None
    contacts: Sequence[Contact]
    offered: Sequence[Offered]
    course: Course
    waits_for_provider: bool


class TeamStandard:
    """How the persons of one team met their standards; its facts are read once for all weeks."""

    def __init__(self, session: Session, team_id: UUID, first: date, last: date) -> None:
        """`first` and `last` are the days to be evaluated, both included."""
        self._session = session
        team = session.get(TeamRow, team_id)
        self._code = team.standard_code if team else None
        self._chosen_on = team.standard_since_on if team else None
        self._profiles: dict[tuple[str, int], Profile] = {}
        self._people = _read_people(session, team_id, first, last)

    def on(self, day: date) -> Iterator[PersonWeek]:
        """Everyone who was supervised at the end of `day`."""
        in_use = standard_in_use(self._session, self._code, day) if self._code else None
        of_team = (in_use.code, in_use.version) if in_use else None
        end_at = start_of_day(day + timedelta(days=1))
        for person_id, one in self._people.items():
            if one.enrolled_on <= day and (one.closed_on is None or one.closed_on > day):
                yield self._week(person_id, one, day, end_at, of_team)

    def _week(
        self,
        person_id: UUID,
        one: _Facts,
        day: date,
        end_at: datetime,
        of_team: tuple[str, int] | None,
    ) -> PersonWeek:
        tier, changed_at = _tier_at(one, end_at)
        standard = _standard_at(one, end_at) or of_team
        since_on = self._held_since(one, standard[0]) if standard else None
        if since_on is None or since_on > day:
            standard = None
        asked = self._profile(standard).requirements(one.case_type, tier) if standard else ()
        return PersonWeek(
            person_id,
            tier,
            asked or None,
            one.contacts,
            one.offered,
            Course(
                one.enrolled_on,
                civil_date(changed_at) if changed_at else None,
                one.breaks,
                held_from_on=since_on,
            ),
            any(it.keeps_waiting_on(day) for it in one.referrals),
        )

    def _held_since(self, one: _Facts, code: str) -> date | None:
        """As `held_since` answers it on the person's file: earlier days are not held against it."""
        approved = (civil_date(plan[0]) for plan in one.plans if plan[0] and plan[1] == code)
        first_on = min(approved, default=None)
        days = (self._chosen_on if code == self._code else None, first_on)
        return min((day for day in days if day), default=None)

    def _profile(self, standard: tuple[str, int]) -> Profile:
        if standard not in self._profiles:
            query = text("select profile from contact_standard where code = :code and version = :n")
            row = self._session.execute(query, {"code": standard[0], "n": standard[1]}).one()
            self._profiles[standard] = read_profile(row.profile)
        return self._profiles[standard]


def misses_of_weeks(session: Session, team_id: UUID, first: date, after: date) -> list[MissFact]:
    """The misses of the days from `first` up to and without `after`; one that a correction undid is left out."""
    values = {"team": team_id, "first": first, "after": after}
    return [MissFact(*row) for row in execute(session, _MISSES, values)]


def escalations_of_weeks(
    session: Session, team_id: UUID, first: date, after: date
) -> list[EscalationFact]:
    """The escalations opened on the days from `first` up to and without `after`."""
    values = {"team": team_id, "from": start_of_day(first), "until": start_of_day(after)}
    return [
        EscalationFact(
            row.id,
            row.person_id,
            row.opened_at,
            row.rule_code,
            row.trigger_code,
            row.decision,
            row.decided_at,
            row.term,
            tuple(row.causes or ()),
        )
        for row in execute(session, _ESCALATIONS, values)
    ]


def referrals_of_team(session: Session, team_id: UUID) -> list[ReferralFact]:
    return [
        ReferralFact(row_id, person_id, WaitDates(*dates), paused_on, goes_on)
        for row_id, person_id, *dates, paused_on, goes_on in execute(
            session, _REFERRALS, {"team": team_id}
        )
    ]


def _read_people(session: Session, team_id: UUID, first: date, last: date) -> dict[UUID, _Facts]:
    values: dict[str, Any] = {"team": team_id, "first": first, "last": last}
    people = {row.id: _Facts(*row[1:]) for row in execute(session, _PERSONS, values)}
    since = first - _LOOK_BACK
    values |= {"since": start_of_day(since), "until": start_of_day(last + timedelta(days=1))}
    for one, row in _of(people, execute(session, _TIERS, values)):
        one.tiers.append((row.changed_at, row.from_tier))
    for one, row in _of(people, execute(session, _PLANS, values)):
        one.plans.append((row.decided_at, row.standard_code, row.standard_version))
    for one, row in _of(people, execute(session, _APPOINTMENTS, values)):
        _add_appointment(one, row)
    values |= {"since": since, "until": last + timedelta(days=1)}
    for one, row in _of(people, execute(session, _RECORDS, values)):
        record = Contact(row.held_on, record=RecordKind(row.kind), completed=row.completed)
        one.contacts.append(record)
    for referral in referrals_of_team(session, team_id):
        if referral.person_id in people:
            people[referral.person_id].referrals.append(referral)
    for person_id, breaks in breaks_of(session, people).items():
        people[person_id].breaks = tuple(breaks)
    return people


def _of(people: Mapping[UUID, _Facts], rows: Iterable[Any]) -> Iterator[tuple[_Facts, Any]]:
    """The rows about the given people, each with that person's facts."""
    return ((people[row.person_id], row) for row in rows if row.person_id in people)


def _add_appointment(one: _Facts, row: Any) -> None:
    on, kind = civil_date(row.starts_at), ObligationKind(row.kind)
    if row.state in CAME:
        one.contacts.append(Contact(on, kind, Outcome(OUTCOME_OF[row.state])))
    if not row.ours:
        one.offered.append(Offered(on, kind))


def _tier_at(one: _Facts, at: datetime) -> tuple[int, datetime | None]:
    """The tier just before a moment, and when it last had changed by then."""
    before = bisect_right(one.tiers, at, key=lambda change: change[0])
    tier = one.tiers[before][1] if before < len(one.tiers) else one.tier
    return tier, one.tiers[before - 1][0] if before else None


def _standard_at(one: _Facts, at: datetime) -> tuple[str, int] | None:
    """The version the plan of that moment was checked against."""
    plan = next(
        (plan for plan in reversed(one.plans) if plan[0] is None or plan[0] < at),
        None,
    )
    if plan is None or plan[1] is None or plan[2] is None:
        return None
    return plan[1], plan[2]
