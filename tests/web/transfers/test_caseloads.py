"""The caseloads of a team: numbers that lead to their rows, and proposals that end as one confirmed transfer."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.people.rows import get_person
from aftercare.store.transfers.rows import to_come_of
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, hidden, value_of, words
from tests.web.shell.test_statements import statements
from tests.web.shell.wording import dutch
from tests.web.transfers.test_transfers import NEW

BUDGET = 16


def linked(page: str, start: str) -> int:
    """The number in the link to an address that begins so."""
    found = re.search(
        rf'href="{re.escape(start)}[^>]*><span class="unseen">[^<]*</span>(\d+)',
        html.unescape(page),
    )
    assert found, start
    return int(found[1])


def hidden_day(page: str) -> str:
    """The first day that the proposal goes to the transfer with."""
    return hidden(page, NEW)["from_on"]


def rows(browser: TestClient, href: str, pattern: str) -> int:
    return len(re.findall(pattern, browser.get(href).text))


def test_the_numbers_are_those_of_their_rows_and_a_proposal_becomes_one_transfer(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = arrange.office
    full, free = office.officer.staff_id, office.colleague.staff_id
    clients = [arrange.person(deputy_id=None) for _ in range(3)]
    ahead = NOW + timedelta(days=7)
    for hour, client in enumerate(clients):
        for day in range(20):
            starts_at = ahead + timedelta(days=day // 5 * 7 + day % 5, hours=2 * hour)
            arrange.appointment(client, starts_at)
    arrange.appointment(clients[0], NOW + timedelta(hours=3))
    arrange.miss(clients[1], NOW - timedelta(days=1))
    there = {"team_id": office.other_team_id, "officer_id": office.outsider.staff_id}
    arrange.person(**there)

    reader = visitor("supervisor")
    with statements(monkeypatch) as of_any_page:
        reader.get("/me/calendar")
    with statements(monkeypatch) as sent:
        page = reader.get("/caseloads").text
    assert len(sent) - len(of_any_page) <= BUDGET
    caseload, worklist = f"/caseload?officer={full}", f"/worklist?officer={full}"
    assert linked(page, caseload) == rows(reader, caseload, "person-name") == 3
    assert linked(page, worklist) == rows(reader, worklist, 'class="queue"') == 1
    calendar = f"/calendar?view=week&on=2026-11-24&of=staff-{full}"
    assert linked(page, calendar) == 2
    # Sixty contacts in four weeks: the page says how full the week becomes.
    (before, after), *_ = re.findall(r": (\d+) → (\d+) procent vol", words(page))
    assert int(before) > int(after)
    # The same percentage as in the list above, which is of minutes and not of whole hours.
    assert f" {before}%" in words(page)
    checked = f"/caseloads/proposal?officer={full}"
    assert f'href="{checked}"' in page
    proposal = reader.get(checked).text
    proposed = re.findall(r'name="(to-[0-9a-f-]+)" value="([0-9a-f-]+)"', proposal)
    assert proposed
    assert {to for _, to in proposed} <= {str(free), str(office.deputy.staff_id)}
    assert dutch("No client can go without losing an appointment") in words(proposal)
    assert not re.search(r'name="to-[^>]+checked', proposal), (
        "these lose appointments: a person decides"
    )

    with arrange.database.work(CLOCK, NOW) as work:
        assert {get_person(work.session, one.id).officer_id for one in clients} == {full}
    asked = {"officer": str(full), "from_on": hidden_day(proposal), **dict(proposed)}
    shown = reader.get(NEW, params=asked)
    chosen = dict(re.findall(r'name="(to-[^"]+)".*?value="([^"]+)" selected', shown.text, re.S))
    assert dict(proposed).items() <= chosen.items()
    assert list(chosen.values()).count("stays") == len(clients) - len(proposed)
    assert list(chosen.values())[: len(proposed)] == [to for _, to in proposed]
    assert dutch("What changes") in words(shown.text)
    sent_form = chosen | {"from": str(full), "officer": "", "reason": "Verdelen van de drukte"}
    sent_form["from_on"] = value_of(shown.text, "from_on")
    assert sent_form["from_on"] == hidden_day(proposal)
    seen = reader.post(NEW, data=sent_form).text
    ticked = {"confirm": "yes", "without-yes": "yes"}
    answer = reader.post(NEW, data=sent_form | hidden(seen, NEW) | ticked)
    assert flashed(answer) == "transfer-planned"
    with arrange.database.work(CLOCK, NOW) as work:
        coming = to_come_of(work.session, [one.id for one in clients])
    assert {(f"to-{one}", str(row.to_officer_id)) for one, row in coming.items()} == set(proposed)
    again = reader.get("/caseloads").text
    assert dutch("%(num)s with a planned transfer", num=len(coming)) in words(again)
    assert f'href="{checked}"' not in again, "their work is gone, though it is still in the weeks"
    assert visitor("officer").get("/caseloads").status_code == 403
