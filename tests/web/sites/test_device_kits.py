"""A planner enters the kits of the team; a check to come takes one along, and says when none is free."""

from __future__ import annotations

import re
from datetime import timedelta

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.sites.device_kits_page import NAMED_SO
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch

ADD = "/device-kits/add"


def test_a_kit_is_added_once_goes_along_to_a_check_and_is_taken_out_of_use(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person, planner = arrange.person(), visitor("planner")
    line = arrange.plan(person, arrange.terms("device_check"))[1][0]
    check = arrange.appointment(person, NOW + timedelta(days=7), line)
    assert 'href="/device-kits"' in planner.get("/sites").text
    empty = planner.post(ADD, data={"name": " "})
    assert (empty.status_code, error_of(empty.text, "name")) == (422, dutch(MISSING))
    assert flashed(planner.post(ADD, data={"name": "Set <1>"})) == "saved"
    twice = planner.post(ADD, data={"name": "SET <1>"})
    assert (twice.status_code, error_of(twice.text, "name")) == (422, dutch(NAMED_SO))
    assert value_of(twice.text, "name") == "SET <1>"

    shown = words(visitor("officer").get(f"/appointments/{check.id}").text)
    assert "Set <1>" in shown
    assert dutch("No kit is free then") not in shown

    page = planner.get("/device-kits").text
    assert "1 controle gepland" in words(page)
    assert dutch("This is the last one: no check is planned until another is added.") in words(page)
    (end,) = re.findall(r'action="(/device-kits/[^"]+/end)"', page)
    assert visitor("officer").post(end, data={"version": "1"}).status_code == 403
    sent = hidden(page, end)
    assert flashed(planner.post(end, data=sent)) == "saved"
    assert planner.post(end, data=sent).status_code == 412, "a second click changes nothing"
    assert dutch("All kits are out of use: no check is planned until one is added") in words(
        planner.get("/device-kits").text
    )
    assert dutch("No kit is free then") in words(
        visitor("officer").get(f"/appointments/{check.id}").text
    )
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AppointmentRow, check.id).kit_id is None
    # A new one goes along at once.
    assert flashed(planner.post(ADD, data={"name": "Set 2"})) == "saved"
    assert "Set 2" in words(visitor("officer").get(f"/appointments/{check.id}").text)


def test_a_check_to_come_says_when_every_kit_is_at_another(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    planner, at = visitor("planner"), NOW + timedelta(days=7)
    planner.post(ADD, data={"name": "Set 1"})
    colleague = arrange.office.colleague.staff_id
    people = [arrange.person(), arrange.person(officer_id=colleague)]
    checks = [
        arrange.appointment(one, at, arrange.plan(one, arrange.terms("device_check"))[1][0])
        for one in people
    ]
    with database.work(CLOCK, NOW) as work:
        reserve_for_device_checks(work.session, [one.id for one in people], NOW)
        kits = [work.session.get_one(AppointmentRow, one.id).kit_id for one in checks]
    without = checks[kits.index(None)]
    supervisor = visitor("supervisor")
    for check in checks:
        said = dutch("No kit is free then") in words(
            supervisor.get(f"/appointments/{check.id}").text
        )
        assert said == (check is without)
