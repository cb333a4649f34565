"""At the button that accepts a submission: what is newer than it."""

from __future__ import annotations

from datetime import timedelta

from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words
from tests.web.submissions.conftest import Sending

WEEK_AGO = (NOW - timedelta(days=7)).isoformat()
BOTH = {"lines": ["Oudstraat 1", "1234 AB Dorp"], "uses": ["home", "letters"]}


def test_an_older_address_says_which_later_one_stays_and_leads_to_it(
    visitor: Visitor, arrange: Arranger, send: Sending
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    later = send("address-change", person.reference, "N-1")
    accept = f"/submissions/{later}/accept"
    officer.post(accept, data=hidden(officer.get(f"/submissions/{later}").text, accept))
    older = send("address-change", person.reference, "N-2", content=BOTH, sent_at=WEEK_AGO)
    page = officer.get(f"/submissions/{older}").text
    assert (
        "Home address: the message of Tue 24 Nov, 09:00 from Court registry is later."
        " This one does not change it."
    ) in words(page)
    assert f'href="/submissions/{later}"' in page
    assert page.count("Oudstraat 1") == 1


def test_an_address_entered_by_hand_since_then_stands_at_the_button(
    visitor: Visitor, arrange: Arranger, database: Database, send: Sending
) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        write_home_address(work, person.id, NONE_YET, "Beukenplein 2\n1234 AB Dorp", None)
    which = send("address-change", person.reference, sent_at=WEEK_AGO)
    page = words(visitor("officer", "en").get(f"/submissions/{which}").text)
    assert (
        "Home address: entered by hand on Tue 24 Nov, 09:00, after this message was sent."
        " Accepting replaces it."
    ) in page
