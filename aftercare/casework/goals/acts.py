"""A goal of a client is agreed, with its steps: what, who does it, by when; each is changed, reached or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, refuse_if
from aftercare.base.ids import new_id
from aftercare.base.typed_text import too_long, wrong_length
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.goals.goals import (
    LONGEST_AHEAD_DAYS,
    LONGEST_GOAL,
    LONGEST_REASON,
    LONGEST_STEP,
    MOST_GOALS,
    MOST_STEPS,
    Area,
    DoneBy,
    GoalState,
)
from aftercare.domain.people.related_persons import holds_on
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of, staff_of_team
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.file_access.rows import barred_from
from aftercare.store.goals.rows import (
    GoalRow,
    GoalStepRow,
    get_goal,
    get_step,
    goals_of,
    steps_of,
)
from aftercare.store.people.related_person_rows import RelatedPersonRow, related_to
from aftercare.store.people.rows import PersonRow, get_person

One = TypeVar("One", GoalRow, GoalStepRow)


@dataclass(frozen=True)
class GoalWords:
    area: Area
    words: str


@dataclass(frozen=True)
class StepWords:
    """`officer_id` and `contact_id` say who, where `done_by` asks for one."""

    words: str
    done_by: DoneBy
    due_on: date
    officer_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True)
class Ending:
    """Done, or dropped with a reason."""

    state: GoalState
    reason: str = ""


@dataclass(frozen=True)
class GoalsFile:
    """The goals in the order they were agreed. `names` are those of colleagues by id; `officers` and `contacts` can
    be given a step; `roles` are those of every contact, ended ones too."""

    person: PersonRow
    goals: list[GoalRow]
    steps: list[GoalStepRow]
    names: Mapping[UUID, str]
    officers: list[StaffRow]
    contacts: list[RelatedPersonRow]
    roles: Mapping[UUID, str]


@requires(Permission.READ_CASE_FILES)
def goals_file(work: UnitOfWork, person_id: UUID) -> GoalsFile:
    session = work.session
    person = audit.note_look(work, "read-goals", "person", get_person(session, person_id))
    goals, steps = goals_of(session, person_id), steps_of(session, person_id)
    around = related_to(session, person_id)
    today = civil_date(work.now)
    staff = {one.officer_id for one in steps} | {one.ended_by for one in steps}
    staff |= {one.ended_by for one in goals}
    return GoalsFile(
        person=person,
        goals=goals,
        steps=steps,
        names=names_of(session, [one for one in staff if one]),
        officers=_officers(work, person),
        contacts=[one for one in around if holds_on(one.from_on, one.until_on, today)],
        roles={one.id: one.role for one in around},
    )


@requires(Permission.READ_CASE_FILES)
def file_of_goal(work: UnitOfWork, goal_id: UUID) -> GoalsFile:
    return goals_file(work, get_goal(work.session, goal_id).person_id)


@requires(Permission.READ_CASE_FILES)
def file_of_step(work: UnitOfWork, step_id: UUID) -> GoalsFile:
    return goals_file(work, get_step(work.session, step_id).person_id)


@requires(Permission.WRITE_CASE_FILES)
def agree_goal(work: UnitOfWork, person_id: UUID, goal_id: UUID, new: GoalWords) -> GoalRow:
    """A form sends `goal_id`, so that a second click makes no second goal. Raises Invalid at /words."""
    get_person(work.session, person_id, for_update=True)
    refuse_if(wrong_length("/words", new.words, LONGEST_GOAL))
    known = work.session.get(GoalRow, goal_id)
    if known is not None and known.person_id == person_id:
        return known
    if len(goals_of(work.session, person_id)) >= MOST_GOALS:
        raise Invalid.at("/words", "too-many-goals")
    row = GoalRow(
        id=goal_id, person_id=person_id, area=new.area.value, words=new.words.strip(),
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    return audit.save_and_note(work, "enter", "goal", row)


@requires(Permission.WRITE_CASE_FILES)
def change_goal(work: UnitOfWork, goal_id: UUID, version: int, new: GoalWords) -> GoalRow:
    """Raises Invalid at /words, AlreadyDecided for a goal that ended, Stale."""
    row = at_version(_not_ended(get_goal(work.session, goal_id, for_update=True)), version)
    refuse_if(wrong_length("/words", new.words, LONGEST_GOAL))
    values = {"area": new.area.value, "words": new.words.strip()}
    if stands(row, values):
        return row
    expect_version(row, version).sqlmodel_update(values)
    return audit.save_and_note(work, "change", "goal", row)


@requires(Permission.WRITE_CASE_FILES)
def end_goal(work: UnitOfWork, goal_id: UUID, version: int, ending: Ending) -> GoalRow:
    """Reached, or dropped with a reason. Its open steps are dropped with it. Raises Invalid at /state and /reason,
    AlreadyDecided, Stale."""
    row = _open(get_goal(work.session, goal_id, for_update=True), version)
    _end(work, row, ending)
    for step in steps_of(work.session, row.person_id):
        if step.goal_id == row.id and step.state == GoalState.OPENED:
            step.version += 1
            step.state, step.reason = GoalState.DROPPED.value, row.reason
            step.ended_by, step.ended_at = row.ended_by, row.ended_at
            audit.save_and_note(work, "end", "goal-step", step)
    return audit.save_and_note(work, "end", "goal", row)


@requires(Permission.WRITE_CASE_FILES)
def reopen_goal(work: UnitOfWork, goal_id: UUID, version: int) -> GoalRow:
    """Takes back that a goal ended, with the steps that were dropped by it. A second click changes nothing. Raises
    AlreadyDecided for a goal that is open, Stale."""
    row = get_goal(work.session, goal_id, for_update=True)
    if row.state == GoalState.OPENED:
        if row.version != version + 1:
            raise AlreadyDecided()
        return row
    expect_version(row, version)
    for step in steps_of(work.session, row.person_id):
        with_it = (step.ended_at, step.reason) == (row.ended_at, row.reason)
        if step.goal_id == row.id and step.state == GoalState.DROPPED and with_it:
            step.version += 1
            _reopen(step)
            audit.save_and_note(work, "reopen", "goal-step", step)
    _reopen(row)
    return audit.save_and_note(work, "reopen", "goal", row)


@requires(Permission.WRITE_CASE_FILES)
def add_step(
    work: UnitOfWork, goal_id: UUID, new: StepWords, step_id: UUID | None = None
) -> GoalStepRow:
    """A step of an open goal; of two clicks with one `step_id` the second changes nothing. Raises Invalid at /words,
    /done_by, /officer_id, /contact_id and /due_on, AlreadyDecided for a goal that ended."""
    session = work.session
    goal = get_goal(session, goal_id, for_update=True)
    known = session.get(GoalStepRow, step_id) if step_id else None
    if known is not None and known.goal_id == goal_id:
        return known
    if goal.state != GoalState.OPENED:
        raise AlreadyDecided()
    refuse_if(_step_faults(work, get_person(session, goal.person_id), new))
    if sum(one.goal_id == goal_id for one in steps_of(session, goal.person_id)) >= MOST_STEPS:
        raise Invalid.at("/words", "too-many-goals")
    row = GoalStepRow(
        id=step_id or new_id(), person_id=goal.person_id, goal_id=goal_id, entered_by=work.actor.staff_id,
        entered_at=work.now, **_columns(new),
    )  # fmt: skip
    return audit.save_and_note(work, "add", "goal-step", row)


@requires(Permission.WRITE_CASE_FILES)
def change_step(work: UnitOfWork, step_id: UUID, version: int, new: StepWords) -> GoalStepRow:
    """Another wording, person or day. Raises what `add_step` raises, and Stale."""
    row = at_version(_not_ended(get_step(work.session, step_id, for_update=True)), version)
    refuse_if(_step_faults(work, get_person(work.session, row.person_id), new, row))
    if stands(row, _columns(new)):
        return row
    expect_version(row, version).sqlmodel_update(_columns(new))
    return audit.save_and_note(work, "change", "goal-step", row)


@requires(Permission.WRITE_CASE_FILES)
def end_goal_step(work: UnitOfWork, step_id: UUID, version: int, ending: Ending) -> GoalStepRow:
    """Done, or dropped with a reason. Raises Invalid at /state and /reason, AlreadyDecided, Stale."""
    row = _open(get_step(work.session, step_id, for_update=True), version)
    _end(work, row, ending)
    return audit.save_and_note(work, "end", "goal-step", row)


def _open(row: One, version: int) -> One:
    return expect_version(_not_ended(row), version)


def _not_ended(row: One) -> One:
    if row.state != GoalState.OPENED:
        raise AlreadyDecided()
    return row


def _end(work: UnitOfWork, row: GoalRow | GoalStepRow, ending: Ending) -> None:
    reason = ending.reason.strip()
    faults = too_long("/reason", reason, LONGEST_REASON)
    if ending.state is GoalState.OPENED:
        faults.append(FieldFault("/state", "unknown-kind"))
    elif ending.state is GoalState.DROPPED and not reason:
        faults.append(FieldFault("/reason", "reason-missing"))
    refuse_if(faults)
    row.state, row.reason = ending.state.value, reason or None
    row.ended_by, row.ended_at = work.actor.staff_id, work.now


def _reopen(row: GoalRow | GoalStepRow) -> None:
    row.state, row.reason, row.ended_by, row.ended_at = GoalState.OPENED.value, None, None, None


def _columns(new: StepWords) -> dict[str, Any]:
    return {
        "words": new.words.strip(),
        "done_by": new.done_by.value,
        "officer_id": new.officer_id,
        "contact_id": new.contact_id,
        "due_on": new.due_on,
    }


def _step_faults(
    work: UnitOfWork, person: PersonRow, new: StepWords, known: GoalStepRow | None = None
) -> list[FieldFault]:
    """Who did it before may stay, also after leaving the team, and so may a day that has passed."""
    faults, today = wrong_length("/words", new.words, LONGEST_STEP), civil_date(work.now)
    officers = {one.id for one in _officers(work, person)} | {known and known.officer_id}
    contacts = {
        one.id
        for one in related_to(work.session, person.id)
        if holds_on(one.from_on, one.until_on, today)
    } | {known and known.contact_id}
    for pointer, asked, chosen, offered in (
        ("/officer_id", DoneBy.OFFICER, new.officer_id, officers),
        ("/contact_id", DoneBy.CONTACT, new.contact_id, contacts),
    ):
        if (new.done_by is asked) != (chosen is not None) or (chosen and chosen not in offered):
            faults.append(FieldFault(pointer, "unknown-kind"))
    kept = known is not None and known.due_on == new.due_on
    if not kept and not today <= new.due_on <= today + timedelta(days=LONGEST_AHEAD_DAYS):
        faults.append(FieldFault("/due_on", "step-day"))
    return faults


def _officers(work: UnitOfWork, person: PersonRow) -> list[StaffRow]:
    """Officers and supervisors of the client's team who may see the file."""
    barred = barred_from(work.session, person.id, civil_date(work.now))
    team = staff_of_team(work.session, person.team_id, Role.OFFICER, Role.SUPERVISOR)
    return [one for one in team if one.id not in barred]
