"""Routes for goals of clients, their steps, and praise about a milestone."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import Out
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.routing import Routes
from aftercare.base.ids import new_id
from aftercare.casework.goals.acts import (
    Ending,
    GoalWords,
    StepWords,
    add_step,
    agree_goal,
    change_goal,
    change_step,
    end_goal,
    end_goal_step,
)
from aftercare.casework.goals.praise import choose_praise, praise, praise_file
from aftercare.casework.listing.resources import GOAL_STEPS, GOALS, PRAISE, PRAISE_CHOICES
from aftercare.domain.goals.goals import (
    LONGEST_GOAL,
    LONGEST_REASON,
    LONGEST_STEP,
    Area,
    DoneBy,
    GoalState,
)
from aftercare.domain.goals.milestones import Milestone, PraiseChoice, PraiseWay

router = Routes(prefix="/api/v1", tags=["case-files"])


class GoalIn(Body):
    """`words`: the client's own where possible."""

    area: Area
    words: Annotated[Text, Field(min_length=1, max_length=LONGEST_GOAL)]


class NewGoalIn(GoalIn):
    """A new goal of this client."""

    person_id: UUID


class GoalStepIn(Body):
    """`officer_id` for a step that an officer does, `contact_id` for one of the people around the client."""

    words: Annotated[Text, Field(min_length=1, max_length=LONGEST_STEP)]
    done_by: DoneBy
    due_on: Day
    officer_id: UUID | None = None
    contact_id: UUID | None = None


class NewStepIn(GoalStepIn):
    """A new step towards this goal."""

    goal_id: UUID


class GoalEndingIn(Body):
    """Done, or dropped with a reason."""

    state: GoalState
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)] = ""


class PraiseChoiceIn(Body):
    """How this client wants to hear that something went well."""

    person_id: UUID
    choice: PraiseChoice


class PraiseIn(Body):
    """Exactly one of a goal that was reached, a step that was done, or months without a miss since a day."""

    person_id: UUID
    goal_id: UUID | None = None
    step_id: UUID | None = None
    months: Annotated[int | None, Field(ge=1, le=120)] = None
    counted_from_on: Day | None = None
    way: PraiseWay


class MilestoneOut(Out):
    goal_id: UUID | None
    step_id: UUID | None
    months: int | None
    counted_from_on: date | None


class MilestonesOut(Out):
    """`choice`: how the client wants to be praised; null before they were asked. `why_no_text`: why no text may go."""

    choice: PraiseChoice | None
    why_no_text: str | None
    proposed: list[MilestoneOut]


router.add_reads(GOALS, "In the order they were agreed, ended ones too.", "One goal.")
router.add_reads(GOAL_STEPS, "What is due first first, ended ones too.", "One step of a goal.")
router.add_reads(PRAISE_CHOICES, "Newest first: the first counts.", "One choice.")
router.add_reads(
    PRAISE, "Newest first.", "What was done about one milestone.", one="praise", many="praise"
)


@router.creates("/goals", GOALS)
def agree(body: NewGoalIn, act: Writes) -> Response:
    """Agree on a goal with a client."""
    new = GoalWords(body.area, body.words)
    return act.create(GOALS, agree_goal, body.person_id, new_id(), new)


@router.edits("/goals/{goal_id}", GOALS, "PUT")
def change(goal_id: UUID, body: GoalIn, version: Version, act: Writes) -> Response:
    """Change the words of an open goal."""
    return act.edit(GOALS, change_goal, goal_id, version, GoalWords(body.area, body.words))


@router.edits("/goals/{goal_id}/end", GOALS)
def end(goal_id: UUID, body: GoalEndingIn, version: Version, act: Writes) -> Response:
    """Record that a goal was reached, or dropped with a reason; its open steps are dropped with it."""
    return act.edit(GOALS, end_goal, goal_id, version, Ending(body.state, body.reason))


@router.creates("/goal-steps", GOAL_STEPS)
def add(body: NewStepIn, act: Writes) -> Response:
    """Add a step to an open goal."""
    return act.create(GOAL_STEPS, add_step, body.goal_id, _step(body))


@router.edits("/goal-steps/{goal_step_id}", GOAL_STEPS, "PUT")
def change_one(goal_step_id: UUID, body: GoalStepIn, version: Version, act: Writes) -> Response:
    """Change the words, the person or the day of an open step."""
    return act.edit(GOAL_STEPS, change_step, goal_step_id, version, _step(body))


@router.edits("/goal-steps/{goal_step_id}/end", GOAL_STEPS)
def end_one(goal_step_id: UUID, body: GoalEndingIn, version: Version, act: Writes) -> Response:
    """Record that a step was done, or dropped with a reason."""
    return act.edit(
        GOAL_STEPS, end_goal_step, goal_step_id, version, Ending(body.state, body.reason)
    )


@router.creates("/praise-choices", PRAISE_CHOICES)
def choose(body: PraiseChoiceIn, act: Writes) -> Response:
    """Record how a client wants to hear that something went well."""
    return act.create(PRAISE_CHOICES, choose_praise, body.person_id, body.choice)


@router.shows("/people/{person_id}/milestones", MilestonesOut)
def milestones(person_id: UUID, context: Reads) -> Response:
    """The milestones that a colleague may praise the client for now. Nothing is sent without one."""
    return context.show(lambda work: MilestonesOut.model_validate(praise_file(work, person_id)))


@router.creates("/praise", PRAISE)
def record(body: PraiseIn, act: Writes) -> Response:
    """Praise a client for a milestone, once: by the text they chose, face to face, or not now."""
    about = Milestone(body.goal_id, body.step_id, body.months, body.counted_from_on)
    return act.create(PRAISE, praise, body.person_id, about, body.way)


def _step(body: GoalStepIn) -> StepWords:
    return StepWords(body.words, body.done_by, body.due_on, body.officer_id, body.contact_id)
