"""Open work is counted in one way: by the worklist, its badge, the week and the caseload; and none of it is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines import WantedDeadline
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.goals.rows import GoalRow, GoalStepRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.shell.vocabulary import VOCABULARY
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.shell.wording import dutch, named

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANY = 203
CUT = "showing the first %(shown)s of %(count)s"


def a_task(person: PersonRow, kind: str, due: timedelta = HOUR) -> TaskRow:
    return TaskRow(
        person_id=person.id, kind=kind, subject_key=f"{kind}:{new_id()}", reason="number-suspended",
        due_at=NOW + due, created_at=NOW,
    )  # fmt: skip


def an_outcome(arrange: Arranger, person: PersonRow) -> None:
    arrange.appointment(person, NOW - 3 * HOUR, state="outcome_overdue", overdue_at=NOW - 2 * HOUR)


def an_absence(arrange: Arranger, person: PersonRow) -> None:
    arrange.miss(person, NOW - DAY - HOUR)


def occurrences(arrange: Arranger, person: PersonRow) -> None:
    """Two of one obligation: one item."""
    [line] = arrange.plan(person)[1]
    for number in (1, 2):
        arrange.add(
            UnplacedRow(
                line_id=line.line_id, occurrence=number, person_id=person.id, obligation_id=line.id,
                first_on=NOW.date(), last_on=NOW.date() + 6 * DAY, reason={}, noticed_at=NOW,
            )
        )  # fmt: skip


def a_term(arrange: Arranger, person: PersonRow) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        wanted = WantedDeadline("start-supervision", NOW.date(), NOW - 30 * DAY)
        sync_deadlines(work.session, person.id, "person", person.id, [wanted], NOW)


def a_gap(arrange: Arranger, person: PersonRow) -> None:
    [line] = arrange.plan(person)[1]
    arrange.appointment(person, NOW - DAY, line, state="attended")
    for days in (6, 27):
        arrange.appointment(person, NOW + days * DAY, line)


def a_goal_step(arrange: Arranger, person: PersonRow) -> None:
    by = {"person_id": person.id, "entered_by": arrange.office.officer.staff_id, "entered_at": NOW}
    goal = GoalRow(area="work", words="Ik wil werk.", **by)
    arrange.add(
        goal,
        GoalStepRow(
            goal_id=goal.id, words="Belt.", done_by="client", due_on=NOW.date() - DAY, **by
        ),
    )


OTHER: dict[str, Callable[[Arranger, PersonRow], None]] = {
    "record_outcome": an_outcome, "give_verdict": an_absence, "place_by_hand": occurrences,
    "meet_deadline": a_term, "goal_step": a_goal_step, "close_gap": a_gap,
}  # fmt: skip
KINDS = sorted(VOCABULARY["task"])


def one_item(arrange: Arranger, person: PersonRow, kind: str) -> None:
    if kind in OTHER:
        OTHER[kind](arrange, person)
    else:
        arrange.add(a_task(person, kind))


def cut(shown: int, count: int) -> str:
    return dutch(CUT, shown=shown, count=count)


def badge(page: str, place: str) -> int:
    """The number beside a place in the header."""
    found = re.search(rf'href="/{place}"[^>]*>.*?number-badge">(\d+)', page, re.S)
    assert found
    return int(found[1])


def clients(page: str) -> dict[str, int]:
    """How many clients each section of the worklist says it has."""
    found = re.findall(
        r'id="due-(overdue|today-only|week|later)".*?<span class="soft">(\d+) cliënt',
        page,
        re.DOTALL,
    )
    return {name: int(number) for name, number in found}


def headings(page: str) -> list[int]:
    """How many each list of outcomes says it has."""
    return [int(found) for found in re.findall(r'<span class="soft">(\d+) open</span>', page)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_with_one_item_of_any_kind_on_the_worklist_has_open_work_on_the_caseload(
    arrange: Arranger, visitor: Visitor, kind: str
) -> None:
    busy, calm = arrange.person(family_name="Druk"), arrange.person(family_name="Rustig")
    one_item(arrange, busy, kind)
    officer = visitor("officer")
    assert f'href="/people/{busy.id}"' in officer.get("/worklist").text
    everyone = officer.get("/caseload").text
    rows = {row: words(row) for row in everyone.split("<tr")}
    of = {one.id: next(t for r, t in rows.items() if str(one.id) in r) for one in (busy, calm)}
    assert dutch("nothing open") not in of[busy.id]
    assert dutch("nothing open") in of[calm.id]
    assert named("task", kind) in of[busy.id]
    asked = officer.post("/caseload", data={"show": "attention"}).headers["location"]
    found = officer.get(asked).text
    assert "Druk" in found
    assert "Rustig" not in found


def test_every_client_with_open_work_is_one_row_and_the_badge_is_the_number_of_rows(
    arrange: Arranger, visitor: Visitor
) -> None:
    people = {kind: arrange.person() for kind in KINDS}
    for kind, person in people.items():
        one_item(arrange, person, kind)
    dues = (-40 * DAY, -DAY, -HOUR, timedelta(minutes=4), 5 * HOUR, 3 * DAY)
    calls = [arrange.person() for _ in dues]
    arrange.add(*(a_task(one, "call_person", due) for one, due in zip(calls, dues, strict=True)))
    officer = visitor("officer")
    page, second = (officer.get(f"/worklist{query}").text for query in ("", "?page=2"))
    for person in (*people.values(), *calls):
        row = f'class="utrecht-link strong" href="/people/{person.id}"'
        # Weeks ahead stand on each page.
        assert max(page.count(row), second.count(row)) == 1
    # Weeks ahead without contact are not counted in the header, and say so
    assert badge(page, "worklist") == len(people) + len(calls) - 1
    assert badge(page, "worklist") == sum((clients(page) | clients(second)).values())
    assert dutch("%(num)s ahead, not counted beside Worklist", num=1) in words(page)


def test_what_is_overdue_and_due_today_stands_first_then_this_week_then_later(
    arrange: Arranger, visitor: Visitor
) -> None:
    """Today is a Tuesday."""
    soon, gone, early, sunday, monday, at_midnight = people = [
        arrange.person(family_name=f"Nummer{number}") for number in range(6)
    ]
    midnight = NOW.replace(hour=23, minute=0) - NOW
    dues = (
        timedelta(minutes=4),
        -9 * DAY,
        -HOUR,
        midnight + 5 * DAY,
        midnight + 5 * DAY + HOUR,
        midnight,
    )
    for person, due in zip(people, dues, strict=True):
        arrange.add(a_task(person, "call_person", due))
    officer = visitor("officer")
    page = officer.get("/worklist").text
    order = (gone, early, soon, at_midnight, sunday, monday)
    places = [page.index(f'id="person-{one.id}"') for one in order]
    assert places == sorted(places)
    assert clients(page) == {"overdue": 2, "today-only": 2, "week": 1, "later": 1}
    # A list of links to the sections, each with its count
    links = re.findall(
        r'href="/worklist\?whose=mine(?:&amp;due=([a-z-]+))?".*?views__number[a-z -]*">(\d+)<', page
    )
    assert {("overdue", "2"), ("today-only", "2"), ("week", "1"), ("later", "1")} < set(links)
    week = officer.get("/worklist?due=week").text
    assert clients(week) == {"week": 1}
    assert badge(week, "worklist") == 6


def test_a_client_is_one_row_with_all_reasons_where_the_first_of_them_is_due(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    an_outcome(arrange, person)
    arrange.add(a_task(person, "send_letter", 2 * DAY), a_task(person, "call_person", 20 * DAY))
    occurrences(arrange, person)
    page = visitor("officer").get("/worklist").text
    assert clients(page) == {"overdue": 1}
    row = page[page.index(f'id="person-{person.id}"') :]
    shown = [
        row.index(named("task", one))
        # What has no deadline is of this week, before what is due later.
        for one in ("record_outcome", "send_letter", "place_by_hand", "call_person")
    ]
    assert shown == sorted(shown)
    assert f"nog 2 redenen {person.given_name}" in words(row)


def test_what_stands_among_all_kinds_is_done_there_in_one_click(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    an_outcome(arrange, person)
    call = a_task(person, "call_person")
    arrange.add(call)
    page = officer.get("/worklist").text
    (row,) = re.findall(r'id="appointment-([^"]+)"', page)
    for address, press in (
        (f"/appointments/{row}/record-outcome", {"outcome": "attended"}),
        (f"/tasks/{call.id}/complete", {}),
    ):
        answer = officer.post(address, data=hidden(page, address) | press)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/worklist?")
    assert badge_is_gone(officer.get("/worklist").text)


def badge_is_gone(page: str) -> bool:
    return not re.search(r'href="/worklist"[^>]*>[^/]*number-badge', page)


def test_a_worklist_that_does_not_fit_has_pages_and_a_client_with_too_many_reasons_says_how_many(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(family_name="Veel"), visitor("officer")
    arrange.add(*(a_task(person, "call_person", -3 * DAY) for _ in range(MANY)))
    others = [arrange.person() for _ in range(51)]
    arrange.add(*(a_task(one, "send_letter", 40 * DAY) for one in others))
    page = officer.get("/worklist?tier=2").text
    assert cut(30, MANY).lower() in words(page).lower()
    assert clients(page) == {"overdue": 1, "later": 51}
    assert badge(page, "worklist") == 52
    assert page.count('id="person-') == 25
    last = officer.get("/worklist?tier=2&page=3").text
    assert last.count('id="person-') == 2
    assert "Veel" not in last
    assert clients(last) == {"later": 51}
    assert 'href="/worklist?tier=2&amp;page=2"' in page


def test_an_outcome_is_listed_by_the_week_and_the_worklist_and_counted_by_the_caseload_alike(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The week left out those of today with a colleague."""
    person, colleague = arrange.person(), arrange.office.colleague.staff_id
    late = {"state": "outcome_overdue", "overdue_at": NOW - HOUR}
    rows = [
        arrange.appointment(person, NOW - 3 * HOUR, **late),
        arrange.appointment(person, NOW - 5 * HOUR, officer_id=colleague, **late),
        arrange.appointment(person, NOW - 2 * DAY, officer_id=colleague, **late),
        arrange.appointment(person, NOW - 3 * DAY, **late),
    ]
    today = arrange.appointment(person, NOW + HOUR)
    officer = visitor("officer")
    week, worklist = officer.get("/week").text, officer.get("/worklist").text
    for row in rows:
        assert week.count(f'id="appointment-{row.id}"') == 1
        assert worklist.count(f'id="appointment-{row.id}"') == 1
    assert headings(week) == [4]
    assert clients(worklist) == {"overdue": 1}
    assert f"{named('task', 'record_outcome')} (4)" in words(officer.get("/caseload").text)
    # Under "Today" stands what is of today alone
    shown = week[week.index('id="today-title"') : week.index('id="overdue-title"')]
    assert re.findall(r'id="appointment-([^"]+)"', shown) == [str(today.id)]


