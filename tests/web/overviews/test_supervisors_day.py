"""The first page of a supervisor: each number is the number of rows on the page it leads to."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.orders.rows import OrderRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.test_statements import statements

TODAY = civil_date(NOW)
# Of the page itself, besides who the visitor is and the counts of its header.
BUDGET = 24


def numbers(page: str) -> dict[str, int]:
    """Each number of the page, by the address it leads to."""
    found = re.findall(r'class="[^"]*number" href="([^"]+)"><span class="figure">(\d+)<', page)
    return {html.unescape(href): int(number) for href, number in found}


def test_each_number_is_that_of_the_rows_it_leads_to(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = arrange.office
    late, other = arrange.person(family_name="Laat"), arrange.person(family_name="Anders")
    there = {"team_id": office.other_team_id, "officer_id": office.outsider.staff_id}
    hidden = arrange.person(family_name="Verborgen", **there)
    for person in (late, other, hidden):
        row = EscalationRow(
            person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=2,
            opened_at=NOW - timedelta(days=2), state="acknowledged",
            acknowledged_by=office.supervisor.staff_id,
            acknowledged_until_at=NOW + timedelta(hours=-1 if person is late else 3),
        )  # fmt: skip
        arrange.add(row)
        notice = StaffNoticeRow(
            staff_id=office.supervisor.staff_id, person_id=person.id, escalation_id=row.id,
            created_at=NOW,
        )  # fmt: skip
        arrange.add(notice)
    arrange.miss(late, NOW - timedelta(days=10))
    arrange.plan(other, state=PlanState.SUBMITTED)
    arrange.add(
        OrderRow(
            person_id=late.id, frame="VV", court_reference="einde", starts_on=TODAY - timedelta(days=300),
            ends_on=TODAY + timedelta(days=20), created_by=office.officer.staff_id,
        )
    )  # fmt: skip
    away = (start_of_day(TODAY + timedelta(days=1)), start_of_day(TODAY + timedelta(days=2)))
    arrange.leave(office.officer, *away)

    reader = visitor("supervisor")
    assert reader.get("/").headers["location"] == "/today"
    with statements(monkeypatch) as of_any_page:
        reader.get("/me/calendar")
    with statements(monkeypatch) as sent:
        page = reader.get("/today").text
    assert len(sent) - len(of_any_page) <= BUDGET
    assert "Verborgen" not in page
    found = numbers(page)
    named = re.findall(r'strong" href="(/escalations/[^"]+)"', page)
    assert len(named) == len(set(named)) == 2, "each escalation is listed once"
    assert found == {
        "/escalations?clock=overdue": 1,
        "/escalations?clock=today": 1,
        "/worklist?due=today&kind=give_verdict": 1,
        "/approvals#plans": 1,
        "/escalations?view=to-me": 2,
        "/notices?show=unread": 2,
        "/orders-ending?weeks=13": 1,
    }
    rows = {
        "/escalations": r'id="row-',
        "/worklist": r'class="queue"',
        "/approvals": r'href="/plans/[^"]+/review"',
        "/notices": r'id="notice-',
        "/orders-ending": r"person-name",
    }
    for href, count in found.items():
        pattern = rows[href.partition("?")[0].partition("#")[0]]
        assert len(re.findall(pattern, reader.get(href).text)) == count, href
    assert f"officer={office.officer.staff_id}&amp;first=2026-11-25&amp;last=2026-11-25" in page
    assert words(reader.get("/orders-ending?weeks=4").text).count("Laat") == 1
    for role in ("officer", "planner"):
        assert visitor(role).get("/today").status_code == 403
