"""Notices of what others did: a client replied, a plan was decided on, an escalation reached me or was decided."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.base.ids import new_id
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.messages.incoming_rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.shell.wording import dutch, named

HOUR = timedelta(hours=1)


def unread(page: str) -> int:
    """The number beside the notices in the header."""
    found = re.search(
        r'href="/notices"(?:(?!</a>).)*?number-badge">(\d+)',
        page.split('id="finder"')[0],
        re.DOTALL,
    )
    return int(found[1]) if found else 0


def reply_of(person: PersonRow, hours: int) -> InboundTextRow:
    return InboundTextRow(
        person_id=person.id, sender="+447700900123", body="JA", meaning="yes",
        sid=f"SM{new_id().hex}", received_at=NOW - hours * HOUR,
    )  # fmt: skip


def a_reply(arrange: Arranger, person: PersonRow, hours: int = 1) -> InboundTextRow:
    row = reply_of(person, hours)
    arrange.add(row)
    return row


def notified(arrange: Arranger, person: PersonRow) -> EscalationRow:
    escalation = EscalationRow(
        person_id=person.id, trigger_key=str(new_id()), rule_code="x", rule_version=1, severity=2,
        opened_at=NOW - 2 * HOUR, state="opened", trigger="unexcused-in-window",
    )  # fmt: skip
    arrange.add(escalation)
    arrange.add(
        StaffNoticeRow(
            staff_id=arrange.office.officer.staff_id, person_id=person.id,
            escalation_id=escalation.id, created_at=NOW - HOUR,
        )
    )  # fmt: skip
    return escalation


@pytest.fixture
def people(arrange: Arranger) -> dict[str, PersonRow]:
    """One client with a notice of each kind, for the officer."""
    found = {
        kind: arrange.person(family_name=kind.title().replace("_", ""))
        for kind in ("replied", "plan_approved", "plan_returned", "decided", "notified")
    }
    a_reply(arrange, found["replied"])
    supervisor = arrange.office.supervisor.staff_id
    for kind, state in (("plan_approved", "approved"), ("plan_returned", "returned")):
        plan, _ = arrange.plan(found[kind], state=state)
        with arrange.database.work(CLOCK, NOW) as work:
            plan = work.session.merge(plan)
            plan.author_id, plan.decided_by = arrange.office.officer.staff_id, supervisor
            plan.decided_at = NOW - HOUR
            plan.return_reason = "Te weinig." if state == "returned" else None
    notified(arrange, found["notified"])
    escalation = notified(arrange, found["decided"])
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "Samen opgelost.")
    return found


def test_each_notice_leads_to_what_it_is_about_and_is_read_then(
    people: dict[str, PersonRow], visitor: Visitor
) -> None:
    officer = visitor("officer")
    page = officer.get("/notices").text
    # The decided escalation had also been notified, which is over.
    assert unread(page) == 5
    for kind, person in people.items():
        assert named("notice", kind) in words(page)
        assert person.family_name in page
    targets = {"replied": "/conversation", "plan_approved": "/plans/", "decided": "/escalations/"}
    left = 5
    for kind, target in targets.items():
        (address,) = re.findall(rf'action="(/notices/{kind}/[^"]+/open)"', page)
        assert target in officer.post(address).headers["location"]
        left -= 1
        assert unread(officer.get("/notices").text) == left
        assert officer.post(address).status_code == 303
    only = officer.get("/notices?show=unread").text
    assert only.count('id="notice-') == left
    assert visitor("outsider").post(address).status_code == 404


def test_all_are_marked_as_read_up_to_the_moment_of_the_page(
    people: dict[str, PersonRow], arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    officer = visitor("officer")
    form = hidden(officer.get("/notices").text, "/notices/read-all")
    early = {"until": (NOW - 3 * HOUR).isoformat()}
    for until in (early, {"until": "no moment"}, {}):
        officer.post("/notices/read-all", data=until)
        assert unread(officer.get("/notices").text) == 5
    officer.post("/notices/read-all", data=form)
    page = officer.get("/notices?show=unread").text
    assert unread(page) == 0
    assert dutch("You have read every notice") in words(page)
    with database.work(CLOCK, NOW) as work:
        assert all(one.read_at for one in work.session.exec(select(StaffNoticeRow)))
    a_reply(arrange, arrange.person())
    assert unread(officer.get("/notices").text) == 1


def test_notices_of_one_client_and_kind_are_one_row_and_what_came_later_stays_unread(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(family_name="Peer"), visitor("officer")
    for hours in (1, 2, 3):
        a_reply(arrange, person, hours)
    for _ in range(2):
        notified(arrange, person)
    page = officer.get("/notices").text
    assert unread(page) == 5
    assert page.count('id="notice-') == 2
    assert dutch("%(num)s replies of %(name)s", num=3, name="Voorbeeld Peer") in words(page)
    # Two escalations are two things to open.
    assert len(re.findall(r'action="/notices/notified/[^"]+/open"', page)) == 2
    (address,) = re.findall(r'action="(/notices/replied/[^"]+/open)"', page)
    later = a_reply(arrange, person, 0)
    officer.post(address)
    assert unread(officer.get("/notices").text) == 3
    officer.post(f"/notices/replied/{later.id}/open")
    page = officer.get("/notices").text
    assert unread(page) == 2
    assert dutch("all read") in words(page)
    arrange.add(*(reply_of(person, hours=0) for _ in range(98)))
    page = officer.get("/notices").text
    assert page.count('id="notice-') == 2
    assert 'number-badge">99+' in page


def test_equal_decisions_of_a_day_are_one_row_and_those_about_clients_of_colleagues_are_not_counted(
    arrange: Arranger, visitor: Visitor
) -> None:
    colleague = arrange.office.colleague.staff_id
    people = [arrange.person(family_name=name) for name in ("Appel", "Braam")]
    people += [
        arrange.person(family_name="Citroen", officer_id=colleague, deputy_id=people[0].officer_id)
    ]
    people += [arrange.person(family_name="Druif")]
    for person in people:
        escalation = notified(arrange, person)
        decision = Decision.CHANGE_PLAN if person is people[3] else Decision.CLOSE
        with arrange.database.work(arrange.office.supervisor, NOW) as work:
            decide(work, escalation.id, 1, decision, "Samen opgelost.")
    officer = visitor("officer")
    page = officer.get("/notices").text
    assert page.count('id="notice-decided-') == 3
    assert unread(page) == 3
    (bundle,) = [one for one in page.split("<li id=") if "Appel" in one]
    assert "Braam" in bundle
    assert "Citroen" not in bundle
    assert f"{dutch('%(num)s escalation', num=2)}, " in words(bundle)
    assert page.count(dutch("for information: client of a colleague, not counted")) == 1


def test_notices_are_of_the_account_alone_and_of_clients_it_may_see(
    people: dict[str, PersonRow], visitor: Visitor
) -> None:
    for role in ("supervisor", "outsider"):
        page = visitor(role).get("/notices").text
        assert not any(one.family_name in page for one in people.values())
    for role in ("planner", "provider", "auditor", "admin"):
        assert visitor(role).get("/notices").status_code == 403
