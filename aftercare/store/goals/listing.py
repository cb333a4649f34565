"""Goals, steps, choices and praise, as JSON."""

from __future__ import annotations

from aftercare.domain.goals.goals import Area, DoneBy, GoalState
from aftercare.domain.goals.milestones import PraiseChoice, PraiseWay
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.goals.rows import GoalRow, GoalStepRow, PraiseChoiceRow, PraiseRow


class GoalOut(Out):
    """A goal that is `done` is reached. One that is not `opened` has who ended it, and when."""

    versioned = True
    row = GoalRow
    columns = "id version person_id area words state reason entered_by entered_at ended_by ended_at"
    area: Area
    state: GoalState


class GoalStepOut(Out):
    """`done_by` is the client, an officer (`officer_id`) or a contact (`contact_id`)."""

    versioned = True
    row = GoalStepRow
    columns = (
        "id version person_id goal_id words done_by officer_id contact_id due_on state reason"
        " entered_by entered_at ended_by ended_at"
    )
    done_by: DoneBy
    state: GoalState


class PraiseChoiceOut(Out):
    """The newest of a client counts."""

    row = PraiseChoiceRow
    columns = "id person_id choice entered_by entered_at"
    choice: PraiseChoice


class PraiseOut(Out):
    """About a goal, a step, or `months` without a miss since `counted_from_on`. A text about it is the message with
    the slot `praise:<id>`."""

    row = PraiseRow
    columns = "id person_id goal_id step_id months counted_from_on way entered_by entered_at"
    way: PraiseWay


GOALS = resource_query(GoalOut, "goal x", order=("entered_at",), by=("person", "state"))
GOAL_STEPS = resource_query(
    GoalStepOut, "goal_step x", order=("due_on",), by=("person", "goal", "state")
)
PRAISE_CHOICES = resource_query(
    PraiseChoiceOut, "praise_choice x", order=("entered_at",), by=("person",), newest_first=True
)
PRAISE = resource_query(
    PraiseOut, "praise x", order=("entered_at",), by=("person",), newest_first=True
)
