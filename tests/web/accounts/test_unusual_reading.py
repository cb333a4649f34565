"""A supervisor sees what the log shows of the team, and records what it was; no one answers for their own reading."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from aftercare.casework.overviews.person_file import person_file
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.accounts.unusual_reading import NUMBERS, Kind
from aftercare.scheduling.accounts.watch_reading import watch_reading
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, words
from tests.web.shell.wording import dutch, fault, named

MANY = NUMBERS.least[Kind.MANY_FILES]


def open_files(arrange: Arranger, reader: Actor, number: int, **of: Any) -> None:
    for place in range(number):
        person = arrange.person(**of)
        with arrange.database.work(reader, NOW - timedelta(minutes=place)) as work:
            person_file(work, person.id)


def watch(arrange: Arranger) -> int:
    with arrange.database.work(CLOCK, NOW) as work:
        return watch_reading(work)


def test_many_files_in_an_hour_come_before_the_supervisor_once_and_are_answered(
    arrange: Arranger, visitor: Visitor
) -> None:
    officer, supervisor = arrange.office.officer, visitor("supervisor")
    open_files(arrange, officer, MANY - 1)
    assert watch(arrange) == 0
    open_files(arrange, officer, 1)
    assert [watch(arrange), watch(arrange)] == [1, 0]
    assert "/unusual-reading" in supervisor.get("/approvals").text
    page = supervisor.get("/unusual-reading").text
    assert f"{officer.display_name} {named('unusual_reading', 'many-files')}: {MANY}" in words(page)
    (address,) = re.findall(r'hx-post="(/unusual-reading/[^"]+)"', page)
    field = f"finding-{address.rpartition('/')[2]}"
    empty = supervisor.post(address, data={field: " ", "version": "1"})
    assert (empty.status_code, error_of(empty.text, field)) == (422, fault("missing"))
    short = supervisor.post(address, data={field: "x", "version": "1"})
    assert error_of(short.text, field) == fault("finding-short")
    auditor = visitor("auditor")
    lines = supervisor.get(address).text
    reference = arrange.person().reference
    files = re.findall(rf'mono">({reference[0]}-\d+)<', lines)
    assert (len(files), len({*files}), reference in files) == (MANY, MANY, False)
    assert f'href="{address}"' in page
    assert "/access-log?account=" in auditor.get(address).text
    assert "/access-log?account=" not in lines
    supervisor.post(address, data={field: "Nam een caseload over.", "version": "1"})
    page = words(supervisor.get("/unusual-reading").text)
    assert dutch("Nothing is waiting for an answer") in page
    assert "Nam een caseload over." in page
    assert "/unusual-reading" not in supervisor.get("/approvals").text
    log = words(auditor.get("/access-log?action=answer-unusual-reading").text)
    assert dutch("Recorded what was behind unusual reading") in log
    # The auditor answers apart, and reads what the supervisor found.
    asked = auditor.get("/unusual-reading").text
    assert f'hx-post="{address}"' in asked
    assert "Nam een caseload over." in asked
    auditor.post(address, data={field: "Nagevraagd bij de teamleider zelf.", "version": "2"})
    assert dutch("Nothing is waiting for an answer") in words(auditor.get("/unusual-reading").text)
    both = supervisor.get("/unusual-reading").text
    assert both.count("Nam een caseload over.") == both.count("Nagevraagd bij de teamleider") == 1


def test_a_supervisor_does_not_see_their_own_alarm_and_an_auditor_does(
    arrange: Arranger, visitor: Visitor
) -> None:
    open_files(arrange, arrange.office.supervisor, MANY)
    assert watch(arrange) == 1
    nothing = dutch("Nothing is waiting for an answer")
    assert nothing in words(visitor("supervisor").get("/unusual-reading").text)
    assert nothing not in words(visitor("auditor").get("/unusual-reading").text)
    for role in ("officer", "planner", "provider", "admin"):
        assert visitor(role).get("/unusual-reading").status_code == 403


def test_the_clients_of_a_deputy_are_own_work(arrange: Arranger) -> None:
    office = arrange.office
    of_colleague = {
        "officer_id": office.colleague.staff_id,
        "deputy_id": office.officer.staff_id,
    }
    open_files(arrange, office.officer, NUMBERS.least[Kind.FILES_OF_OTHERS], **of_colleague)
    assert watch(arrange) == 0
    # They no longer are once the deputy is another.
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("update person set deputy_id = null"))
    assert watch(arrange) == 1
