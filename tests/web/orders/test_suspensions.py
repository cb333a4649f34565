"""A suspension by hand asks about appointments that the client came to, as one that another organisation sends does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.orders.periods import NewSuspension, enter_suspension
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import hidden, words

SAID = "The client came on days of this period"
ASKED = "Are client and days right? Ask who reported it first."


@pytest.mark.parametrize("kind", ["detention", "evasion"])
def test_entering_one_asks_about_the_days_on_which_the_client_came(
    visitor: Visitor, arrange: Arranger, kind: str
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    arrange.appointment(person, NOW - timedelta(days=1), state="attended")
    address = f"/people/{person.id}/periods/suspensions/new"
    within = {"kind": kind, "from_on": "20-11-2026", "until_on": "23-11-2026"}
    page = words(officer.post(address, data=within).text)
    assert f"{SAID} Check-in, Mon 23 Nov" in page
    assert ASKED in page
    after = officer.post(address, data=within | {"from_on": "24-11-2026", "until_on": ""})
    assert SAID not in words(after.text)
    # It asks; a person decides.
    seen = officer.post(address, data=within)
    done = officer.post(address, data=hidden(seen.text, address) | within | {"confirm": "yes"})
    assert done.status_code == 303


def test_other_days_of_one_ask_the_same(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    arrange.appointment(person, NOW - timedelta(days=1), state="attended_not_complied")
    new = NewSuspension(SuspensionKind.DETENTION, NOW.date())
    with database.work(arrange.office.officer, NOW) as work:
        row = enter_suspension(work, person.id, new).row
    address = f"/people/{person.id}/periods/suspensions/{row.id}"
    fields = hidden(officer.get(address).text, address)
    typed = {"kind": "detention", "from_on": "23-11-2026", "until_on": ""}
    assert SAID in words(officer.post(address, data=fields | typed).text)
