"""Pages of the goals of a client: all of them with praise, one with its steps, and one step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import TextWithheld
from aftercare.base.grouping import grouped
from aftercare.base.ids import new_id
from aftercare.casework.goals.acts import (
    Ending,
    GoalsFile,
    GoalWords,
    StepWords,
    add_step,
    agree_goal,
    change_goal,
    change_step,
    end_goal,
    end_goal_step,
    file_of_goal,
    file_of_step,
    goals_file,
    reopen_goal,
)
from aftercare.casework.goals.praise import choose_praise, praise, praise_file
from aftercare.domain.goals.goals import (
    LONGEST_GOAL,
    LONGEST_REASON,
    LONGEST_STEP,
    Area,
    DoneBy,
    GoalState,
)
from aftercare.domain.goals.milestones import Milestone, PraiseChoice, PraiseWay
from aftercare.store.goals.rows import GoalRow, GoalStepRow
from aftercare.web.goals.words import NO_TEXT_NOW
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import WHOLE_FORM
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import MISSING, Reading, id_of
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(goals_file))]
Writer = Annotated[PageContext, Depends(Allow(agree_goal))]
ENDED = (GoalState.DONE, GoalState.DROPPED)
GOAL_FIELDS = {"/words": "goal"}
STEP_FIELDS = {"/officer_id": "done_by", "/contact_id": "done_by"}
WITHHELD = {TextWithheld: (WHOLE_FORM, NO_TEXT_NOW)}


@router.get("/people/{person_id}/goals")
def show_goals(person_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(goals_file, person_id)
    found = context.run(praise_file, person_id)
    steps = grouped((one.goal_id, _step(context, file, one)) for one in file.steps)
    goals = [_goal(file, one, steps.get(one.id, [])) for one in file.goals]
    return context.page(
        "goals/goals.html",
        person=person_link(file.person),
        goals=[one for one in goals if one.state == GoalState.OPENED],
        ended=[one for one in goals if one.state != GoalState.OPENED],
        proposed=[_milestone(file, one) for one in found.proposed],
        praised=[
            View(one, about=_words_of(file, one.goal_id, one.step_id)) for one in found.praised
        ],
        choice=found.choice,
        text=found.text
        and View(
            found.text, language=LETTER_LANGUAGE_NAMES.get(found.text.language, found.text.language)
        ),
        why_no_text=found.why_no_text if found.choice and found.choice.text else None,
        to_contact=bool(found.choice and found.choice.text and found.to_contact),
        areas=_named(context, "goal_area", Area),
        choices=_named(context, "praise_choice", PraiseChoice),
        new_id=form.typed.get("new_id") or new_id(),
        may_edit=_may_edit(context, file),
        form=form,
        goal_form=form.part("goal"),
        choice_form=form.part("choice", {"choice": found.choice.value if found.choice else ""}),
    )


@router.post("/people/{person_id}/goals/agree")
@shown_again_by(show_goals)
def agree(person_id: UUID, context: Writer, form: Form) -> Response:
    new = _goal_words(form)
    with saving(context, form, GOAL_FIELDS) as work:
        agree_goal(work, person_id, form.hidden("new_id", UUID), new)
    return _back(context, person_id, form)


@router.post("/people/{person_id}/praise/choose")
@shown_again_by(show_goals)
def choose(person_id: UUID, context: Writer, form: Form) -> Response:
    choice = form.one_of("choice", PraiseChoice)
    with saving(context, form) as work:
        choose_praise(work, person_id, choice)
    return _back(context, person_id, form)


@router.post("/people/{person_id}/praise/record")
@shown_again_by(show_goals)
def record(person_id: UUID, context: Writer, form: Form) -> Response:
    way = form.one_of("way", PraiseWay)
    months = form.optional_number("months", 1, 120)
    since_on = form.hidden("counted_from_on", date.fromisoformat) if months else None
    about = Milestone(form.optional_id("goal"), form.optional_id("step"), months, since_on)
    names = {"/milestone": WHOLE_FORM, "/way": WHOLE_FORM}
    with saving(context, form, names, also=WITHHELD) as work:
        praise(work, person_id, about, way)
    return _back(context, person_id, form)


@router.get("/goals/{goal_id}")
def show_goal(goal_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(file_of_goal, goal_id)
    row = next(one for one in file.goals if one.id == goal_id)
    steps = [_step(context, file, one) for one in file.steps if one.goal_id == goal_id]
    return context.page(
        "goals/goal.html",
        person=person_link(file.person),
        goal=_goal(file, row, steps, form),
        areas=_named(context, "goal_area", Area),
        doers=_doers(context, file),
        endings=_named(context, "goal_state", ENDED),
        new_id=form.typed.get("new_id") or new_id(),
        may_edit=_may_edit(context, file) and row.state == GoalState.OPENED,
        may_reopen=_may_edit(context, file) and row.state != GoalState.OPENED,
        to_do=[one.words for one in steps if one.state == GoalState.OPENED],
        form=form,
        goal_form=form.part("goal", {"area": row.area, "goal": row.words}),
        step_form=form.part("words"),
        end_form=form.part("reason"),
    )


@router.post("/goals/{goal_id}/change")
@shown_again_by(show_goal)
def change(goal_id: UUID, context: Writer, form: Form) -> Response:
    new = _goal_words(form)
    with saving(context, form, GOAL_FIELDS) as work:
        row = change_goal(work, goal_id, form.version, new)
    return _back(context, row.person_id, form)


@router.post("/goals/{goal_id}/end")
@shown_again_by(show_goal)
def end(goal_id: UUID, context: Writer, form: Form) -> Response:
    ending = _ending(form)
    with saving(context, form) as work:
        row = end_goal(work, goal_id, form.version, ending)
    return _back(context, row.person_id, form)


@router.post("/goals/{goal_id}/reopen")
@shown_again_by(show_goal)
def reopen(goal_id: UUID, context: Writer, form: Form) -> Response:
    with saving(context, form) as work:
        reopen_goal(work, goal_id, form.version)
    return context.redirect_to(f"/goals/{goal_id}", flash="recorded")


@router.post("/goals/{goal_id}/steps/add")
@shown_again_by(show_goal)
def add(goal_id: UUID, context: Writer, form: Form) -> Response:
    new = _step_words(context, form)
    with saving(context, form, STEP_FIELDS) as work:
        add_step(work, goal_id, new, form.hidden("new_id", UUID))
    return context.redirect_to(f"/goals/{goal_id}", flash="recorded", days=form.days)


@router.get("/goal-steps/{step_id}")
def show_step(step_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(file_of_step, step_id)
    row = next(one for one in file.steps if one.id == step_id)
    stored = {"words": row.words, "done_by": _value_of(row), "due_on": typed_day(row.due_on)}
    return context.page(
        "goals/step.html",
        person=person_link(file.person),
        goal=next(one for one in file.goals if one.id == row.goal_id),
        step=_step(context, file, row, form),
        doers=_doers(context, file, row),
        endings=_named(context, "goal_step_state", ENDED),
        may_edit=_may_edit(context, file) and row.state == GoalState.OPENED,
        form=form,
        step_form=form.part("words", stored),
        end_form=form.part("reason"),
    )


@router.post("/goal-steps/{step_id}/change")
@shown_again_by(show_step)
def change_one(step_id: UUID, context: Writer, form: Form) -> Response:
    new = _step_words(context, form)
    with saving(context, form, STEP_FIELDS) as work:
        row = change_step(work, step_id, form.version, new)
    return context.redirect_to(f"/goals/{row.goal_id}", flash="recorded", days=form.days)


@router.post("/goal-steps/{step_id}/end")
@shown_again_by(show_step)
def end_one(step_id: UUID, context: Writer, form: Form) -> Response:
    ending = _ending(form)
    with saving(context, form) as work:
        row = end_goal_step(work, step_id, form.version, ending)
    return _back(context, row.person_id, form)


def _back(context: PageContext, person_id: UUID, form: Reading) -> Response:
    return context.redirect_to(f"/people/{person_id}/goals", flash="recorded", days=form.days)


def _goal_words(form: Reading) -> GoalWords:
    return GoalWords(form.one_of("area", Area), form.text("goal", most=LONGEST_GOAL))


def _ending(form: Reading) -> Ending:
    state = form.one_of("state", ENDED)
    reason = form.text("reason", required=state is GoalState.DROPPED, most=LONGEST_REASON)
    return Ending(state, reason)


def _step_words(context: PageContext, form: Reading) -> StepWords:
    """One list offers the client, and colleagues and contacts by id; its value says which of them."""
    words = form.text("words", most=LONGEST_STEP)
    due_on = form.date("due_on", context.today)
    kind, _, who = form.text("done_by").partition(":")
    known = kind in set(DoneBy) and (kind == DoneBy.CLIENT or id_of(who) is not None)
    if not known:
        form.errors.setdefault("done_by", MISSING)
        return StepWords(words, DoneBy.CLIENT, due_on)
    done_by = DoneBy(kind)
    return StepWords(
        words,
        done_by,
        due_on,
        id_of(who) if done_by is DoneBy.OFFICER else None,
        id_of(who) if done_by is DoneBy.CONTACT else None,
    )


def _doers(
    context: PageContext, file: GoalsFile, row: GoalStepRow | None = None
) -> list[tuple[str, str]]:
    """A contact stands by relation, and by name for the one who chooses."""
    people = [
        *staff_options(file.officers, "officer:"),
        *(
            (f"contact:{one.id}", f"{context.name_of('related', one.role)}: {one.name}")
            for one in file.contacts
        ),
    ]
    now = row and _value_of(row)
    if row and now not in {"client", *(value for value, _ in people)}:
        people.append((str(now), _who(context, file, row)))
    return [("client", context.name_of("goal_done_by", "client")), *people]


def _value_of(row: GoalStepRow) -> str:
    who = row.officer_id or row.contact_id
    return f"{row.done_by}:{who}" if who else row.done_by


def _who(context: PageContext, file: GoalsFile, row: GoalStepRow) -> str:
    if row.officer_id is not None:
        return file.names.get(row.officer_id, context.name_of("goal_done_by", "officer"))
    role = file.roles.get(row.contact_id) if row.contact_id else None
    if role is not None:
        return context.name_of("related", role)
    return context.name_of("goal_done_by", row.done_by)


def _step(
    context: PageContext, file: GoalsFile, row: GoalStepRow, form: Reading | None = None
) -> Any:
    late = row.state == GoalState.OPENED and row.due_on < context.today
    return View(
        row,
        version=form.typed.get("version", row.version) if form else row.version,
        who=_who(context, file, row),
        late=late,
        by=file.names.get(row.ended_by) if row.ended_by else None,
    )


def _goal(file: GoalsFile, row: GoalRow, steps: list[Any], form: Reading | None = None) -> Any:
    return View(
        row,
        version=form.typed.get("version", row.version) if form else row.version,
        steps=steps,
        by=file.names.get(row.ended_by) if row.ended_by else None,
    )


def _milestone(file: GoalsFile, one: Milestone) -> Any:
    return View(one, about=_words_of(file, one.goal_id, one.step_id))


def _words_of(file: GoalsFile, goal_id: UUID | None, step_id: UUID | None) -> str | None:
    wanted = goal_id or step_id
    rows: Iterable[GoalRow | GoalStepRow] = [*file.goals, *file.steps]
    return next((one.words for one in rows if one.id == wanted), None)


def _named(context: PageContext, subject: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), context.name_of(subject, str(code))) for code in codes]


def _may_edit(context: PageContext, file: GoalsFile) -> bool:
    return context.can_perform(agree_goal) and file.person.closed_on is None
