"""An administrator enters a closing day; calendars show it, and a planner moves what stands on it."""

from __future__ import annotations

import re
from datetime import timedelta

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.closing_days import FARTHEST_DAYS
from aftercare.store.database.unit_of_work import Database
from aftercare.web.placement.replanned_view import UNSEEN
from aftercare.web.time.closing_days_page import ENTERED
from aftercare.web.time.days_off import CLOSED
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault

DAY = {"closed_on": "11-12-2026", "name": "Studiedag", "office": ""}


def test_a_closing_day_of_today_asks_supervisors_to_move_and_to_tick_what_is_cancelled(
    arrange: Arranger, visitor: Visitor
) -> None:
    """The plan asks for nothing after this day, so that no other time is found."""
    person = arrange.person()
    terms = arrange.terms(starts_on=NOW.date(), ends_on=NOW.date())
    arrange.appointment(
        person, NOW + timedelta(hours=2), arrange.plan(person, terms)[1][0], occurrence=0
    )
    admin, supervisor = visitor("admin"), visitor("supervisor")
    today = DAY | {"closed_on": f"{NOW:%d-%m-%Y}"}
    assert flashed(admin.post("/closing-days", data=today)) == "closing-day"
    shown = words(admin.get("/closing-days").text)
    assert "25 dec" in shown, "holidays are closed anyhow"
    assert (
        dutch("Too near for tonight: a supervisor or planner must move them now. Tell them")
        in shown
    )
    (href,) = re.findall(r'href="(/closing-days/[^"]+)"', supervisor.get("/today").text)
    preview = supervisor.post(href).text
    sent = hidden(preview, href) | {"confirm": "yes"}
    refused = supervisor.post(href, data=sent)
    assert (refused.status_code, error_of(refused.text, "without")) == (422, dutch(UNSEEN))
    assert supervisor.post(href, data=sent | {"without-yes": "yes"}).status_code == 303


def test_a_closing_day_is_entered_shown_in_calendars_and_cleared_of_appointments(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person()
    arrange.plan(person, arrange.terms(weekdays=frozenset({4})))
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    admin, planner, officer = visitor("admin"), visitor("planner"), visitor("officer")
    for field, typed, code in (
        ("closed_on", "25-12-2026", "closed-anyway"),
        ("closed_on", "30-2", None),
        ("closed_on", "1-1-2199", None),
        ("name", " ", None),
        ("office", str(arrange.office.lab_id), None),
    ):
        refused = admin.post("/closing-days", data=DAY | {field: typed})
        assert (refused.status_code, bool(error_of(refused.text, field))) == (422, True)
        if field != "name":
            assert value_of(refused.text, "name") == "Studiedag"
        if code:
            assert error_of(refused.text, field) == fault(code)
    assert flashed(admin.post("/closing-days", data=DAY)) == "closing-day"
    twice = admin.post("/closing-days", data=DAY)
    assert (twice.status_code, error_of(twice.text, "closed_on")) == (422, dutch(ENTERED))
    shown = admin.get("/closing-days").text
    assert "Studiedag" in shown

    closed = dutch(CLOSED, holiday="Studiedag")
    for where in (
        "/week?week=2026-12-07", "/week/day?on=2026-12-11", "/calendar?on=2026-12-11&view=week",
        "/calendar?on=2026-12-11&view=week&of=team", "/calendar?on=2026-12-11&view=day&of=groups",
        f"/calendar?on=2026-12-11&view=day&of=site-{arrange.office.room_id}",
    ):  # fmt: skip
        assert closed in words(officer.get(where).text), where

    (href,) = re.findall(r'href="(/closing-days/[^"]+)"', planner.get("/officer-away").text)
    preview = planner.post(href).text
    assert dutch("Another time") in words(preview)
    sent = hidden(preview, href) | {"confirm": "yes"}
    assert planner.post(href, data=sent | {"fingerprint": "old"}).status_code == 200
    done = planner.post(href, data=sent)
    assert re.search(r"\b1\b", words(planner.get(done.headers["location"]).text))
    assert dutch("No appointments need to move") in words(planner.get(href).text)
    assert planner.post(href, data=sent).status_code == 404

    (act,) = re.findall(r'action="(/closing-days/[^"]+/withdraw)"', shown)
    assert flashed(admin.post(act)) == "closing-withdrawn"
    assert admin.post(act).status_code == 404
    assert closed not in words(officer.get("/week?week=2026-12-07").text)
    assert visitor("auditor").get("/closing-days").status_code == 403
    assert planner.get("/closing-days").status_code == 403


def test_a_day_too_far_ahead_is_refused_with_the_last_one_that_can_be_entered(
    visitor: Visitor,
) -> None:
    admin = visitor("admin")
    last_on = NOW.date() + timedelta(days=FARTHEST_DAYS)
    too_far = DAY | {"closed_on": f"{last_on + timedelta(days=1):%d-%m-%Y}"}
    refused = admin.post("/closing-days", data=too_far)
    assert refused.status_code == 422
    said = error_of(refused.text, "closed_on")
    assert said == "Vul za 25 nov 2028 of een eerdere dag in"
    assert (
        admin.post("/closing-days", data=DAY | {"closed_on": f"{last_on:%d-%m-%Y}"}).status_code
        == 303
    )
