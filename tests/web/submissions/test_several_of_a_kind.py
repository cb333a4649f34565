"""A court imposes several conditions of one kind: each is shown, entered and withdrawn for itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.conditions.rows import ConditionRow, conditions_of, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.submissions.rows import get_submission
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, hidden, words
from tests.web.submissions.conftest import Sending
from tests.web.submissions.test_consequences import decide

REFERENCE = "VOORBEELD-7"
KIND = "Substance ban with testing"
ALCOHOL, DRUGS = "No alcohol.", "No drugs."
BANS = [{"kind": "substance_ban", "wording": one} for one in (ALCOHOL, DRUGS)]
HOUSES = [{"kind": "supported_housing", "wording": f"Live in the house in {one}."} for one in "AB"]
LAST_ON = date(2026, 12, 6)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def imposed(
    visitor: Visitor, send: Sending, person: PersonRow, conditions: list[dict[str, str]]
) -> UUID:
    """An order with these conditions, accepted."""
    order = {
        "frame": "VV", "court_reference": REFERENCE, "starts_on": "2026-11-01",
        "length": {"number": 2, "unit": "years"}, "conditions": conditions,
    }  # fmt: skip
    which = send("order-imposed", person.reference, number="N-0", only=order)
    decide(visitor, which, "accept")
    return which


def changing(send: Sending, person: PersonRow, number: str = "N-1", **content: Any) -> UUID:
    only = {"court_reference": REFERENCE, **content}
    return send("order-changed", person.reference, number=number, only=only)


def conditions(database: Database, person: PersonRow) -> dict[str, ConditionRow]:
    """By their wording, those with the same words once."""
    with database.work(CLOCK, NOW) as work:
        return {one.wording: one for one in conditions_of(work.session, person.id)}


def gone(on: date = LAST_ON, **more: str) -> dict[str, str]:
    return {"kind": "substance_ban", "on": on.isoformat(), **more}


def test_two_of_a_kind_are_imposed_with_their_own_words(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    which = imposed(visitor, send, person, BANS)
    assert set(conditions(database, person)) == {ALCOHOL, DRUGS}
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert ALCOHOL in page
    assert DRUGS in page


def test_another_of_a_kind_is_added_and_the_page_says_which_is_there_already(
    visitor: Visitor, send: Sending, database: Database, arrange: Arranger, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS[:1])
    which, officer = changing(send, person, conditions_added=[BANS[1]]), visitor("officer", "en")
    page = words(officer.get(f"/submissions/{which}").text)
    assert "The case file says this already" not in page
    assert DRUGS in page
    assert f"Of this kind there is already: “{ALCOHOL}”, from Sun 1 Nov" in page
    decide(visitor, which, "accept")
    assert set(conditions(database, person)) == {ALCOHOL, DRUGS}
    # What was beside it then stays readable.
    with database.work(arrange.office.officer, NOW) as work:
        row = get_condition(work.session, conditions(database, person)[ALCOHOL].id)
        withdraw_condition(work, row.id, row.version, NOW.date())
    assert f"already: {KIND} no. 1, “{ALCOHOL}”" in words(officer.get(f"/submissions/{which}").text)


def test_one_with_the_same_words_and_days_is_there_already(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS[:1])
    again = {"kind": "substance_ban", "wording": "No   alcohol. "}
    which = changing(send, person, conditions_added=[again])
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "The case file says this already" in page


def test_a_mixed_change_leaves_none_of_them_out(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS[:1])
    curfew = {"kind": "curfew", "wording": "Home at ten."}
    which = changing(
        send,
        person,
        conditions_added=[BANS[1], curfew],
        conditions_withdrawn=[gone(wording=ALCOHOL)],
    )
    decide(visitor, which, "accept")
    found = conditions(database, person)
    assert {one: found[one].withdrawn_on for one in found} == {
        ALCOHOL: LAST_ON,
        DRUGS: None,
        "Home at ten.": None,
    }


def test_a_withdrawal_of_one_of_two_is_chosen_on_the_page(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS)
    which, officer = changing(send, person, conditions_withdrawn=[gone()]), visitor("officer", "en")
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    first = officer.get(address).text
    assert "The order has several conditions of this kind" in words(first)
    assert f'action="{accept}"' not in first
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', first)
    assert len(radios) == 2
    assert not any("checked" in one for one in radios)
    before = conditions(database, person)
    chosen = officer.get(address, params={"ends-0": str(before[ALCOHOL].id)}).text
    assert f"{ALCOHOL} No longer holds" in words(chosen)
    # No other one can be ticked beside the button that accepts this one.
    assert 'type="radio"' not in chosen
    assert "Choose another one" in words(chosen)
    fields = hidden(chosen, accept)
    # What was chosen is what was shown.
    other = officer.post(accept, data=fields | {"ends-0": str(before[DRUGS].id)})
    assert "look again at what would change" in words(other.text)
    assert officer.post(accept, data=fields).status_code == 303
    found = conditions(database, person)
    assert (found[ALCOHOL].withdrawn_on, found[DRUGS].withdrawn_on) == (LAST_ON, None)
    assert f"{ALCOHOL} No longer holds" in words(officer.get(address).text)


@pytest.mark.parametrize("chosen", ["nonsense", "00000000-0000-0000-0000-000000000001", ""])
def test_what_is_no_condition_of_them_chooses_nothing(
    visitor: Visitor, send: Sending, person: PersonRow, chosen: str
) -> None:
    imposed(visitor, send, person, BANS)
    which, officer = changing(send, person, conditions_withdrawn=[gone()]), visitor("officer", "en")
    asked = {"choosing": "yes", "ends-0": chosen}
    page = officer.get(f"/submissions/{which}", params=asked)
    assert page.status_code == 200
    assert "choose it below" in words(page.text)
    assert "One of these no longer holds" in words(page.text)
    assert error_of(page.text, "ends-0") == "Choose one of the options"


def test_both_of_a_kind_end_by_one_change_each_on_its_own_day(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS)
    both = [gone(wording=DRUGS), gone(date(2026, 12, 20), wording=ALCOHOL)]
    decide(visitor, changing(send, person, conditions_withdrawn=both), "accept")
    found = conditions(database, person)
    assert found[DRUGS].withdrawn_on == LAST_ON
    assert found[ALCOHOL].withdrawn_on == date(2026, 12, 20)


def test_the_same_withdrawal_once_more_changes_nothing_and_another_day_names_its_condition(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS)
    decide(visitor, changing(send, person, conditions_withdrawn=[gone(wording=DRUGS)]), "accept")
    officer, version = visitor("officer", "en"), conditions(database, person)[DRUGS].version
    again = changing(send, person, "N-2", conditions_withdrawn=[gone(wording=DRUGS)])
    assert "The case file says this already" in words(officer.get(f"/submissions/{again}").text)
    decide(visitor, again, "accept")
    assert conditions(database, person)[DRUGS].version == version
    later = gone(date(2026, 12, 20), wording=DRUGS)
    other = changing(send, person, "N-3", conditions_withdrawn=[later])
    page = words(officer.get(f"/submissions/{other}").text)
    assert f"This is about: {KIND} no. 2, “{DRUGS}”" in page
    decide(visitor, other, "accept")
    found = conditions(database, person)
    assert (found[DRUGS].withdrawn_on, found[ALCOHOL].withdrawn_on) == (date(2026, 12, 20), None)


def test_a_wording_that_no_condition_has_is_said_at_its_kind(
    visitor: Visitor, send: Sending, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS)
    which = changing(send, person, conditions_withdrawn=[gone(wording="No cigarettes.")])
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert "is not in the case file with this wording" in page


@pytest.mark.parametrize("standing", [BANS, BANS[:1]])
def test_of_a_withdrawal_in_other_words_both_texts_are_shown_and_the_officer_chooses(
    visitor: Visitor,
    send: Sending,
    database: Database,
    person: PersonRow,
    standing: list[dict[str, str]],
) -> None:
    imposed(visitor, send, person, standing)
    which = changing(send, person, conditions_withdrawn=[gone(wording="No beer.")])
    address, accept = f"/submissions/{which}", f"/submissions/{which}/accept"
    officer = visitor("officer", "en")
    first = officer.get(address).text
    assert "Sent: “No beer.”" in words(first)
    assert f'action="{accept}"' not in first
    radios = re.findall(r'<input[^>]*type="radio"[^>]*>', first)
    assert len(radios) == len(standing)
    assert not any("checked" in one for one in radios)
    assert all(one["wording"] in words(first) for one in standing)
    meant = conditions(database, person)[ALCOHOL]
    chosen = officer.get(address, params={"ends-0": str(meant.id)}).text
    assert f"{ALCOHOL} No longer holds" in words(chosen)
    assert officer.post(accept, data=hidden(chosen, accept)).status_code == 303
    assert conditions(database, person)[ALCOHOL].withdrawn_on == LAST_ON
    # What was chosen is kept, with the words that were sent.
    decided = words(officer.get(address).text)
    number = f"{KIND} no. 1, " if len(standing) > 1 else ""
    assert f"This is about: {number}“{ALCOHOL}”" in decided
    assert "No beer." in decided


def test_each_of_two_of_a_kind_that_lack_facts_has_its_own_task_and_link(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    which = imposed(visitor, send, person, HOUSES)
    houses = conditions(database, person)
    page = visitor("officer", "en").get(f"/submissions/{which}").text
    for one in HOUSES:
        where = f'href="/people/{person.id}/conditions/{houses[one["wording"]].id}/change"'
        at = page.index(where)
        assert one["wording"] in words(page[at : at + 400])
    worklist = words(visitor("officer", "en").get("/worklist").text)
    assert all(one["wording"] in worklist for one in HOUSES)
    with database.work(CLOCK, NOW) as work:
        keys = set(work.session.exec(select(TaskRow.subject_key).order_by(col(TaskRow.id))))
    assert {key.split(":")[2] for key in keys} == {str(one.id) for one in houses.values()}


def test_a_change_asks_for_facts_of_what_it_adds_and_not_of_another_of_its_kind(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, HOUSES[:1])
    which = changing(send, person, conditions_added=[HOUSES[1]])
    before = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert before.count("Missing: Institution") == 1
    decide(visitor, which, "accept")
    first, second = (conditions(database, person)[one["wording"]].id for one in HOUSES)
    after = visitor("officer", "en").get(f"/submissions/{which}").text
    assert f"conditions/{second}/change" in after
    assert f"conditions/{first}/change" not in after


def test_what_an_earlier_release_accepted_is_read_by_the_kinds_it_names(
    visitor: Visitor, send: Sending, database: Database, arrange: Arranger, person: PersonRow
) -> None:
    imposed(visitor, send, person, HOUSES)
    which, officer = changing(send, person, conditions_added=HOUSES[:1]), arrange.office.officer
    with database.work(officer, NOW) as work:
        row = get_submission(work.session, which)
        row.difference = {"changes": [], "order": [REFERENCE, "VV"], "ends": []}
        row.state, row.decided_by, row.decided_at = "accepted", officer.staff_id, NOW
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert page.count("Missing: Institution") == 2


@pytest.mark.parametrize(("on", "is_refused"), [("2028-10-31", False), ("2028-11-01", True)])
def test_a_withdrawal_after_the_last_day_of_the_order_says_that_it_changes_nothing(
    visitor: Visitor, send: Sending, person: PersonRow, on: str, is_refused: bool
) -> None:
    imposed(visitor, send, person, BANS[:1])
    which = changing(send, person, conditions_withdrawn=[gone(date.fromisoformat(on))])
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert ("withdrawing it then changes nothing" in page) == is_refused
    assert ("This cannot be accepted now" in page) == is_refused


def test_a_withdrawal_within_an_extension_that_comes_with_it_is_accepted(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS[:1])
    extension = {
        "decided_on": "2026-11-20",
        "court_reference": "VOORBEELD-8",
        "length": {"number": 1, "unit": "years"},
    }
    last_on = date(2029, 3, 1)
    which = changing(send, person, extension=extension, conditions_withdrawn=[gone(last_on)])
    decide(visitor, which, "accept")
    assert conditions(database, person)[ALCOHOL].withdrawn_on == last_on
