"""A plan is written, handed in, reviewed by somebody else, and comes into force or goes back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from aftercare.casework.placement.queue_effects import QueueView, ShiftView
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.explanation.wording import DUTCH as WHY_NOT
from aftercare.domain.plans.enrolment import Missing, MissingCode
from aftercare.domain.plans.waiting_queues import QueueKind
from aftercare.store.appointments.rows import AppointmentRow, live_appointments
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow, PlanRow, get_plan, obligations_of
from aftercare.store.sites.rows import SiteRow
from aftercare.web.plans.enrolment_view import missing_sentence
from aftercare.web.plans.pages import waits_longer
from tests.store.arranging import NOW, Arranger
from tests.store.treatment.clinic import Clinic
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch, fault, opening


def row_of(database: Database, plan_id: UUID) -> PlanRow:
    with database.work(CLOCK, NOW) as work:
        return get_plan(work.session, plan_id)


def lines_of(database: Database, plan_id: UUID) -> list[ObligationRow]:
    with database.work(CLOCK, NOW) as work:
        return obligations_of(work.session, plan_id)


def calendar_of(database: Database, person_id: UUID) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person_id], NOW)


def begin(client: TestClient, person_id: UUID) -> UUID:
    """A draft, and its id as the address names it."""
    location = client.post(f"/people/{person_id}/plans").headers["location"]
    return UUID(location.split("/")[2])


def usual_line(condition: ConditionRow, arrange: Arranger, **changes: str) -> dict[str, str]:
    """What a browser sends when the usual check-in is saved as it stands."""
    typed = {
        "version": "1",
        "condition_id": str(condition.id),
        "kind": "check_in",
        "every": "1",
        "unit": "week",
        "minutes": "45",
        "from_time": "9:00",
        "until_time": "17:00",
        "starts_on": "25-11-2026",
        f"place-{arrange.office.room_id}": "yes",
        **{f"weekday-{day}": "yes" for day in range(5)},
    }
    return typed | changes


def test_a_reporting_duty_begins_as_a_weekly_check_in_at_the_officers_office(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    page = client.get(f"/plans/{plan_id}/edit?condition={condition.id}&kind=check_in").text
    assert value_of(page, "minutes") == "45"
    assert value_of(page, "every") == "1"
    assert (value_of(page, "from_time"), value_of(page, "until_time")) == ("9:00", "17:00")
    assert value_of(page, "starts_on") == "25-11-2026"
    office = rf'name="place-{arrange.office.room_id}" id="[^"]+" value="yes" checked'
    assert re.search(office, page)
    answer = client.post(f"/plans/{plan_id}/obligations", data=usual_line(condition, arrange))
    assert flashed(answer) == "saved"
    [line] = lines_of(database, plan_id)
    assert (line.minutes, line.period_days, line.weekdays) == (45, 7, [0, 1, 2, 3, 4])
    assert (line.from_min, line.to_min, line.starts_on) == (540, 1020, date(2026, 11, 25))


def test_times_are_typed_freely_and_mistakes_keep_everything(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    address = f"/plans/{plan_id}/obligations"
    wrong = usual_line(condition, arrange, from_time="half tien", minutes="50")
    page = client.post(address, data=wrong)
    assert page.status_code == 422
    assert value_of(page.text, "from_time") == "half tien"
    assert error_of(page.text, "from_time")
    off_grid = client.post(address, data=usual_line(condition, arrange, minutes="50")).text
    assert "kwartieren" in error_of(off_grid, "minutes")
    short = usual_line(condition, arrange, from_time="930", until_time="10")
    assert error_of(client.post(address, data=short).text, "until_time")
    assert lines_of(database, plan_id) == []
    fine = usual_line(condition, arrange, from_time="9.30", until_time="14u")
    assert flashed(client.post(address, data=fine)) == "saved"
    [line] = lines_of(database, plan_id)
    assert (line.from_min, line.to_min) == (570, 840)


def test_a_group_is_chosen_among_the_programmes_for_the_person_s_law(
    visitor: Visitor, arrange: Arranger
) -> None:
    clinic = Clinic(arrange)
    condition = arrange.condition(arrange.person(), "treatment_obligation")
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    page = client.get(f"/plans/{plan_id}/edit?condition={condition.id}&kind=group_session").text
    assert clinic.kompas.name in words(page)
    assert clinic.jong.name not in words(page)


def test_a_line_without_day_or_place_is_shown_at_both(visitor: Visitor, arrange: Arranger) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    typed = {
        name: value
        for name, value in usual_line(condition, arrange).items()
        if not name.startswith(("weekday-", "place-"))
    }
    page = client.post(f"/plans/{plan_id}/obligations", data=typed).text
    assert error_of(page, "weekday")
    assert error_of(page, "place")


def test_a_line_is_changed_and_removed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    client.post(f"/plans/{plan_id}/obligations", data=usual_line(condition, arrange))
    [line] = lines_of(database, plan_id)
    page = client.get(f"/plans/{plan_id}/edit?obligation={line.id}").text
    address = f"/plans/{plan_id}/obligations/{line.id}"
    sent = usual_line(condition, arrange, minutes="60", every="2") | hidden(page, address)
    assert flashed(client.post(address, data=sent)) == "saved"
    [changed] = lines_of(database, plan_id)
    assert (changed.line_id, changed.minutes, changed.period_days) == (line.line_id, 60, 14)
    stale = client.post(f"{address}/remove", data={"version": "2"})
    assert stale.status_code == 412
    assert flashed(client.post(f"{address}/remove", data={"version": "3"})) == "removed"
    assert lines_of(database, plan_id) == []


def test_the_forecast_shows_hours_and_what_cannot_be_placed_and_why(
    visitor: Visitor, arrange: Arranger
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    weekend = usual_line(condition, arrange)
    for day in range(5):
        del weekend[f"weekday-{day}"]
    weekend["weekday-6"] = "yes"
    client.post(f"/plans/{plan_id}/obligations", data=weekend)
    view = words(client.get(f"/plans/{plan_id}/edit").text)
    assert f"0 {dutch('officer hours in %(weeks)s weeks', num=0, weeks=12)}" in view
    assert dutch("Could not be scheduled") in view
    assert WHY_NOT["officer-at-work"].capitalize() in view
    english = visitor("officer", language="en").get(f"/plans/{plan_id}/edit").text
    assert "Neither officer nor deputy is at work long enough" in words(english)


def test_a_second_click_on_a_new_version_leads_to_the_first(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    arrange.plan(person)
    client = visitor("officer")
    plan_id = begin(client, person.id)
    assert client.post(f"/people/{person.id}/plans").headers["location"] == f"/plans/{plan_id}"


def test_a_new_version_copies_the_lines_in_force_and_the_old_one_stays_readable(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    old, _ = arrange.plan(person)
    client = visitor("officer")
    plan_id = begin(client, person.id)
    assert f"{dutch('every week')}, {dutch('%(num)s minute', num=30)}" in words(
        client.get(f"/plans/{plan_id}/edit").text
    )
    view = words(client.get(f"/plans/{old.id}").text)
    assert "Toezichtplan, versie 1" in view
    assert "Geldig" in view
    assert client.get(f"/plans/{old.id}/edit").headers["location"] == f"/plans/{old.id}"


def handed_in(client: TestClient, arrange: Arranger) -> tuple[ConditionRow, UUID]:
    condition = arrange.condition(arrange.person())
    plan_id = begin(client, condition.person_id)
    client.post(f"/plans/{plan_id}/obligations", data=usual_line(condition, arrange))
    assert flashed(client.post(f"/plans/{plan_id}/submit", data={"version": "2"})) == "submitted"
    return condition, plan_id


def test_what_conditions_lack_is_named_while_writing_asked_about_at_the_end_and_shown_to_who_approves(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    duty = arrange.condition(person)
    zone = arrange.condition(person, "exclusion_zone")
    arrange.condition(person, "no_contact_order", parameters={"labels": ["S-1"]})
    arrange.condition(person, "curfew", withdrawn_on=NOW.date() - timedelta(days=3))
    client = visitor("officer")
    plan_id = begin(client, person.id)
    client.post(f"/plans/{plan_id}/obligations", data=usual_line(duty, arrange))
    lacks = dutch("Missing: %(what)s", what="verboden gebieden")
    page = client.get(f"/plans/{plan_id}/edit").text
    assert words(page).lower().count("ontbreekt: ") == 1, "neither what is whole nor what is over"
    assert lacks.lower() in words(page).lower()
    assert f"/conditions/{zone.id}/change" in page

    refused = client.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    assert refused.status_code == 422
    assert fault("missing-unseen") in error_of(refused.text, "missing_seen")
    assert row_of(database, plan_id).state == "drafted"
    seen = {"version": "2", "missing_seen-yes": "yes"}
    assert flashed(client.post(f"/plans/{plan_id}/submit", data=seen)) == "submitted"

    review = words(visitor("supervisor").get(f"/plans/{plan_id}/review").text).lower()
    assert lacks.lower() in review
    assert dutch("Something is missing").lower() in review
    assert "contactverbod" in review, "also what no appointment follows from"


def test_a_supervisor_sees_the_difference_and_approves(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition, plan_id = handed_in(visitor("officer"), arrange)
    boss = visitor("supervisor")
    assert f'href="/plans/{plan_id}/review"' in boss.get("/approvals").text
    page = boss.get(f"/plans/{plan_id}/review").text
    assert f'data-label="{dutch("With this plan")}"' in page
    assert f'data-label="{dutch("Now")}"' not in page.partition('id="forecast')[0], (
        "nothing was before"
    )
    view = words(page)
    assert dutch("What changes for the client") in view
    assert "Nieuw" in view
    assert "Kantoor Noord" in view
    assert calendar_of(database, condition.person_id) == []
    sent = hidden(page, f"/plans/{plan_id}/approve")
    assert flashed(boss.post(f"/plans/{plan_id}/approve", data=sent)) == "approved"
    assert len(calendar_of(database, condition.person_id)) >= 10
    # A second tab of the same supervisor has nothing to do again; that of another is outdated.
    again = boss.post(f"/plans/{plan_id}/approve", data=sent)
    assert flashed(again) == "decided-before"
    other = visitor(arrange.staff("supervisor", team_id=arrange.office.team_id))
    assert other.post(f"/plans/{plan_id}/approve", data=sent).status_code == 412


def test_an_amendment_shows_what_moves_and_what_goes(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    officer, boss = visitor("officer"), visitor("supervisor")
    condition, first = handed_in(officer, arrange)
    boss.post(f"/plans/{first}/approve", data={"version": "3"})
    plan_id = begin(officer, condition.person_id)
    [line] = lines_of(database, plan_id)
    rarer = usual_line(condition, arrange, every="4")
    officer.post(f"/plans/{plan_id}/obligations/{line.id}", data=rarer)
    officer.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    view = words(boss.get(f"/plans/{plan_id}/review").text)
    assert "vervalt" in view.lower()


def test_the_review_shows_obligations_and_times_old_beside_new(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    officer, boss = visitor("officer"), visitor("supervisor")
    condition, first = handed_in(officer, arrange)
    boss.post(f"/plans/{first}/approve", data={"version": "3"})
    plan_id = begin(officer, condition.person_id)
    [line] = lines_of(database, plan_id)
    longer = usual_line(condition, arrange, minutes="60")
    officer.post(f"/plans/{plan_id}/obligations/{line.id}", data=longer)
    officer.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    page = boss.get(f"/plans/{plan_id}/review").text
    assert '<del class="change__was">45 minuten</del>' in page
    assert '<ins class="change__new">60 minuten</ins>' in page
    view = re.findall(r"<del[^>]*>(.*?)</del></p>\s*<p>.*?<ins[^>]*>(.*?)</ins>", page, re.S)
    assert view, "moved appointments"
    assert all(was != becomes and "–" in was for was, becomes in view)


def test_a_plan_goes_back_with_a_reason_its_author_reads(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    officer, boss = visitor("officer"), visitor("supervisor")
    _, plan_id = handed_in(officer, arrange)
    empty = boss.post(f"/plans/{plan_id}/return", data={"version": "3", "reason": " "})
    assert empty.status_code == 422
    assert error_of(empty.text, "reason")
    typed: dict[str, Any] = {"version": "3", "reason": "Het huisbezoek ontbreekt."}
    assert flashed(boss.post(f"/plans/{plan_id}/return", data=typed)) == "returned"
    assert row_of(database, plan_id).state == "returned"
    # The plan waits for its author now, not for who has returned it.
    assert f"/plans/{plan_id}/edit" in officer.get(f"/plans/{plan_id}").text
    assert f"/plans/{plan_id}/edit" not in boss.get(f"/plans/{plan_id}").text
    assert "Het huisbezoek ontbreekt." in officer.get(f"/plans/{plan_id}/edit").text


def test_a_plan_is_not_handed_in_while_a_line_of_it_is_being_edited(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    edit, hand_in = f"/plans/{plan_id}/edit", f'action="/plans/{plan_id}/submit"'
    client.post(f"/plans/{plan_id}/obligations", data=usual_line(condition, arrange))
    [line] = lines_of(database, plan_id)
    wrong = usual_line(condition, arrange, version="2", from_time="half tien")
    changed = client.post(f"/plans/{plan_id}/obligations/{line.id}", data=wrong).text
    for page in (
        client.get(f"{edit}?obligation={line.id}").text,
        client.get(f"{edit}?condition={condition.id}&kind=check_in").text,
        changed,
    ):
        acts = set(re.findall(r'action="(/plans/[^"]+)"', page))
        assert acts <= {f"/plans/{plan_id}/obligations", f"/plans/{plan_id}/obligations/{line.id}"}
        assert dutch("First save or cancel the obligation you are editing.") in words(page)
    assert value_of(changed, "from_time") == "half tien"
    assert hand_in in client.get(edit).text


def test_the_author_takes_back_what_was_handed_in_and_the_supervisor_sees_it_no_longer(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    officer, boss = visitor("officer"), visitor("supervisor")
    _, plan_id = handed_in(officer, arrange)
    act = f"/plans/{plan_id}/take-back"
    assert act not in boss.get(f"/plans/{plan_id}").text
    answer = officer.post(act, data=hidden(officer.get(f"/plans/{plan_id}").text, act))
    assert flashed(answer) == "taken-back"
    assert answer.headers["location"].startswith(f"/plans/{plan_id}/edit")
    assert row_of(database, plan_id).state == "drafted"
    assert f"/plans/{plan_id}/review" not in boss.get("/approvals").text
    assert boss.get(f"/plans/{plan_id}/review").headers["location"] == f"/plans/{plan_id}"


def test_nobody_approves_their_own_plan(visitor: Visitor, arrange: Arranger) -> None:
    boss = visitor("supervisor")
    _, plan_id = handed_in(boss, arrange)
    page = boss.get(f"/plans/{plan_id}/review").text
    assert dutch("Someone other than the author must approve a plan") in words(page)
    assert f'action="/plans/{plan_id}/approve"' not in page
    assert boss.post(f"/plans/{plan_id}/approve", data={"version": "3"}).status_code == 403


def test_officers_do_not_decide_and_strangers_see_nothing(
    visitor: Visitor, arrange: Arranger
) -> None:
    officer = visitor("officer")
    _, plan_id = handed_in(officer, arrange)
    assert officer.get("/approvals").status_code == 403
    assert officer.post(f"/plans/{plan_id}/approve", data={"version": "3"}).status_code == 403
    for stranger in ("outsider", "colleague"):
        assert visitor(stranger).get(f"/plans/{plan_id}").status_code == 404
    theirs = visitor("other_supervisor").post(f"/plans/{plan_id}/approve", data={"version": "3"})
    assert theirs.status_code == 404


def test_an_empty_plan_cannot_be_handed_in(visitor: Visitor, arrange: Arranger) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    page = client.get(f"/plans/{plan_id}/edit").text
    assert f'action="/plans/{plan_id}/submit"' not in page
    assert client.post(f"/plans/{plan_id}/submit", data={"version": "1"}).status_code == 422


def test_a_line_of_another_person_is_not_opened_in_this_plan(
    visitor: Visitor, arrange: Arranger
) -> None:
    one, other = arrange.condition(arrange.person()), arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, one.person_id)
    crossed = client.get(f"/plans/{plan_id}/edit?condition={other.id}&kind=check_in")
    assert crossed.status_code == 404
    sent = client.post(f"/plans/{plan_id}/obligations", data=usual_line(other, arrange))
    assert sent.status_code == 404


def test_treatment_at_a_clinic_reaches_the_clinics_list(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person(), "treatment_obligation")
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    typed = usual_line(condition, arrange, kind="treatment")
    typed[f"place-{arrange.office.clinic_id}"] = "yes"
    assert flashed(client.post(f"/plans/{plan_id}/obligations", data=typed)) == "saved"
    [line] = lines_of(database, plan_id)
    assert line.site_ids == [arrange.office.clinic_id]
    assert line.provider_id == arrange.office.provider_id


def test_treatment_without_a_referral_is_shown_beside_its_line_in_the_forecast_and_at_the_review(
    visitor: Visitor, arrange: Arranger
) -> None:
    condition = arrange.condition(arrange.person(), "treatment_obligation")
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    typed = usual_line(condition, arrange, kind="treatment")
    typed[f"place-{arrange.office.clinic_id}"] = "yes"
    client.post(f"/plans/{plan_id}/obligations", data=typed)
    written = client.get(f"/plans/{plan_id}/edit").text
    assert words(written).count("Wacht op een plek: nog niet verwezen") == 2
    assert f'href="/people/{condition.person_id}/treatment"' in written
    assert "Alle afspraken kunnen worden ingepland" not in words(written)
    form = hidden(written, f"/plans/{plan_id}/submit") | {"missing_seen-yes": "yes"}
    assert flashed(client.post(f"/plans/{plan_id}/submit", data=form)) == "submitted"
    reviewed = visitor("supervisor").get(f"/plans/{plan_id}/review").text
    assert words(reviewed).count("Wacht op een plek: nog niet verwezen") == 2
    assert dutch("No referral yet, or it has ended") in words(reviewed)
    assert f": {dutch('no referral yet, or it has ended')}" in words(reviewed), "above the button"
    approve = f"/plans/{plan_id}/approve"
    page = visitor("supervisor").post(approve, data=hidden(reviewed, approve))
    assert page.status_code == 303
    plan = words(client.get(f"/plans/{plan_id}").text)
    assert dutch("No referral yet, or it has ended") in plan
    person = words(client.get(f"/people/{condition.person_id}/conditions").text)
    assert dutch("Conditions without an appointment") in person
    assert dutch("no referral yet, or it has ended") in person
    view = words(client.get(f"/people/{condition.person_id}/treatment").text)
    assert "Tot er een begindatum is afgesproken" in view


def test_a_line_that_only_waits_for_approval_is_not_said_to_wait_for_a_referral(
    visitor: Visitor, arrange: Arranger
) -> None:
    condition = arrange.condition(arrange.person())
    client = visitor("officer")
    plan_id = begin(client, condition.person_id)
    typed = usual_line(condition, arrange)
    assert flashed(client.post(f"/plans/{plan_id}/obligations", data=typed)) == "saved"
    person = words(client.get(f"/people/{condition.person_id}/conditions").text)
    assert dutch("Conditions without an appointment") in person
    assert dutch("no referral yet, or it has ended") not in person


def test_a_test_site_is_not_offered_for_treatment_and_not_taken(
    visitor: Visitor, arrange: Arranger
) -> None:
    condition = arrange.condition(arrange.person(), "treatment_obligation")
    client, lab = visitor("officer"), arrange.office.lab_id
    plan_id = begin(client, condition.person_id)
    page = client.get(f"/plans/{plan_id}/edit?condition={condition.id}&kind=treatment").text
    assert f"place-{arrange.office.clinic_id}" in page
    assert f"place-{lab}" not in page


def test_a_bare_condition_gets_its_proposed_line_with_one_click_or_a_reason_who_approves_reads(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    duty = arrange.condition(person)
    programme = arrange.condition(person, "programme", parameters={"programme": "Voorbeeld"})
    client = visitor("officer")
    bare = dutch("No appointment, referral or reason yet")
    assert dutch("Conditions without an appointment") in words(
        client.get(f"/people/{person.id}/conditions").text
    )
    tab = f"/people/{person.id}/conditions"
    undecided = dutch("No plan yet: what follows from this condition is decided in the plan")
    assert words(client.get(tab).text).count(undecided) == 2
    plan_id = begin(client, person.id)
    edit = f"/plans/{plan_id}/edit"
    assert words(client.get(edit).text).count(bare) == 2
    assert undecided not in words(client.get(tab).text)

    asked = {"condition_id": str(duty.id), "kind": "check_in"}
    for _pressed_twice in range(2):
        assert flashed(client.post(f"/plans/{plan_id}/proposals", data=asked)) == "saved"
        (line,) = lines_of(database, plan_id)
        assert (line.condition_id, line.kind, line.period_days) == (duty.id, "check_in", 7)
    # The other obligation that a reporting duty may have is still proposed, until the plan has one.
    visits = re.compile(r'value="home_visit"><button.*?</button>', re.DOTALL)
    assert len(visits.findall(client.get(edit).text)) == 1
    assert words(client.get(edit).text).count(bare) == 1

    # A group needs a programme of the person's age: there is none, so its form opens instead.
    group = {"condition_id": str(programme.id), "kind": "group_session"}
    opened = client.post(f"/plans/{plan_id}/proposals", data=group).headers["location"]
    assert opened.startswith(f"{edit}?condition={programme.id}&kind=group_session")

    why, field = "Begint na de opname.", f"coverage-{programme.id}"
    where = f"/plans/{plan_id}/conditions/{programme.id}/reason"
    empty = client.post(where, data={field: " "})
    assert dutch("Say why no appointment follows from this condition") in error_of(
        empty.text, field
    )
    assert flashed(client.post(where, data={field: why})) == "saved"
    assert client.get(edit).text.count(why) == 2, "told, and in its field"
    assert flashed(client.post(f"/plans/{plan_id}/submit", data={"version": "2"})) == "submitted"
    review = words(visitor("supervisor").get(f"/plans/{plan_id}/review").text)
    assert dutch("No appointment, because: %(why)s", why=why) in review
    assert bare not in review


def test_two_proposals_pressed_on_one_page_are_both_copied_as_they_were_shown(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    duties = {arrange.condition(person).id, arrange.condition(person).id}
    client = visitor("officer")
    plan_id = begin(client, person.id)
    shown = client.get(f"/plans/{plan_id}/edit").text
    for form in re.findall(r'<form[^>]*/proposals".*?</form>', shown, re.DOTALL):
        typed = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        if typed["kind"] == "check_in":
            typed["period_days"] = "21"
            assert flashed(client.post(f"/plans/{plan_id}/proposals", data=typed)) == "saved"
    lines = lines_of(database, plan_id)
    assert {(one.condition_id, one.period_days) for one in lines} == {(one, 21) for one in duties}


def test_a_provider_other_than_the_court_named_is_not_proposed_and_is_said_up_to_the_approval(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, clinic = arrange.person(), arrange.office.clinic_id
    condition = arrange.condition(
        person, "treatment_obligation", parameters={"provider": "Havenzicht"}
    )
    client = visitor("officer")
    plan_id = begin(client, person.id)
    edit = f"/plans/{plan_id}/edit"
    written = client.get(edit).text
    assert f'action="/plans/{plan_id}/proposals"' not in written
    unknown = Missing(MissingCode.PROVIDER_UNKNOWN, condition.entry, details=("Havenzicht",))
    why = missing_sentence(unknown, "nl")
    assert why in words(written)
    assert f"/conditions/{condition.id}/change" in written
    steps = client.get(f"/people/{person.id}/enrolment").text
    assert why in words(steps)
    assert "Havenzicht" in words(written), "the details of the condition"
    page = client.get(f"{edit}?condition={condition.id}&kind=treatment").text
    assert not re.search(r'<input[^>]*name="place-[^>]*checked', page)

    typed = usual_line(condition, arrange, kind="treatment") | {f"place-{clinic}": "yes"}
    client.post(f"/plans/{plan_id}/obligations", data=typed)
    warned = dutch("Another provider than the court named")
    assert warned in words(client.get(edit).text)
    refused = client.post(f"/plans/{plan_id}/submit", data={"version": "2"})
    assert fault("missing-unseen") in error_of(refused.text, "missing_seen")
    seen = {"version": "2", "missing_seen-yes": "yes"}
    assert flashed(client.post(f"/plans/{plan_id}/submit", data=seen)) == "submitted"
    review = words(visitor("supervisor").get(f"/plans/{plan_id}/review").text)
    assert f"{dutch('Provider named by the court')} Havenzicht" in review
    assert warned in review
    assert f": {dutch('another provider than the court named')}" in review, "above the button"


def test_the_proposal_is_at_the_provider_that_the_court_named(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    office, person = arrange.office, arrange.person()
    other = SiteRow(
        name="De Brug", kind="treatment_room", provider_id=office.other_provider.provider_id
    )
    arrange.add(other)
    condition = arrange.condition(
        person, "treatment_obligation", parameters={"provider": "de brug"}
    )
    client = visitor("officer")
    plan_id = begin(client, person.id)
    asked = {"version": "1", "condition_id": str(condition.id), "kind": "treatment"}
    assert flashed(client.post(f"/plans/{plan_id}/proposals", data=asked)) == "saved"
    assert [one.site_ids for one in lines_of(database, plan_id)] == [[other.id]]
    page = words(client.get(f"/plans/{plan_id}/edit").text)
    assert dutch("Another provider than the court named") not in page


def test_a_client_who_waits_longer_several_times_is_named_once() -> None:
    first, other = (
        PersonRow(given_name="V", family_name=name, reference=name, birth_on=NOW.date(), tier=1)
        for name in ("Appel", "Braam")
    )
    moved = [(first, 1, 2), (other, 2, 4), (first, 5, 7), (None, 6, 8)]
    shifts = tuple(ShiftView(person, now, then) for person, now, then in moved)
    found = waits_longer(QueueView(QueueKind.OFFICER, None, "x", 6, 7, shifts, ()))
    assert [(one.id, one.now, one.then, one.more) for one in found] == [
        (first.id, 1, 2, 1), (other.id, 2, 4, 0),
    ]  # fmt: skip


def test_a_plan_that_waits_for_a_week_is_marked_where_it_is_approved(
    arrange: Arranger, visitor: Visitor
) -> None:
    for days in (0, 8):
        plan, _ = arrange.plan(arrange.person(), state="submitted")
        with arrange.database.work(CLOCK, NOW) as work:
            work.session.merge(plan).submitted_at = NOW - timedelta(days=days)
    boss = visitor("supervisor")
    for address in ("/approvals", "/today"):
        page = words(boss.get(address).text)
        assert opening("waiting since %(moment)s") in page
        assert page.count(f"({dutch('%(num)s day', num=8)})") == 1
