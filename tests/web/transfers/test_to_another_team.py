"""Clients go to another team over the pages: proposed, seen without names, accepted with what changes, or refused."""

from __future__ import annotations

import re

from sqlmodel import select

from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.people.rows import get_person
from aftercare.store.transfers.team_rows import TeamTransferRow
from aftercare.web.transfers.team_page import NO_CLIENT
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch

NEW = "/team-transfers/new"


def test_s30_a_colleague_leaves_and_a_client_goes_to_another_team_once_it_accepts(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    person = arrange.person(given_name="Quirina", family_name="Quispel")
    arrange.plan(person)
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    assert f"{NEW}?officer={office.officer.staff_id}" in (
        giver.get(f"/transfers/new?officer={office.officer.staff_id}").text
    )

    # Given a proposal: faults stand at their fields, a double click is one proposal
    sent = {"officer": str(office.officer.staff_id), "team": str(office.other_team_id)}
    page = giver.post(NEW, data=sent).text
    assert error_of(page, "clients") == dutch(NO_CLIENT)
    assert error_of(page, "reason")
    sent |= {"reason": "Vertrek naar elders", f"clients-{person.id}": "yes"}
    answers = [giver.post(NEW, data=sent) for _ in range(2)]
    assert {flashed(one) for one in answers} == {"team-asked"}
    places = {one.headers["location"].partition("?")[0] for one in answers}
    assert len(places) == 1
    (place,) = places

    # Then the other team finds it on Approvals and Today, without a name, and opens no file
    for page_of in ("/approvals", "/today"):
        assert dutch("Clients proposed by another team") in words(taker.get(page_of).text)
    shown = taker.get(place).text
    assert person.reference in shown
    assert "Quispel" not in shown
    assert taker.get(f"/people/{person.id}").status_code == 404
    assert visitor("planner").get(place).status_code in (403, 404)

    # When it asks what changes, still no name; accepting without the preview only shows it
    preview = taker.post(
        place, data={"officer": str(office.outsider.staff_id), "from_on": "24-11"}
    ).text
    assert "Quispel" not in preview
    assert re.search(r'id="changes-title"', preview)
    chosen = {"officer": str(office.outsider.staff_id), "from_on": "24-11", "confirm": "yes"}
    done = taker.post(place, data=chosen | hidden(preview, place) | {"without-yes": "yes"})
    assert flashed(done) == "team-taken"

    # Then the client is theirs, and the first team's no longer
    assert "Quispel" in taker.get(f"/people/{person.id}").text
    assert giver.get(f"/people/{person.id}").status_code == 404
    after = giver.get(place).text
    assert "Quispel" not in after
    assert person.reference not in after
    assert dutch("accepted") in words(after)
    with arrange.database.work(CLOCK, NOW) as work:
        moved = get_person(work.session, person.id)
        assert (moved.team_id, moved.officer_id) == (office.other_team_id, office.outsider.staff_id)


def test_a_refused_proposal_comes_back_with_its_reason_and_a_notice(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, person = arrange.office, arrange.person()
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    sent = {"officer": str(office.officer.staff_id), "team": str(office.other_team_id),
            "reason": "Vertrek van een collega", f"clients-{person.id}": "yes"}  # fmt: skip
    place = giver.post(NEW, data=sent).headers["location"].partition("?")[0]
    assert error_of(taker.post(f"{place}/refuse", data={"answer": " "}).text, "answer")
    assert (
        flashed(taker.post(f"{place}/refuse", data={"answer": "Geen uren beschikbaar"}))
        == "team-answered"
    )
    assert taker.post(f"{place}/refuse", data={"answer": "Nog eens geen uren"}).status_code in (
        404,
        409,
    )
    assert "Geen uren beschikbaar" in giver.get(place).text
    assert dutch("Another team refused a client you proposed") in words(giver.get("/notices").text)
    assert place in giver.get("/transfers").text
    with arrange.database.work(CLOCK, NOW) as work:
        (row,) = work.session.exec(select(TeamTransferRow))
        assert row.outcome == "refused"
