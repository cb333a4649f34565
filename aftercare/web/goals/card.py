"""The card of a client's goals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.goals.praise import goals_ahead
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True, slots=True)
class GoalShown:
    """`steps`: how many are open."""

    id: UUID
    words: str
    area: str
    steps: int


@dataclass(frozen=True, slots=True)
class GoalsCard:
    goals: list[GoalShown]
    milestones: int


def card(_context: PageContext, work: UnitOfWork, file: PersonFile) -> GoalsCard:
    found = goals_ahead(work, file.person)
    waiting = Counter(one.goal_id for one in found.steps)
    return GoalsCard(
        goals=[GoalShown(one.id, one.words, one.area, waiting[one.id]) for one in found.goals],
        milestones=found.milestones,
    )
