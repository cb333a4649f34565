"""A suspension by hand asks about appointments that the client came to, as one that another organisation sends does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.casework.orders.periods import (
    NewSuspension,
    correct_suspension,
    enter_suspension,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.orders.period_rows import suspensions_of
from aftercare.store.people.rows import PersonRow
from tests.casework.orders.framing import entered
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


DAY = timedelta(days=1)


def evades(arrange: Arranger, database: Database, person: PersonRow) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        enter_suspension(
            work, person.id, NewSuspension(SuspensionKind.EVASION, NOW.date() - 8 * DAY)
        )


def test_the_page_says_that_custody_ends_the_evasion_and_the_strip_is_free_of_it_after_release(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    evades(arrange, database, person)
    assert "Evading supervision since" in words(officer.get(f"/people/{person.id}").text)
    address = f"/people/{person.id}/periods/suspensions/new"
    within = {"kind": "detention", "from_on": "24-11-2026", "until_on": ""}
    seen = officer.post(address, data=within)
    says = "The evasion of supervision since 16 Nov 2026 ends on 23 Nov 2026, the day before the custody."
    assert says in words(seen.text)
    assert officer.post(
        address, data=hidden(seen.text, address) | within | {"confirm": "yes"}
    ).has_redirect_location
    # The click that came a second time is refused, with the days of the one that stands.
    again = officer.post(address, data=hidden(seen.text, address) | within | {"confirm": "yes"})
    assert again.status_code == 422
    assert "There is already a detention since Tue 24 Nov 2026" in words(again.text)
    with database.work(arrange.office.officer, NOW) as work:
        row = next(one for one in suspensions_of(work.session, person.id) if one.until_on is None)
        over = NewSuspension(SuspensionKind.DETENTION, row.from_on, row.from_on)
        correct_suspension(work, row.id, row.version, over)
    assert "Evading supervision since" not in words(officer.get(f"/people/{person.id}").text)


def test_the_history_has_one_line_of_the_evasion_that_custody_ended(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    evades(arrange, database, person)
    with database.work(arrange.office.officer, NOW + timedelta(hours=1)) as work:
        enter_suspension(work, person.id, NewSuspension(SuspensionKind.DETENTION, NOW.date()))
    history = words(officer.get(f"/people/{person.id}/history").text)
    assert history.count("Evaded supervision: last day entered, Mon 16 Nov to Mon 23 Nov") == 1
    assert history.count("Detention: since Tue 24 Nov") == 1


def test_a_detention_that_is_to_begin_does_not_say_that_it_runs(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    entered(arrange, database, person)
    with database.work(arrange.office.officer, NOW) as work:
        new = NewSuspension(SuspensionKind.DETENTION, NOW.date() + 7 * DAY)
        row = enter_suspension(work, person.id, new).row
    page = words(officer.get(f"/people/{person.id}/periods").text)
    assert "Will not run from 1 Dec 2026" in page
    assert "Has not run since" not in page
    assert "Not running now" not in page
    assert "since 1 Dec 2026" not in words(officer.get(f"/people/{person.id}/conditions").text)
    with database.work(arrange.office.officer, NOW) as work:
        days = (row.from_on, row.from_on + 4 * DAY)
        correct_suspension(work, row.id, 1, NewSuspension(SuspensionKind.DETENTION, *days))
    assert "Will not run for 5 days" in words(officer.get(f"/people/{person.id}/periods").text)


def test_the_officer_reads_that_a_supervisor_decides_and_the_supervisor_records_it(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, officer, supervisor = (
        arrange.person(), visitor("officer", "en"), visitor("supervisor", "en"),
    )  # fmt: skip
    evades(arrange, database, person)
    with database.work(CLOCK, NOW) as work:
        (asked,) = deadlines_of(work.session, person.id)
    address = f"/deadlines/{asked.id}"
    assert "A supervisor records what was decided" in words(officer.get(address).text)
    assert f'action="{address}/complete"' not in officer.get(address).text
    sent = {"done_on": "24-11-2026", "note": "Reported by telephone."}
    refused = officer.post(f"{address}/complete", data={"version": "1"} | sent)
    assert refused.status_code == 422
    fields = hidden(supervisor.get(address).text, f"{address}/complete")
    early = fields | sent | {"done_on": "15-11-2026"}
    said = words(supervisor.post(f"{address}/complete", data=early).text)
    assert "The evasion began on Mon 16 Nov 2026: enter that day or a later one" in said
    assert supervisor.post(f"{address}/complete", data=fields | sent).has_redirect_location


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("23-11", "1-3"), "From Mon 23 Nov 2026 to Mon 1 Mar 2027"),
        (("24-11-2026", ""), "From Tue 24 Nov 2026; the last day is not known yet"),
        (("25-5", ""), "From Tue 25 May 2027; the last day is not known yet"),
    ],
)
def test_the_preview_begins_with_the_days_as_they_were_read(
    visitor: Visitor, arrange: Arranger, typed: tuple[str, str], read: str
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    address = f"/people/{person.id}/periods/suspensions/new"
    assert "the last day is not known yet" not in words(officer.get(address).text)
    sent = {"kind": "detention", "from_on": typed[0], "until_on": typed[1]}
    page = words(officer.post(address, data=sent).text)
    assert f"Detention: {read}" in page
    assert page.index(read) < page.index("What this changes")
    # A day to come is named: without its year, a day of the past is read as one of next year.
    assert ("begins later than today" in page) == (typed[0] == "25-5")


def test_days_more_than_a_year_ahead_are_refused_at_the_first_day(
    visitor: Visitor, arrange: Arranger
) -> None:
    person, officer = arrange.person(), visitor("officer", "en")
    address = f"/people/{person.id}/periods/suspensions/new"
    refused = officer.post(address, data={"kind": "evasion", "from_on": "8-11-2062"})
    assert refused.status_code == 422
    assert 'id="from_on-error"' in refused.text
    assert "Enter Thu 25 Nov 2027 or an earlier day" in words(refused.text)
