"""The first-run guide: what an organisation enters before its officers can work, and what of it is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.domain.time.holidays import EQUATED_THROUGH


class SetUpTask(StrEnum):
    """In the order in which they are best done."""

    SECOND_ADMIN = "second-admin"
    TEAMS = "teams"
    STAFF = "staff"
    OFFICES = "offices"
    PROVIDERS = "providers"
    WORKING_HOURS = "working-hours"
    DUTY_DESK = "duty-desk"
    STANDARDS = "standards"
    LETTERHEADS = "letterheads"
    HOLIDAYS = "holidays"
    TEXTS = "texts"
    RULES = "rules"


class Missing(StrEnum):
    NO_SECOND_ADMIN = "no-second-admin"
    NO_THIRD_ADMIN = "no-third-admin"
    NO_TEAM = "no-team"
    FIRST_A_TEAM = "first-a-team"
    FIRST_AN_OFFICER = "first-an-officer"
    NO_PLANNER = "no-planner"
    NO_OFFICER = "no-officer"
    ACCOUNTS_WAIT = "accounts-wait"
    NO_SUPERVISOR = "no-supervisor"
    NO_OFFICE = "no-office"
    NO_PROVIDER = "no-provider"
    NO_PROGRAMME = "no-programme"
    NO_HOURS = "no-hours"
    NO_DUTY_DESK = "no-duty-desk"
    NO_PHONE = "no-phone"
    NO_STANDARD = "no-standard"
    STANDARD_WAITS = "standard-waits"
    EXAMPLE_STANDARD = "example-standard"
    NO_LETTERHEAD = "no-letterhead"
    HOLIDAYS_END = "holidays-end"
    SHIPPED_TEXTS = "shipped-texts"
    SHIPPED_RULES = "shipped-rules"


# The service works with what it came with; an organisation may replace it by its own.
MAY_STAY = frozenset({SetUpTask.TEXTS, SetUpTask.RULES})
# The service works without it; with two administrators neither can be reset on the pages.
ADVICE = frozenset({Missing.NO_THIRD_ADMIN})
# Sites and programmes.
BY_PLANNERS = frozenset({SetUpTask.OFFICES, SetUpTask.PROVIDERS})


@dataclass(frozen=True)
class TeamFacts:
    """`has_office`: an office of its own or of all teams, with opening hours. `has_example`: its standard is the
    example that ships, which no organisation adopted. `standard_waits`: one waits for a second administrator."""

    name: str
    officers: int
    supervisors: int
    has_office: bool
    has_standard: bool
    has_letterhead: bool
    has_example: bool = False
    standard_waits: bool = False


@dataclass(frozen=True)
class ProviderFacts:
    name: str
    has_programme: bool


@dataclass(frozen=True)
class SetUpFacts:
    """What exists. Accounts count when they can sign in. `without_phone`: colleagues an alarm would reach within a
    week who have no verified number. `planners`: their names. `accounts_waiting`: proposed, and not confirmed yet."""

    admins: int
    planners: Collection[str]
    teams: Collection[TeamFacts]
    providers: Collection[ProviderFacts]
    without_hours: Collection[str]
    on_duty_desk: int
    without_phone: int
    own_texts: int
    own_rules: int
    accounts_waiting: int = 0


@dataclass(frozen=True)
class Lack:
    """`names`: the teams, providers or officers it is about; `number`: how many, where they are not named."""

    code: Missing
    names: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class TaskState:
    """`planners`: the names of those who enter it, where a planner does."""

    task: SetUpTask
    missing: tuple[Lack, ...] = ()
    planners: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def is_left(self) -> bool:
        """Whether it still has to be done; what may stay as it came never has to, nor what is advice."""
        wanted = any(one.code not in ADVICE for one in self.missing)
        return wanted and self.task not in MAY_STAY


def set_up_tasks(facts: SetUpFacts, today: date) -> tuple[TaskState, ...]:
    """Every task, with what is missing now. What each team or officer needs begins with a team or an officer."""
    task, no, end = SetUpTask, Missing, EQUATED_THROUGH
    first_a_team = tuple(_if(not facts.teams, no.FIRST_A_TEAM))
    staff = [
        *_if(not facts.planners, no.NO_PLANNER),
        *_of_teams(facts, no.NO_SUPERVISOR, "supervisors"),
        *_of_teams(facts, no.NO_OFFICER, "officers"),
    ]
    waiting = facts.accounts_waiting
    without_programme = [one.name for one in facts.providers if not one.has_programme]
    missing: Mapping[SetUpTask, Iterable[Lack]] = {
        task.SECOND_ADMIN: (
            *_if(facts.admins < 2, no.NO_SECOND_ADMIN),
            *_if(facts.admins == 2, no.NO_THIRD_ADMIN),
        ),
        task.TEAMS: _if(not facts.teams, no.NO_TEAM),
        task.STAFF: (*staff, *_if(bool(staff and waiting), no.ACCOUNTS_WAIT, waiting)),
        task.OFFICES: (*first_a_team, *_of_teams(facts, no.NO_OFFICE, "has_office")),
        task.PROVIDERS: (
            *_if(not facts.providers, no.NO_PROVIDER),
            *_of(no.NO_PROGRAMME, without_programme),
        ),
        task.WORKING_HOURS: (
            *_if(not any(one.officers for one in facts.teams), no.FIRST_AN_OFFICER),
            *_of(no.NO_HOURS, facts.without_hours),
        ),
        task.DUTY_DESK: (
            *_if(not facts.on_duty_desk, no.NO_DUTY_DESK),
            *_if(facts.without_phone > 0, no.NO_PHONE, facts.without_phone),
        ),
        task.STANDARDS: (
            *first_a_team,
            *_of(
                no.NO_STANDARD,
                (
                    t.name
                    for t in _without_own_standard(facts)
                    if not (t.has_example or t.standard_waits)
                ),
            ),
            *_of(
                no.STANDARD_WAITS,
                (t.name for t in _without_own_standard(facts) if t.standard_waits),
            ),
            *_of(no.EXAMPLE_STANDARD, (one.name for one in facts.teams if one.has_example)),
        ),
        task.LETTERHEADS: (*first_a_team, *_of_teams(facts, no.NO_LETTERHEAD, "has_letterhead")),
        # Terms are extended by days that a decree equates with holidays, and those end with the newest decree.
        task.HOLIDAYS: _if(today.year + 1 > end, no.HOLIDAYS_END, end),
        task.TEXTS: _if(not facts.own_texts, no.SHIPPED_TEXTS),
        task.RULES: _if(not facts.own_rules, no.SHIPPED_RULES),
    }
    planners = tuple(facts.planners)
    return tuple(
        TaskState(one, tuple(missing[one]), planners if one in BY_PLANNERS else ())
        for one in SetUpTask
    )


def tasks_left(states: Collection[TaskState]) -> int:
    return sum(one.is_left for one in states)


def _without_own_standard(facts: SetUpFacts) -> list[TeamFacts]:
    return [one for one in facts.teams if one.has_example or not one.has_standard]


def _if(is_missing: bool, code: Missing, number: int = 0) -> Iterator[Lack]:
    if is_missing:
        yield Lack(code, number=number)


def _of_teams(facts: SetUpFacts, code: Missing, member: str) -> Iterator[Lack]:
    return _of(code, (one.name for one in facts.teams if not getattr(one, member)))


def _of(code: Missing, names: Iterable[str]) -> Iterator[Lack]:
    found = tuple(names)
    if found:
        yield Lack(code, found, len(found))
