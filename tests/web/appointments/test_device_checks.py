"""What came of a check of devices is recorded on its own page, and the client's page says how many count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.conditions.rows import get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.web.conditions.facts import COUNT
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.shell.wording import dutch, fault

BOUNDS: dict[str, Any] = {
    "device_checks": True, "device_checks_most": 6, "device_checks_weeks": 52,
    "devices": ["telephone"],
}  # fmt: skip


def test_a_refused_check_names_the_second_officer_and_counts(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    plan, (line,) = arrange.plan(person, arrange.terms("device_check"))
    with database.work(CLOCK, NOW) as work:
        condition = get_condition(work.session, line.condition_id)
        condition.parameters, condition.entry_version = BOUNDS, 2
    check = arrange.appointment(person, NOW - timedelta(hours=1), line)
    client, at = visitor("officer"), f"/appointments/{check.id}"

    page = client.get(at).text
    assert 'name="device_check"' in page
    assert 'name="outcome"' not in page
    assert 'name="note"' not in page
    assert dutch(
        "A device check is never announced: no text, letter or calendar tells of it."
    ) in words(page)
    assert f'action="{at}/record-outcome"' not in client.get("/week").text

    said = hidden(page, f"{at}/record-outcome") | {"device_check": "refused"}
    alone = client.post(f"{at}/record-outcome", data=said)
    assert alone.status_code == 422
    assert fault("second-officer-missing") in error_of(alone.text, "second_officer")
    second = {"second_officer": str(arrange.office.deputy.staff_id)}
    assert client.post(f"{at}/record-outcome", data=said | second).status_code == 303

    after = words(client.get(at).text)
    assert dutch("Refused by the client") in after
    assert dutch("The absence is waiting for a decision") in after
    counted = dutch(COUNT, count=1, most=6, weeks=52)
    for page in (f"/plans/{plan.id}", f"/people/{person.id}/conditions"):
        assert counted in words(client.get(page).text), page
