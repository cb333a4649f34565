"""Where a page names one of several conditions of a kind, it has the number and whom it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.numbers import neutral_labels, numbers_of_kind
from aftercare.store.conditions.number_sql import NUMBERED
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.plans.test_plans import begin, handed_in, lines_of, usual_line
from tests.web.shell.reading_html import words
from tests.web.transfers.test_transfers import confirmed, filled


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """Whose duty to report was there before; the one of the plan is the second."""
    person = arrange.person()
    arrange.condition(person)
    return person


def test_what_a_query_counts_is_what_the_rule_counts(arrange: Arranger, person: PersonRow) -> None:
    arrange.condition(person, withdrawn_on=NOW.date())
    for labels in ([], ["S-2", "S-10", "S-1"]):
        arrange.condition(person, "no_contact_order", parameters={"labels": labels})
    arrange.condition(person, "curfew")
    arrange.condition(arrange.person(), "curfew")
    with arrange.database.work(CLOCK, NOW) as work:
        known = conditions_of(work.session, person.id)
        query = text(f"select id, {NUMBERED} from condition c where person_id = :person")
        found = work.session.execute(query, {"person": person.id}).all()
        numbers = numbers_of_kind(known)
        expected = {
            (one.id, numbers.get(one.id), neutral_labels(one.parameters) or None) for one in known
        }
    assert {tuple(one) for one in found} == expected
    assert sorted(numbers.values()) == [1, 1, 2, 2]


def test_the_pages_of_an_appointment_and_of_an_absence_name_it(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person)
    missed, absence = arrange.miss(person, NOW - timedelta(days=7), obligation=line)
    officer = visitor("officer", "en")
    for where in (f"/appointments/{missed.id}", f"/absences/{absence.id}"):
        page = officer.get(where).text
        assert "Reporting duty no. 2" in words(page[page.index("<main") :]), where
    # The only one of its kind has none.
    alone, its = arrange.miss(arrange.person(), NOW - timedelta(days=6))
    for where in (f"/appointments/{alone.id}", f"/absences/{its.id}"):
        page = words(officer.get(where).text)
        assert "Reporting duty" in page
        assert "Reporting duty no." not in page


def test_the_comparison_of_two_versions_of_a_plan_names_it_in_lines_and_in_times(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer, boss = visitor("officer", "en"), visitor("supervisor", "en")
    condition, first = handed_in(officer, arrange)
    boss.post(f"/plans/{first}/approve", data={"version": "3"})
    with arrange.database.work(CLOCK, NOW) as work:
        person = work.session.get_one(PersonRow, condition.person_id)
    arrange.condition(person, withdrawn_on=NOW.date() - timedelta(days=3))
    plan_id = begin(officer, person.id)
    [line] = lines_of(arrange.database, plan_id)
    longer = usual_line(condition, arrange, minutes="60")
    officer.post(f"/plans/{plan_id}/obligations/{line.id}", data=longer)
    officer.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    page = boss.get(f"/plans/{plan_id}/review").text
    compared = words(page[page.index("<main") :])
    assert compared.count("Reporting duty no. 1") > 4


def test_a_transfer_names_what_is_missing_of_each_and_of_none_that_was_withdrawn(
    visitor: Visitor, arrange: Arranger, person: PersonRow
) -> None:
    for _ in range(2):
        arrange.condition(person, "exclusion_zone")
    arrange.condition(person, "exclusion_zone", withdrawn_on=NOW.date())
    supervisor = visitor("supervisor", "en")
    page = words(supervisor.get(confirmed(supervisor, filled(arrange, person))).text)
    assert "Exclusion zone no. 1" in page
    assert "Exclusion zone no. 2" in page
    assert "Exclusion zone no. 3" not in page
