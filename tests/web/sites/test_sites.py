"""A planner keeps places and groups, and is told the seats and not the people."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.choices import plan_choices
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from aftercare.web.shell.forms.hours import ENDS_FIRST
from aftercare.web.shell.forms.reading import NOT_A_TIME
from aftercare.web.sites.pages import TAKEN
from aftercare.web.sites.series_preview import (
    ANOTHER_AGE,
    CLOSED,
    ELSEWHERE,
    MORE_SEATS,
    OTHER_WEEKDAY,
)
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch

PLACE = {"name": "Kantoor Oost", "kind": "office", "capacity": "3", "hours-0": "9-12, 13-17"}


@pytest.fixture
def programme(arrange: Arranger) -> ProgrammeRow:
    row = ProgrammeRow(name="Groep Kompas", provider_id=arrange.office.provider_id)
    arrange.add(row)
    return row


def a_group(programme: ProgrammeRow, **changes: str) -> dict[str, str]:
    return {
        "programme": str(programme.id),
        "series": "dinsdagochtend",
        "first_on": "23-3-2027",
        "at": "10",
        "minutes": "90",
        "seats": "8",
        "weeks": "2",
    } | changes


def test_a_place_is_added_with_its_hours(arrange: Arranger, visitor: Visitor) -> None:
    planner = visitor("planner")
    assert flashed(planner.post("/sites", data=PLACE)) == "saved"
    text = words(planner.get("/sites").text)
    assert "Kantoor Oost" in text
    assert "ma 9:00–12:00, 13:00–17:00" in text
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.exec(select(SiteRow).where(SiteRow.name == "Kantoor Oost")).one()
    assert row.hours == {"0": [[540, 720], [780, 1020]]}
    assert row.team_id == arrange.office.team_id


def test_a_place_is_changed_from_the_form_it_came_with(arrange: Arranger, visitor: Visitor) -> None:
    planner, room = visitor("planner"), arrange.office.room_id
    page = planner.get(f"/sites?change={room}").text
    assert value_of(page, "name") == "Kantoor Noord"
    assert value_of(page, "capacity") == "50"
    form = hidden(page, f"/sites/{room}") | PLACE | {"always-yes": "yes"}
    assert flashed(planner.post(f"/sites/{room}", data=form)) == "saved"
    assert flashed(planner.post("/sites", data={"name": "Dicht", "kind": "office"})) == "never-open"
    assert "Altijd open" in words(planner.get("/sites").text)
    assert planner.post(f"/sites/{room}", data=form).status_code == 412


def test_what_a_site_no_longer_holds_is_shown_before_it_is_saved_and_moves_once_confirmed(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.plan(person, arrange.terms(weekdays=frozenset({4})))
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    planner, room = visitor("planner", "en"), arrange.office.room_id
    here = f"/sites/{room}"
    # No hours on Friday, the only day that the plan allows.
    closed = {"hours-0": "9-17"}
    sent = hidden(planner.get(f"/sites?change={room}").text, here) | PLACE | closed
    shown = planner.post(here, data=sent)
    assert "Not saved yet: appointments no longer fit" in words(shown.text)
    assert "Kantoor Noord" in words(planner.get("/sites").text), "nothing is saved"
    again = hidden(shown.text, here) | PLACE | closed
    stale = planner.post(here, data=again | {"fingerprint": "of another look"})
    assert "The calendar has changed since you looked" in words(stale.text)
    unticked = planner.post(here, data=again)
    assert error_of(unticked.text, "without")
    done = planner.post(here, data=again | {"without-yes": "yes"})
    assert done.status_code == 303
    page = words(planner.get(done.headers["location"]).text)
    assert "The appointments have moved" in page
    assert "Kantoor Oost" in page


def test_hours_nobody_can_read_are_shown_at_their_day(visitor: Visitor) -> None:
    answer = visitor("planner").post("/sites", data=PLACE | {"hours-2": "17-9", "name": ""})
    assert answer.status_code == 422
    assert error_of(answer.text, "hours-2").startswith(dutch(ENDS_FIRST, start="17:00", end="9:00"))
    assert value_of(answer.text, "hours-2") == "17-9"
    assert value_of(answer.text, "hours-0") == "9-12, 13-17"


def test_a_group_meets_weekly_at_the_same_wall_time(
    arrange: Arranger, visitor: Visitor, programme: ProgrammeRow
) -> None:
    planner, clinic = visitor("planner"), arrange.office.clinic_id
    address = f"/sites/{clinic}/groups"
    asked = planner.post(address, data=a_group(programme))
    shown = error_of(asked.text, "first_on")
    assert "2 bijeenkomsten, elke dinsdag, van di 23 mrt 2027 tot en met di 30 mrt 2027" in shown
    with arrange.database.work(CLOCK, NOW) as work:
        assert not work.session.exec(select(GroupSessionRow)).all()
    answer = planner.post(address, data=a_group(programme) | hidden(asked.text, address))
    assert flashed(answer) == "saved"
    with arrange.database.work(CLOCK, NOW) as work:
        rows = work.session.exec(select(GroupSessionRow).order_by(GroupSessionRow.starts_at))
        starts = [row.starts_at for row in rows]
    assert starts == [
        datetime(2027, 3, 23, 9, tzinfo=UTC),
        datetime(2027, 3, 30, 8, tzinfo=UTC),
    ]
    text = words(planner.get("/sites").text)
    assert "Groep Kompas dinsdagochtend" in text
    assert "2 bijeenkomsten" in text
    assert "0 van 8" in text


def test_a_group_that_does_not_hold_keeps_its_form_open(
    arrange: Arranger, visitor: Visitor, programme: ProgrammeRow
) -> None:
    planner, clinic = visitor("planner"), arrange.office.clinic_id
    address = f"/sites/{clinic}/groups"
    answer = planner.post(address, data=a_group(programme, minutes="50", at="25:00"))
    assert answer.status_code == 422
    assert dutch(NOT_A_TIME) in error_of(answer.text, "at")
    assert value_of(answer.text, "series") == "dinsdagochtend"
    off_grid = planner.post(address, data=a_group(programme, minutes="50"))
    assert "kwartieren" in error_of(off_grid.text, "minutes")
    asked = planner.post(address, data=a_group(programme))
    confirmed = a_group(programme) | hidden(asked.text, address)
    planner.post(address, data=confirmed)
    # The room is in use now: that was not shown before.
    in_use = planner.post(address, data=confirmed)
    assert "Groep Kompas dinsdagochtend (di 23 mrt 2027" in error_of(in_use.text, "first_on")
    twice = planner.post(address, data=a_group(programme) | hidden(in_use.text, address))
    assert twice.status_code == 422
    # What does not fit the name or the room stands beside its field.
    doubtful = planner.post(address, data=a_group(programme, series="vrijdagavond", seats="90"))
    said = error_of(doubtful.text, "series")
    assert said == dutch(OTHER_WEEKDAY, said="vrijdag", weekday="dinsdag")
    assert error_of(doubtful.text, "seats") == dutch(MORE_SEATS, clients=4)
    youth = ProgrammeRow(name="Jeugdgroep", provider_id=None, audience="juvenile")
    theirs = ProgrammeRow(name="Elders", provider_id=arrange.office.other_provider.provider_id)
    arrange.add(youth, theirs)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(SiteRow, clinic).hours = {"1": [[9 * 60, 11 * 60]]}
    another_age = dutch(ANOTHER_AGE, groups="Groep Kompas dinsdagochtend")
    for one, said in ((youth, another_age), (theirs, dutch(ELSEWHERE))):
        wrong = planner.post(address, data=a_group(one, series="Nieuw"))
        assert error_of(wrong.text, "programme") == said
        assert error_of(wrong.text, "at") == dutch(CLOSED)
    page = planner.get("/sites").text
    (ending,) = re.findall(rf'action="({address}/[0-9a-f-]+/end)"', page)
    assert dutch("%(num)s session to come without an appointment is removed.", num=2) in words(page)
    assert flashed(planner.post(ending)) == "group-ended"
    assert "dinsdagochtend" not in planner.get("/sites").text
    assert error_of(twice.text, "series").startswith(dutch(TAKEN))


def test_places_of_others_are_shown_and_not_changed(arrange: Arranger, visitor: Visitor) -> None:
    planner, clinic = visitor("planner"), arrange.office.clinic_id
    page = planner.get("/sites").text
    assert f"/sites?change={clinic}" not in page
    answer = planner.post(f"/sites/{clinic}", data=PLACE | {"version": "1"})
    assert answer.status_code == 404
    other = visitor("other_planner").post(
        f"/sites/{arrange.office.room_id}", data=PLACE | {"version": "1"}
    )
    assert other.status_code == 404


def test_only_planners_keep_places(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    assert person.family_name not in visitor("planner").get("/sites").text
    for role in ("officer", "supervisor", "provider"):
        assert visitor(role).get("/sites").status_code == 403


def test_a_place_is_put_on_the_map_and_taken_off_it(arrange: Arranger, visitor: Visitor) -> None:
    planner = visitor("planner")
    assert flashed(planner.post("/sites", data=PLACE | {"lies_at": "52,3702; 4,8952"})) == "saved"
    assert "52.3702, 4.8952" in words(planner.get("/sites").text)
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.exec(select(SiteRow).where(SiteRow.name == "Kantoor Oost")).one()
    assert (row.latitude, row.longitude) == (52.3702, 4.8952)
    page = planner.get(f"/sites?change={row.id}").text
    assert value_of(page, "lies_at") == "52.3702, 4.8952"
    emptied = hidden(page, f"/sites/{row.id}") | PLACE | {"lies_at": ""}
    assert flashed(planner.post(f"/sites/{row.id}", data=emptied)) == "saved"
    assert dutch("not on the map yet") in words(planner.get("/sites").text)


@pytest.mark.parametrize(
    "typed",
    [
        {"lies_at": "om de hoek"},
        {"lies_at": "92, 4.9"},
        {"kind": "online", "lies_at": "52.37, 4.9"},
    ],
    ids=["no point", "off the earth", "online lies nowhere"],
)
def test_where_no_place_can_be_is_shown_at_the_field(
    visitor: Visitor, typed: dict[str, str]
) -> None:
    answer = visitor("planner").post("/sites", data=PLACE | typed)
    assert answer.status_code == 422
    assert error_of(answer.text, "lies_at")


def test_a_place_online_can_be_chosen_for_a_talk_and_not_for_a_test(
    arrange: Arranger, visitor: Visitor
) -> None:
    online = PLACE | {"name": "Beeldbellen", "kind": "online", "always-yes": "yes"}
    assert flashed(visitor("planner").post("/sites", data=online)) == "saved"
    arrange.add(SiteRow(name="Bijkantoor", kind="office", team_id=arrange.office.team_id))
    person = arrange.person()
    found = {}
    with arrange.database.work(arrange.office.officer, NOW) as work:
        for ground, kind in (("reporting_duty", "check_in"), ("substance_ban", "substance_test")):
            condition = arrange.condition(person, ground)
            choices = plan_choices(work, condition.id, ObligationKind(kind))
            found[kind] = [place.name for place in choices.sites]
    assert found["check_in"] == ["Kantoor Noord", "Bijkantoor", "Beeldbellen"]
    assert "Beeldbellen" not in found["substance_test"]


def test_a_site_whose_numbers_are_turned_round_is_refused_with_its_distance(
    visitor: Visitor, arrange: Arranger
) -> None:
    typed = {
        "name": "Kantoor Zee",
        "kind": "office",
        "always-yes": "yes",
        "lies_at": "4.8952, 52.3702",
    }
    answer = visitor("planner").post("/sites", data=typed)
    assert answer.status_code == 422
    assert " km van Nederland" in error_of(answer.text, "lies_at")


def test_a_site_without_a_position_is_put_on_the_map_by_who_runs_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    provider, clinic = visitor("provider"), arrange.office.clinic_id
    page = provider.get("/site-positions").text
    field = f"lies_at-{clinic}"
    older = provider.post(f"/site-positions/{clinic}", data={field: "x", "version": "0"})
    assert hidden(older.text, f"/site-positions/{clinic}")["version"] == "0"
    wrong = provider.post(f"/site-positions/{clinic}", data={field: "4.9, 52.37", "version": "1"})
    assert wrong.status_code == 422
    assert "km" in error_of(wrong.text, field)
    assert value_of(wrong.text, field) == "4.9, 52.37"
    typed = {field: "52.3702, 4.8952", "version": "1"}
    assert flashed(provider.post(f"/site-positions/{clinic}", data=typed)) == "saved"
    assert provider.post(f"/site-positions/{clinic}", data=typed).status_code == 412
    assert value_of(provider.get("/site-positions").text, field) == "52.3702, 4.8952"
    assert dutch("not on the map yet") in words(page)


def test_a_planner_is_led_to_sites_of_a_provider_that_are_not_on_the_map(
    arrange: Arranger, visitor: Visitor
) -> None:
    planner = visitor("planner")
    clinic, correct = arrange.office.clinic_id, dutch("Correct the position")
    arrange.add(
        SiteRow(name="Aanloop", kind="treatment_room", provider_id=arrange.office.provider_id)
    )
    every = words(planner.get("/site-positions").text)
    assert "Polikliniek" in every
    assert "Aanloop" in every
    # From the list of sites one comes to the form of that site alone.
    its_own = f"/site-positions?site={clinic}"
    assert f'href="{its_own}"' in planner.get("/sites").text
    only = words(planner.get(its_own).text)
    assert dutch("%(site)s on the map", site="Polikliniek") in only
    assert "Aanloop" not in only
    # What the own team entered it may correct
    assert correct not in words(planner.get("/sites").text)
    typed = {f"lies_at-{clinic}": "52.3702, 4.8952", "version": "1"}
    assert flashed(planner.post(f"/site-positions/{clinic}", data=typed)) == "saved"
    assert correct in words(planner.get("/sites").text)


def test_a_treatment_room_is_some_providers_and_says_whose(
    arrange: Arranger, visitor: Visitor
) -> None:
    planner, room = visitor("planner"), PLACE | {"name": "Kamer 3", "kind": "treatment_room"}
    nobodys = planner.post("/sites", data=room)
    assert nobodys.status_code == 422
    assert "zorgaanbieder" in error_of(nobodys.text, "provider")
    assert flashed(
        planner.post("/sites", data=room | {"provider": str(arrange.office.provider_id)})
    )
    assert "Behandelkamer · 3 tegelijk · De Vaart" in words(planner.get("/sites").text)
    office = planner.post("/sites", data=PLACE | {"provider": str(arrange.office.provider_id)})
    assert office.status_code == 422


def test_a_site_keeps_its_kind_while_a_plan_holds_there_what_the_other_is_not_for(
    arrange: Arranger, visitor: Visitor
) -> None:
    arrange.plan(arrange.person(), arrange.terms(), state="drafted")
    planner, room = visitor("planner"), arrange.office.room_id
    form = hidden(planner.get(f"/sites?change={room}").text, f"/sites/{room}") | PLACE
    refused = planner.post(f"/sites/{room}", data=form | {"kind": "lab"})
    assert refused.status_code == 422
    assert "In plannen staan hier afspraken" in error_of(refused.text, "kind")
