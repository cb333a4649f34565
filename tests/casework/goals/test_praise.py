"""A colleague praises a client for what is on record, once for each milestone and only as the client chose."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Invalid, Stale, TextWithheld
from aftercare.base.ids import new_id
from aftercare.casework.goals.acts import (
    Ending,
    GoalWords,
    StepWords,
    add_step,
    agree_goal,
    change_goal,
    end_goal,
    end_goal_step,
)
from aftercare.casework.goals.praise import PraiseFile, choose_praise, praise, praise_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.goals.goals import Area, DoneBy, GoalState
from aftercare.domain.goals.milestones import Milestone, PraiseChoice, PraiseWay
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)
WORDS = GoalWords(Area.HOUSING, "Een eigen kamer.")
DONE = Ending(GoalState.DONE)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def reached(arrange: Arranger, database: Database, person: PersonRow) -> Milestone:
    with database.work(arrange.office.officer, NOW) as work:
        goal = agree_goal(work, person.id, new_id(), WORDS)
        return Milestone(goal_id=end_goal(work, goal.id, 1, DONE).id)


def seen(
    arrange: Arranger, database: Database, person: PersonRow, at: datetime = NOW
) -> PraiseFile:
    with database.work(arrange.office.officer, at) as work:
        return praise_file(work, person.id)


def chosen(arrange: Arranger, database: Database, person: PersonRow, choice: PraiseChoice) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        for _ in range(2):
            choose_praise(work, person.id, choice)


def texts(database: Database, person: PersonRow) -> list[MessageRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.person_id == person.id)
        return list(work.session.exec(query))


def test_a_double_click_is_one_text_and_another_way_is_refused(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    about = reached(arrange, database, person)
    chosen(arrange, database, person, PraiseChoice.KEEP_GOING)
    for _ in range(2):
        with database.work(arrange.office.officer, NOW) as work:
            row = praise(work, person.id, about, PraiseWay.TEXT)
    (text,) = texts(database, person)
    assert (text.slot, text.template, text.body) == (
        row.slot, "praise-keep-going", "Fijn dat het goed gaat. Ga zo door!",
    )  # fmt: skip
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        praise(work, person.id, about, PraiseWay.IN_PERSON)
    assert seen(arrange, database, person).proposed == []


@pytest.mark.parametrize("choice", [None, PraiseChoice.IN_PERSON])
def test_no_text_goes_that_the_client_did_not_choose(
    arrange: Arranger, database: Database, person: PersonRow, choice: PraiseChoice | None
) -> None:
    about = reached(arrange, database, person)
    if choice:
        chosen(arrange, database, person, choice)
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        praise(work, person.id, about, PraiseWay.TEXT)
    assert [one.code for one in refused.value.fields] == ["praise-not-by-text"]
    with database.work(arrange.office.officer, NOW) as work:
        praise(work, person.id, about, PraiseWay.IN_PERSON)
    assert texts(database, person) == []


def test_a_client_who_wants_no_praise_has_no_milestones(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    about = reached(arrange, database, person)
    chosen(arrange, database, person, PraiseChoice.NONE)
    assert seen(arrange, database, person).proposed == []
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        praise(work, person.id, about, PraiseWay.IN_PERSON)


def test_after_stop_no_text_goes_and_the_milestone_stays(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person(opted_out_at=NOW - DAY)
    about = reached(arrange, database, person)
    chosen(arrange, database, person, PraiseChoice.WELL_DONE)
    with pytest.raises(TextWithheld), database.work(arrange.office.officer, NOW) as work:
        praise(work, person.id, about, PraiseWay.TEXT)
    found = seen(arrange, database, person)
    assert (found.proposed, found.why_no_text) == ([about], "opted-out")


def test_months_count_from_the_last_miss_that_was_not_excused(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    arrange.appointment(person, NOW - 190 * DAY, state="attended")
    (first,) = seen(arrange, database, person).proposed
    assert (first.months, first.counted_from_on) == (6, (NOW - 190 * DAY).date())
    arrange.miss(person, NOW - 95 * DAY)
    (after,) = seen(arrange, database, person).proposed
    assert (after.months, after.counted_from_on) == (3, (NOW - 95 * DAY).date())


def test_what_a_colleague_did_and_what_is_long_ago_is_no_milestone(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        goal = agree_goal(work, person.id, new_id(), WORDS)
        ours = StepWords("Belt.", DoneBy.OFFICER, NOW.date(), officer_id=officer.staff_id)
        theirs = StepWords("Schrijft zich in.", DoneBy.CLIENT, NOW.date())
        steps = [add_step(work, goal.id, one, new_id()) for one in (ours, theirs)]
        for one in steps:
            end_goal_step(work, one.id, 1, DONE)
    assert seen(arrange, database, person).proposed == [Milestone(step_id=steps[1].id)]
    assert seen(arrange, database, person, NOW + 61 * DAY).proposed == []


def test_a_stale_edit_is_refused_and_so_is_one_of_what_ended(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    officer = arrange.office.officer
    with database.work(officer, NOW) as work:
        goal = agree_goal(work, person.id, new_id(), WORDS)
        change_goal(work, goal.id, 1, GoalWords(Area.HOUSING, "Een eigen huis."))
    with pytest.raises(Stale), database.work(officer, NOW) as work:
        change_goal(work, goal.id, 1, WORDS)
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        end_goal(work, goal.id, 2, Ending(GoalState.DROPPED, " "))
    assert [one.pointer for one in refused.value.fields] == ["/reason"]
    with database.work(officer, NOW) as work:
        end_goal(work, goal.id, 2, DONE)
    with pytest.raises(AlreadyDecided), database.work(officer, NOW) as work:
        change_goal(work, goal.id, 3, WORDS)
