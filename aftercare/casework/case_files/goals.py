"""Parts of a case file document: goals with their steps, and how the client is praised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import Count, Day, Id, Line, Moment, Names, Points, Text
from aftercare.domain.goals.goals import MOST_STEPS, Area, DoneBy
from aftercare.domain.goals.milestones import PraiseChoice, Way
from aftercare.store.goals.rows import GoalRow, GoalStepRow, PraiseChoiceRow, PraiseRow

State = Literal["opened", "done", "dropped"]


class GoalStepPart(Part):
    """`officer` and `contact_id` say who does it, where `done_by` asks for one."""

    row = GoalStepRow
    parent: ClassVar[str | None] = "goal_id"
    order: ClassVar[tuple[str, ...]] = ("due_on", "entered_at")
    words: Annotated[Text, Field(min_length=1)]
    done_by: Literal["client", "officer", "contact"]
    officer: Annotated[Line | None, Names("staff", "officer_id")]
    contact_id: Annotated[Id | None, Points("related_persons")]
    state: State
    ended_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        yield from _ended(self.state, self.ended_at)
        for member, asked in (("officer", DoneBy.OFFICER), ("contact_id", DoneBy.CONTACT)):
            if (self.done_by == asked) != (getattr(self, member) is not None):
                yield f"/{member}", "not-together", "It says who does the step, and only that."


class GoalPart(Part):
    row = GoalRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    area: Area
    words: Annotated[Text, Field(min_length=1)]
    state: State
    reason: Text | None
    ended_at: Moment | None
    goal_steps: Annotated[list[GoalStepPart], Field(max_length=MOST_STEPS)]

    def findings(self) -> Iterator[Finding]:
        yield from _ended(self.state, self.ended_at)
        if self.state == "dropped" and not self.reason:
            yield "/reason", "missing", "What was dropped has a reason."


class PraiseChoicePart(Part):
    row = PraiseChoiceRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    choice: PraiseChoice


class PraisePart(Part):
    """About a goal, a step, or months without a miss since a day."""

    row = PraiseRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    once = (Once(("goal_id", "step_id", "months", "counted_from_on")),)
    goal_id: Annotated[Id | None, Points("goals")]
    step_id: Annotated[Id | None, Points("goal_steps")]
    months: Annotated[Count, Field(ge=1)] | None
    counted_from_on: Day | None
    way: Way

    def findings(self) -> Iterator[Finding]:
        if (self.goal_id, self.step_id, self.months).count(None) != 2:
            yield "/goal_id", "not-together", "Either a goal, a step or a number of months."
        if (self.months is None) != (self.counted_from_on is None):
            yield "/counted_from_on", "not-together", "Months are counted from a day."


def _ended(state: str, ended_at: Moment | None) -> Iterator[Finding]:
    if (state == "opened") != (ended_at is None):
        yield "/ended_at", "not-together", "What ended, and only that, was at a moment."
