"""The worklist shows what waits, the late first, and finishes what is done by hand."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, text
from sqlmodel import select

from aftercare.base.ids import new_id
from aftercare.casework.escalation.acts import decide
from aftercare.casework.overviews.view import my_worklist
from aftercare.casework.papers.drafts import NewPaper, draft_paper
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.papers import PaperKind
from aftercare.domain.placement.explanation.wording import DUTCH as WHY_NOT
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.notifications.inbound.replies import take_reply
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.columns import half_open
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.people.rows import send_texts_to
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.tasks.rows import TaskRow, open_task
from aftercare.web.overviews.worklist_items import Item
from aftercare.web.overviews.worklist_sections import shown_first
from tests.casework.papers.paper_desk import desk_of
from tests.store.arranging import CALLBACK, NOW, Arranger, unknown_id
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named, opening

BULK, DONE = "/tasks/change-ticked", {"act": "done"}


def a_call(arrange: Arranger, person_id: UUID, hours: int = 4) -> TaskRow:
    task = TaskRow(
        person_id=person_id,
        kind="call_person",
        subject_key=f"call_person:{new_id()}",
        reason="number-suspended",
        due_at=NOW + timedelta(hours=hours),
        created_at=NOW,
    )
    arrange.add(task)
    return task


def test_a_call_names_the_number_to_call(arrange: Arranger, visitor: Visitor) -> None:
    own = arrange.person()
    lent, none = (arrange.person(phone=None, phone_state="none") for _ in range(2))
    contact = RelatedPersonRow(
        person_id=lent.id,
        role="family",
        name="Zus Verzonnen",
        phone="+447700900201",
        from_on=civil_date(NOW),
    )
    arrange.add(contact)
    with arrange.database.work(CLOCK, NOW) as work:
        send_texts_to(work.session, lent.id, contact.id)
    for one in (own, lent, none):
        a_call(arrange, one.id)
    page = visitor("officer").get("/worklist").text
    assert f'href="tel:{own.phone}"' in page
    assert "Zus Verzonnen" in page
    assert f'href="tel:{contact.phone}"' in page
    assert page.count(dutch("No telephone number is known.")) == 1
    assert f'href="/people/{none.id}/details"' in page


def test_a_reply_is_shown_with_its_words_and_one_about_suicide_comes_first_and_on_today(
    arrange: Arranger, visitor: Visitor
) -> None:
    late, asks, dark = (arrange.person(family_name=name) for name in ("Laat", "Vraagt", "Donker"))
    a_call(arrange, late.id, hours=-200)
    for person, said in (
        (asks, "wie is <b>dit"), (asks, "waarom"), (dark, "ik maak er een eind aan"), (dark, "sorry hoor"),
    ):  # fmt: skip
        with arrange.database.work(CLOCK, NOW) as work:
            take_reply(work, f"SM{new_id().hex}", person.phone or "", said, CALLBACK)
    officer = visitor("officer")
    page = officer.get("/worklist").text
    places = [page.index(f'id="person-{one.id}"') for one in (dark, late, asks)]
    assert places == sorted(places)
    # Of several that are not understood the last; to call, the words it is about.
    said = re.findall(r'<p class="quote" dir="auto">(.*?)</p>', page)
    assert said == ["ik maak er een eind aan", "sorry hoor", "waarom"]
    reason = dutch("May have written about suicide")
    assert reason in words(page)
    assert f'href="/people/{dark.id}/conversation"' in page
    first = officer.get(f"/people/{dark.id}").text
    assert f"{reason} ik maak er een eind aan" in words(first)
    today = visitor("supervisor").get("/today").text
    (card,) = re.findall(r'aria-labelledby="dangers-title">(.*?)</section>', today, re.DOTALL)
    assert re.search("Donker.*ik maak er een eind aan", card, re.DOTALL)
    assert "Vraagt" not in card
    assert dutch("Not called in time after a check-in") not in today


def test_everything_that_waits_is_there_with_its_deadline(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.appointment(
        person,
        NOW - timedelta(hours=3),
        state="outcome_overdue",
        overdue_at=NOW - timedelta(hours=2),
    )
    arrange.miss(person, NOW - timedelta(days=1))
    a_call(arrange, person.id)
    page = visitor("officer").get("/worklist").text
    text = words(page)
    for title in ("Aanwezigheid vastleggen", named("task", "give_verdict"), "Cliënt bellen"):
        assert title in text
    assert named("task_reason", "number-suspended") in text
    assert (f"{dutch('Overdue')} 1" in text, f"{dutch('Today')} 0" in text) == (True, True)
    assert "nog 4 uur" in text
    assert 'value="excused_by_service"' in page


def test_what_is_due_within_a_day_or_the_client_waits_for_is_not_folded_behind_what_is_overdue() -> (
    None
):
    def reason(kind: str, hours: int | None) -> Item:
        return {
            "listed_as": kind,
            "due_at": None if hours is None else NOW + timedelta(hours=hours),
        }

    late = [reason("deadline", -170), reason("deadline", -12), reason("deadline", -1)]
    soon, tomorrow = reason("call_person", 2), reason("call_person", 25)
    asked = reason("answer_text", 60)
    assert shown_first([*late, soon, tomorrow], NOW)[:2] == [late[0], soon]
    assert shown_first([*late, tomorrow, asked], NOW)[:2] == [late[0], asked]
    assert shown_first([*late, tomorrow, asked], NOW)[2:] == [*late[1:], tomorrow]
    assert shown_first([*late, tomorrow], NOW) == [*late, tomorrow]
    assert shown_first([soon, reason("close_gap", None)], NOW)[0] == soon
    changes = {
        days: reason("notify_change", -1)
        | {"starts_at": NOW - timedelta(days=2), "changes": {"now_at": NOW + timedelta(days=days)}}
        for days in (2, 9)
    }
    assert shown_first([*late, asked, changes[2]], NOW)[:2] == [late[0], changes[2]]
    assert shown_first([*late, asked, changes[9]], NOW)[:2] == [late[0], asked]


def test_what_found_no_time_says_why(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    today = NOW.date()
    arrange.add(
        UnplacedRow(
            line_id=line.line_id,
            occurrence=3,
            person_id=person.id,
            obligation_id=line.id,
            first_on=today,
            last_on=today + timedelta(days=6),
            reason={"nl": "van tot: de locatie is vol", "nl_neutral": "van tot: niet mogelijk"},
            noticed_at=NOW,
        )
    )
    text = words(visitor("officer").get("/worklist").text)
    assert WHY_NOT["room"].capitalize() in text


def test_a_task_is_finished_once_with_what_came_of_it(arrange: Arranger, visitor: Visitor) -> None:
    task = a_call(arrange, arrange.person().id)
    officer = visitor("officer")
    address = f"/tasks/{task.id}/complete"
    form = hidden(officer.get("/worklist").text, address) | {"note": "Gesproken, komt."}
    assert flashed(officer.post(address, data=form)) == "done"
    assert f'id="person-{task.person_id}"' not in officer.get("/worklist?flash=done").text
    with arrange.database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(TaskRow, task.id)
        assert (kept.state, kept.done_note) == ("done", "Gesproken, komt.")
    again = officer.post(address, data=form)
    assert again.status_code == 409
    assert dutch("A decision has already been made") in words(again.text)


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "cancelled"])
def test_a_change_to_pass_on_shows_the_old_and_the_new_time_and_leads_to_the_words(
    arrange: Arranger, visitor: Visitor, moved: bool
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    old = arrange.appointment(person, NOW + timedelta(days=3), line, state="moved", occurrence=1)
    if moved:
        arrange.appointment(person, NOW + timedelta(days=4), line, occurrence=1)
    with arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=person.id, kind="notify_change", subject=old.id, reason="moved",
            due_at=NOW, now=NOW, appointment_id=old.id,
        )  # fmt: skip
    page = visitor("officer").get("/worklist").text
    view = "za 28 nov, 09:00" if moved else dutch("cancelled")
    assert f"vr 27 nov, 09:00 → {view}" in words(page)
    assert 'href="/changes-to-pass-on"' in page


@pytest.mark.parametrize(
    ("hours", "longer", "elsewhere", "said"),
    [
        (0, 0, True, "other-site"),
        (0, 1, False, "other-length"),
        (0, 0, False, "other-officer"),
        (24, 0, False, "moved"),
        (None, 0, False, "cancelled_by_service"),
    ],
)
def test_a_change_says_what_changed_as_it_stands_now(
    arrange: Arranger,
    visitor: Visitor,
    hours: int | None,
    longer: int,
    *,
    elsewhere: bool,
    said: str,
) -> None:
    """It was cancelled, and got a time again since: it is not cancelled any more."""
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    at, half_an_hour = NOW + timedelta(days=3), timedelta(minutes=30)
    old = arrange.appointment(person, at, line, state="cancelled_by_service", occurrence=1)
    if hours is not None:
        begins = at + timedelta(hours=hours)
        other = {"site_id": None} if elsewhere else {}
        arrange.appointment(
            person, begins, line, occurrence=1, officer_id=arrange.office.deputy.staff_id,
            during=half_open(begins, begins + half_an_hour * (1 + longer)), **other,
        )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=person.id, kind="notify_change", subject=old.id,
            reason="cancelled_by_service", due_at=NOW, now=NOW, appointment_id=old.id,
        )  # fmt: skip
    assert named("task_reason", said) in words(visitor("officer").get("/worklist").text)


def test_the_copy_of_a_paper_is_sent_on_a_day_and_the_paper_says_so(
    arrange: Arranger, visitor: Visitor
) -> None:
    paper = desk_of(arrange, regime="juvenile").signed(PaperKind.OFFICIAL_WARNING)
    officer = visitor("officer")
    page = officer.get("/worklist").text
    view = named("task", "board_copy")
    assert "Officiële waarschuwing" in words(page)
    assert f'href="/papers/{paper.id}"' in page
    assert view in words(officer.get(f"/papers/{paper.id}").text)
    task, form = copy_form(page)
    assert form.keys() >= {"version"}
    typed = form | {f"sent_on-{task}": "vandaag", "note": "Per post."}
    assert flashed(officer.post(f"/tasks/{task}/complete", data=typed)) == "done"
    assert "sent_on-" not in officer.get("/worklist").text
    kept = words(officer.get(f"/papers/{paper.id}").text)
    assert opening("Copy sent to the Child Care and Protection Board on %(day)s") in kept
    assert "Per post." in kept


def test_a_decided_warning_leads_from_the_worklist_to_its_draft_and_is_gone_once_signed(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=9), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        escalation = work.session.exec(select(EscalationRow)).one()
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.OFFICIAL_WARNING, "Tweede keer.")
    officer = visitor("officer")
    page = officer.get("/worklist").text
    assert f'href="/escalations/{escalation.id}#escalation-papers-title"' in page
    assert 'id="escalation-papers-title"' in officer.get(f"/escalations/{escalation.id}").text
    assert "/complete" not in page, "it is completed automatically"
    new = NewPaper(escalation.person_id, PaperKind.OFFICIAL_WARNING, escalation_id=escalation.id)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        paper = draft_paper(work, new)
    drafted = officer.get("/worklist").text
    assert f'href="/papers/{paper.id}"' in drafted
    assert named("paper_state", "drafted") in words(drafted)


@pytest.mark.parametrize("day", ["", "gisteren", "morgen", "31-31"])
def test_a_day_on_which_no_copy_can_have_been_sent_is_refused_beside_its_field(
    arrange: Arranger, visitor: Visitor, day: str
) -> None:
    desk_of(arrange, regime="juvenile").signed(PaperKind.OFFICIAL_WARNING)
    officer = visitor("officer")
    task, form = copy_form(officer.get("/worklist").text)
    answer = officer.post(f"/tasks/{task}/complete", data=form | {f"sent_on-{task}": day})
    assert answer.status_code == 422
    assert error_of(answer.text, f"sent_on-{task}")
    assert officer.post(f"/tasks/{task}/complete", data=form).status_code == 422
    assert copy_form(officer.get("/worklist").text) == (task, form)


def copy_form(page: str) -> tuple[str, dict[str, str]]:
    """The task to send a copy, by the field for its day, and what its form sends unseen."""
    task = page.split('name="sent_on-')[1].split('"')[0]
    return task, hidden(page, f"/tasks/{task}/complete")


def test_a_stale_view_of_a_task_changes_nothing_and_the_header_still_counts(
    arrange: Arranger, visitor: Visitor
) -> None:
    task = a_call(arrange, arrange.person().id)
    officer = visitor("officer")
    answer = officer.post(f"/tasks/{task.id}/complete", data={"version": "7"})
    assert answer.status_code == 412
    assert badges(answer.text) == badges(officer.get("/worklist").text) != []


def badges(page: str) -> list[str]:
    return re.findall(r'<span class="utrecht-number-badge">(\d+)', page)


def test_somebody_elses_tasks_are_not_there(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    task = a_call(arrange, person.id)
    outsider = visitor("outsider")
    assert person.family_name not in outsider.get("/worklist").text
    assert outsider.post(f"/tasks/{task.id}/complete", data={"version": "1"}).status_code == 404
    assert (
        outsider.post(f"/tasks/{unknown_id()}/complete", data={"version": "1"}).status_code == 404
    )


def test_an_empty_worklist_says_so(visitor: Visitor) -> None:
    assert dutch("Nothing is waiting for you") in words(visitor("officer").get("/worklist").text)


def test_a_role_without_escalations_has_no_worklist(visitor: Visitor) -> None:
    for role in ("planner", "provider", "auditor", "admin"):
        assert visitor(role).get("/worklist").status_code == 403


def test_filters_stay_in_the_address_as_codes_and_come_back_with_every_act(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer = visitor("officer")
    own, other = arrange.person(family_name="Eigen"), arrange.person(family_name="Ander", tier=1)
    call = a_call(arrange, own.id)
    arrange.miss(other, NOW - timedelta(days=1))
    address = "/worklist?kind=call_person&tier=2&whose=own"
    page = officer.get(address).text
    assert "Eigen" in page
    assert "Ander" not in page
    assert 'value="call_person" selected' in page
    done = f"/tasks/{call.id}/complete"
    answer = officer.post(done, data=hidden(page, done))
    assert answer.headers["location"] == f"{address}&flash=done"
    assert "Ander" in officer.get("/worklist?kind=give_verdict").text
    assert "Ander" in officer.get("/worklist?kind=unknown&tier=9&officer=x&due=never").text
    assert dutch("Nothing is waiting with these filters") in words(
        officer.get("/worklist?tier=3").text
    )


def test_ticked_tasks_are_marked_as_done_together(arrange: Arranger, visitor: Visitor) -> None:
    tasks = [a_call(arrange, arrange.person().id, hours) for hours in (1, 2, 3)]
    officer = visitor("officer")
    page = officer.get("/worklist").text
    form = DONE | hidden(page, BULK) | {f"ticked-{one.id}": "1" for one in tasks[:2]}
    answer = officer.post(BULK, data=form | {"note-ticked": "Gebeld en gesproken."})
    assert flashed(answer) == "done"
    assert states(arrange, tasks) == ["done", "done", "opened"]
    with arrange.database.work(CLOCK, NOW) as work:
        assert work.session.get_one(TaskRow, tasks[1].id).done_note == "Gebeld en gesproken."
    long = officer.post(BULK, data=form | {"note-ticked": "x" * 2_001})
    assert error_of(long.text, "note-ticked")


def test_one_task_that_cannot_be_done_is_named_and_none_is_done(
    arrange: Arranger, visitor: Visitor
) -> None:
    first, gone = arrange.person(), arrange.person(family_name="Verdwenen")
    tasks = [a_call(arrange, one.id) for one in (first, gone)]
    officer = visitor("officer")
    form = DONE | hidden(officer.get("/worklist").text, BULK)
    officer.post(f"/tasks/{tasks[1].id}/complete", data={"version": "1"})
    ticked = {f"ticked-{one.id}": "1" for one in tasks}
    page = officer.post(BULK, data=form | ticked | {"note-ticked": "Allebei."})
    assert page.status_code == 422
    assert f"{gone.given_name} Verdwenen: {dutch('Already done by someone else')}" in words(
        page.text
    )
    assert f'name="ticked-{tasks[0].id}" value="1" checked' in page.text
    assert states(arrange, tasks) == ["opened", "done"]
    nothing = officer.post(BULK, data=form)
    assert nothing.status_code == 422
    assert dutch("Tick at least one") in words(nothing.text)


def test_ticked_tasks_are_handed_over_to_a_colleague_who_sees_the_client(
    arrange: Arranger, visitor: Visitor
) -> None:
    shared, own = (
        arrange.person(family_name="Samen"),
        arrange.person(family_name="Alleen", deputy_id=None),
    )
    tasks = [a_call(arrange, one.id) for one in (shared, own)]
    officer, deputy = visitor("officer"), visitor("deputy")
    form = hidden(officer.get("/worklist").text, BULK) | {"act": "hand-over"}
    both = {f"ticked-{one.id}": "1" for one in tasks}
    assert error_of(officer.post(BULK, data=form | both).text, "to")
    form |= {"to": str(arrange.office.deputy.staff_id)}
    refused = words(officer.post(BULK, data=form | both).text)
    assert f"Alleen: {fault('does-not-see-file')}" in refused
    assert f"Samen: {fault('does-not-see-file')}" not in refused
    assert "task_handed" not in deputy.get("/notices").text
    first = form | {f"ticked-{tasks[0].id}": "1"}
    assert flashed(officer.post(BULK, data=first)) == "tasks-handed"
    assert flashed(officer.post(BULK, data=first)) == "tasks-handed", "a second click"
    assert opening("Handed over to %(name)s by %(by)s") in words(officer.get("/worklist").text)
    mine = deputy.get("/worklist?whose=to-me").text
    assert "Samen" in mine
    assert "Samen" not in officer.get("/worklist?whose=to-me").text
    (address,) = re.findall(
        r'action="(/notices/task_handed/[^"]+/open)"', deputy.get("/notices").text
    )
    assert deputy.post(address).headers["location"].startswith("/worklist?whose=to-me")
    with arrange.database.work(CLOCK, NOW) as work:
        noted = text("select action from audit_entry where subject_id = :task")
        assert list(work.session.scalars(noted, {"task": tasks[0].id})) == ["hand-over-task"]


def test_another_day_is_set_for_ticked_tasks_and_one_that_does_not_allow_it_is_named(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = arrange.person(family_name="Vrij"), arrange.person(family_name="Vast")
    tasks = [a_call(arrange, one.id) for one in (person, other)]
    begins = arrange.appointment(other, NOW + timedelta(days=1))
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(TaskRow, tasks[1].id).appointment_id = begins.id
    officer = visitor("officer")
    form = hidden(officer.get("/worklist").text, BULK) | {"act": "set-day"}
    both = {f"ticked-{one.id}": "1" for one in tasks}
    assert error_of(officer.post(BULK, data=form | both | {"day": "geen dag"}).text, "day")
    assert error_of(officer.post(BULK, data=form | both | {"day": "1-11-2026"}).text, "day")
    in_three = {"day": (NOW + timedelta(days=3)).date().isoformat()}
    refused = words(officer.post(BULK, data=form | both | in_three).text)
    assert f"Vast: {fault('after-appointment')}" in refused
    first = form | {f"ticked-{tasks[0].id}": "1"} | in_three
    for _ in range(2):
        assert flashed(officer.post(BULK, data=first)) == "task-day-set"
    with arrange.database.work(CLOCK, NOW) as work:
        row, kept = (work.session.get_one(TaskRow, one.id) for one in tasks)
        assert (row.version, row.was_due_at, kept.version) == (2, tasks[0].due_at, 1)
        assert row.due_at == start_of_day(NOW.date() + timedelta(days=4))
    assert "(was " in words(officer.get("/worklist").text)


def states(arrange: Arranger, tasks: list[TaskRow]) -> list[str]:
    with arrange.database.work(CLOCK, NOW) as work:
        return [work.session.get_one(TaskRow, one.id).state for one in tasks]


def test_a_task_about_an_appointment_that_has_passed_folds_with_its_reason(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    passed = arrange.appointment(person, NOW - timedelta(hours=3), state="attended")
    task = a_call(arrange, person.id)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(TaskRow, task.id).appointment_id = passed.id
    officer = visitor("officer")
    page = officer.get("/worklist?tier=2").text
    assert person.family_name not in page
    (link,) = re.findall(r'href="(/worklist[^"]*passed=yes[^"]*)"', page)
    shown = words(officer.get(html.unescape(link)).text)
    assert person.family_name in shown
    assert (
        opening("The appointment was on %(moment)s, so nothing has to be done any more.") in shown
    )


def test_the_queue_is_read_in_at_most_eight_statements_however_many_clients_and_kinds(
    arrange: Arranger, connection: Connection
) -> None:
    for number in range(4):
        person = arrange.person()
        arrange.miss(person, NOW - timedelta(days=1 + number))
        a_call(arrange, person.id)
        at = NOW - timedelta(hours=3 * number + 2)
        arrange.appointment(person, at, state="outcome_overdue", overdue_at=at)
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            found = my_worklist(work)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert len(found.queue.people) == 4
    read = [one for one in seen if "select" in one.lower() and "set_config" not in one]
    # One more writes what was looked at in the access log.
    assert len(read) <= 7, read


def test_an_officer_begins_with_work_of_their_own_and_the_badge_counts_that(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, staff = arrange.office, arrange.office.officer.staff_id
    theirs = {"officer_id": office.colleague.staff_id}
    people = {
        "Eigen-": arrange.person(family_name="Eigen-"),
        "Samen-": arrange.person(family_name="Samen-", co_officer_id=staff, **theirs),
        "Gekregen-": arrange.person(family_name="Gekregen-", deputy_id=staff, **theirs),
        "Collega-": arrange.person(family_name="Collega-", deputy_id=staff, **theirs),
    }
    calls = {name: a_call(arrange, person.id) for name, person in people.items()}
    given = calls["Gekregen-"]
    answer = visitor("supervisor").post(
        BULK, data={f"ticked-{given.id}": "1", "act": "hand-over", "to": str(staff)}
    )
    assert flashed(answer) == "tasks-handed"
    officer = visitor("officer")

    def listed(address: str) -> tuple[list[str], str]:
        page = officer.get(address).text
        worklist = page[: page.index("</header>")].split('href="/worklist"')[1]
        number = badges(worklist)[0]
        return [name for name in people if name in page], number

    mine = ["Eigen-", "Samen-", "Gekregen-"]
    assert listed("/worklist") == (mine, "3")
    assert listed("/worklist?whose=mine&due=today-only") == (mine, "3")
    assert listed("/worklist?whose=all") == ([*people], "3")
    assert listed("/worklist?kind=call_person") == ([*people], "3"), (
        "a saved filter shows what it did"
    )
    assert listed("/worklist?whose=others") == ([*people][1:], "3")
    lead = visitor("supervisor").get("/worklist").text
    assert all(name in lead for name in people)
