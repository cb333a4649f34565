"""Clients go to another team over the pages: proposed, seen without names, accepted with what changes, or refused."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import select

from aftercare.casework.placement.place import place_persons
from aftercare.casework.transfers.acts import call_off
from aftercare.casework.transfers.team_transfers import team_proposals
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.transfers.carry_out import carry_out
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.transfers.rows import TransferRow, transfers_due
from aftercare.store.transfers.team_rows import TeamTransferRow
from aftercare.web.transfers.team_page import ALL_REFUSED, NO_CLIENT, NOT_REFUSED, REFUSES
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

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
    assert dutch("Propose %(num)s client", num=1) in words(giver.post(NEW, data=sent).text)
    sent |= {"seen": "1"}
    answers = [giver.post(NEW, data=sent) for _ in range(2)]
    assert {flashed(one) for one in answers} == {"team-asked"}
    places = {one.headers["location"].partition("?")[0] for one in answers}
    assert len(places) == 1
    (place,) = places

    # Then the other team finds it on Approvals and Today, without a name, and opens no file
    assert dutch("Clients proposed by another team") in words(taker.get("/approvals").text)
    assert "1 cliënt voorgesteld door een ander team" in words(taker.get("/today").text)
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
            "reason": "Vertrek van een collega", f"clients-{person.id}": "yes", "seen": "1"}  # fmt: skip
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


def test_one_client_is_refused_with_a_reason_while_the_other_is_taken(
    arrange: Arranger, visitor: Visitor
) -> None:
    stays, goes = (arrange.person(family_name=name) for name in ("Quispel", "Kwak"))
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    place = proposed_over_pages(arrange, giver, stays, goes)
    to, why = f"to-{stays.id}", f"why-{stays.id}"
    chosen = {"officer": str(arrange.office.outsider.staff_id), "from_on": "24-11", to: REFUSES}

    def fault_of(name: str, **sent: str) -> str:
        return error_of(taker.post(place, data=chosen | sent).text, name)

    assert fault_of(why) == fault("missing")
    assert fault_of(why, **{why: "nee"}) == fault("reason-short")
    assert fault_of(why, **{why: "Geen plaats hier", to: ""}) == dutch(NOT_REFUSED)
    assert fault_of("officer", **{why: "Geen plaats hier", f"to-{goes.id}": REFUSES,
                                  f"why-{goes.id}": "Ook geen plaats"}) == dutch(ALL_REFUSED)  # fmt: skip
    chosen |= {why: "Geen plaats in onze groep"}
    preview = taker.post(place, data=chosen).text
    assert dutch("You refuse") in words(preview)
    assert "Geen plaats in onze groep" in words(preview)
    sent = chosen | hidden(preview, place) | {"without-yes": "yes", "confirm": "yes"}
    assert flashed(taker.post(place, data=sent)) == "team-taken"
    assert taker.get(f"/people/{goes.id}").status_code == 200
    assert taker.get(f"/people/{stays.id}").status_code == 404
    answer = words(giver.get(place).text)
    for said in (named("team_transfer", "partly"), "Quispel", "Geen plaats in onze groep"):
        assert said in answer
    assert "Kwak" not in answer
    theirs = words(taker.get(place).text)
    assert "Geen plaats in onze groep" in theirs
    assert "Quispel" not in theirs
    notices = words(giver.get("/notices").text)
    assert named("notice", "team_refused") in notices
    assert named("notice", "team_accepted") in notices
    assert named("team_transfer", "partly") in words(giver.get("/transfers").text)


def test_no_client_is_ticked_before_someone_ticks_and_the_button_says_how_many(
    arrange: Arranger, visitor: Visitor
) -> None:
    one, two = arrange.person(), arrange.person()
    giver, officer = visitor("supervisor"), str(arrange.office.officer.staff_id)

    def ticked(page: str) -> set[str]:
        boxes = re.findall(r'<input[^>]*name="clients-([0-9a-f-]+)"[^>]*>', page)
        checked = re.findall(r'<input[^>]*name="clients-([0-9a-f-]+)"[^>]*checked>', page)
        assert len(boxes) == 2
        return set(checked)

    asked = giver.get(f"{NEW}?officer={officer}").text
    assert ticked(asked) == set()
    (every,) = re.findall(rf'href="({re.escape(NEW)}[^"]*all=yes)"', asked)
    assert ticked(giver.get(every.replace("&amp;", "&")).text) == {str(one.id), str(two.id)}
    assert ticked(giver.get(f"{NEW}?client={one.id}").text) == {str(one.id)}
    sent = {"officer": officer, "team": str(arrange.office.other_team_id), "reason": "Vertrek naar elders",
            f"clients-{one.id}": "yes", f"clients-{two.id}": "yes"}  # fmt: skip
    # Looked at with one client, so that a second one is looked at first.
    for seen in ({}, {"seen": "1"}):
        looked = giver.post(NEW, data=sent | seen)
        assert dutch("Propose %(num)s client", num=2) in words(looked.text)
    assert flashed(giver.post(NEW, data=sent | {"seen": "2"})) == "team-asked"


def proposed_over_pages(arrange: Arranger, giver: TestClient, *people: PersonRow) -> str:
    """The address of the proposal."""
    sent = {"officer": str(arrange.office.officer.staff_id), "team": str(arrange.office.other_team_id),
            "reason": "Vertrek naar elders", "seen": str(len(people))}  # fmt: skip
    sent |= {f"clients-{one.id}": "yes" for one in people}
    return giver.post(NEW, data=sent).headers["location"].partition("?")[0]


def accept(arrange: Arranger, taker: TestClient, place: str, day: str) -> str:
    """Accepts as shown; returns the page that showed it."""
    chosen = {"officer": str(arrange.office.outsider.staff_id), "from_on": day}
    preview = taker.post(place, data=chosen).text
    sent = chosen | hidden(preview, place) | {"without-yes": "yes", "confirm": "yes"}
    assert flashed(taker.post(place, data=sent)) == "team-taken"
    return preview


def carried_out(arrange: Arranger, days: int) -> None:
    with arrange.database.work(CLOCK, NOW + timedelta(days=days)) as work:
        for due in transfers_due(work.session, civil_date(work.now)):
            assert carry_out(work, due)


def test_accepted_for_a_later_day_both_teams_see_the_day_and_the_first_can_cancel_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(given_name="Quirina", family_name="Quispel")
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    place = proposed_over_pages(arrange, giver, person)
    accept(arrange, taker, place, "30-11")
    moves = dutch("Moves on %(day)s", day="ma 30 nov")
    for reader in (giver, taker):
        for address in ("/transfers", place):
            assert moves in words(reader.get(address).text), address
    shown = taker.get(place).text
    list_at = re.search(r'href="(/transfers/[0-9a-f-]{36})"', shown)
    assert list_at
    # The team that takes them sees no name before the day, and no button that would not work
    theirs = taker.get(list_at[1]).text
    assert "Quispel" not in shown + theirs + taker.get("/transfers").text
    assert dutch("upcoming") in words(theirs)
    assert dutch("Cancel transfer") not in words(theirs)
    end = re.search(
        r'action="(/transfers/[0-9a-f-]{36}/([0-9a-f-]{36})/end)"', giver.get(list_at[1]).text
    )
    assert end
    sent = {"version": "1", f"reason-{end[2]}": "De collega blijft toch"}
    assert taker.post(end[1], data=sent).status_code == 404
    assert flashed(giver.post(end[1], data=sent)) == "transfer-ended"
    cancelled = dutch("The move on %(day)s was cancelled", day="ma 30 nov")
    for reader in (giver, taker):
        assert cancelled in words(reader.get(place).text)
        assert moves not in words(reader.get("/transfers").text)


def test_a_move_weeks_ahead_stays_listed_until_two_weeks_after_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, person = arrange.office, arrange.person()
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    place = proposed_over_pages(arrange, giver, person)
    accept(arrange, taker, place, "4-1")
    for days, listed in ((20, True), (60, False)):
        if days == 60:
            carried_out(arrange, 41)
        for reader in (office.supervisor, office.other_supervisor):
            with arrange.database.work(reader, NOW + timedelta(days=days)) as work:
                assert bool(team_proposals(work)) is listed, (days, reader.role)


def test_the_supervisor_who_proposed_and_the_officer_hear_of_the_answer_and_of_the_move(
    arrange: Arranger, visitor: Visitor
) -> None:
    people = [arrange.person(family_name=name) for name in ("Quispel", "Kwak")]
    giver, taker, officer = visitor("supervisor"), visitor("other_supervisor"), visitor("officer")
    accept(arrange, taker, proposed_over_pages(arrange, giver, *people), "30-11")
    accepted, moved = named("notice", "team_accepted"), named("notice", "team_moved")
    for reader in (giver, officer):
        page = reader.get("/notices").text
        assert words(page).count(accepted) == 1, "one notice for all clients of the proposal"
        assert moved not in words(page)
        opens = re.search(r'action="(/notices/team_accepted/[^"]+/open)"', page)
        assert opens
        place = reader.post(opens[1]).headers["location"]
        assert dutch("upcoming") in words(reader.get(place).text)
        assert accepted not in words(reader.get("/notices?show=unread").text)
    assert accepted not in words(taker.get("/notices").text), "who accepted it knows"
    assert accepted not in words(visitor("colleague").get("/notices").text)
    # On the day both hear that it is done, though neither sees the clients any more
    carried_out(arrange, 6)
    for reader in (giver, officer):
        page = reader.get("/notices?show=unread").text
        assert moved in words(page)
        assert "Quispel" not in page
        opens = re.search(r'action="(/notices/team_moved/[^"]+/open)"', page)
        assert opens
        assert reader.get(reader.post(opens[1]).headers["location"]).status_code == 200


def test_a_move_from_today_is_one_notice(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    giver, taker, officer = visitor("supervisor"), visitor("other_supervisor"), visitor("officer")
    accept(arrange, taker, proposed_over_pages(arrange, giver, person), "24-11")
    for reader in (giver, officer):
        page = words(reader.get("/notices").text)
        assert named("notice", "team_accepted") in page
        assert dutch("A client of another caseload") in page
        assert named("notice", "team_moved") not in page


def test_who_stops_being_deputy_is_said_before_and_kept_in_the_history(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    person = arrange.person(
        deputy_id=office.deputy.staff_id, co_officer_id=office.colleague.staff_id
    )
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    said = [
        dutch("%(name)s will no longer be the deputy", name=office.deputy.display_name),
        dutch("%(name)s will no longer be the second officer", name=office.colleague.display_name),
    ]
    asked = words(giver.get(f"{NEW}?client={person.id}").text)
    assert [one for one in said if one not in asked] == []
    place = proposed_over_pages(arrange, giver, person)
    before = words(accept(arrange, taker, place, "24-11"))
    assert [one for one in said if one not in before] == []
    history = words(taker.get(f"/people/{person.id}/history").text)
    over = dutch("%(name)s is no longer the deputy: the client went to another team",
                 name=office.deputy.display_name)  # fmt: skip
    assert over in history
    assert dutch("%(name)s is no longer the second officer: the client went to another team",
                 name=office.colleague.display_name) in history  # fmt: skip


def test_deputy_and_second_officer_hear_that_a_client_goes_and_on_the_day_that_their_role_ended(
    arrange: Arranger, visitor: Visitor
) -> None:
    office = arrange.office
    roles = {"deputy_id": office.deputy.staff_id, "co_officer_id": office.colleague.staff_id}
    people = [arrange.person(family_name=name, **roles) for name in ("Quispel", "Kwak")]
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    accept(arrange, taker, proposed_over_pages(arrange, giver, *people), "30-11")
    accepted, ended = named("notice", "team_accepted"), named("notice", "role_ended")
    beside = (visitor("deputy"), visitor("colleague"))
    for reader in beside:
        page = words(reader.get("/notices").text)
        assert page.count(accepted) == 1
        assert ended not in page
    carried_out(arrange, 6)
    # The new team names its own deputy, who stopped nothing.
    with arrange.database.work(CLOCK, NOW) as work:
        get_person(
            work.session, people[0].id, for_update=True
        ).deputy_id = office.other_supervisor.staff_id
    for reader in beside:
        page = reader.get("/notices?show=unread").text
        assert words(page).count(ended) == 1
        assert "Quispel" not in page
        assert accepted not in words(page)
        opens = re.search(r'action="(/notices/role_ended/[^"]+/open)"', page)
        assert opens
        place = reader.post(opens[1]).headers["location"]
        assert "Quispel" not in reader.get(place).text
    for reader in (giver, taker, visitor("officer")):
        assert ended not in words(reader.get("/notices").text)


def test_all_who_got_notice_of_a_move_hear_that_it_was_cancelled_and_why(
    arrange: Arranger, visitor: Visitor
) -> None:
    """By a second supervisor of the team, so that the one who proposed hears it too."""
    office = arrange.office
    person = arrange.person(
        deputy_id=office.deputy.staff_id, co_officer_id=office.colleague.staff_id
    )
    giver, taker = visitor("supervisor"), visitor("other_supervisor")
    accept(arrange, taker, proposed_over_pages(arrange, giver, person), "30-11")
    second = arrange.staff("supervisor", team_id=office.team_id)
    with arrange.database.work(second, NOW) as work:
        (row,) = work.session.exec(select(TransferRow))
        call_off(work, row.id, row.version, "De collega blijft toch")
    cancelled = named("notice", "move_cancelled")
    informed = ("supervisor", "other_supervisor", "officer", "outsider", "deputy", "colleague")
    for reader in map(visitor, informed):
        page = reader.get("/notices").text
        assert words(page).count(cancelled) == 1, reader
        opens = re.search(r'action="(/notices/move_cancelled/[^"]+/open)"', page)
        assert opens
        place = reader.post(opens[1]).headers["location"]
        assert "De collega blijft toch" in words(reader.get(place).text)
