"""Goals of a client with their steps, how the client wants to be praised, and what was done about each milestone."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Field, Session

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import get_after_person


class GoalRow(OfPerson, VersionedRow, table=True):
    """`words`: the client's own where possible."""

    area: str
    words: str = sealed("goal.words")
    state: str = "opened"
    reason: str | None = sealed("goal.reason", default=None)
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()


class GoalStepRow(OfPerson, VersionedRow, table=True):
    """`done_by` is the client, an officer (`officer_id`) or a contact (`contact_id`)."""

    goal_id: UUID
    words: str = sealed("goal_step.words")
    done_by: str
    officer_id: UUID | None = None
    contact_id: UUID | None = None
    due_on: date
    state: str = "opened"
    reason: str | None = sealed("goal_step.reason", default=None)
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()


class PraiseChoiceRow(OfPerson, table=True):
    choice: str
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)


class PraiseRow(OfPerson, table=True):
    """About a goal, a step, or months without a miss. A text about it has its `slot`."""

    goal_id: UUID | None = None
    step_id: UUID | None = None
    months: int | None = None
    counted_from_on: date | None = None
    way: str
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)

    @property
    def slot(self) -> str:
        return f"praise:{self.id}"


get_goal = partial(get_after_person, GoalRow)
get_step = partial(get_after_person, GoalStepRow)
goals_of = rows_of(GoalRow, "person_id", "entered_at", "id")
"""Every goal of a person, ended ones too, in the order they were entered."""
steps_of = rows_of(GoalStepRow, "person_id", "due_on", "id")
"""Every step of a person's goals, by its day."""
praise_of = rows_of(PraiseRow, "person_id", "-entered_at", "-id")
"""What was done about every milestone of a person, the newest first."""
choices_of = rows_of(PraiseChoiceRow, "person_id", "-entered_at", "-id")
"""The choices of a person, the one that counts first."""

# A miss that was excused, or that we failed in, is none. Before a first contact there is nothing to count.
_WITHOUT_A_MISS = """
select greatest(
  (select min((starts_at at time zone 'Europe/Amsterdam')::date) from appointment
   where person_id = :person and state = 'attended'),
  (select max(missed_on) from absence where person_id = :person and state <> 'dropped'
   and (verdict is null or verdict = 'unexcused'))) as since_on,
  exists (select from appointment where person_id = :person and state = 'attended') as begun
"""


def without_a_miss_since(session: Session, person_id: UUID) -> date | None:
    """The day of the last miss, or of the first contact where there was none; None before a first contact."""
    (found,) = rows(session, _WITHOUT_A_MISS, {"person": person_id})
    since_on: date | None = found["since_on"] if found["begun"] else None
    return since_on
