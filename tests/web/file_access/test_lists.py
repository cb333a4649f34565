"""The page of a file's access lists: a supervisor enters, reviews and ends, and a barred colleague finds nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from aftercare.casework.people.related_persons import work_along
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, fault


def entered(arrange: Arranger, **changes: str) -> dict[str, str]:
    base = {"staff": str(arrange.office.colleague.staff_id), "kind": "barred", "reason": "Kent de cliënt",
            "from_on": "", "until_on": "", "review_on": "1-3-2027"}  # fmt: skip
    return base | changes


def test_a_barred_colleague_finds_the_client_nowhere(visitor: Visitor, arrange: Arranger) -> None:
    person = arrange.person(
        deputy_id=None, family_name="Zeldzaam", co_officer_id=arrange.office.colleague.staff_id
    )
    arrange.appointment(person, NOW + timedelta(days=1))
    supervisor, colleague = visitor("supervisor"), visitor("colleague")
    page = f"/people/{person.id}/access"
    assert f'href="{page}"' in supervisor.get(f"/people/{person.id}").text
    refused = supervisor.post(page, data=entered(arrange))
    assert (refused.status_code, error_of(refused.text, "staff")) == (
        422,
        fault("bar-co-officer"),
    )
    assert "Kent de cliënt" in refused.text
    with arrange.database.work(arrange.office.officer, NOW) as work:
        work_along(work, person.id, 1, None)
    assert flashed(supervisor.post(page, data=entered(arrange))) == "saved"
    assert "Kent de cliënt" in supervisor.get(page).text
    assert colleague.get(f"/people/{person.id}").status_code == 404
    for path in ("/caseload", "/worklist", "/week", "/escalations", "/waiting-list"):
        assert "Zeldzaam" not in colleague.get(path).text, path


def test_an_entry_is_reviewed_and_ended_on_its_page(visitor: Visitor, arrange: Arranger) -> None:
    person, supervisor = arrange.person(deputy_id=None), visitor("supervisor")
    page = f"/people/{person.id}/access"
    supervisor.post(page, data=entered(arrange))
    (ends,) = re.findall(r'hx-post="([^"]+/end)"', supervisor.get(page).text)
    entry = ends.split("/")[-2]
    answer = supervisor.post(ends, data={"version": "1", f"end_reason-{entry}": ""})
    assert error_of(answer.text, f"end_reason-{entry}") == fault("missing")
    kept = supervisor.post(
        f"{page}/{entry}/review", data={"version": "1", f"review_on-{entry}": "1-6-2027"}
    )
    assert flashed(kept) == "saved"
    shown = words(supervisor.get(page).text)
    assert dutch("reviewed and entered again") in shown
    (ends,) = re.findall(r'hx-post="([^"]+/end)"', supervisor.get(page).text)
    entry = ends.split("/")[-2]
    ended = supervisor.post(ends, data={"version": "1", f"end_reason-{entry}": "Niet meer nodig"})
    assert flashed(ended) == "saved"
    assert dutch("No one is on a list") in words(supervisor.get(page).text)


def test_a_last_day_without_a_year_is_the_nearest_one_and_a_far_one_is_asked_about(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, supervisor = arrange.person(deputy_id=None), visitor("supervisor")
    page, before = f"/people/{person.id}/access", NOW - timedelta(days=1)
    typed = f"{before.day}-{before.month}"
    allowed = entered(arrange, kind="allowed", review_on="", until_on=typed)
    assert error_of(supervisor.post(page, data=allowed).text, "until_on") == fault("in-the-past")
    review = entered(arrange, kind="allowed", review_on=typed)
    assert error_of(supervisor.post(page, data=review).text, "review_on") == fault("in-the-past")
    far = allowed | {"until_on": f"{typed}-{before.year + 1}"}
    asked = supervisor.post(page, data=far)
    assert "365" in (error_of(asked.text, "until_on") or "")
    (again,) = re.findall(r'name="long" value="([^"]+)"', asked.text)
    saved = supervisor.post(page, data=far | {"long": again})
    assert flashed(saved) == "saved"
    days = dutch("Day entered: %(days)s.", num=1, days="di 23 nov 2027")
    assert days in words(supervisor.get(saved.headers["location"]).text)


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 403), ("planner", 403), ("other_supervisor", 404)]
)
def test_others_keep_no_lists(visitor: Visitor, arrange: Arranger, role: str, status: int) -> None:
    person = arrange.person()
    assert visitor(role).get(f"/people/{person.id}/access").status_code == status


def test_the_officer_learns_beside_the_field_that_a_supervisor_lifts_a_restriction(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person(restricted=True)
    page = f"/people/{person.id}/details"
    form = {
        "version": "1", "given_name": "A", "family_name": "B", "born_on": "1-1-1980", "reference": person.reference,
        "regime": "adult", "tier": "2", "case_type": "sexual_offence", "language": "nl",
        "deputy": str(person.deputy_id), "phone": "", "visits-yes": "yes",
    }  # fmt: skip
    answer = visitor("officer").post(page, data=form)
    assert error_of(answer.text, "access") == fault("restricted-cleared-by-supervisor")
    assert flashed(visitor("supervisor").post(page, data=form)) == "saved"
