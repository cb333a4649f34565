"""Treatment on the page: referred, waited for in weeks, stepped through, and who may know what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.people.rows import NoContactRow, PersonRow
from aftercare.store.treatment.programme_rows import GroupSessionRow
from aftercare.store.treatment.rows import TreatmentGroupRow
from aftercare.web.shell.dates import short_day
from aftercare.web.sites.series_preview import OTHER_WEEKDAY
from aftercare.web.treatment.groups_page import NAME_TAKEN
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import TODAY, Clinic
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def test_somebody_is_referred_and_the_wait_shows_everywhere(
    clinic: Clinic, person: PersonRow, arrange: Arranger, visitor: Visitor
) -> None:
    condition = arrange.condition(person, "treatment_obligation")
    clinic.group_plan(person)
    officer = visitor("officer")
    address = f"/people/{person.id}/treatment"
    assert dutch("Treatment is required, but there is no referral yet") in words(
        officer.get(f"/people/{person.id}/risk-and-treatment").text
    )
    typed = {
        "condition": str(condition.id), "programme": str(clinic.kompas.id),
        "referred_on": "1-10-2026",
    }  # fmt: skip
    assert flashed(officer.post(address, data=typed)) == "saved"
    text = words(officer.get(address).text)
    # 54 days since the first of October.
    assert dutch("waiting for the provider, %(num)s week so far", num=7) in text
    assert dutch("beyond the norm") in text
    assert dutch("Treeknormen: 4 weeks to the intake, 10 to the treatment, 14 in all") in text
    for tab in ("conditions", "risk-and-treatment"):
        text = words(officer.get(f"/people/{person.id}/{tab}").text)
        assert dutch("waiting for the provider, %(num)s week so far", num=7) in text, tab
    overview = words(officer.get(f"/people/{person.id}").text)
    assert dutch("Could not be scheduled") not in overview


def test_a_referral_to_another_provider_than_the_court_named_needs_a_reason_that_is_kept(
    clinic: Clinic, person: PersonRow, arrange: Arranger, visitor: Visitor
) -> None:
    condition = arrange.condition(
        person, "treatment_obligation", parameters={"provider": "Havenzicht"}
    )
    officer, address = visitor("officer"), f"/people/{person.id}/treatment"
    assert "Havenzicht" in words(officer.get(address).text)
    typed = {
        "condition": str(condition.id), "programme": str(clinic.kompas.id),
        "referred_on": "1-10-2026",
    }  # fmt: skip
    refused = officer.post(address, data=typed)
    assert refused.status_code == 422
    assert fault("other-provider") in error_of(refused.text, "reason")
    assert dutch("No referral yet") in words(refused.text)
    why = "Havenzicht heeft een opnamestop; de rechter is gevraagd."
    assert flashed(officer.post(address, data=typed | {"reason": why})) == "saved"
    shown = officer.get(address).text
    assert dutch("Another provider than the court named") in words(shown)
    where = re.findall(rf'href="({address}/[0-9a-f-]+)"', shown)[0]
    page = words(officer.get(where).text)
    assert why in page
    assert f"{dutch('Another provider than the court named')}: Havenzicht" in page


def test_each_step_is_recorded_with_its_day_and_shown_in_order(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    row = clinic.referral(person)
    officer = visitor("officer")
    here = f"/people/{person.id}/treatment/{row.id}"
    form = hidden(officer.get(here).text, f"{here}/steps")
    refused = officer.post(
        f"{here}/steps", data=form | {"act": "offer_intake", "happened_on": "1-1-2026"}
    )
    assert refused.status_code == 422
    assert error_of(refused.text, "happened_on") == fault("before-last-step")
    assert (
        flashed(
            officer.post(
                f"{here}/steps", data=form | {"act": "offer_intake", "happened_on": "vandaag"}
            )
        )
        == "saved"
    )
    text = words(officer.get(here).text)
    assert text.index(named("referral_step", "refer")) < text.index(
        named("referral_step", "offer_intake")
    )
    stale = officer.post(
        f"{here}/steps", data=form | {"act": "hold_intake", "happened_on": "vandaag"}
    )
    assert stale.status_code == 412


def test_a_group_for_others_is_refused_beside_the_field(
    clinic: Clinic, person: PersonRow, arrange: Arranger, visitor: Visitor
) -> None:
    juveniles = clinic.group(clinic.jong)
    shared = clinic.group()
    other = arrange.person(family_name="Geheimhouder", officer_id=clinic.office.colleague.staff_id,
                           deputy_id=None)  # fmt: skip
    clinic.member(shared, other)
    arrange.add(NoContactRow(person_id=person.id, other_id=other.id))
    row = clinic.referral(person)
    officer = visitor("officer")
    here = f"/people/{person.id}/treatment/{row.id}"
    form = hidden(officer.get(here).text, f"{here}/group")
    refused = officer.post(f"{here}/group", data=form | {"group": str(juveniles.id)})
    assert error_of(refused.text, "group") == fault("other-audience")
    apart = officer.post(f"{here}/group", data=form | {"group": str(shared.id)})
    assert error_of(apart.text, "group") == fault("not-in-this-group")
    assert "Geheimhouder" not in apart.text


def test_a_transfer_leads_to_the_referral_that_follows(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    anker = clinic.programme("Groep Anker")
    row = clinic.referral(person)
    officer = visitor("officer")
    here = f"/people/{person.id}/treatment/{row.id}"
    form = hidden(officer.get(here).text, f"{here}/transfer")
    moved = officer.post(
        f"{here}/transfer",
        data=form | {"programme": str(anker.id), "moved_on": "vandaag", "why": "past beter"},
    )
    assert flashed(moved) == "saved"
    next_page = moved.headers["location"].partition("?")[0]
    assert next_page != here
    assert "Groep Anker" in words(officer.get(next_page).text)
    assert "past beter" in words(officer.get(f"/people/{person.id}/treatment").text)


def test_a_norm_that_has_passed_stands_on_the_worklist_and_opens(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    clinic.referral(person, days_ago=60)
    officer = visitor("officer")
    page = officer.get("/worklist").text
    assert "Norm wachttijd: intake binnen 4 weken" in words(page)
    found = re.search(r'href="(/deadlines/[^"]+)"', page)
    assert found
    shown = officer.get(found[1])
    assert shown.status_code == 200
    assert "Treeknormen" in words(shown.text)


def test_others_find_no_treatment(clinic: Clinic, person: PersonRow, visitor: Visitor) -> None:
    row = clinic.referral(person)
    for address in (f"/people/{person.id}/treatment", f"/people/{person.id}/treatment/{row.id}"):
        assert visitor("outsider").get(address).status_code == 404
        assert visitor("planner").get(address).status_code == 403
        assert visitor("provider").get(address).status_code == 403


# Offers -----------------------------------------------------------------------------------------


def test_a_place_on_the_worklist_is_accepted_on_its_page(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    group = clinic.group(capacity=1)
    row = clinic.referral(person)
    (offer,) = clinic.offers()
    officer = visitor("officer")
    worklist = officer.get("/worklist").text
    assert named("task", "answer_offer") in words(worklist)
    assert f'href="/offers/{offer.id}"' in worklist
    page = officer.get(f"/offers/{offer.id}").text
    assert group.name in page
    form = hidden(page, f"/offers/{offer.id}/accept")
    accepted = officer.post(f"/offers/{offer.id}/accept", data=form)
    assert flashed(accepted) == "decided"
    assert accepted.headers["location"].startswith(f"/people/{person.id}/treatment/{row.id}")
    assert f'href="/offers/{offer.id}"' not in officer.get("/worklist").text
    again = officer.post(f"/offers/{offer.id}/accept", data=form)
    assert again.status_code == 409


def test_a_place_is_passed_on_with_a_reason(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    clinic.group(capacity=1)
    clinic.referral(person)
    (offer,) = clinic.offers()
    officer = visitor("officer")
    address = f"/offers/{offer.id}/decline"
    form = hidden(officer.get(f"/offers/{offer.id}").text, address)
    assert officer.post(address, data=form | {"reason": ""}).status_code == 422
    assert flashed(officer.post(address, data=form | {"reason": "reistijd"})) == "decided"
    assert "reistijd" in words(officer.get(f"/offers/{offer.id}").text)
    assert visitor("outsider").get(f"/offers/{offer.id}").status_code == 404


# The waiting list -------------------------------------------------------------------------------


def test_an_officer_sees_their_own_and_a_supervisor_the_team_in_turn(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    office = clinic.office
    clinic.referral(arrange.person(family_name="Laag", tier=3), days_ago=200)
    clinic.referral(arrange.person(family_name="Hoog", tier=1), days_ago=20)
    clinic.referral(
        arrange.person(family_name="Collega", tier=2, officer_id=office.colleague.staff_id,
                       deputy_id=None),
        days_ago=30,
    )  # fmt: skip
    mine = words(visitor("officer").get("/waiting-list").text)
    assert mine.index("Hoog") < mine.index("Laag")
    assert "Collega" not in mine
    team = words(visitor("supervisor").get("/waiting-list").text)
    assert team.index("Hoog") < team.index("Collega") < team.index("Laag")
    assert "28 weken" in team
    elsewhere = words(visitor("other_supervisor").get("/waiting-list").text)
    assert dutch("No one is waiting") in elsewhere


def test_the_list_is_narrowed_to_one_programme(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    anker = clinic.programme("Groep Anker")
    clinic.referral(arrange.person(family_name="Kompasser"))
    clinic.referral(arrange.person(family_name="Ankeraar"), anker)
    text = words(visitor("officer").get(f"/waiting-list?programme={anker.id}").text)
    assert "Ankeraar" in text
    assert "Kompasser" not in text
    assert visitor("officer").get("/waiting-list?programme=onzin").status_code == 200


def test_a_planner_reads_weeks_and_nothing_that_stands_beside_a_name_elsewhere(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    plain = arrange.person(family_name="Naamloos", tier=1)
    secret = arrange.person(restricted=True)
    clinic.referral(plain, days_ago=21)
    clinic.referral(secret, days_ago=21)
    page = visitor("planner").get("/waiting-list").text
    text = words(page)
    assert text.count("Groep Kompas Tot de intake 3 weken norm 4") == 1
    for hidden_fact in (
        plain.reference,
        secret.reference,
        "Naamloos",
        "Niveau",
        "behandelverplichting",
        f"/people/{plain.id}",
    ):
        assert hidden_fact not in page
    assert "3 weken" not in words(visitor("other_planner").get("/waiting-list").text)
    assert visitor("provider").get("/waiting-list").status_code == 403


def test_the_order_that_the_list_says_it_has_is_the_one_it_has(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    """A planner read "who waits longest first" above a list that began with the shortest: programmes come first."""
    clinic.referral(arrange.person(family_name="Laag", tier=3), days_ago=70)
    clinic.referral(
        arrange.person(family_name="Hoog", tier=1), clinic.programme("Groep Anker"), days_ago=21
    )
    planned = words(visitor("planner").get("/waiting-list").text)
    assert dutch("By programme, longest wait first; without names") in planned
    assert planned.index("Groep Anker Tot de intake") < planned.index("Groep Kompas Tot de intake")
    named_list = words(visitor("supervisor").get("/waiting-list").text)
    assert dutch("Highest level first, then longest wait") in named_list
    assert named_list.index("Hoog") < named_list.index("Laag")


# Groups -----------------------------------------------------------------------------------------


def test_a_planner_opens_and_changes_a_group_and_sees_how_full_it_is(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    planner = visitor("planner")
    terms = {
        "programme": str(clinic.kompas.id), "name": "Woensdagavond", "series": "woensdag",
        "entry": "open", "places": "2", "starts_on": "1-12-2026",
    }  # fmt: skip
    asked = planner.post("/treatment-groups", data=terms)
    assert error_of(asked.text, "name") == dutch(OTHER_WEEKDAY, said="woensdag", weekday="dinsdag")
    terms |= hidden(asked.text, "/treatment-groups")
    assert flashed(planner.post("/treatment-groups", data=terms)) == "saved"
    assert planner.post("/treatment-groups", data=terms).status_code == 422
    wrong = planner.post("/treatment-groups", data=terms | {"series": "x", "ends_on": "1-11-2026"})
    assert error_of(wrong.text, "ends_on") == fault("dates-reversed")
    assert (
        dutch("no sessions planned: no place is offered") in planner.get("/treatment-groups").text
    )
    clinic.meets_as("woensdag")
    clinic.referral(arrange.person(family_name="Naamloos"))
    page = planner.get("/treatment-groups").text
    assert "Naamloos" not in page
    text = words(page)
    assert "0 van 2" in text
    assert "1 aangeboden" in text
    assert "1 plek vrij" in text


def test_an_empty_group_is_removed_and_one_with_a_past_ends(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    planner, empty, used = visitor("planner"), clinic.group(), clinic.group()
    clinic.meetings(empty, weeks=3)
    with arrange.database.work(CLOCK, NOW) as work:
        session_id = work.session.exec(select(GroupSessionRow.id)).first()
    # Whose only appointment moved is free again.
    moved = arrange.appointment(
        arrange.person(), NOW, kind="group_session", state="moved", session_id=session_id
    )
    clinic.meetings(used, weeks=2)
    clinic.member(used)
    page = planner.get("/treatment-groups").text
    assert dutch("%(num)s session to come without an appointment is removed.", num=3) in words(page)
    address = f"/treatment-groups/{empty.id}/end"
    sent = hidden(page, address)
    assert flashed(planner.post(address, data=sent)) == "removed"
    assert planner.post(address, data=sent).status_code == 404
    ending = f"/treatment-groups/{used.id}/end"
    assert flashed(planner.post(ending, data=hidden(page, ending))) == "group-ended"
    with arrange.database.work(CLOCK, NOW) as work:
        assert [one.ends_on for one in work.session.exec(select(TreatmentGroupRow))] == [TODAY]
        assert not work.session.exec(select(GroupSessionRow)).all()
        assert work.session.get_one(AppointmentRow, moved.id).session_id is None


def test_a_group_that_no_one_may_join_any_more_says_so_and_has_no_free_places(
    clinic: Clinic, person: PersonRow, visitor: Visitor
) -> None:
    group = clinic.group(entry="closed", capacity=8)
    referral = clinic.referral(person)
    page = words(visitor("planner").get("/treatment-groups").text)
    closed = dutch("closed since %(day)s", day=short_day(group.starts_on, "nl", NOW.year))
    assert f"0 van 8 {closed}" in page
    assert "vrij" not in page.split(closed)[1][:40]
    to_choose = visitor("officer").get(f"/people/{person.id}/treatment/{referral.id}").text
    assert f"{group.name} · {closed}" in words(to_choose)


def test_a_form_that_opens_on_a_long_page_is_in_view_and_has_the_focus(
    clinic: Clinic, visitor: Visitor
) -> None:
    group, planner = clinic.group(), visitor("planner")
    page = planner.get("/treatment-groups").text
    focused = re.compile(r'<h2[^>]*id="group-title"[^>]*autofocus')
    assert not focused.search(page)
    for address in ("/treatment-groups?new=group", f"/treatment-groups?change={group.id}"):
        assert f'href="{address}#group-title"' in page
        assert focused.search(planner.get(address).text)


def test_a_group_changes_by_its_own_form_and_not_below_its_members(
    clinic: Clinic, visitor: Visitor
) -> None:
    group = clinic.group()
    clinic.meetings(group, weeks=2)
    clinic.member(group)
    clinic.member(group)
    planner = visitor("planner")
    page = planner.get(f"/treatment-groups?change={group.id}").text
    assert "Groepsruimte" in page
    form = hidden(page, f"/treatment-groups/{group.id}") | {
        "name": group.name, "series": group.series, "entry": "open", "starts_on": "1-11-2026",
    }  # fmt: skip
    refused = planner.post(f"/treatment-groups/{group.id}", data=form | {"places": "1"})
    assert error_of(refused.text, "places") == fault("fewer-than-members")
    assert (
        flashed(planner.post(f"/treatment-groups/{group.id}", data=form | {"places": "9"}))
        == "saved"
    )
    assert "2 van 9" in words(planner.get("/treatment-groups").text)


def test_sites_and_groups_count_the_same_seats_and_call_members_members(
    clinic: Clinic, arrange: Arranger, visitor: Visitor
) -> None:
    """One read "1 of 5, full" at the site and "0 of 2" at the group, under names that did not say of what."""
    group = clinic.group()
    clinic.meetings(group, weeks=2)
    with arrange.database.work(CLOCK, NOW) as work:
        upcoming = work.session.exec(
            select(GroupSessionRow).order_by(col(GroupSessionRow.starts_at))
        ).first()
    assert upcoming is not None
    arrange.appointment(
        arrange.person(), upcoming.starts_at, session_id=upcoming.id, kind="group_session"
    )
    planner = visitor("planner")
    at_group, at_place = (
        words(planner.get("/treatment-groups").text),
        words(planner.get("/sites").text),
    )
    counted = {"taken": 1, "seats": upcoming.capacity}
    assert dutch("%(taken)s of %(seats)s seats taken", **counted) in at_group
    assert dutch("%(taken)s of %(seats)s", taken=0, seats=2) in at_group
    assert dutch("Members and places") in at_group
    assert dutch("%(taken)s of %(seats)s", **counted) in at_place
    assert dutch("Seats taken at the next session") in at_place


def fill_next_meeting(clinic: Clinic, arrange: Arranger, leave: int = 0) -> None:
    """Others take the seats of the first meeting but so many."""
    with arrange.database.work(CLOCK, NOW) as work:
        first_on = col(GroupSessionRow.starts_at)
        meeting = work.session.exec(select(GroupSessionRow).order_by(first_on)).first()
    assert meeting is not None
    for _ in range(meeting.capacity - leave):
        arrange.appointment(
            arrange.person(), meeting.starts_at, session_id=meeting.id, kind="group_session",
            officer_id=None, site_id=meeting.site_id,
        )  # fmt: skip


@pytest.mark.parametrize("leave", [0, 1], ids=["full", "one seat left"])
def test_free_places_in_a_group_with_fewer_seats_at_its_next_meeting_say_so(
    clinic: Clinic, arrange: Arranger, visitor: Visitor, leave: int
) -> None:
    """A green "5 places free" stood beside a meeting of which every seat was taken."""
    clinic.meetings(clinic.group(capacity=5), weeks=2)
    planner = visitor("planner")
    lacking = (
        "%(num)s more place is free in the group, but not at the next session: a client who joins gets no time"
        " there until a seat comes free."
    )
    said_then, free = dutch(lacking, num=5 - leave), dutch("%(num)s place free", num=5)
    before = words(planner.get("/treatment-groups").text)
    assert said_then not in before
    assert free in before
    fill_next_meeting(clinic, arrange, leave)
    then = words(planner.get("/treatment-groups").text)
    assert said_then in then
    assert then.count(free) == said_then.count(free)
    assert (dutch("%(num)s place free", num=1) if leave else dutch("next session full")) in then


def test_an_offered_place_says_that_the_next_meeting_is_full(
    clinic: Clinic, person: PersonRow, arrange: Arranger, visitor: Visitor
) -> None:
    clinic.meetings(clinic.group(capacity=1), weeks=2)
    row = clinic.referral(person)
    (offer,) = clinic.offers()
    officer = visitor("officer")
    assert dutch("The next session is full") not in words(officer.get(f"/offers/{offer.id}").text)
    fill_next_meeting(clinic, arrange)
    assert dutch("The next session is full") in words(officer.get(f"/offers/{offer.id}").text)
    here = f"/people/{person.id}/treatment/{row.id}"
    assert dutch("next session full") in words(officer.get(here).text)


def test_a_programme_is_added_by_a_planner(clinic: Clinic, visitor: Visitor) -> None:
    planner = visitor("planner")
    typed = {
        "title": "Groep Anker", "provider": str(clinic.provider_id), "audience": "juvenile",
        "purpose": "groepstraining",
    }  # fmt: skip
    assert flashed(planner.post("/treatment-groups/programmes", data=typed)) == "saved"
    again = planner.post("/treatment-groups/programmes", data=typed)
    assert error_of(again.text, "title") == dutch(NAME_TAKEN)


def test_officers_read_the_groups_and_change_nothing(clinic: Clinic, visitor: Visitor) -> None:
    group = clinic.group()
    officer = visitor("officer")
    page = officer.get("/treatment-groups").text
    assert group.name in page
    assert "<form" not in page.partition('id="page"')[2]
    assert officer.post(f"/treatment-groups/{group.id}", data={"version": "1"}).status_code == 403
    assert visitor("provider").get("/treatment-groups").status_code == 403


# Attendance -------------------------------------------------------------------------------------


def test_a_provider_is_asked_to_get_in_touch_without_a_word_of_the_case(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person, arrange.terms("treatment"))
    for weeks in (2, 1):
        arrange.appointment(person, NOW - timedelta(weeks=weeks), line, state="missed")
    page = visitor("provider").get("/attendance").text
    text = words(page)
    assert dutch("Get in touch") in text
    assert person.family_name in text
    assert person.reference not in page
    assert "/people/" not in page
    assert person.family_name not in visitor("other_provider").get("/attendance").text


def test_a_planner_changes_a_programme_from_what_it_says_now(
    visitor: Visitor, arrange: Arranger
) -> None:
    clinic = Clinic(arrange)
    planner = visitor("planner")
    address = f"/treatment-groups/programmes/{clinic.kompas.id}"
    page = planner.get(f"/treatment-groups?programme={clinic.kompas.id}").text
    assert 'value="Groep Kompas"' in page
    form = hidden(page, address) | {
        "title": "Kompas", "provider": str(clinic.provider_id), "audience": "adult", "purpose": "zeden",
    }  # fmt: skip
    assert flashed(planner.post(address, data=form)) == "saved"
    assert "Kompas" in words(planner.get("/treatment-groups").text)
    assert planner.post(address, data=form).status_code == 412
