"""What a draft would do to the waiting list is told before it is handed in, by name only to whoever may know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.placement.place import PlanPreview, place_persons, preview_plan
from aftercare.casework.placement.queue_effects import QueueView
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

MONDAY = NOW.date() - timedelta(days=NOW.weekday()) + timedelta(days=7)


def wants_one_start(arrange: Arranger, state: str = "approved", **changes: object) -> PersonRow:
    """Only Monday ten o'clock of next week will do, with the own officer."""
    person = arrange.person(deputy_id=None, **changes)
    terms = arrange.terms(
        weekdays=(0,),
        from_min=600,
        to_min=630,
        starts_on=MONDAY,
        ends_on=MONDAY + timedelta(days=6),
    )
    arrange.plan(person, terms, state=state)
    return person


def preview(arrange: Arranger, person: PersonRow, actor: Actor) -> PlanPreview:
    with arrange.database.work(actor, NOW) as work:
        plan = next(iter(work.session.connection().exec_driver_sql(
            "select id from supervision_plan where person_id = %(p)s", {"p": person.id}
        ).scalars()))  # fmt: skip
        return preview_plan(work, plan)


@pytest.fixture
def draft(arrange: Arranger) -> PersonRow:
    """Of tier 2, while the start is held and one of tier 1 and two of tier 3 wait for it."""
    wants_one_start(arrange, tier=1)
    with arrange.database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
    for tier in (1, 3, 3):
        wants_one_start(arrange, tier=tier)
    with arrange.database.work(CLOCK, NOW) as work:
        extend_horizon_of_team(work, arrange.office.team_id)
    return wants_one_start(arrange, "drafted", tier=2)


def queue_in(found: PlanPreview) -> QueueView:
    (line,) = found.queues
    return line


def test_who_stands_behind_the_draft_would_wait_longer(arrange: Arranger, draft: PersonRow) -> None:
    line = queue_in(preview(arrange, draft, arrange.office.officer))
    assert (line.queue.value, line.queue_id) == ("officer", arrange.office.officer.staff_id)
    assert (line.waiting_now, line.waiting_then) == (3, 4)
    view = [(one.person.tier if one.person else None, one.now, one.then) for one in line.longer]
    assert view == [(3, 2, 3), (3, 3, 4)]


def test_whom_the_reader_may_not_see_is_shown_without_name_or_tier(
    arrange: Arranger, draft: PersonRow
) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, draft.id).co_officer_id = arrange.office.colleague.staff_id
    line = queue_in(preview(arrange, draft, arrange.office.colleague))
    assert [(one.person, one.now, one.then) for one in line.longer] == [(None, 2, 3), (None, 3, 4)]


def test_a_draft_that_finds_its_times_touches_no_line(arrange: Arranger) -> None:
    person = wants_one_start(arrange, "drafted")
    found = preview(arrange, person, arrange.office.officer)
    assert found.queues == ()
    assert len(found.forecast.weeks) == 12
    assert [(one.before, one.after) for one in found.forecast.weeks][:3] == [
        (0, 0),
        (0, 0.5),
        (0, 0),
    ]


def test_hours_as_they_stand_are_those_with_an_officer(arrange: Arranger) -> None:
    person = arrange.person()
    terms = (
        arrange.terms(starts_on=MONDAY),
        arrange.terms("substance_test", minutes=60, starts_on=MONDAY),
    )
    arrange.plan(person, *terms)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    draft, _ = arrange.plan(person, *terms[:1], state="drafted", number=2)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        weeks = preview_plan(work, draft.id).forecast.weeks
    assert [(one.before, one.after) for one in weeks[1:11]] == [(0.5, 0.5)] * 10


def test_nothing_is_written(arrange: Arranger, draft: PersonRow) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        before = work.session.connection().exec_driver_sql("select count(*) from unplaced").scalar()
    preview(arrange, draft, arrange.office.officer)
    with arrange.database.work(CLOCK, NOW) as work:
        after = work.session.connection().exec_driver_sql("select count(*) from unplaced").scalar()
    assert before == after == 3
