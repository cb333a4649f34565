"""Withdrawing a condition names what goes with it, before and after, by hand and as another organisation sends it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import col, select

from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import OPEN, AppointmentRow
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import get_order
from aftercare.store.people.related_person_rows import RestrictedPartyRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

LAST_ON = date(2026, 12, 6)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def line(arrange: Arranger, database: Database, person: PersonRow) -> ObligationRow:
    """Treatment in a plan in force, with its appointments, besides weekly check-ins."""
    _, (treated, _) = arrange.plan(person, arrange.terms("treatment"), arrange.terms())
    arrange.accepted(treated)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    arrange.add(
        RestrictedPartyRow(
            person_id=person.id,
            kind="other",
            label="S-7",
            condition_id=treated.condition_id,
            entered_by=arrange.office.officer.staff_id,
            entered_at=NOW,
        )
    )
    return treated


def condition_of(database: Database, line: ObligationRow) -> ConditionRow:
    with database.work(CLOCK, NOW) as work:
        return get_condition(work.session, line.condition_id)


def later_ones(database: Database, person: PersonRow, kind: str) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id,
            AppointmentRow.kind == kind,
            col(AppointmentRow.state).in_(OPEN),
        )
        return [one for one in work.session.exec(query) if civil_date(one.starts_at) > LAST_ON]


def test_by_hand_the_appointments_and_all_that_rests_on_it_are_named_before_it_is_done(
    visitor: Visitor, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    officer, going = visitor("officer", "en"), later_ones(database, person, "treatment")
    kept = len(later_ones(database, person, "check_in"))
    address = f"/people/{person.id}/conditions/{line.condition_id}/withdraw"
    fields = hidden(officer.get(address).text, address) | {"on": "6-12-2026"}
    seen = officer.post(address, data=fields)
    assert len(later_ones(database, person, "treatment")) == len(going) > 0
    page = words(seen.text)
    assert f"{len(going)} appointments are cancelled" in page
    assert len(re.findall("Cancelled Treatment", page)) == len(going)
    assert "Ends with the condition Obligation of the plan: treatment" in page
    assert re.search(r"treatment until (\w{3} )?6 Dec", page)
    assert "Rests on the condition, and stays until you end it Treatment, Behandeling" in page
    assert "Kept apart, S-7" in page
    done = officer.post(
        address, data=hidden(seen.text, address) | {"on": "6-12-2026", "confirm": "yes"}
    )
    assert done.status_code == 303, words(done.text)
    assert later_ones(database, person, "treatment") == []
    assert len(later_ones(database, person, "check_in")) == kept


def test_as_it_was_sent_they_are_named_before_and_stay_readable_after_the_decision(
    visitor: Visitor, database: Database, send: Sending, person: PersonRow, line: ObligationRow
) -> None:
    going = later_ones(database, person, "treatment")
    with database.work(CLOCK, NOW) as work:
        order = get_order(work.session, condition_of(database, line).order_id)
        reference = order.court_reference
    gone = [{"kind": "treatment_obligation", "on": LAST_ON.isoformat()}]
    only = {"court_reference": reference, "conditions_withdrawn": gone}
    which = send("order-changed", person.reference, only=only)
    officer = visitor("officer", "en")
    first = officer.get(f"/submissions/{which}").text
    before = words(first)
    assert len(re.findall("Cancelled Treatment", before)) == len(going) > 0
    assert "Ends with the condition Obligation of the plan: treatment" in before
    assert "No longer holds" in before
    address = f"/submissions/{which}/accept"
    assert officer.post(address, data=hidden(first, address)).status_code == 303
    assert later_ones(database, person, "treatment") == []
    after = words(officer.get(f"/submissions/{which}").text)
    assert len(re.findall("Cancelled Treatment", after)) == len(going)
    assert "Ended with the condition Obligation of the plan: treatment" in after
    assert "Rested on the condition, and stayed Treatment, Behandeling" in after


def withdrawn(database: Database, arrange: Arranger, line: ObligationRow, on: date) -> int:
    """The version after it."""
    with database.work(arrange.office.officer, NOW) as work:
        condition = get_condition(work.session, line.condition_id)
        return withdraw_condition(work, condition.id, condition.version, on).row.version


def test_a_court_that_names_another_last_day_of_a_withdrawn_condition_is_followed(
    arrange: Arranger,
    visitor: Visitor,
    database: Database,
    send: Sending,
    person: PersonRow,
    line: ObligationRow,
) -> None:
    before = [one.starts_at for one in later_ones(database, person, "treatment")]
    withdrawn(database, arrange, line, LAST_ON)
    assert later_ones(database, person, "treatment") == []
    with database.work(CLOCK, NOW) as work:
        reference = get_order(work.session, condition_of(database, line).order_id).court_reference
    gone = [{"kind": "treatment_obligation", "on": "2026-12-20"}]
    only = {"court_reference": reference, "conditions_withdrawn": gone}
    which, officer = send("order-changed", person.reference, only=only), visitor("officer", "en")
    page = officer.get(f"/submissions/{which}").text
    assert "Treatment obligation, last day Sun 6 Dec Sun 20 Dec" in words(page)
    address = f"/submissions/{which}/accept"
    assert officer.post(address, data=hidden(page, address)).status_code == 303
    assert condition_of(database, line).withdrawn_on == date(2026, 12, 20)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    again = [one.starts_at for one in later_ones(database, person, "treatment")]
    assert 0 < len(again) < len(before)
    assert civil_date(max(again)) <= date(2026, 12, 20)


def test_by_hand_the_last_day_of_a_withdrawn_condition_is_changed_from_the_one_it_has(
    arrange: Arranger, visitor: Visitor, database: Database, person: PersonRow, line: ObligationRow
) -> None:
    version = withdrawn(database, arrange, line, LAST_ON)
    assert withdrawn(database, arrange, line, LAST_ON) == version
    officer = visitor("officer", "en")
    address = f"/people/{person.id}/conditions/{line.condition_id}/withdraw"
    assert address in officer.get(f"/people/{person.id}/conditions").text
    first = officer.get(address).text
    assert 'value="06-12-2026"' in first
    seen = officer.post(address, data=hidden(first, address) | {"on": "20-12-2026"})
    done = officer.post(
        address, data=hidden(seen.text, address) | {"on": "20-12-2026", "confirm": "yes"}
    )
    assert done.status_code == 303, words(done.text)
    assert condition_of(database, line).withdrawn_on == date(2026, 12, 20)


def test_the_form_says_whether_a_condition_is_withdrawn_or_its_last_day_changes(
    arrange: Arranger, visitor: Visitor, database: Database, line: ObligationRow, person: PersonRow
) -> None:
    officer = visitor("officer", "en")
    address = f"/people/{person.id}/conditions/{line.condition_id}/withdraw"
    for_first, for_other = "Withdraw a condition", "Change the last day"
    first = officer.get(address).text
    assert (f">{for_first}</h1>" in first, f">{for_other}</h1>" in first) == (True, False)
    withdrawn(database, arrange, line, LAST_ON)
    other = officer.get(address).text
    assert (f">{for_first}</h1>" in other, f">{for_other}</h1>" in other) == (False, True)
    assert f"<title>{for_other}" in other
    seen = officer.post(address, data=hidden(other, address) | {"on": "1-12-2026"}).text
    assert f">{for_other}</h1>" in seen
    assert words(seen.partition("<main")[2]).count(for_other) >= 2, "its button says the same"
