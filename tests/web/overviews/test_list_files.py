"""The worklist and the inbox as files: the same filters as the page, no hidden file, and on record."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from datetime import timedelta

from httpx import Response
from sqlmodel import select

from aftercare.casework.escalation.inbox import MOST_EXPORTED
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, words
from tests.web.shell.wording import dutch


def an_escalation(arrange: Arranger, person: PersonRow, severity: int) -> None:
    arrange.add(
        EscalationRow(
            person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=severity,
            opened_at=NOW, state="opened",
        )
    )  # fmt: skip


def cells(answer: Response, column: str) -> list[str]:
    """What a spreadsheet in Dutch shows of a column."""
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(BOM_UTF8)
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    at = head.index(dutch(column))
    return [line[at] for line in lines]


def names(answer: Response) -> list[str]:
    return cells(answer, "Client")


def test_a_list_as_a_file_has_the_rows_of_the_page_and_its_looks_are_on_record(
    arrange: Arranger, visitor: Visitor
) -> None:
    urgent, other = arrange.person(family_name="=Dringend"), arrange.person(family_name="Rustig")
    there = {
        "team_id": arrange.office.other_team_id,
        "officer_id": arrange.office.outsider.staff_id,
    }
    hidden = arrange.person(family_name="Verborgen", **there)
    for hour, (person, severity) in enumerate(((urgent, 3), (other, 1), (hidden, 3))):
        an_escalation(arrange, person, severity)
        arrange.miss(person, NOW - timedelta(days=1, hours=hour))
    reader = visitor("supervisor")

    inbox = reader.get("/escalations/csv?severity=high")
    assert len(names(inbox)) == 1
    assert "Dringend" in inbox.text
    assert "Verborgen" not in inbox.text
    worklist = reader.get("/worklist/csv?kind=give_verdict")
    assert len(names(worklist)) == 2
    assert "Verborgen" not in worklist.text
    assert names(reader.get("/worklist/csv?kind=record_outcome")) == []
    assert names(reader.get("/escalations/csv?view=decided")) == []

    for action in ("export-inbox", "export-worklist"):
        found = visitor("auditor").get(f"/access-log?action={action}").text
        assert arrange.office.supervisor.display_name in words(found)
    looks = f"/access-log?reference={urgent.reference}&role=supervisor&looks=yes"
    log = visitor("auditor").get(looks).text
    assert dutch("Viewed") in words(log)
    assert visitor("planner").get("/worklist/csv").status_code == 403


def test_an_escalation_of_which_everyone_was_notified_is_overdue_since_then(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(family_name="Dringend")
    an_escalation(arrange, person, 3)
    with arrange.database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(EscalationRow))
        escalation_id = row.id
    arrange.add(
        EscalationStepRow(
            escalation_id=escalation_id, person_id=person.id, position=0, audience="officer",
            ask="decide", due_at=NOW - timedelta(days=3), state="notified",
            notified_at=start_of_day(civil_date(NOW)) - timedelta(days=2),
        )
    )  # fmt: skip
    reader = visitor("supervisor")
    file = reader.get("/escalations/csv?clock=overdue")
    assert cells(file, "Deadline") == ["2026-11-21"]
    assert cells(file, "Overdue") == [dutch("yes")]
    late = dutch("%(num)s day overdue", num=3)
    for page in ("/today", "/escalations?clock=overdue", f"/escalations/{escalation_id}"):
        assert late in words(reader.get(page).text), page


def test_each_line_of_a_worklist_says_when_it_is_due_as_the_page_does_and_whose_client_it_is(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, today = arrange.person(), start_of_day(civil_date(NOW))
    for days in (0, 1, 2):
        missed = arrange.appointment(person, NOW - timedelta(days=5 - days), state="missed")
        arrange.absence(missed, evidence_by=today, decide_by=today + timedelta(days=days))
    reader = visitor("supervisor")
    file = reader.get("/worklist/csv?kind=give_verdict")
    assert cells(file, "Due") == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert cells(file, "When it is due") == [
        dutch(name) for name in ("Overdue", "Today", "This week")
    ]
    assert set(cells(file, "Officer")) == {arrange.office.officer.display_name}
    assert "di 24 nov" in words(reader.get("/worklist?kind=give_verdict").text)


def test_no_file_is_made_of_more_escalations_than_fit(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    with arrange.database.work(CLOCK, NOW) as work:
        for number in range(MOST_EXPORTED + 1):
            work.session.add(
                EscalationRow(
                    person_id=person.id, trigger_key=str(number), rule_code="x", rule_version=1,
                    severity=1 if number else 3, opened_at=NOW, state="opened",
                )
            )  # fmt: skip
    reader = visitor("supervisor")
    assert flashed(reader.get("/escalations/csv")) == "too-many-lines"
    assert len(names(reader.get("/escalations/csv?severity=low"))) == MOST_EXPORTED
    log = visitor("auditor").get("/access-log?action=export-inbox").text
    assert words(log).count(dutch("Downloaded the escalations")) == 3, (
        "the line of filters, the filter, and one entry"
    )
