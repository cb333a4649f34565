"""The inbox stands in the order of what presses most, and is asked for by codes in its address."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.bootstrap import AppState
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.escalation.inbox import look_in_inbox
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.inbox import InboxClock, InboxQuery, InboxView
from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, EscalationStepRow
from aftercare.store.escalation.screen_inbox_list import inbox_mark
from aftercare.store.staff.stand_in_rows import StandInRow
from aftercare.web.escalation.inbox_filters import address_of, filters_of, page_of_address
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, hidden, words
from tests.web.shell.wording import dutch

ALL = InboxQuery()


def ids(arrange: Arranger, who: Actor, asked: InboxQuery = ALL, first: int = 0) -> list[UUID]:
    with arrange.database.work(who, NOW) as work:
        return [
            escalation["id"] for escalation in look_in_inbox(work, asked, first, 25).escalations
        ]


def test_severity_goes_before_the_clock_and_a_ladder_at_its_end_before_one_that_waits(
    arrange: Arranger,
) -> None:
    person = arrange.person()
    later = open_escalation(arrange, person, 9, severity=2)
    soon = open_escalation(arrange, person, 1, severity=2)
    view = open_escalation(arrange, person, None, severity=2)
    worst = open_escalation(arrange, person, 30, severity=3)
    # What is taken up waits for its own end, not for the step behind it.
    taken = open_escalation(
        arrange,
        person,
        0,
        severity=2,
        state="acknowledged",
        acknowledged_by=person.officer_id,
        acknowledged_until_at=NOW + timedelta(hours=5),
    )
    order = [worst.id, view.id, soon.id, taken.id, later.id]
    assert ids(arrange, arrange.office.supervisor) == order


def test_equals_keep_their_order_from_page_to_page(arrange: Arranger) -> None:
    person = arrange.person()
    escalations = {open_escalation(arrange, person, 4).id for _ in range(30)}
    supervisor = arrange.office.supervisor
    first, second = ids(arrange, supervisor), ids(arrange, supervisor, first=25)
    assert (len(first), len(second)) == (25, 5)
    assert {*first, *second} == escalations
    # Beyond the end stands the last page.
    assert ids(arrange, supervisor, first=2_000) == second


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (InboxQuery(severity=3), {"worst"}),
        (InboxQuery(state=EscalationState.ACKNOWLEDGED), {"taken"}),
        (InboxQuery(trigger=Trigger.LOST_CONTACT), {"lost"}),
        (InboxQuery(clock=InboxClock.OVERDUE), {"late", "notified"}),
        (InboxQuery(clock=InboxClock.TODAY), {"worst", "lost"}),
        (InboxQuery(clock=InboxClock.LATER), {"taken"}),
        (InboxQuery(clock=InboxClock.TODAY, severity=3), {"worst"}),
    ],
    ids=lambda one: str(sorted(one)) if isinstance(one, set) else "",
)
def test_each_filter_finds_what_it_says(
    arrange: Arranger, asked: InboxQuery, found: set[str]
) -> None:
    person = arrange.person()
    escalations = {
        "worst": open_escalation(arrange, person, 2, severity=3),
        "late": open_escalation(arrange, person, -1),
        "notified": open_escalation(arrange, person, None),
        "lost": open_escalation(arrange, person, 5, trigger="lost-contact"),
        "taken": open_escalation(
            arrange,
            person,
            3,
            state="acknowledged",
            acknowledged_by=person.officer_id,
            acknowledged_until_at=NOW + timedelta(days=2),
        ),
    }
    names = {escalation.id: name for name, escalation in escalations.items()}
    assert {names[one] for one in ids(arrange, arrange.office.supervisor, asked)} == found


def test_views_show_why_an_escalation_is_here(arrange: Arranger) -> None:
    office = arrange.office
    own, colleagues = arrange.person(), arrange.person(officer_id=office.colleague.staff_id)
    mine, handed = open_escalation(arrange, own), open_escalation(arrange, colleagues)
    with arrange.database.work(office.supervisor, NOW) as work:
        hand_escalations_over(work, {handed.id: 1}, office.officer.staff_id, "Leave until Monday.")
    officer = office.officer
    assert ids(arrange, officer, InboxQuery(view=InboxView.OWN)) == [mine.id]
    assert ids(arrange, officer, InboxQuery(view=InboxView.HANDED)) == [handed.id]
    assert ids(arrange, officer, InboxQuery(view=InboxView.STANDING_IN)) == []
    by_officer = InboxQuery(officer_id=office.colleague.staff_id)
    assert ids(arrange, office.supervisor, by_officer) == [handed.id]
    arrange.add(
        StandInRow(
            officer_id=officer.staff_id,
            stand_in_id=office.colleague.staff_id,
            from_on=date(2026, 11, 24),
            until_on=date(2026, 11, 24),
            created_by=office.supervisor.staff_id,
            created_at=NOW,
        )
    )
    standing_in = InboxQuery(view=InboxView.STANDING_IN)
    assert set(ids(arrange, office.colleague, standing_in)) == {mine.id, handed.id}


def test_what_reached_the_desk_is_asked_of_whoever_sat_there(arrange: Arranger) -> None:
    office = arrange.office
    escalation = open_escalation(arrange, arrange.person())
    asked = InboxQuery(view=InboxView.NOTIFIED)
    assert ids(arrange, office.duty_desk, asked) == []
    with arrange.database.work(CLOCK, NOW) as work:
        step = work.session.exec(
            select(EscalationStepRow).where(
                EscalationStepRow.escalation_id == escalation.id, EscalationStepRow.position == 1
            )
        ).one()
        step.state, step.notified_at = "notified", NOW
        step.staff_id, step.reached = office.duty_desk.staff_id, "duty_desk"
    assert ids(arrange, office.duty_desk, asked) == [escalation.id]
    assert ids(arrange, office.supervisor, asked) == []


def test_counts_are_of_everything_and_only_who_is_shown_is_on_record(arrange: Arranger) -> None:
    people = [arrange.person() for _ in range(3)]
    for person in people:
        open_escalation(arrange, person)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        found = look_in_inbox(work, InboxQuery(view=InboxView.HANDED), 0, 2)
        assert (found.total, found.escalations) == (0, [])
        assert found.counts[""] == found.counts["own"] == 3
        assert len(look_in_inbox(work, ALL, 0, 2).escalations) == 2
    with arrange.database.work(CLOCK, NOW) as work:
        query = text("select count(*) from audit_entry where action = 'read-inbox'")
        assert work.session.execute(query).scalar() == 2


@pytest.mark.parametrize(
    ("trigger", "counted"),
    [
        (Trigger.UNEXCUSED_IN_WINDOW, "%(num)s appointment"),
        (Trigger.OUTCOME_OVERDUE, "%(num)s appointment"),
        (Trigger.DEADLINE_OVERDUE, "%(num)s deadline"),
        (Trigger.TREATMENT_NOT_STARTED, "%(num)s deadline"),
        (Trigger.ALARM, "%(num)s alarm"),
        (Trigger.CONTACT_SHORTFALL, "%(num)s shortfall"),
        (Trigger.LOST_CONTACT, "%(num)s period without contact"),
    ],
)
def test_an_escalation_says_what_it_is_about_and_how_many(
    arrange: Arranger, visitor: Visitor, trigger: Trigger, counted: str
) -> None:
    person = arrange.person()
    escalation = open_escalation(arrange, person, trigger=trigger.value)
    missed, _ = arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    arrange.add(
        EscalationCauseRow(
            escalation_id=escalation.id,
            appointment_id=missed.id,
            person_id=person.id,
            noticed_at=NOW,
        )
    )
    assert f" {dutch(counted, num=1)} " in words(visitor("supervisor").get("/escalations").text)


def test_filters_survive_paging_taking_up_and_handing_over(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    escalations = [open_escalation(arrange, person, severity=3) for _ in range(26)]
    supervisor = visitor("supervisor")
    here = "/escalations?view=own&severity=high&clock=today"
    page = supervisor.get(here).text
    assert "26 open" in words(page)
    assert f'href="{here.replace("&", "&amp;")}&amp;page=2"' in page
    second = supervisor.get(f"{here}&page=2").text
    (escalation,) = re.findall(r'id="row-([0-9a-f-]+)"', second)
    form = hidden(second, f"/escalations/{escalation}/acknowledge")
    answer = supervisor.post(f"/escalations/{escalation}/acknowledge", data=form)
    assert answer.headers["location"] == f"{here}&page=2&flash=acknowledged"
    form = hidden(page, "/escalations/hand-over") | {f"ticked-{escalations[0].id}": "1"}
    unsaid = supervisor.post("/escalations/hand-over", data=form)
    assert unsaid.status_code == 422
    assert '<option value="high" selected' in unsaid.text
    form |= {"to": str(arrange.office.colleague.staff_id), "hand_reason": "Leave until Monday."}
    done = supervisor.post("/escalations/hand-over", data=form)
    assert flashed(done) == "handed"
    assert done.headers["location"].startswith(here)


@pytest.mark.parametrize(
    "query",
    ["severity=worst", "clock=never", "view=x", "about='", "officer=1", "state=resolved", "page=²"],
)
def test_a_filter_that_means_nothing_is_left_out(
    arrange: Arranger, visitor: Visitor, query: str
) -> None:
    open_escalation(arrange, arrange.person())
    answer = visitor("supervisor").get(f"/escalations?{query}")
    assert answer.status_code == 200
    assert "1 open" in words(answer.text)


def test_an_address_is_read_back_as_it_was_written() -> None:
    filters = filters_of({"view": "own", "severity": "high", "name": "Somebody"})
    assert filters == {"view": "own", "severity": "high"}
    assert page_of_address(address_of(filters, "3")) == (filters, "3")
    assert page_of_address("https://elsewhere.example/escalations?view=own") == ({}, "")


def test_nothing_of_another_team_is_counted(arrange: Arranger, app_state: AppState) -> None:
    escalation = open_escalation(arrange, arrange.person())
    with arrange.database.work(arrange.office.other_supervisor, NOW) as work:
        found = look_in_inbox(work, ALL, 0, 25)
        assert (found.escalations, found.total, found.counts[""], found.officers) == ([], 0, 0, [])
        assert work.session.get(EscalationRow, escalation.id) is None


@pytest.mark.parametrize(
    "asked",
    [ALL, InboxQuery(severity=1), InboxQuery(view=InboxView.HANDED, clock=InboxClock.LATER)],
)
def test_whatever_is_asked_the_page_bears_the_mark_and_the_officers_of_everything(
    arrange: Arranger, asked: InboxQuery
) -> None:
    person = arrange.person()
    escalation = open_escalation(arrange, person, 4, severity=3)
    open_escalation(arrange, person, None, severity=2)
    seen = set()
    for _ in range(2):
        with arrange.database.work(arrange.office.supervisor, NOW) as work:
            found = look_in_inbox(work, asked, 0, 1)
            assert found.mark == inbox_mark(work.session)
            assert [officer for officer, _ in found.officers] == [person.officer_id]
            seen.add(found.mark)
        with arrange.database.work(CLOCK, NOW) as work:
            steps = select(EscalationStepRow).where(
                EscalationStepRow.escalation_id == escalation.id,
                EscalationStepRow.state == "waiting",
            )
            for step in work.session.exec(steps):
                step.state = "notified"
    assert len(seen) == 2
