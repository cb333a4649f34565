"""Filters of the worklist and the inbox are saved per account, as codes, and come back as links."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from aftercare.domain.time.wall_time import civil_date, start_of_day
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import flashed, hidden, words
from tests.web.shell.wording import dutch, named


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/worklist?kind=call_person&tier=2", ("task", "call_person")),
        ("/escalations?severity=high&state=opened", ("severity", "high")),
    ],
)
def test_a_filter_is_saved_for_this_account_comes_back_as_a_link_and_is_removed(
    arrange: Arranger,
    visitor: Visitor,
    connection: Connection,
    address: str,
    label: tuple[str, str],
) -> None:
    supervisor = visitor("supervisor")
    page = supervisor.get(address).text
    answer = supervisor.post("/saved-filters", data=hidden(page, "/saved-filters"))
    assert flashed(answer) == "filter-saved"
    again = supervisor.post("/saved-filters", data=hidden(page, "/saved-filters"))
    assert flashed(again) == "filter-saved"
    path = address.partition("?")[0]
    shown = supervisor.get(path).text
    (saved,) = [one for one in shown.split("<li>") if "/remove" in one]
    assert named(*label) in words(saved)
    assert address.replace("&", "&amp;") in saved
    assert "/remove" not in visitor("other_supervisor").get(path).text
    assert 'action="/saved-filters"' not in supervisor.get(address).text, "it is saved already"
    stored = connection.execute(text("select page, query from saved_filter")).all()
    assert [tuple(one) for one in stored] == [(path.strip("/"), address.partition("?")[2])]
    remove = shown.split('action="/saved-filters/')[1].split('"')[0]
    assert visitor("other_supervisor").post(f"/saved-filters/{remove}").status_code == 303
    assert "/remove" in supervisor.get(path).text, "another account removes nothing"
    assert flashed(supervisor.post(f"/saved-filters/{remove}")) == "removed"
    assert "/remove" not in supervisor.get(path).text


def test_words_are_no_filter_and_more_than_fit_are_refused(
    arrange: Arranger, visitor: Visitor, connection: Connection
) -> None:
    officer = visitor("officer")
    for address in (
        "/worklist?kind=Janssen",
        "/caseload?search=Janssen",
        "//elsewhere.example?x=y",
        "",
    ):
        officer.post("/saved-filters", data={"next": address})
    assert connection.execute(text("select count(*) from saved_filter")).scalar_one() == 0
    kinds = (
        "call_person",
        "send_letter",
        "notify_change",
        "answer_text",
        "give_verdict",
        "record_outcome",
        "close_gap",
    )
    addresses = [f"/worklist?kind={kind}&tier={tier}" for kind in kinds for tier in (1, 2, 3)]
    answers = [flashed(officer.post("/saved-filters", data={"next": one})) for one in addresses]
    assert answers == ["filter-saved"] * 20 + ["filters-full"]
    assert dutch("Not saved. You have reached the maximum: remove a saved filter first.") in words(
        officer.get("/worklist?flash=filters-full").text
    )


def test_an_address_from_before_the_split_still_asks_for_overdue_and_today(
    arrange: Arranger, visitor: Visitor
) -> None:
    today = start_of_day(civil_date(NOW))
    for name, days in (("Verleden-", 0), ("Vandaag-", 1), ("Morgen-", 2)):
        missed = arrange.appointment(
            arrange.person(family_name=name), NOW - timedelta(days=5 - days), state="missed"
        )
        arrange.absence(missed, evidence_by=today, decide_by=today + timedelta(days=days))
    officer = visitor("officer")

    def shown(due: str) -> list[str]:
        page = words(officer.get(f"/worklist?due={due}&kind=give_verdict").text)
        return [name for name in ("Verleden-", "Vandaag-", "Morgen-") if name in page]

    assert shown("today") == ["Verleden-", "Vandaag-"]
    assert (shown("overdue"), shown("today-only")) == (["Verleden-"], ["Vandaag-"])
    page = officer.get("/worklist?due=today").text
    officer.post("/saved-filters", data=hidden(page, "/saved-filters"))
    saved = officer.get("/worklist").text
    assert 'href="/worklist?due=today"' in saved
    assert dutch("Overdue and today") in words(saved)
