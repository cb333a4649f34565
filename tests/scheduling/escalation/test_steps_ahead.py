"""What is announced about an escalation's steps is what the ladder does when their time comes."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete

from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.processes.staff.ladder_people import steps_ahead
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import get_escalation
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.store.staff.leave_rows import LeaveRow
from tests.scheduling.escalation.test_run_steps import (
    FIFTH,
    FOURTH,
    escalate,
    open_escalation,
    steps,
)
from tests.store.arranging import NOW, Arranger
from tests.tiers import examples

NAMES = ("officer", "deputy", "colleague", "supervisor", "duty_desk", "unit_manager")
COLLEAGUE = st.sampled_from(NAMES)
# A moment before, between and after the steps.
HOURS = st.integers(-1, 80)
DAYS_AGO = count(40)


@given(
    st.none() | st.sampled_from(NAMES[1:]),
    st.lists(COLLEAGUE, min_size=2, max_size=2),
    st.lists(st.tuples(COLLEAGUE, HOURS, HOURS), max_size=5, unique_by=lambda one: one[0]),
    st.sets(COLLEAGUE, max_size=2),
)
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_announced_is_what_the_ladder_does(
    arrange: Arranger,
    database: Database,
    deputy: str | None,
    turns: list[str],
    leave: list[tuple[str, int, int]],
    managers: set[str],
) -> None:
    """For any person with several of the desks, any leave, and any change of shift in between."""
    people: dict[str, Actor] = {one: getattr(arrange.office, one) for one in NAMES}
    escalation = open_escalation(arrange, next(DAYS_AGO))
    with database.work(CLOCK, NOW) as work:
        for table in (DutyShiftRow, LeaveRow):
            work.session.execute(delete(table))
        person = work.session.get_one(PersonRow, escalation.person_id)
        person.deputy_id = people[deputy].staff_id if deputy else None
        for name, actor in people.items():
            work.session.get_one(StaffRow, actor.staff_id).unit_manager = name in managers
        for who, during in zip(turns, ((None, FOURTH), (FOURTH, None)), strict=True):
            from_at, until_at = during
            work.session.add(
                DutyShiftRow(
                    team_id=person.team_id,
                    staff_id=people[who].staff_id,
                    during=half_open(
                        from_at or NOW - timedelta(days=1), until_at or FIFTH + timedelta(days=1)
                    ),
                    entered_by=people["supervisor"].staff_id,
                    entered_at=NOW,
                )
            )
    for who, first, hours in leave:
        from_at = NOW + timedelta(hours=first)
        arrange.leave(people[who], from_at, from_at + timedelta(hours=max(1, hours)))

    announced = ahead_of(database, escalation.id)
    for step in steps(database, escalation):
        escalate(database, step.due_at)

    ran = {
        step.position: (step.state, step.staff_id, step.reached, step.same_as)
        for step in steps(database, escalation)
        if step.state != "waiting"
    }
    assert ran == announced


def ahead_of(
    database: Database, escalation_id: UUID
) -> dict[int, tuple[str, UUID, str | None, str | None]]:
    with database.work(CLOCK, NOW) as work:
        ahead = steps_ahead(work.session, get_escalation(work.session, escalation_id), NOW)
    return {
        step.position: (
            "passed" if reached.is_passed else "notified",
            reached.staff_id,
            reached.level.value if reached.level else None,
            reached.same_as.value if reached.same_as else None,
        )
        for step, reached in ((step, one.reached) for step, one in ahead)
        if reached.staff_id is not None
    }