def test_outcomes_that_do_not_fit_are_counted_on_each_list_of_them(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    line = arrange.treated(person, arrange.terms("treatment"))
    for number in range(MANY):
        begins = NOW - 2 * DAY - number * HOUR
        arrange.appointment(person, begins, line, state="outcome_overdue", overdue_at=begins + HOUR)
    officer = visitor("officer")
    for browser, address in (
        (officer, "/week"),
        (visitor("provider"), "/attendance"),
    ):
        page = browser.get(address).text
        assert headings(page) == [MANY], address
        assert cut(200, MANY).lower() in words(page).lower(), address


def test_plans_that_do_not_fit_are_counted_as_the_badge_counts_them(
    arrange: Arranger, visitor: Visitor
) -> None:
    for _ in range(MANY - 2):
        arrange.plan(arrange.person(), state="submitted")
    page = visitor("supervisor").get("/approvals").text
    assert badge(page, "approvals") == MANY - 2
    assert cut(200, MANY - 2).lower() in words(page).lower()


def test_the_week_says_how_many_escalations_it_does_not_show_and_leads_to_them(
    arrange: Arranger, visitor: Visitor
) -> None:
    view = "These are %(shown)s of %(count)s open escalations: see all"
    officer = visitor("officer")
    for number in range(1, 6):
        arrange.add(
            EscalationRow(
                person_id=arrange.person().id, trigger_key="x", rule_code="x", rule_version=1, severity=2,
                opened_at=NOW, state="opened",
            )
        )  # fmt: skip
        page = words(officer.get("/week").text)
        assert (dutch(view, shown=3, count=number) in page) == (number > 3)
