"""Clients go to another officer on a page: shown first, done as shown; both officers and the history tell it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.transfers.rows import TransferRow
from aftercare.web.transfers.goes_view import NONE_LEFT
from aftercare.web.transfers.pages import CHANGED, CHOOSE, UNSEEN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, named, opening

NEW = "/transfers/new"


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """With weekly check-ins placed for twelve weeks."""
    person = arrange.person()
    arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return person


def filled(arrange: Arranger, *people: PersonRow, **changes: str) -> dict[str, str]:
    office = arrange.office
    return {
        "from": str(office.officer.staff_id), "officer": str(office.colleague.staff_id), "from_on": "24-11",
        "reason": "Vertrek van een collega",
    } | {f"to-{one.id}": "" for one in people} | changes  # fmt: skip


def confirmed(client: TestClient, sent: dict[str, str]) -> str:
    page = client.post(NEW, data=sent).text
    answer = client.post(NEW, data=sent | hidden(page, NEW) | {"confirm": "yes"})
    later = sent["from_on"] == "30-11"
    assert flashed(answer) == ("transfer-planned" if later else "transferred")
    if later:
        shown = words(client.get(answer.headers["location"]).text)
        assert dutch("Day chosen: %(day)s.", day="ma 30 nov") in shown
    return answer.headers["location"].partition("?")[0]


def officer_of(arrange: Arranger, person: PersonRow) -> object:
    with arrange.database.work(CLOCK, NOW) as work:
        return get_person(work.session, person.id).officer_id


def test_one_client_from_today_stands_in_the_history_and_on_both_worklists(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor, office = visitor("supervisor"), arrange.office
    address = f"{NEW}?client={person.id}"
    assert address in supervisor.get(f"/people/{person.id}").text
    assert address not in visitor("officer").get(f"/people/{person.id}").text
    sent = filled(arrange, person, client=str(person.id))
    page = supervisor.post(NEW, data=sent | {"from_on": ""}).text
    assert value_of(page, "from_on") == "24-11-2026", "today loses nothing"
    assert re.search(r'aria-labelledby="changes-title"[^>]* autofocus', page)
    shown = words(page)
    assert "12 afspraken houden hun tijdstip, 0 krijgen een ander tijdstip" in shown
    assert officer_of(arrange, person) == office.officer.staff_id
    place = confirmed(supervisor, sent)
    assert officer_of(arrange, person) == office.colleague.staff_id
    back = supervisor.get(address).text
    assert dutch("Already arranged") in words(back)
    assert f'href="{place.partition("?")[0]}"' in back
    history = words(supervisor.get(f"/people/{person.id}/history").text)
    assert f"Toezichthouder is nu {office.colleague.display_name}" in history
    assert f"{office.supervisor.display_name} · Vertrek" in history
    mine, theirs = visitor("colleague"), visitor("officer")
    assert "1 cliënt komt naar jou van" in words(mine.get("/worklist").text)
    assert "1 cliënt van jou gaat naar" in words(theirs.get("/worklist").text)
    assert "Voorbeeld Testpersoon" in words(mine.get(place).text)
    gone = words(theirs.get(place).text)
    assert (
        opening("The clients went to another officer on %(day)s: you do not see them any more")
        in gone
    )
    assert "Een cliënt van een andere caseload" in gone
    assert "Voorbeeld Testpersoon" not in gone


def test_appointments_that_find_no_time_are_seen_before_a_transfer(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    """Both colleagues are away for weeks: what found no time is called off, and one click must not do that."""
    for colleague in (arrange.office.colleague, arrange.office.deputy):
        arrange.leave(colleague, NOW, NOW + timedelta(days=90))
    supervisor, sent = visitor("supervisor"), filled(arrange, person)
    preview = supervisor.post(NEW, data=sent).text
    shown = hidden(preview, NEW)
    assert int(shown["without"]) > 0
    few = "%(num)s client would get less contact than the standard or the plan asks"
    assert dutch(few, num=1) in words(preview)
    assert dutch(NONE_LEFT) in words(preview)
    lost = dutch("%(num)s appointment is cancelled", num=int(shown["without"]))
    required = dutch("%(num)s is required by a condition", num=int(shown["without"]))
    assert f"{lost}, {required}; {dutch(few, num=1)}" in words(preview)
    refused = supervisor.post(NEW, data=sent | shown | {"confirm": "yes"})
    assert refused.status_code == 422
    assert dutch(UNSEEN) in error_of(refused.text, "without")
    assert officer_of(arrange, person) == arrange.office.officer.staff_id
    ticked = {"confirm": "yes", "without-yes": "yes"}
    stale = supervisor.post(NEW, data=sent | shown | ticked | {"without": "1", "fingerprint": "x"})
    assert not re.search(r'name="without-yes"[^>]*checked', stale.text), "another number was seen"
    seen = hidden(refused.text, NEW) | ticked
    assert flashed(supervisor.post(NEW, data=sent | seen)) == "transferred"


def test_what_a_client_knows_and_is_near_can_stay_by_beginning_later(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        first = work.session.exec(
            select(AppointmentRow)
            .where(AppointmentRow.person_id == person.id)
            .order_by(col(AppointmentRow.starts_at))
        ).first()
        assert first is not None
        first.state, first.known_at = "notified", NOW
        starts_at, ends_at = first.starts_at, first.ends_at
    arrange.leave(arrange.office.colleague, starts_at, ends_at)
    sent = filled(arrange, person, client=str(person.id))
    supervisor = visitor("supervisor")
    shown = words(supervisor.post(NEW, data=sent).text)
    hint = opening(
        "If the transfer begins on %(day)s, the nearest appointments stay with %(name)s."
    )
    assert hint in shown
    later = civil_date(starts_at) + timedelta(days=1)
    again = words(supervisor.post(NEW, data=sent | {"from_on": f"{later:%d-%m-%Y}"}).text)
    assert hint not in again
    assert (
        "11 afspraken houden hun tijdstip, 0 krijgen een ander tijdstip, voor 0 is geen tijdstip"
        in again
    )


def test_what_is_to_come_is_called_off_on_its_list(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    place = confirmed(supervisor, filled(arrange, person, from_on="30-11"))
    before = words(visitor("colleague").get(place).text)
    assert "Voorbeeld Testpersoon" not in before
    assert opening("You see the clients from %(day)s on") in before
    (row,) = rows(arrange)
    again = supervisor.post(NEW, data=filled(arrange))
    assert error_of(again.text, "officer") == dutch(CHOOSE)
    end, reason = f"{place}/{row.id}/end", f"reason-{row.id}"
    data = hidden(supervisor.get(place).text, end)
    refused = supervisor.post(end, data=data | {reason: "nee"}).text
    assert error_of(refused, reason) == fault("reason-short")
    assert rows(arrange)[0].called_off_at is None
    sent = data | {reason: "Het vertrek gaat niet door"}
    assert flashed(supervisor.post(end, data=sent)) == "transfer-ended"
    assert rows(arrange)[0].called_off_at == NOW
    history = words(supervisor.get(f"/people/{person.id}/history").text)
    assert "geannuleerd" in history
    assert "Het vertrek gaat niet door" in history
    stays = dutch(
        "This was cancelled: the clients stay with %(name)s",
        name=arrange.office.officer.display_name,
    )
    theirs = visitor("colleague").get(place).text
    assert stays in words(theirs)
    assert "Het vertrek gaat niet door" in words(theirs)
    for reader in (visitor("colleague"), visitor("officer")):
        assert named("notice", "move_cancelled") in words(reader.get("/notices").text)
    # Who cancelled it knows, and the deputy stays who they are.
    for reader in (supervisor, visitor("deputy")):
        assert named("notice", "move_cancelled") not in words(reader.get("/notices").text)


def test_a_client_enrolled_since_is_shown_and_no_client_goes(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor, sent = visitor("supervisor"), filled(arrange, person)
    page = supervisor.post(NEW, data=sent).text
    newcomer = arrange.person()
    answer = supervisor.post(NEW, data=sent | hidden(page, NEW) | {"confirm": "yes"})
    view = words(answer.text)
    assert dutch(CHANGED) in view
    assert f"{newcomer.family_name} {newcomer.reference} {dutch('new since you looked')}" in view
    assert rows(arrange) == []


def test_each_mistake_is_shown_beside_its_field(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    page = supervisor.post(
        NEW, data=filled(arrange, person, from_on="gisteren", reason="", officer="x")
    ).text
    assert all(error_of(page, name) for name in ("reason", "officer"))
    past = supervisor.post(NEW, data=filled(arrange, person, from_on="gisteren")).text
    assert error_of(past, "from_on")
    confirmed(supervisor, filled(arrange, person, from_on="30-11"))


def test_a_transfer_to_come_is_led_to_and_a_closed_file_gets_no_other_officer(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    place = confirmed(supervisor, filled(arrange, person, from_on="30-11"))
    asked = supervisor.get(f"{NEW}?client={person.id}").text
    sent = supervisor.post(NEW, data=filled(arrange, person, client=str(person.id))).text
    for page in (asked, sent):
        assert f'href="{place}"' in page
        assert 'name="officer"' not in page
    closed = arrange.person(closed_on=NOW.date())
    assert NEW not in supervisor.get(f"/people/{closed.id}").text


def test_a_new_officer_without_working_hours_is_named_before_the_transfer(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    fresh = arrange.staff("officer", team_id=arrange.office.team_id, display_name="N. Nieuw")
    why = dutch("%(names)s has no working hours entered", num=1, names="N. Nieuw")
    page = supervisor.post(NEW, data=filled(arrange, person, officer=str(fresh.staff_id))).text
    assert why in words(page)
    assert why not in words(supervisor.post(NEW, data=filled(arrange, person)).text)


def rows(arrange: Arranger) -> list[TransferRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(TransferRow)))
