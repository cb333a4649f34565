"""A client with two goals and their steps: one done and praised, one done today, one that is late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from aftercare.casework.goals.acts import (
    Ending,
    GoalWords,
    StepWords,
    add_step,
    agree_goal,
    end_goal_step,
)
from aftercare.casework.goals.praise import choose_praise, praise
from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import Part
from aftercare.demo.opening import person_ids
from aftercare.demo.places import ROOT
from aftercare.demo.script.scripted_acts import ScriptedAct
from aftercare.demo.stage import Stage
from aftercare.demo.texting import exchange
from aftercare.domain.goals.goals import Area, DoneBy, GoalState
from aftercare.domain.goals.milestones import Milestone, PraiseChoice, PraiseWay
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork

GOALS: Final = {
    "work": GoalWords(Area.WORK, "Weer vast werk, het liefst buiten en met mijn handen."),
    "money": GoalWords(Area.MONEY, "Rond de zomer geen schulden meer."),
}
# Goal, words, who does it, and in how many days; the officer's is late by now.
STEPS: Final = {
    "letter": ("work", "Brief en overzicht van mijn werk schrijven", DoneBy.CLIENT, 14),
    "agency": ("work", "Inschrijven bij het uitzendbureau", DoneBy.CLIENT, 18),
    "trial-day": ("work", "Een dag meelopen bij de hoveniers", DoneBy.CLIENT, 45),
    "list": ("money", "Alle brieven van schuldeisers op een rij leggen", DoneBy.CLIENT, 40),
    "help": ("money", "Aanmelden bij de schuldhulp van de gemeente", DoneBy.OFFICER, 12),
}


def _agree(stage: Stage, part: Part) -> None:
    with _with_client(stage, part) as (work, person_id):
        if person_id is None:
            return
        choose_praise(work, person_id, PraiseChoice.WELL_DONE)
        for name, goal in GOALS.items():
            agree_goal(work, person_id, _id_of(name), goal)
        for name, (goal_name, words, by, days) in STEPS.items():
            officer = work.actor.staff_id if by is DoneBy.OFFICER else None
            due_on = civil_date(work.now) + timedelta(days=days)
            new = StepWords(words, by, due_on, officer_id=officer)
            add_step(work, _id_of(goal_name), new, _id_of(name))


def _praise(stage: Stage, part: Part) -> None:
    """For the first step, by the text that the client chose."""
    with _with_client(stage, part) as (work, person_id):
        if person_id is not None:
            praise(work, person_id, Milestone(step_id=_id_of("letter")), PraiseWay.TEXT)
    exchange(stage)


def _letter(stage: Stage, part: Part) -> None:
    _done(stage, part, "letter")


def _agency(stage: Stage, part: Part) -> None:
    _done(stage, part, "agency")


def _done(stage: Stage, part: Part, name: str) -> None:
    with _with_client(stage, part) as (work, person_id):
        if person_id is not None:
            end_goal_step(work, _id_of(name), 1, Ending(GoalState.DONE))


@contextmanager
def _with_client(stage: Stage, part: Part) -> Iterator[tuple[UnitOfWork, UUID | None]]:
    """In the name of the client's officer; no id of a client who is left out."""
    person_id = person_ids(stage).get(part)
    with stage.work(stage.staff[caseload()[part].officer.username]) as work:
        yield work, person_id


def _id_of(name: str) -> UUID:
    return uuid5(ROOT, f"goal {name}")


ACTS = (
    ScriptedAct(100, Part.PROGRESSING, _agree),
    ScriptedAct(24, Part.PROGRESSING, _letter),
    ScriptedAct(10, Part.PROGRESSING, _praise),
    ScriptedAct(3, Part.PROGRESSING, _agency),
)
