"""The history of a client has what was noted, takes a note at once, and is searched without a word in an address."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aftercare.casework.escalation.acts import decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.orders.periods import NewSuspension, enter_suspension, void_suspension
from aftercare.casework.overviews.view import my_caseload
from aftercare.casework.people.bringing_in import Proposed, bring_in, change_reach
from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.decisions_in_question import WhyAgain
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.people.person import Regime
from aftercare.store.absences.review_tasks import ask_to_review, open_reviews_of
from aftercare.store.contact_standards.rows import ContactRecordRow, contact_records_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.incoming_rows import InboundTextRow
from aftercare.store.plans.rows import ObligationRow, columns_of
from aftercare.web.overviews.timeline import TIMED
from aftercare.web.shell.dates import short_moment
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, named

FIETS = "Kwam op de fiets, café dicht"


def noted(visitor: Visitor, person_id: object, note: str) -> None:
    sent = visitor("officer").post(f"/people/{person_id}/notes", data={"note": note})
    assert flashed(sent) == "saved"


def test_a_note_stands_in_the_history_with_its_author_and_never_counts_as_contact(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person()
    noted(visitor, person.id, FIETS)
    page = words(visitor("deputy").get(f"/people/{person.id}/history").text)
    assert FIETS in page
    assert f"{dutch('Note')} {arrange.office.officer.display_name}" in page
    with database.work(arrange.office.officer, NOW) as work:
        (row,) = contact_records_of(work.session, person.id)
        assert (row.kind, row.completed, row.held_on) == ("note", False, NOW.date())
        assert my_caseload(work)


def test_an_empty_note_and_one_that_is_too_long_are_refused_beside_the_field(
    arrange: Arranger, visitor: Visitor
) -> None:
    address = f"/people/{arrange.person().id}"
    officer = visitor("officer")
    for note in ("  ", "x" * 2_001):
        refused = officer.post(f"{address}/notes", data={"note": note})
        assert refused.status_code == 422
        assert error_of(refused.text, "note")
    assert "x" * 2_001 in refused.text, "what was typed stays"


def test_a_search_finds_notes_without_case_and_accents_and_back_returns_to_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    noted(visitor, person.id, FIETS)
    noted(visitor, person.id, "Belt morgen terug")
    sent = officer.post(f"/people/{person.id}/history", data={"words": "CAFE fiets"})
    address = sent.headers["location"]
    assert "fiets" not in address.casefold()
    # The id of the client, which is hexadecimal, may hold this word.
    assert "cafe" not in address.casefold().replace(str(person.id), "")
    for _ in range(2):
        page = words(officer.get(address).text)
        assert FIETS in page
        assert "Belt morgen terug" not in page
    none = officer.post(f"/people/{person.id}/history", data={"words": "fiets terug"})
    page = words(officer.get(none.headers["location"]).text)
    assert dutch("Nothing contains all these words") in page


def test_an_older_event_than_those_shown_is_found(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    noted(visitor, person.id, "Het oudste woord: zeepaardje")
    for number in range(61):
        arrange.add(
            ContactRecordRow(
                person_id=person.id, kind="phone_call", held_on=NOW.date(), completed=True,
                recorded_by=arrange.office.officer.staff_id, recorded_at=NOW + timedelta(seconds=number + 1),
            )
        )  # fmt: skip
    officer = visitor("officer")
    address = f"/people/{person.id}/history"
    assert "zeepaardje" not in officer.get(address).text
    sent = officer.post(address, data={"words": "zeepaardje"})
    assert "zeepaardje" in words(officer.get(sent.headers["location"]).text)


def test_each_line_says_what_happened_and_one_part_can_be_shown(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    noted(visitor, person.id, FIETS)
    escalation = open_escalation(arrange, person)
    arrange.add(
        InboundTextRow(
            person_id=person.id, sender="+447700900123", body="JA", meaning="yes", sid="SM1", received_at=NOW
        )
    )  # fmt: skip
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "Samen opgelost.")
    address = f"/people/{person.id}/history"
    opened, decided, texted = (
        f"{dutch(lead)}: {mid_sentence(what)}"
        for lead, what in (
            ("Escalation opened", str(escalation.rule_nl)),
            ("Decided", named("decision", "close")),
            ("Text from the client", named("reply", "yes")),
        )
    )
    everything = words(officer.get(address).text)
    assert all(one in everything for one in (opened, decided, texted, FIETS))
    part = words(officer.get(f"{address}?part=escalations").text)
    assert [one in part for one in (opened, decided, texted, FIETS)] == [True, True, False, False]
    found = officer.post(address, data={"words": "fiets"}).headers["location"]
    page = officer.get(f"{found}&part=contacts").text
    assert FIETS in words(page)
    assert f'{found}&part=escalations"'.replace("&", "&amp;") in page, "the search stays"
    assert FIETS not in words(officer.get(f"{found}&part=escalations").text)


def test_a_decision_that_was_replaced_stays_in_the_history_with_who_opened_it_again(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, supervisor = arrange.person(), arrange.office.supervisor
    escalation = open_escalation(arrange, person)
    with arrange.database.work(supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "Samen opgelost.")
    with arrange.database.work(supervisor, NOW + timedelta(minutes=5)) as work:
        row = reopen(work, escalation.id, 2, "Toch niet opgelost.")
    with arrange.database.work(supervisor, NOW + timedelta(minutes=9)) as work:
        decide(work, escalation.id, row.version, Decision.CONTACT_PERSON, "Neem contact op.")
    page = words(visitor("officer").get(f"/people/{person.id}/history?part=escalations").text)
    again = f"{dutch('Escalation opened again')}: {mid_sentence(str(escalation.rule_nl))}"
    for said in (again, "Toch niet opgelost.", "Samen opgelost.", "Neem contact op."):
        assert said in page


def test_that_a_decision_about_an_absence_stays_stands_in_the_history(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    _, absence = arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        why = WhyAgain.IN_CUSTODY.value
        ask_to_review(work.session, person.id, absence.id, why, NOW + timedelta(days=2), NOW)
        task = open_reviews_of(work.session, person.id)[0]
    with arrange.database.work(officer, NOW) as work:
        finish_task(work, task["id"], task["version"], "Was met verlof uit detentie.")
    page = words(visitor("officer").get(f"/people/{person.id}/history?part=appointments").text)
    assert mid_sentence(dutch("Looked at again: the decision stays")) in page
    assert "Was met verlof uit detentie." in page


def test_an_escalation_has_the_name_that_the_organisation_gave_its_rule(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    names = {"rule_nl": "Drie keer niet geweest", "rule_en": "Away three times"}
    open_escalation(arrange, person, rule_code="own-rule", **names)
    page = words(visitor("officer").get(f"/people/{person.id}/history").text)
    assert "drie keer niet geweest" in page
    assert "own-rule" not in page


def test_who_may_not_write_in_the_file_sees_no_form_and_writes_no_note(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    for who, status in (("outsider", 404), ("planner", 403)):
        sent = visitor(who).post(f"/people/{person.id}/notes", data={"note": "Hallo"})
        assert sent.status_code == status
    closed = arrange.person(closed_on=NOW.date())
    page = visitor("officer").get(f"/people/{closed.id}/history").text
    assert f"/people/{closed.id}/notes" not in page


def test_attendance_is_shown_week_by_week_with_the_outcome_of_each_appointment(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = arrange.person(), arrange.person()
    page = f"/people/{person.id}/history"
    officer = visitor("officer")
    assert dutch("No appointment has begun in the last 26 weeks") in words(officer.get(page).text)
    came = arrange.appointment(person, NOW - timedelta(days=7), state="attended")
    missed, _ = arrange.miss(person, NOW - timedelta(days=8, hours=1), verdict="excused")
    arrange.appointment(person, NOW - timedelta(days=400), state="attended")
    arrange.appointment(person, NOW + timedelta(days=2))
    arrange.appointment(other, NOW - timedelta(days=7, hours=2), state="attended")
    text = officer.get(page).text
    section = text[text.index("attendance-title") :]
    links = re.findall(r'href="(/appointments/[^"]+)"', section)
    assert links == [f"/appointments/{missed.id}", f"/appointments/{came.id}"]
    assert f"{named('appointment', 'missed')} {named('absence', 'excused')}" in words(section)
    # Of the month: one kept, one excused, so all of what counts was kept.
    month = section.partition(dutch("Attendance by month"))[2].partition("</tbody>")[0]
    assert re.findall(r">(\d+|\d+%)</td>", month) == ["1", "0", "1", "0", "100%"]
    # One column with both, out of half a year of weeks that are all rows.
    assert section.count("plot__bar plot__bar--") == 2
    assert section.count('<th scope="row"') == 26 + 1


def test_a_moved_and_an_extra_appointment_stand_in_the_history_with_who_and_why(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, me = arrange.person(), arrange.office.officer
    _, [line] = arrange.plan(person)
    was = arrange.appointment(person, NOW + timedelta(days=2), line, state="moved")
    by_hand = {"by": str(me.staff_id), "despite": [], "reason": "Werk"}
    arrange.appointment(
        person, NOW + timedelta(days=3), line, replaces_id=was.id, why={"by_hand": by_hand}
    )
    extra = ObligationRow(
        person_id=person.id,
        made_by=me.staff_id,
        extra_reason="Kennismaking",
        binds=False,
        **columns_of(line.terms()),
    )
    arrange.add(extra)
    arrange.appointment(person, NOW + timedelta(days=4), extra)
    page = words(visitor("officer").get(f"/people/{person.id}/history").text)
    what = named("kind", line.kind)
    days = [short_moment(NOW + timedelta(days=days), "nl", NOW.year) for days in (2, 3, 4)]
    moved = dutch(TIMED["moved"], what=what, moment=days[0], new=days[1])
    added = dutch(TIMED["extra"], what=what, moment=days[2])
    assert f"{moved} {me.display_name}" in page
    assert f"{added} {me.display_name}" in page
    assert "Werk" in page
    assert "Kennismaking" in page


def test_it_says_which_organisation_brought_the_client_in_and_changed_how_they_are_reached(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    machine = arrange.staff(
        "machine", display_name="Register Voorbeeld", scopes=["enrol-persons"],
        team_ids=[arrange.office.team_id], ends_on=NOW.date() + timedelta(days=30),
    )  # fmt: skip
    proposed = Proposed(
        team_id=arrange.office.team_id, officer_id=arrange.office.officer.staff_id, reference="M-1",
        given_name="Sjoerd", family_name="Oefening", birth_on=date(1984, 5, 14), regime=Regime.ADULT,
    )  # fmt: skip
    with database.work(machine, NOW) as work:
        person = bring_in(work, proposed)
    with database.work(machine, NOW) as work:
        change_reach(work, person.id, person.version, {"phone": "+447700900141"})
    page = words(visitor("officer").get(f"/people/{person.id}/history").text)
    for said in ("Brought in", "Telephone or language changed"):
        assert f"{dutch(f'{said} by another organisation')} Register Voorbeeld" in page


def test_detention_and_evasion_by_hand_and_a_new_home_have_lines_with_a_name(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    first_on = NOW.date() - timedelta(days=3)
    with database.work(officer, NOW) as work:
        whole = NewSuspension(SuspensionKind.DETENTION, first_on, NOW.date())
        row = enter_suspension(work, person.id, whole).row
        void_suspension(work, row.id, row.version)
        enter_suspension(work, person.id, NewSuspension(SuspensionKind.EVASION, first_on))
        home = write_home_address(work, person.id, NONE_YET, "Verzonnen Kade 3", None)
    page = words(visitor("officer", "en").get(f"/people/{person.id}/history").text)
    for said in (
        "Evaded supervision: since Sat 21 Nov",
        "Sat 21 Nov to Tue 24 Nov",
        "the entry from Sat 21 Nov was undone",
        "Home address entered",
    ):
        assert said in page, said
    assert "Verzonnen Kade" not in page
    assert page.count(officer.display_name) >= 4
    with database.work(officer, NOW) as work:
        write_home_address(work, person.id, home.version, "Andere Kade 4", None)
    later = words(visitor("officer", "en").get(f"/people/{person.id}/history?part=file").text)
    assert "Home address changed" in later
