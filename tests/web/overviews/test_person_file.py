"""The person page tells why, what, what cannot be, and what happened; to each role what is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.base.ids import new_id
from aftercare.casework.absences.acts import give_verdict, revise_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.web.overviews.timeline import CORRECTED
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named, opening

FULL = "niet mogelijk op deze locatie: een contactverbod zou worden geschonden"
NEUTRAL = "niet mogelijk op deze locatie"


def somebody_unplaced(arrange: Arranger) -> PersonRow:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    first_on = civil_date(NOW) + timedelta(days=6)
    period = f"{first_on} tot en met {first_on + timedelta(days=6)}: "
    reason: dict[str, Any] = {
        "code": "no-start-no-contact",
        "nl": period + FULL,
        "nl_neutral": period + NEUTRAL,
        "en": "x: full",
        "en_neutral": "x: neutral",
    }
    arrange.add(
        UnplacedRow(
            line_id=line.line_id,
            occurrence=1,
            person_id=person.id,
            obligation_id=line.id,
            first_on=first_on,
            last_on=first_on + timedelta(days=6),
            reason=reason,
            noticed_at=NOW,
        )
    )
    return person


def test_the_chain_from_frame_to_next_appointment_is_there(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    appointment = arrange.appointment(person, NOW + timedelta(days=2), line)
    officer = visitor("officer")
    page = officer.get(f"/people/{person.id}").text
    assert f'href="/appointments/{appointment.id}"' in page
    assert "Waarom: Meldplicht" in words(page)
    view = words(officer.get(f"/people/{person.id}/conditions").text)
    assert "Voorwaardelijke veroordeling" in view
    assert f"{dutch('every week')}, {dutch('%(num)s minute', num=30)}" in view
    assert "Kantoor Noord" in view


def test_all_that_is_ahead_is_on_the_page_and_what_does_not_stand_open_is_counted(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    ahead = [arrange.appointment(person, NOW + timedelta(days=2 + 12 * n), line) for n in range(11)]
    page = visitor("officer").get(f"/people/{person.id}").text
    head, _, folded = page.partition(dutch("%(num)s more appointment", num=3))
    assert [f'href="/appointments/{one.id}"' in head for one in ahead] == [True] * 8 + [False] * 3
    assert all(f'href="/appointments/{one.id}"' in folded for one in ahead[8:])


def test_an_outcome_that_was_corrected_says_so_in_what_happened(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, [line] = arrange.plan(person)
    row = arrange.appointment(person, NOW - timedelta(hours=1), line)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, row.id, 1, Outcome.LATE, "")
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, row.id, 2, Outcome.ATTENDED, "Een vergissing.")
    view = words(visitor("officer").get(f"/people/{person.id}/history").text)
    corrected = dutch(CORRECTED)
    assert f"{mid_sentence(named('outcome', 'late'))}: {corrected}" in view
    assert view.count(corrected) == 1


def test_what_waits_for_somebody_stands_on_top_with_its_deadline(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    _, absence = arrange.miss(person, NOW - timedelta(days=1))
    page = visitor("officer").get(f"/people/{person.id}").text
    assert dutch("Decide on the absence on %(day)s", day="ma 23 nov") in words(page)
    assert f'href="/absences/{absence.id}"' in page


def test_case_staff_read_the_whole_reason_why_something_cannot_be_placed(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = somebody_unplaced(arrange)
    for role in ("officer", "deputy", "supervisor"):
        view = words(visitor(role).get(f"/people/{person.id}").text)
        assert dutch("Could not be scheduled") in view
        assert FULL in view.lower()


def test_a_planner_reads_times_and_a_neutral_reason_and_nothing_of_the_escalation(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = somebody_unplaced(arrange)
    answer = visitor("planner").get(f"/people/{person.id}")
    view = words(answer.text)
    assert answer.status_code == 200
    assert NEUTRAL in view.lower()
    for secret in ("contactverbod", "Meldplicht", "Voorwaardelijke", person.phone or ""):
        assert secret not in view


def test_both_sides_of_the_conversation_are_shown_newest_first(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    appointment = arrange.appointment(person, NOW + timedelta(days=1))
    arrange.message(appointment, state="delivered", state_at=NOW - timedelta(hours=2))
    arrange.add(
        InboundTextRow(
            sid=f"SM{new_id().hex}",
            person_id=person.id,
            sender=person.phone or "",
            body="JA",
            meaning="yes",
            received_at=NOW - timedelta(hours=1),
        )
    )
    view = words(visitor("officer").get(f"/people/{person.id}/messages").text)
    assert view.index(f"{named('reply', 'yes')} JA") < view.index("Afgeleverd Herinnering")


def test_why_no_text_goes_out_is_view(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person(texts_consented=False)
    view = words(visitor("officer").get(f"/people/{person.id}/messages").text)
    assert dutch("No texts are sent") in view
    assert named("task_reason", "no-consent") in view


def test_a_new_file_leads_to_the_steps_of_its_enrolment(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    page = visitor("officer").get(f"/people/{person.id}").text
    assert f'href="/people/{person.id}/enrolment"' in page
    assert f'action="/people/{person.id}/plans"' not in page


def test_other_peoples_escalations_are_not_there(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person(restricted=True)
    for stranger in ("outsider", "colleague", "other_supervisor", "other_planner", "planner"):
        assert visitor(stranger).get(f"/people/{person.id}").status_code == 404
    for role in ("provider", "auditor", "admin"):
        assert visitor(role).get(f"/people/{person.id}").status_code == 403


def test_an_address_that_names_nobody_leads_to_a_page(visitor: Visitor) -> None:
    answer = visitor("officer").get("/people/niemand")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_a_page_can_be_read_in_english(arrange: Arranger, visitor: Visitor) -> None:
    person = somebody_unplaced(arrange)
    officer = visitor("officer", language="en")
    view = words(officer.get(f"/people/{person.id}").text)
    assert "Could not be scheduled" in view
    assert "Full" in view
    view = words(officer.get(f"/people/{person.id}/conditions").text)
    assert "every week, 30 minutes" in view


def test_every_verdict_that_was_given_stands_at_its_own_moment(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, office = arrange.person(), arrange.office
    missed, absence = arrange.miss(person, NOW - timedelta(days=3))
    with arrange.database.work(office.officer, NOW - timedelta(hours=5)) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "ziek gemeld")
    with arrange.database.work(office.officer, NOW - timedelta(hours=3)) as work:
        revise_verdict(
            work,
            absence.id,
            2,
            Verdict.UNEXCUSED,
            "toch niet",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    with arrange.database.work(office.officer, NOW - timedelta(hours=1)) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    view = words(visitor("officer").get(f"/people/{person.id}/history").text)
    line = view.partition(dutch("What happened"))[2]
    assert line.index(": verschenen") < line.index(": ongeoorloofd") < line.index(": geoorloofd")


@pytest.mark.parametrize("kind", ["exclusion_zone", "no_contact_order", "curfew"])
def test_who_has_a_ban_of_the_court_is_never_said_to_have_no_restriction(
    visitor: Visitor, arrange: Arranger, kind: str
) -> None:
    person = arrange.person()
    address = f"/people/{person.id}"
    officer = visitor("officer")
    assert dutch("No restrictions") in words(officer.get(f"{address}/conditions").text)
    condition = arrange.condition(person, kind)
    page = officer.get(f"{address}/conditions").text
    assert dutch("No restrictions") not in words(page)
    card = page[page.index('id="restrictions-title"') :].partition("</section>")[0]
    assert f'href="{address}/conditions/{condition.id}/change"' in card


def test_a_condition_that_restricts_nothing_or_has_ended_is_no_restriction(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    arrange.condition(person, "reporting_duty")
    arrange.condition(person, "exclusion_zone", ends_on=NOW.date() - timedelta(days=1))
    page = visitor("officer").get(f"/people/{person.id}/conditions").text
    assert dutch("No restrictions") in words(page)


def test_what_a_condition_has_yet_to_lay_down_stands_in_the_chain_as_a_warning(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, "exclusion_zone")
    page = visitor("officer").get(f"/people/{person.id}/conditions").text
    item = page[page.index(f'id="condition-{condition.id}"') :].partition("</li>")[0]
    view = opening("Missing: %(what)s")
    badge = item[: item.index(view)].rpartition("<span")[2]
    assert "utrecht-status-badge--warning" in badge
    assert "<svg" in badge


def test_the_first_page_says_that_the_client_is_not_well_and_when_to_call(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    sent = {"sent_on": civil_date(NOW), "sent_at": NOW, "mood": "not_good", "changed": False}
    check_in = ClientCheckInRow(person_id=person.id, **sent, call=True, call_when="Na vier uur")
    arrange.add(check_in)
    arrange.add(
        TaskRow(
            person_id=person.id, kind="call_person", subject_key=f"{check_in.id}:call", reason="not-doing-well",
            due_at=NOW + timedelta(hours=4), created_at=NOW,
        )
    )  # fmt: skip
    page = words(visitor("officer").get(f"/people/{person.id}").text)
    assert dutch("Said on the own page that things are not going well") in page
    assert "Na vier uur" in page
    # The call is due at one o'clock.
    assert "De termijn geldt" in page
    assert "De termijn geldt" in words(visitor("officer").get("/worklist").text)
