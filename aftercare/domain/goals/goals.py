"""The words for goals: what they are about, who does a step, and what became of either."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LONGEST_GOAL, LONGEST_STEP, LONGEST_REASON = 1_000, 500, 500
# Goals and steps that a client works on at one time; more than this is no plan.
MOST_GOALS, MOST_STEPS = 100, 50
LONGEST_AHEAD_DAYS: Final = 731


class Area(StrEnum):
    WORK = "work"
    HOUSING = "housing"
    TREATMENT = "treatment"
    RELATIONS = "relations"
    MONEY = "money"
    HEALTH = "health"
    OTHER = "other"


class DoneBy(StrEnum):
    """Who does a step. A contact is one of the people around the client, who stands there by relation."""

    CLIENT = "client"
    OFFICER = "officer"
    CONTACT = "contact"


class GoalState(StrEnum):
    """Of a goal and of a step alike. A goal that is done is reached."""

    OPENED = "opened"
    DONE = "done"
    DROPPED = "dropped"
