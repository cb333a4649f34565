"""The worklist and the inbox as files: the same filters as the page, no hidden file, and on record."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from httpx import Response

from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch


def an_escalation(arrange: Arranger, person: PersonRow, severity: int) -> None:
    arrange.add(
        EscalationRow(
            person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=severity,
            opened_at=NOW, state="opened",
        )
    )  # fmt: skip


def names(answer: Response) -> list[str]:
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    head, *lines = csv.reader(io.StringIO(answer.text))
    at = head.index(dutch("Client"))
    return [line[at] for line in lines]


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
