"""The steps of an enrolment as an officer follows them, and what is missing as the supervisor reads it."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from aftercare.store.people.rows import PersonRow
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.plans.test_plans import begin, usual_line
from tests.web.shell.reading_html import flashed, words
from tests.web.shell.wording import dutch


def steps(client: TestClient, person: PersonRow) -> str:
    answer = client.get(f"/people/{person.id}/enrolment")
    assert answer.status_code == 200
    return answer.text


def finished(page: str) -> int:
    pattern = dutch("%(finished)s of %(all)s steps are finished", finished="N", all="8")
    (found,) = re.findall(pattern.replace("N", r"(\d)"), words(page))
    return int(found)


def test_an_enrolment_is_followed_step_by_step_and_what_is_missing_is_named_at_the_end(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person(phone_state="unverified")
    officer, boss = visitor("officer"), visitor("supervisor")
    page = steps(officer, person)
    assert dutch("No order has been entered") in words(page)
    assert f'href="/people/{person.id}/orders/new"' in page
    assert visitor("outsider").get(f"/people/{person.id}/enrolment").status_code == 404

    condition = arrange.condition(person)
    page = steps(officer, person)
    assert f'action="/people/{person.id}/plans"' in page
    plan_id = begin(officer, person.id)
    officer.post(f"/plans/{plan_id}/obligations", data=usual_line(condition, arrange))
    unchecked = dutch("The client has not been reached on this number yet")
    general = dutch("General conditions not entered: %(what)s", what="geen nieuw strafbaar feit")
    before_sending = officer.get(f"/plans/{plan_id}/edit").text
    for text in (unchecked, general):
        assert text in words(steps(officer, person))
        assert text in words(before_sending)
    count = finished(steps(officer, person))

    # What the law does not ask stops nothing.
    sent = officer.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    assert flashed(sent) == "submitted"
    assert finished(steps(officer, person)) == count + 2
    review = words(boss.get(f"/plans/{plan_id}/review").text)
    assert unchecked in review
    assert general in review

    assert flashed(boss.post(f"/plans/{plan_id}/approve", data={"version": "3"})) == "approved"
    over = officer.get(f"/people/{person.id}/enrolment")
    assert over.headers["location"] == f"/people/{person.id}"
    assert "/enrolment" not in officer.get(f"/people/{person.id}").text
