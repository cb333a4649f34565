"""The first-run guide names what is missing, and is done when nothing is that has to be there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aftercare.domain.overviews.set_up import (
    Lack,
    Missing,
    ProviderFacts,
    SetUpFacts,
    SetUpTask,
    TeamFacts,
    set_up_tasks,
    tasks_left,
)

TODAY = date(2026, 11, 24)
NORTH = TeamFacts("Noord", 3, 1, has_office=True, has_standard=True, has_letterhead=True)
LINDE = ProviderFacts("Linde", has_programme=True)
NOTHING = SetUpFacts(1, [], [], [], [], 0, 0, 0, 0)
WHOLE = SetUpFacts(3, ["P. Plan"], [NORTH], [LINDE], [], 2, 0, 1, 1)


def missing(facts: SetUpFacts, today: date = TODAY) -> dict[SetUpTask, tuple[Lack, ...]]:
    return {one.task: one.missing for one in set_up_tasks(facts, today) if one.missing}


def test_an_empty_installation_lacks_all_but_what_every_service_knows() -> None:
    assert list(missing(NOTHING)) == [
        SetUpTask.SECOND_ADMIN,
        SetUpTask.TEAMS,
        SetUpTask.STAFF,
        SetUpTask.OFFICES,
        SetUpTask.PROVIDERS,
        SetUpTask.WORKING_HOURS,
        SetUpTask.DUTY_DESK,
        SetUpTask.STANDARDS,
        SetUpTask.LETTERHEADS,
        SetUpTask.TEXTS,
        SetUpTask.RULES,
    ]
    # The shipped texts and rules may stay.
    assert tasks_left(set_up_tasks(NOTHING, TODAY)) == 9


def test_a_third_administrator_is_advised_and_never_a_task_left() -> None:
    two = replace(WHOLE, admins=2)
    assert missing(two) == {SetUpTask.SECOND_ADMIN: (Lack(Missing.NO_THIRD_ADMIN),)}
    assert tasks_left(set_up_tasks(two, TODAY)) == 0
    assert missing(replace(WHOLE, admins=1))[SetUpTask.SECOND_ADMIN] == (
        Lack(Missing.NO_SECOND_ADMIN),
    )


def test_what_a_planner_enters_names_the_planners() -> None:
    named = {one.task: one.planners for one in set_up_tasks(WHOLE, TODAY) if one.planners}
    assert named == dict.fromkeys((SetUpTask.OFFICES, SetUpTask.PROVIDERS), ("P. Plan",))


def test_nothing_is_left_when_all_is_there_and_shipped_texts_and_rules_are_never_a_task_left() -> (
    None
):
    assert missing(WHOLE) == {}
    example = replace(WHOLE, teams=[replace(NORTH, has_example=True)])
    assert missing(example) == {
        SetUpTask.STANDARDS: (Lack(Missing.EXAMPLE_STANDARD, ("Noord",), 1),)
    }
    waiting = replace(NORTH, has_standard=False, standard_waits=True)
    assert missing(replace(WHOLE, teams=[waiting])) == {
        SetUpTask.STANDARDS: (Lack(Missing.STANDARD_WAITS, ("Noord",), 1),)
    }
    assert missing(replace(WHOLE, teams=[replace(NORTH, standard_waits=True)])) == {}
    # Accounts that wait are said where one is missing; later they are no task of the guide.
    waits = replace(WHOLE, accounts_waiting=3)
    assert missing(waits) == {}
    assert missing(replace(waits, planners=[]))[SetUpTask.STAFF] == (
        Lack(Missing.NO_PLANNER),
        Lack(Missing.ACCOUNTS_WAIT, number=3),
    )
    shipped = replace(WHOLE, own_texts=0, own_rules=0)
    assert list(missing(shipped)) == [SetUpTask.TEXTS, SetUpTask.RULES]
    assert tasks_left(set_up_tasks(shipped, TODAY)) == 0


@pytest.mark.parametrize(
    ("task", "lack", "changes"),
    [
        ("second-admin", Lack(Missing.NO_SECOND_ADMIN), {"admins": 1}),
        ("staff", Lack(Missing.NO_PLANNER), {"planners": []}),
        ("providers", Lack(Missing.NO_PROVIDER), {"providers": []}),
        (
            "providers",
            Lack(Missing.NO_PROGRAMME, ("Haven",), 1),
            {"providers": [LINDE, ProviderFacts("Haven", has_programme=False)]},
        ),
        ("working-hours", Lack(Missing.NO_HOURS, ("A", "B"), 2), {"without_hours": ["A", "B"]}),
        ("duty-desk", Lack(Missing.NO_DUTY_DESK), {"on_duty_desk": 0}),
        ("duty-desk", Lack(Missing.NO_PHONE, number=2), {"without_phone": 2}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_thing_that_is_missing_is_said_at_its_task(
    task: str, lack: Lack, changes: dict[str, Any]
) -> None:
    assert missing(replace(WHOLE, **changes)) == {SetUpTask(task): (lack,)}


@pytest.mark.parametrize(
    ("member", "task", "code"),
    [
        ("officers", SetUpTask.STAFF, Missing.NO_OFFICER),
        ("supervisors", SetUpTask.STAFF, Missing.NO_SUPERVISOR),
        ("has_office", SetUpTask.OFFICES, Missing.NO_OFFICE),
        ("has_standard", SetUpTask.STANDARDS, Missing.NO_STANDARD),
        ("has_letterhead", SetUpTask.LETTERHEADS, Missing.NO_LETTERHEAD),
    ],
)
def test_a_team_that_lacks_something_is_named(member: str, task: SetUpTask, code: Missing) -> None:
    changed: dict[str, Any] = {member: 0 if member in ("officers", "supervisors") else False}
    south = replace(NORTH, name="Zuid", **changed)
    assert missing(replace(WHOLE, teams=[NORTH, south])) == {task: (Lack(code, ("Zuid",), 1),)}


def test_holidays_are_known_for_this_year_and_the_next_or_the_guide_says_so() -> None:
    assert missing(WHOLE, date(2027, 12, 31)) == {}
    assert missing(WHOLE, date(2028, 1, 1)) == {
        SetUpTask.HOLIDAYS: (Lack(Missing.HOLIDAYS_END, number=2028),)
    }
