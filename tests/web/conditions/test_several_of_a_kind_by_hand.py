"""Two conditions of one kind are told from each other wherever one of them is named, by wording and days."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from aftercare.casework.disclosures.protected_changes import enter_unwaited
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import Office, Unwaited
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending, send, sender
from tests.web.submissions.test_several_of_a_kind import conditions, imposed

__all__ = ["send", "sender"]
FIRST = "Geen contact met A."
SECOND = "Geen contact met B, ook niet via anderen, per brief, per telefoon of op internet. " * 2
BANS = [{"kind": "no_contact_order", "wording": one} for one in (FIRST, SECOND.strip())]
SHORT = "No-contact order no. 1: “Geen contact met A.”"
LAST_ON = date(2026, 12, 6)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def bans(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> dict[str, ConditionRow]:
    imposed(visitor, send, person, BANS)
    return conditions(database, person)


def test_the_page_that_withdraws_one_says_which_also_in_its_title_and_preview(
    visitor: Visitor, person: PersonRow, bans: dict[str, ConditionRow]
) -> None:
    where = f"/people/{person.id}/conditions/{bans[FIRST].id}/withdraw"
    officer = visitor("officer", "en")
    page = officer.get(where).text
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Geen contact met A." in title
    assert f"{SHORT}, from Sun 1 Nov" in words(page)
    previewed = officer.get(where, params={"on": "6-12-2026", "version": "1"})
    assert f"{SHORT}, from Sun 1 Nov" in words(previewed.text)


def test_links_the_header_and_the_block_of_restrictions_name_each_with_its_last_day(
    visitor: Visitor,
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    bans: dict[str, ConditionRow],
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        enter_unwaited(
            work, person.id, Disclosed.CONTACT_BAN_CHANGE, Unwaited.ORDERED, bans[FIRST].id
        )
        row = get_condition(work.session, bans[FIRST].id)
        withdraw_condition(work, row.id, row.version, LAST_ON)
    page = words(visitor("officer", "en").get(f"/people/{person.id}/conditions").text)
    ending = f"{SHORT}, from Sun 1 Nov until Sun 6 Dec"
    # In the header, the block, and the name of the link to another last day.
    assert page.count(ending) == 3
    assert f"Change the last day {ending}" in page
    assert "Withdraw No-contact order no. 2: “Geen contact met B, " in page
    assert f"{SECOND.strip()}”, from" not in page


def test_having_informed_of_one_ban_the_pages_still_ask_it_of_the_other(
    visitor: Visitor, person: PersonRow, bans: dict[str, ConditionRow]
) -> None:
    officer = visitor("officer", "en")
    informed = f"/people/{person.id}/prosecution"

    def link(wording: str) -> list[str]:
        page = officer.get(f"/people/{person.id}/conditions/{bans[wording].id}/withdraw").text
        return re.findall(r"/prosecution[?]what=[^\"]*", page)

    (asked,) = link(FIRST)
    assert str(bans[FIRST].id) in asked
    page = officer.get(f"/people/{person.id}{html.unescape(asked)}").text
    chosen = re.findall(r'value="([^"]*)" selected', page)
    assert chosen == [f"contact_ban_change.{bans[FIRST].id}"] * 2
    assert f"Contact ban changes or ends: {SHORT}, from Sun 1 Nov" in words(page)
    # Which of the two is never left open.
    given = {"recipient": Office.IDV.value, "disclosed_on": "24-11-2026"}
    for what, answer in (("contact_ban_change", 422), (chosen[0], 303)):
        sent = hidden(page, informed) | given | {"what": what}
        assert officer.post(informed, data=sent).status_code == answer
    assert (len(link(FIRST)), len(link(SECOND.strip()))) == (0, 1)
    # In both choices, as informed and as a change to be made, and in the block of restrictions.
    assert words(officer.get(informed).text).count(f"{SHORT}, from") == 5


def test_the_only_one_of_its_kind_keeps_its_short_name(
    visitor: Visitor, send: Sending, database: Database, person: PersonRow
) -> None:
    imposed(visitor, send, person, BANS[:1])
    page = words(visitor("officer", "en").get(f"/people/{person.id}/conditions").text)
    assert "Withdraw No-contact order" in page
    assert "No-contact order: “" not in page
    assert "No-contact order no." not in page


@pytest.fixture
def alike(arrange: Arranger, person: PersonRow) -> list[ConditionRow]:
    """Two bans of one day without wording: all that differs is whom they are about."""
    return [
        arrange.condition(person, "no_contact_order", wording="", parameters={"labels": [label]})
        for label in ("S-1", "S-2")
    ]


def test_two_that_are_alike_have_number_and_label_on_every_page_that_names_one(
    visitor: Visitor,
    arrange: Arranger,
    database: Database,
    person: PersonRow,
    alike: list[ConditionRow],
) -> None:
    names = [f"No-contact order no. {one} (S-{one})" for one in (1, 2)]
    officer, file = visitor("officer", "en"), f"/people/{person.id}"
    for one, name in zip(alike, names, strict=True):
        for act in ("change", "withdraw"):
            page = officer.get(f"{file}/conditions/{one.id}/{act}").text
            main = words(page[page.index("<main") :])
            assert f"{name}: without wording, from" in main
    # In the header, and where it is chosen or shown.
    for where in ("conditions", "prosecution", "extra-appointment", "related-persons"):
        page = words(officer.get(f"{file}/{where}").text)
        for name in names:
            assert page.count(name) >= 2, (where, name)
    with database.work(arrange.office.officer, NOW) as work:
        for one in alike:
            enter_unwaited(work, person.id, Disclosed.CONTACT_BAN_CHANGE, Unwaited.ORDERED, one.id)
        withdraw_condition(work, alike[0].id, alike[0].version, LAST_ON)
    history = words(officer.get(f"{file}/history").text)
    assert f"{names[0]}: withdrawn, last day Sun 6 Dec" in history
    assert names[1][1:] in history
    # The number stays once the other is over.
    assert "Contactverbod nr. 2 (S-2)" in words(visitor("officer").get(f"{file}/conditions").text)
