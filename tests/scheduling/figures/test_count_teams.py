"""The figures of a team's weeks are what its rows say, counted again until nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import ProgrammingError
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.casework.adoption.acts import activate
from aftercare.casework.contact_standards.acts import CONTACT_STANDARD, propose_standard
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.time.wall_time import at_wall
from aftercare.scheduling.figures.count_teams import count_loads, count_team, count_teams_jobs
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.contact_standards.rows import TierChangeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, EscalationStepRow
from aftercare.store.figures.team_figure_rows import OfficerLoadRow, figures_of_weeks
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import PlanRow
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow
from tests.casework.contact_standards.standards_at_work import new_standard, work_by
from tests.sql_only_rows import TeamFigureRow
from tests.store.arranging import NOW, Arranger, unknown_id

TODAY = NOW.date()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# The Mondays of last week and of the one before.
LAST, BEFORE = date(2026, 11, 16), date(2026, 11, 9)
Found = dict[tuple[str, str, str, str, int], int]


def counted(arrange: Arranger, *whats: str) -> Found:
    """Week, what, part, which and bucket of what was counted of the first team."""
    count(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(TeamFigureRow).where(col(TeamFigureRow.what).in_(whats))
        return {
            (row.week.isoformat(), row.what, row.part, row.which, row.bucket): row.amount
            for row in work.session.exec(query)
            if row.team_id == arrange.office.team_id
        }


def count(arrange: Arranger) -> int:
    with arrange.database.work(CLOCK, NOW) as work:
        return count_team(work, arrange.office.team_id)


def last(found: Found) -> dict[tuple[str, str, int], int]:
    """Of last week: part, which and bucket."""
    return {key[2:]: n for key, n in found.items() if key[0] == LAST.isoformat()}


@pytest.fixture
def weekly(arrange: Arranger) -> None:
    """The team wants to see everybody once in seven days; it asked for it in time for last year."""
    other = arrange.staff("admin")
    with arrange.database.work(arrange.office.admin, NOW) as work:
        version = propose_standard(work, new_standard(valid_from=TODAY - 700 * DAY)).version
    with arrange.database.work(other, NOW) as work:
        activate(work, CONTACT_STANDARD, version, {"code": "own"})
    work_by(arrange, "own", NOW - 700 * DAY)


def supervised(arrange: Arranger, **changes: Any) -> PersonRow:
    return arrange.person(**{"tier": 1, "enrolled_on": LAST - 3 * WEEK} | changes)


def came(arrange: Arranger, person: PersonRow, on: date, state: str = "attended") -> None:
    arrange.appointment(person, at_wall(on, NOW.time()), state=state, officer_id=None)


def test_a_week_is_kept_missed_or_not_offered(arrange: Arranger, weekly: None) -> None:
    kept, not_come, not_offered = (supervised(arrange) for _ in range(3))
    for person in (kept, not_come, not_offered):
        came(arrange, person, BEFORE)
    came(arrange, kept, LAST + DAY)
    came(arrange, not_come, LAST + DAY, "missed")
    found = last(counted(arrange, "standard", "contacts"))
    assert found[("1", "met", 0)] == 1
    assert found[("1", "not-come", 0)] == 1
    assert found[("1", "not-offered", 0)] == 1
    assert (found[("1", "held", 0)], found[("1", "asked", 0)]) == (1, 3)


def test_who_is_enrolled_on_the_last_day_of_the_last_week_counts_in_it(
    arrange: Arranger, weekly: None
) -> None:
    supervised(arrange, enrolled_on=LAST + 6 * DAY)
    supervised(arrange, enrolled_on=LAST + 7 * DAY)
    assert sum(last(counted(arrange, "standard")).values()) == 1


def test_a_miss_that_was_our_own_doing_was_not_offered(arrange: Arranger, weekly: None) -> None:
    person = supervised(arrange)
    came(arrange, person, BEFORE)
    arrange.miss(person, at_wall(LAST + DAY, NOW.time()), "service_failure")
    assert last(counted(arrange, "standard")) == {("1", "not-offered", 0): 1}


def test_only_weeks_since_the_team_chose_its_standard_are_judged_as_on_the_file(
    arrange: Arranger, weekly: None
) -> None:
    person = supervised(arrange)
    came(arrange, person, BEFORE, "missed")
    work_by(arrange, None)
    work_by(arrange, "own", at_wall(LAST + 2 * DAY, NOW.time()))
    found = counted(arrange, "standard")
    assert last(found) == {("1", "new-standard", 0): 1}, (
        "a period that was not whole, as the file says"
    )
    before = {key[3] for key in found if key[0] < LAST.isoformat()}
    assert before == {"no-standard"}


def test_without_a_standard_nothing_is_judged(arrange: Arranger) -> None:
    supervised(arrange)
    assert last(counted(arrange, "standard", "contacts")) == {("1", "no-standard", 0): 1}


def test_a_person_counts_at_the_tier_of_that_week(arrange: Arranger, weekly: None) -> None:
    person = supervised(arrange, tier=2)
    arrange.add(
        TierChangeRow(
            person_id=person.id,
            from_tier=1,
            to_tier=2,
            reason="x",
            changed_by=arrange.office.officer.staff_id,
            changed_at=NOW - DAY,
        )
    )
    assert {part for part, _, _ in last(counted(arrange, "standard"))} == {"1"}


def test_a_week_is_held_against_the_plan_that_was_in_force_then(
    arrange: Arranger, weekly: None
) -> None:
    person = supervised(arrange)
    came(arrange, person, LAST + DAY)
    arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        plan = work.session.exec(
            select(PlanRow).where(PlanRow.person_id == person.id, PlanRow.state == "approved")
        ).one()
        plan.standard_code, plan.standard_version = "idaho-example", 2
    # Decided today: last week the team's own was in force, which asks for one thing only.
    assert sum(last(counted(arrange, "standard")).values()) == 1
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PlanRow, plan.id).decided_at = NOW - 3 * WEEK
    assert sum(last(counted(arrange, "standard")).values()) > 1


def test_nobody_counts_before_they_came_or_once_they_have_gone(
    arrange: Arranger, weekly: None
) -> None:
    supervised(arrange, enrolled_on=LAST + WEEK)
    supervised(arrange, closed_on=LAST + 6 * DAY)
    assert last(counted(arrange, "standard")) == {}


def test_what_is_recorded_late_counts_and_an_old_week_keeps_its_standard(
    arrange: Arranger, weekly: None
) -> None:
    person = supervised(arrange, enrolled_on=TODAY - 200 * DAY)
    came(arrange, person, LAST + DAY)
    first = counted(arrange, "standard")
    assert count(arrange) == 0
    came(arrange, person, BEFORE + DAY)
    came(arrange, person, LAST - 15 * WEEK)
    again = counted(arrange, "standard")
    changed = {key[0] for key in {**first, **again} if first.get(key) != again.get(key)}
    assert changed == {BEFORE.isoformat()}


def verdict(arrange: Arranger, absence: AbsenceRow, **changes: Any) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(AbsenceRow, absence.id)
        for name, value in changes.items():
            setattr(row, name, value)


def test_a_verdict_counts_in_the_week_of_its_miss_in_working_hours(arrange: Arranger) -> None:
    person = supervised(arrange)
    monday = at_wall(LAST, NOW.time())  # 08:00 on the wall, until 08:30
    _, excused = arrange.miss(person, monday, "excused")
    arrange.miss(person, monday + 2 * DAY)
    _, gone = arrange.miss(person, monday + 3 * DAY)
    verdict(arrange, excused, decided_at=monday + timedelta(hours=5, minutes=20))
    verdict(arrange, gone, state="dropped")
    # The running week is not counted yet.
    arrange.miss(person, at_wall(LAST + WEEK, NOW.time()))
    found = counted(arrange, "verdict")
    assert last(found) == {("", "within", 4): 1, ("", "open", 0): 1}
    assert {week for week, *_ in found} == {LAST.isoformat()}


def escalation(
    arrange: Arranger, causes: Sequence[AbsenceRow | DeadlineRow], decision: str | None = None,
    trigger: Trigger = Trigger.MISSED_OF_KIND, **changes: Any,
) -> EscalationRow:  # fmt: skip
    person_id = causes[0].person_id
    opened_at = at_wall(LAST, NOW.time()) + timedelta(minutes=30)
    ended: dict[str, Any] = {
        "state": "resolved", "decision": decision, "decided_by": arrange.office.supervisor.staff_id,
        "decided_at": opened_at + timedelta(hours=3),
    } if decision else {}  # fmt: skip
    row = EscalationRow(
        person_id=person_id, trigger_key="x", rule_code="x", rule_version=1, severity=3,
        trigger=trigger.value, opened_at=opened_at, **ended | changes,
    )  # fmt: skip
    arrange.add(row)
    for one in causes:
        of = (
            {"appointment_id": one.appointment_id}
            if isinstance(one, AbsenceRow)
            else {"deadline_id": one.id}
        )
        arrange.add(
            EscalationCauseRow(
                escalation_id=row.id, person_id=person_id, noticed_at=opened_at, **of
            )
        )
    for position, hours in enumerate((2, 8)):
        arrange.add(
            EscalationStepRow(
                escalation_id=row.id, person_id=person_id, position=position, audience="supervisor",
                ask="decide", due_at=opened_at + timedelta(hours=hours),
            )
        )  # fmt: skip
    return row


@pytest.mark.parametrize(
    ("verdicts", "decision", "ending"),
    [
        (["unexcused", "excused"], "close", "so"),
        (["excused", "service_failure"], "close", "excused"),
        (["service_failure", None], "close", "ours"),
        ([None], "close", "not-so"),
        ([None], None, "open"),
    ],
)
def test_an_escalation_about_misses_ends_as_what_became_of_them(
    arrange: Arranger, verdicts: list[str | None], decision: str | None, ending: str
) -> None:
    person = supervised(arrange)
    causes = []
    for number, one in enumerate(verdicts):
        _, absence = arrange.miss(person, at_wall(BEFORE + number * DAY, NOW.time()), one)
        if one is None:
            verdict(arrange, absence, state="dropped")
        causes.append(absence)
    escalation(arrange, causes, decision)
    assert last(counted(arrange, "alarm")) == {("x", ending, 0): 1}


def test_time_to_decision_is_of_escalations_that_somebody_decided_here(arrange: Arranger) -> None:
    _, absence = arrange.miss(supervised(arrange), at_wall(BEFORE, NOW.time()), "unexcused")
    escalation(arrange, [absence], "official_warning")
    escalation(arrange, [absence], "close", decided_at=at_wall(LAST + DAY, NOW.time()))
    escalation(arrange, [absence])
    escalation(arrange, [absence], "remedied", Trigger.OUTCOME_OVERDUE)
    escalation(arrange, [absence], "imported")
    found = last(counted(arrange, "case", "alarm"))
    assert {key: n for key, n in found.items() if key[0] == ""} == {
        ("", "within", 3): 1, ("", "late", 8): 1, ("", "open-late", 0): 1,
    }  # fmt: skip
    assert {key: n for key, n in found.items() if key[0] == "x"} == {
        ("x", "so", 0): 2, ("x", "open", 0): 1, ("x", "put-right", 0): 1,
    }  # fmt: skip


@pytest.mark.parametrize(("answered", "ending"), [(False, "not-so"), (True, "so")])
def test_a_term_that_nobody_answered_and_is_asked_no_more_was_not_so(
    arrange: Arranger, answered: bool, ending: str
) -> None:
    person = supervised(arrange)
    who: dict[str, Any] = {"done_by": arrange.office.officer.staff_id} if answered else {}
    term = DeadlineRow(
        person_id=person.id, subject_kind="person", subject_id=person.id, code="too-few-face-to-face-capacity",
        counted_from_on=LAST, shows_from_at=NOW, due_at=NOW - 3 * DAY, created_at=NOW, state="dropped", **who,
    )  # fmt: skip
    arrange.add(term)
    escalation(arrange, [term], "close", Trigger.CONTACT_SHORTFALL)
    assert last(counted(arrange, "alarm")) == {("x", ending, 0): 1}


def referral(arrange: Arranger, person: PersonRow, **changes: Any) -> ReferralRow:
    with arrange.database.work(CLOCK, NOW) as work:
        held = select(ConditionRow).where(ConditionRow.person_id == person.id)
        condition = work.session.exec(held).first()
    condition = condition or arrange.condition(person, "treatment_obligation")
    programme = ProgrammeRow(
        name=f"Groep {unknown_id()}", provider_id=arrange.office.provider_id, audience="adult"
    )
    row = ReferralRow(
        person_id=person.id, condition_id=condition.id, programme_id=programme.id,
        provider_id=arrange.office.provider_id, created_by=arrange.office.officer.staff_id, created_at=NOW,
        **{"referred_on": LAST - 5 * WEEK} | changes,
    )  # fmt: skip
    arrange.add(programme, row)
    return row


def test_waits_are_counted_from_the_referral_and_not_again_once_treatment_had_begun(
    arrange: Arranger,
) -> None:
    person = supervised(arrange)
    begun = referral(
        arrange, person, state="transferred", intake_on=LAST + DAY, started_on=LAST + 3 * DAY, ended_on=TODAY
    )  # fmt: skip
    referral(arrange, person, follows_id=begun.id)
    assert last(counted(arrange, "wait")) == {
        ("intake", "beyond", 5): 1, ("treatment", "within", 0): 1, ("total", "within", 5): 1,
    }  # fmt: skip


def test_every_night_each_team_is_counted_for_itself(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    there = arrange.office.outsider.staff_id
    supervised(arrange)
    supervised(arrange, team_id=arrange.office.other_team_id, officer_id=there, deputy_id=None)
    job = next(job for job in count_teams_jobs(database, clock) if job.name == "count-teams")
    assert job.run() > 0
    assert job.run() == 0
    with database.work(CLOCK, NOW) as work:
        found = figures_of_weeks(work.session, LAST, LAST)
    assert {team: sum(one.amount for one in rows) for team, rows in found.items()} == {
        arrange.office.team_id: 1,
        arrange.office.other_team_id: 1,
    }


def test_working_time_is_what_still_stands_with_the_journey_beside_hours_without_leave(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    officer = arrange.office.officer
    next_monday = at_wall(LAST + 2 * WEEK, NOW.time())
    person = supervised(arrange)
    arrange.appointment(person, next_monday, travel_min=20)
    arrange.appointment(person, next_monday + timedelta(hours=3), state="cancelled_by_service")
    arrange.appointment(person, at_wall(TODAY + DAY, NOW.time()))
    arrange.leave(officer, next_monday + DAY, next_monday + 2 * DAY)
    assert count_loads(database, clock) == 4 * 4
    assert count_loads(database, clock) == 0
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(OfficerLoadRow, (officer.staff_id, LAST + 2 * WEEK))
        assert (row.contact_minutes, row.travel_minutes) == (30, 40)
        # From nine to nine is leave: one working day.
        assert row.hours_minutes == 5 * 480 - 480
    # Next week last week's rows are gone.
    clock.move_to(NOW + WEEK)
    count_loads(database, clock)
    with database.work(CLOCK, clock.now()) as work:
        mondays = {row.monday for row in work.session.exec(select(OfficerLoadRow))}
    assert min(mondays) == LAST + 3 * WEEK


def test_more_officers_take_no_more_statements(
    arrange: Arranger, database: Database, clock: FixedClock, connection: Connection
) -> None:
    def sent() -> list[int]:
        """Statements of a first count, and of one with other weeks and other hours."""
        with sending(connection) as first:
            count_loads(database, clock)
        clock.move_to(clock.now() + WEEK)
        with sending(connection) as second:
            count_loads(database, clock)
        return [len(first), len(second)]

    few = sent()
    for _ in range(4):
        arrange.staff("officer", team_id=arrange.office.team_id)
    assert sent() == few


@contextmanager
def sending(connection: Connection) -> Iterator[list[str]]:
    """Every statement sent while the block runs."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", keep)
    yield sent
    event.remove(connection, "before_cursor_execute", keep)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("supervisor", 1), ("planner", 1), ("admin", 1), ("officer", 0), ("provider", 0), ("auditor", 0),
        ("other_supervisor", 0), ("other_planner", 0), ("unit_manager", 0),
    ],
)  # fmt: skip
def test_row_security_shows_a_team_to_its_own_and_the_house_to_administrators(
    arrange: Arranger, database: Database, clock: FixedClock, who: str, sees: int
) -> None:
    supervised(arrange)
    count(arrange)
    count_loads(database, clock)
    reader: Actor = getattr(arrange.office, who)
    with database.work(reader, NOW) as work:
        assert len(figures_of_weeks(work.session, LAST, LAST)) == sees
        loads = work.session.exec(
            select(OfficerLoadRow).where(OfficerLoadRow.team_id == arrange.office.team_id)
        ).all()
        assert bool(loads) == bool(sees)


def test_nobody_at_a_desk_writes_figures(arrange: Arranger, database: Database) -> None:
    row = TeamFigureRow(
        week=LAST, team_id=arrange.office.team_id, what="case", part="", which="within", bucket=1, amount=1
    )  # fmt: skip
    with database.work(arrange.office.supervisor, NOW) as work:
        work.session.add(row)
        with pytest.raises(ProgrammingError):
            work.session.flush()
        work.session.rollback()
