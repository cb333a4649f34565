"""The client's page has five tabs under one strip, and each is as closed as the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.casework.closing.acts import close_file
from aftercare.casework.orders.periods import (
    NewSuspension,
    correct_suspension,
    enter_suspension,
    void_suspension,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.closing.closing import ClosingReason, NewClosing
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.web.overviews.person_strip import FROM_DAY, TABS
from aftercare.web.shell.dates import short_day
from aftercare.web.shell.phrases import condition_name
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

PATHS = [one.path for one in TABS]


def strip_of(page: str) -> str:
    return page[page.index('class="strip"') :].partition("</dl>")[0]


@pytest.mark.parametrize("path", PATHS)
def test_every_tab_shows_what_binds_what_comes_and_what_is_open(
    path: str, arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(phone="+447700900123", phone_state="verified")
    _, [line] = arrange.plan(person)
    coming = arrange.appointment(person, NOW + timedelta(days=2), line)
    arrange.appointment(person, NOW + timedelta(days=9), line)
    ban = arrange.condition(person, "no_contact_order")
    over = arrange.condition(person, "exclusion_zone", ends_on=NOW.date() - timedelta(days=1))
    escalation = open_escalation(arrange, person)
    page = visitor("officer").get(f"/people/{person.id}{path}").text
    strip = strip_of(page)
    assert f'href="/appointments/{coming.id}"' in strip
    assert f"#condition-{ban.id}" in strip
    assert f"#condition-{over.id}" not in strip
    assert f'href="/escalations/{escalation.id}"' in strip
    assert page.count(f'href="/escalations/{escalation.id}"') == 1, (
        "an escalation stands there once"
    )
    waits_for = dutch(
        "waiting for %(name)s until %(moment)s",
        name=arrange.office.officer.display_name,
        moment="di 24 nov, 13:00",
    )
    assert waits_for in words(strip)
    assert 'href="tel:+447700900123"' in strip
    assert page.count('class="tabs__tab"') == len(TABS)
    current = (
        page[page.index("tabs__tab") :].partition('aria-current="page"')[0].rpartition("href=")[2]
    )
    assert current.strip() == f'"/people/{person.id}{path}"'


@pytest.mark.parametrize("path", PATHS)
def test_every_tab_is_as_closed_as_the_file_and_every_look_is_noted(
    path: str, arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person()
    address = f"/people/{person.id}{path}"
    assert visitor("outsider").get(address).status_code == 404
    assert visitor("planner").get(address).status_code == (403 if path else 200)
    assert visitor("officer").get(address).status_code == 200
    with database.work(CLOCK, NOW) as work:
        noted = text(
            "select staff_id from audit_entry where action = 'read' and person_id = :person"
        )
        found = work.session.execute(noted, {"person": person.id}).scalars()
        assert {*found} == {arrange.office.officer.staff_id}


def test_a_person_who_is_kept_apart_from_another_is_known_by_it_on_every_tab(
    arrange: Arranger, visitor: Visitor
) -> None:
    mine, other = arrange.person(), arrange.person()
    officer = visitor("officer")
    assert dutch("Kept apart from %(num)s other person", num=1) not in words(
        officer.get(f"/people/{mine.id}/history").text
    )
    kept = {"other_reference": other.reference, "reason": "Vonnis van maart"}
    officer.post(f"/people/{mine.id}/restrictions/no-contact", data=kept)
    for person in (mine, other):
        strip = strip_of(officer.get(f"/people/{person.id}/history").text)
        assert dutch("Kept apart from %(num)s other person", num=1) in strip


def test_a_restriction_that_begins_later_is_on_the_strip_with_its_first_day(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    begins = NOW.date() + timedelta(days=5)
    ban = arrange.condition(person, "no_contact_order", starts_on=begins)
    strip = strip_of(visitor("officer").get(f"/people/{person.id}/conditions").text)
    link = strip[strip.index(f"#condition-{ban.id}") :].partition("</a>")[0]
    named = condition_name("no_contact_order", "nl")
    day = short_day(begins, "nl", NOW.year)
    assert dutch(FROM_DAY, day=day, condition=mid_sentence(named)) in words(link)


@pytest.mark.parametrize("path", [*PATHS, "/letters"])
def test_an_evasion_is_on_the_strip_of_every_page_while_it_runs(
    path: str, arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person, today = arrange.person(), NOW.date()
    first_on = today - timedelta(days=3)
    since = dutch("Evading supervision since %(day)s", day=short_day(first_on, "nl", NOW.year))
    whole = NewSuspension(SuspensionKind.EVASION, first_on)
    with database.work(arrange.office.officer, NOW) as work:
        row = enter_suspension(work, person.id, whole).row
    page = visitor("officer").get(f"/people/{person.id}{path}").text
    assert since in words(page)
    assert f'<a class="utrecht-link strong" href="/people/{person.id}/periods">' in page
    # Its last day counts; after that it is over.
    for last_on, is_said in ((today, True), (today - timedelta(days=1), False)):
        with database.work(arrange.office.officer, NOW) as work:
            ended = NewSuspension(SuspensionKind.EVASION, first_on, last_on)
            row = correct_suspension(work, row.id, row.version, ended).row
        said = words(visitor("officer").get(f"/people/{person.id}{path}").text)
        assert (since in said) is is_said, last_on


def test_an_evasion_that_was_voided_or_is_still_to_come_is_not_on_the_strip(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person, today = arrange.person(), NOW.date()
    with database.work(arrange.office.officer, NOW) as work:
        begun = enter_suspension(work, person.id, NewSuspension(SuspensionKind.EVASION, today)).row
        void_suspension(work, begun.id, begun.version)
        coming = NewSuspension(SuspensionKind.EVASION, today + timedelta(days=2))
        enter_suspension(work, person.id, coming)
    page = visitor("officer").get(f"/people/{person.id}").text
    said = dutch("Evading supervision since %(day)s", day="").strip()
    assert said not in words(strip_of(page))


def test_offence_and_safety_of_victims_are_shown_to_those_who_work_on_the_case_alone(
    arrange: Arranger, visitor: Visitor
) -> None:
    offence, safety = "Art. 246 Sr, 2019", "Niet bij het zwembad: bel de wijkagent"
    person = arrange.person(index_offence=offence, victim_safety=safety)
    arrange.plan(person)
    for role in ("officer", "supervisor"):
        strip = strip_of(visitor(role).get(f"/people/{person.id}").text)
        assert offence in strip
        assert safety in strip
    addresses = [f"/people/{person.id}{one}" for one in (*PATHS, "/details")]
    for role in ("planner", "provider", "auditor", "admin", "outsider"):
        other = visitor(role)
        for address in ("/", "/caseload", *addresses):
            answer = other.get(address).text
            assert offence not in answer
            assert safety not in answer


def test_the_strip_names_the_client_above_a_plan_an_appointment_an_absence_and_an_escalation(
    arrange: Arranger, visitor: Visitor
) -> None:
    offence, reference = "Verzonnen delict", "CL-4711"
    person = arrange.person(index_offence=offence, reference=reference)
    plan, [line] = arrange.plan(person)
    missed = arrange.appointment(person, NOW - timedelta(days=2), line, state="missed")
    escalation, absence = open_escalation(arrange, person), arrange.absence(missed)
    pages = [
        f"/plans/{plan.id}",
        f"/appointments/{missed.id}",
        f"/absences/{absence.id}",
        f"/escalations/{escalation.id}",
    ]
    officer = visitor("officer")
    for page in pages:
        strip = (
            officer.get(page).text.partition('class="strip strip--brief"')[2].partition("</dl>")[0]
        )
        assert offence in strip, page
        assert reference in strip, page
    for reader in (visitor("planner"), visitor("outsider")):
        for page in pages:
            assert "strip--brief" not in reader.get(page).text


@pytest.mark.parametrize(
    ("language", "because", "since"),
    [
        ("nl", "Het dossier is gesloten: de cliënt is overleden", "gesloten op di 24 nov"),
        ("en", "The case file is closed: the client has died", "closed on Tue 24 Nov"),
    ],
)
def test_an_alarm_about_a_client_whose_file_is_closed_says_why_and_since_when_on_each_page_below(
    language: str,
    because: str,
    since: str,
    arrange: Arranger,
    visitor: Visitor,
    database: Database,
) -> None:
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=2))
    officer, below = visitor("officer", language), f"/appointments/{appointment.id}"
    assert because not in words(officer.get(below).text)
    with database.work(arrange.office.officer, NOW) as work:
        died = NewClosing(ClosingReason.DECEASED, NOW.date())
        close_file(work, person.id, person.version, died)
    alarm = open_escalation(arrange, person)
    for page in (f"/escalations/{alarm.id}", below, f"/people/{person.id}/letters"):
        strip = officer.get(page).text.partition('class="strip strip--brief"')[2]
        said = words(strip.partition("</dl>")[0])
        assert because in said, page
        assert since in said, page
    # The head of the client's own page says it, so the strip there does not say it again.
    assert words(officer.get(f"/people/{person.id}").text).count(because) == 1


def test_a_planned_text_says_in_which_language_it_goes_and_whether_it_goes_at_all(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person(phone_state="verified", language="tr")
    coming = arrange.appointment(person, NOW + timedelta(days=2))
    arrange.message(coming, due_at=NOW + timedelta(days=1))
    arrange.message(coming, slot="praise:1", template="praise-well-done", state="delivered")
    where, officer = f"/people/{person.id}/messages", visitor("officer")
    page = words(officer.get(where).text)
    assert dutch("Will be sent") in page
    assert dutch("Is sent in %(language)s", language="Türkçe") in page
    # By its name and no key, and why the number is to be verified one day.
    assert named("written", "praise-well-done") in page
    assert "praise:1" not in page
    assert named("verify_why", "number-silent") in page
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).opted_out_at = NOW
    page = words(officer.get(where).text)
    assert dutch("Planned, and not sent as things stand") in page
