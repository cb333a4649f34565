"""A goal is agreed, worked on in steps and reached, on pages that keep what was typed."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.store.database.unit_of_work import Database
from aftercare.store.goals.rows import GoalRow, GoalStepRow
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.messages.rows import MessageRow
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, named

DROPPED = "They are dropped with the goal. Record first what was done, or make another goal of what goes on."


def test_a_step_past_its_day_waits_for_who_does_it(visitor: Visitor, arrange: Arranger) -> None:
    person, today = arrange.person(), NOW.date()
    by = {"person_id": person.id, "entered_by": arrange.office.officer.staff_id, "entered_at": NOW}
    goal = GoalRow(area="work", words="Ik wil werk als kok.", **by)
    yesterday, supervisor = today - timedelta(days=1), arrange.office.supervisor.staff_id
    late, ours, soon = steps = (
        GoalStepRow(goal_id=goal.id, words="Te laat.", done_by="client", due_on=yesterday, **by),
        GoalStepRow(
            goal_id=goal.id,
            words="Belt.",
            done_by="officer",
            officer_id=supervisor,
            due_on=yesterday,
            **by,
        ),
        GoalStepRow(goal_id=goal.id, words="Vandaag.", done_by="client", due_on=today, **by),
    )
    arrange.add(goal, *steps)
    mine = visitor("officer").get("/worklist").text
    assert [f"/goal-steps/{one.id}" in mine for one in (late, ours, soon)] == [True, True, False]
    assert "Te laat." in mine
    to_me = visitor("supervisor").get("/worklist?whose=to-me").text
    assert f'id="person-{person.id}"' in to_me
    assert f'id="person-{person.id}"' not in visitor("officer").get("/worklist?whose=to-me").text


def test_a_goal_has_steps_of_several_people_and_a_milestone_is_praised_by_one_text(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    where = f"/people/{person.id}/goals"

    # Given a goal, agreed twice by a double click
    page = officer.get(where).text
    agree = f"{where}/agree"
    assert error_of(officer.post(agree, data=hidden(page, agree) | {"goal": ""}).text, "goal")
    typed = hidden(page, agree) | {"area": "work", "goal": "Ik wil werk als kok."}
    for _ in range(2):
        assert flashed(officer.post(agree, data=typed)) == "recorded"
    page = officer.get(where).text
    (goal,) = set(re.findall(r'"(/goals/[0-9a-f-]+)"', page))

    # When it has a step of the client and one of the supervisor
    add, supervisor = f"{goal}/steps/add", arrange.office.supervisor.staff_id
    for what, who in (("Schrijft zich in.", "client"), ("Belt.", f"officer:{supervisor}")):
        form = hidden(officer.get(goal).text, add) | {"words": what, "done_by": who}
        late = officer.post(add, data=form | {"due_on": "23-11-2026"})
        assert error_of(late.text, "due_on")
        assert what in late.text
        assert error_of(
            officer.post(add, data=form | {"due_on": "24-11-2026", "done_by": "officer:x"}).text,
            "done_by",
        )
        for _ in range(2):
            assert flashed(officer.post(add, data=form | {"due_on": "24-11-2026"})) == "recorded"
    theirs, ours = dict.fromkeys(re.findall(r'"(/goal-steps/[0-9a-f-]+)"', officer.get(goal).text))
    if "Schrijft" not in words(officer.get(theirs).text):
        theirs, ours = ours, theirs
    assert theirs not in officer.get("/worklist").text

    # Then no escalation comes of it
    evaluate(database, NOW.replace(day=30))
    assert escalations(database, person) == {}

    # When the client did it, praise is proposed; the text that the client chose goes once
    end = f"{theirs}/end"
    shown = officer.get(theirs).text
    assert error_of(
        officer.post(end, data=hidden(shown, end) | {"state": "dropped", "reason": " "}).text,
        "reason",
    )
    assert (
        officer.post(end, data=hidden(shown, end) | {"state": "done", "reason": ""}).status_code
        == 303
    )
    assert (
        officer.post(end, data=hidden(shown, end) | {"state": "done", "reason": ""}).status_code
        == 409
    )
    page = officer.get(where).text
    assert dutch("Milestones to tell the client of") in words(page)
    assert dutch("Send the text") not in words(page)
    choose, record = f"/people/{person.id}/praise/choose", f"/people/{person.id}/praise/record"
    chosen = hidden(page, choose) | {"choice": "praise-well-done"}
    assert flashed(officer.post(choose, data=chosen)) == "recorded"
    page = officer.get(where).text
    assert dutch("Send the text") in words(page)
    number = person.phone or ""
    with database.work(CLOCK, NOW) as work:
        text = template_in_force(work.session, TextKind.PRAISE_WELL_DONE, "nl").text
    assert text in words(page)
    assert (
        f"{dutch('The text, to %(number)s in %(language)s:', number=number, language='Nederlands')}"
        in words(page)
    )
    for _ in range(2):
        assert (
            flashed(officer.post(record, data=hidden(page, record) | {"way": "text"})) == "recorded"
        )
    with database.work(CLOCK, NOW) as work:
        sent = work.session.exec(select(MessageRow).where(MessageRow.person_id == person.id)).all()
        assert [one.template for one in sent] == ["praise-well-done"]
    assert named("praise_way", "text") in words(officer.get(where).text)

    # Then the goal stands on the page of the client, and all of it in the history
    tab = words(officer.get(f"/people/{person.id}/conditions").text)
    assert "Ik wil werk als kok." in tab
    history = words(officer.get(f"/people/{person.id}/history").text)
    assert "Ik wil werk als kok." in history
    assert "Schrijft zich in." in history
    for other in ("planner", "provider", "auditor", "admin"):
        assert visitor(other).get(where).status_code == 403
        assert visitor(other).get(goal).status_code == 403
    assert visitor("outsider").get(where).status_code == 404
    assert visitor("outsider").get(theirs).status_code == 404


def test_a_goal_that_ends_names_its_open_steps_and_opens_again_with_them(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer")
    by = {"person_id": person.id, "entered_by": arrange.office.officer.staff_id, "entered_at": NOW}
    goal = GoalRow(area="work", words="Ik wil werk als kok.", **by)
    step = {"goal_id": goal.id, "done_by": "client", "due_on": NOW.date()} | by
    open_step, given_up = GoalStepRow(words="Belt.", **step), GoalStepRow(words="Schrijft.", **step)
    arrange.add(goal, open_step, given_up)
    where = f"/goals/{goal.id}"
    one = f"/goal-steps/{given_up.id}"
    dropped = {"state": "dropped", "reason": "Hoeft niet meer."}
    page = officer.get(one).text
    officer.post(f"{one}/end", data=hidden(page, f"{one}/end") | dropped)

    # Then the page says what is dropped with it, and nothing is chosen beforehand
    page = officer.get(where).text
    assert dutch(DROPPED) in words(page)
    end = hidden(page, f"{where}/end")
    assert error_of(
        officer.post(f"{where}/end", data=end | {"state": "", "reason": ""}).text, "state"
    )
    ended = officer.post(f"{where}/end", data=end | {"state": "done", "reason": ""})
    assert flashed(ended) == "recorded"

    # When it is opened again, by a double click, so is the step that it dropped, and no other
    form = hidden(officer.get(where).text, f"{where}/reopen")
    for _ in range(2):
        assert flashed(officer.post(f"{where}/reopen", data=form)) == "recorded"
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(GoalRow, goal.id).state == "opened"
        assert work.session.get_one(GoalStepRow, open_step.id).state == "opened"
        assert work.session.get_one(GoalStepRow, given_up.id).state == "dropped"
    assert visitor("planner").post(f"{where}/reopen", data=form).status_code == 403
