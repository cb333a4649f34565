"""The inbox puts the urgent first, and only a supervisor decides."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.reopen import reopen
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.processes.contact_standards.not_offered import record_periods_not_offered
from aftercare.scheduling.jobs.job import tick
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.not_offered_rows import NotOfferedRow
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named, opening

REPEATED = "Twee of meer ongeoorloofde afwezigheden binnen 30 dagen"
REQUIRED = "Ongeoorloofd gemist: behandeling of meldplicht"


@pytest.fixture
def person(arrange: Arranger, app_state: AppState) -> PersonRow:
    """Somebody who missed two check-ins without an excuse: two cases are open about it."""
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=9), "unexcused")
    missed, _ = arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    arrange.message(missed, state="delivered", state_at=NOW - timedelta(days=3))
    let_time_pass(app_state)
    return person


def let_time_pass(app_state: AppState, hours: int = 0) -> None:
    clock = app_state.clock
    assert isinstance(clock, FixedClock)
    clock.move_to(clock.now() + timedelta(hours=hours, minutes=1))
    for job in app_state.jobs:
        if job.name in ("mark-outcomes-overdue", "evaluate-rules", "run-steps"):
            tick(app_state.database, clock, job, "test")


def escalation_of(arrange: Arranger, person: PersonRow, rule: str) -> EscalationRow:
    with arrange.database.work(CLOCK, NOW) as work:
        found = work.session.exec(
            select(EscalationRow).where(
                EscalationRow.person_id == person.id, EscalationRow.rule_code == rule
            )
        )
        return found.one()


def test_the_most_severe_case_stands_first_with_its_clock_and_who_was_view(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    text = words(visitor("supervisor").get("/escalations").text)
    assert text.index(REPEATED) < text.index(REQUIRED)
    assert opening("Last notified: %(name)s (%(audience)s), %(moment)s") + "Medewerker" in text
    assert dutch("then: %(step)s is notified", step="vervanger") in text
    assert "nog 1 u 59 min" in text


def test_the_inbox_is_filtered_by_severity_and_by_state(
    visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    only_high = words(supervisor.get("/escalations?severity=high").text)
    assert REPEATED in only_high
    assert REQUIRED not in only_high
    assert dutch("No escalations are waiting here") in words(
        supervisor.get("/escalations?state=acknowledged").text
    )
    assert REPEATED in words(supervisor.get("/escalations?severity=nonsense&page=99").text)


def test_taking_an_escalation_up_from_the_list_starts_ones_own_clock(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    escalation = escalation_of(arrange, person, "unexcused-repeated")
    address = f"/escalations/{escalation.id}/acknowledge"
    form = hidden(supervisor.get("/escalations?severity=high").text, address)
    answer = supervisor.post(address, data=form)
    assert answer.headers["location"] == "/escalations?severity=high&flash=acknowledged"
    text = words(supervisor.get("/escalations?severity=high").text)
    assert dutch("Acknowledged by %(name)s", name="Medewerker") in text
    assert dutch("then the escalation returns") in text
    assert supervisor.post(address, data=form).status_code == 412


def test_an_escalation_shows_why_with_verdicts_and_what_was_delivered(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    escalation = escalation_of(arrange, person, "unexcused-repeated")
    text = words(visitor("supervisor").get(f"/escalations/{escalation.id}").text)
    assert text.count("Ongeoorloofd") >= 2
    assert dutch("Reminder %(slot)s:", slot=named("slot", "T-1")) in text
    assert "Afgeleverd" in text
    assert named("why_no_reminder", "not-planned") in text
    assert text.count(dutch("No reminder was delivered")) == 1
    assert "kreeg bericht" in text
    assert dutch("Next step, %(audience)s:", audience="vervanger") in text


def test_only_a_supervisor_finds_the_form_to_decide(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    here = f"/escalations/{escalation_of(arrange, person, 'unexcused-repeated').id}"
    assert f"{here}/decide" in visitor("supervisor").get(here).text
    officer = visitor("officer")
    page = officer.get(here).text
    assert f"{here}/decide" not in page
    assert f"{here}/acknowledge" in page
    decided = {"version": "1", "decision": "close", "reason": "Zelf opgelost"}
    assert officer.post(f"{here}/decide", data=decided).status_code == 403


def test_a_decision_with_its_reason_ends_the_escalation(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    supervisor = visitor("supervisor")
    here = f"/escalations/{escalation_of(arrange, person, 'unexcused-repeated').id}"
    form = hidden(supervisor.get(here).text, f"{here}/decide")
    form |= {"decision": "official_warning", "reason": "Tweede keer zonder bericht."}
    assert flashed(supervisor.post(f"{here}/decide", data=form)) == "decided"
    page = words(supervisor.get(here).text)
    assert f"{named('decision', 'official_warning')} Tweede keer zonder bericht." in page
    assert "Gestopt" in page
    assert REPEATED not in words(supervisor.get("/escalations").text)
    assert supervisor.post(f"{here}/decide", data=form).status_code == 409


def test_a_decision_without_a_reason_keeps_what_was_chosen(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    here = f"/escalations/{escalation_of(arrange, person, 'unexcused-repeated').id}"
    answer = visitor("supervisor").post(
        f"{here}/decide", data={"version": "1", "decision": "close", "reason": ""}
    )
    assert answer.status_code == 422
    assert error_of(answer.text, "reason") == fault("missing")
    assert 'value="close" checked' in answer.text


def test_what_is_overdue_is_recorded_and_not_decided_away(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.appointment(
        person, NOW - timedelta(days=5), state="outcome_overdue", overdue_at=NOW - timedelta(days=5)
    )
    let_time_pass(app_state)
    here = f"/escalations/{escalation_of(arrange, person, 'outcome-overdue').id}"
    page = visitor("supervisor").get(here).text
    assert dutch("This escalation closes automatically") in words(page)
    assert f"{here}/decide" not in page
    assert opening("Record the outcome of %(day)s") in words(page)


def test_an_escalation_offers_what_fits_and_leads_on_to_what_was_decided(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    escalation = escalation_of(arrange, person, "unexcused-required")
    with arrange.database.work(CLOCK, NOW) as work:
        get_escalation(work.session, escalation.id).trigger = "contact-shortfall"
    here, supervisor = f"/escalations/{escalation.id}", visitor("supervisor")
    page = supervisor.get(here).text
    assert 'value="more_capacity"' in page
    assert 'value="official_warning"' not in page
    form = hidden(page, f"{here}/decide") | {"reason": "Meer plek bij de kliniek."}
    refused = supervisor.post(f"{here}/decide", data=form | {"decision": "official_warning"})
    assert refused.status_code == 422
    assert error_of(refused.text, "decision") == dutch(
        "This does not fit the escalation; choose another decision"
    )
    supervisor.post(f"{here}/decide", data=form | {"decision": "other_provider"})
    decided = supervisor.get(here).text
    assert dutch("Next step") in words(decided)
    assert f'href="/people/{person.id}/treatment">{dutch("Treatment and referrals")}' in decided
    carried_out = re.search(r'href="(/deadlines/[^"]+)"', decided)
    assert carried_out is not None
    assert f'href="{here}"' in supervisor.get(carried_out[1]).text
    task = words(supervisor.get("/worklist").text)
    assert f"Besluit op een escalatie uitvoeren · {named('decision', 'other_provider')}" in task
    done = hidden(supervisor.get(carried_out[1]).text, f"{carried_out[1]}/complete")
    visitor("officer").post(
        f"{carried_out[1]}/complete",
        data=done | {"done_on": "24-11", "note": "Kliniek Zuid heeft plek."},
    )
    view = words(supervisor.get(here).text)
    assert dutch("Carried out on %(day)s", day="di 24 nov") in view
    assert "Kliniek Zuid heeft plek." in view


def test_an_escalation_of_another_team_is_not_there(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    here = f"/escalations/{escalation_of(arrange, person, 'unexcused-repeated').id}"
    other = visitor("other_supervisor")
    assert other.get(here).status_code == 404
    assert person.family_name not in other.get("/escalations").text
    assert other.post(f"{here}/acknowledge", data={"version": "1"}).status_code == 404
    assert visitor("planner").get(here).status_code == 403
    assert visitor("supervisor").get(f"/escalations/{UUID(int=1)}").status_code == 404


def test_an_escalation_of_which_nothing_binds_any_more_says_so_and_can_be_decided(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    escalation = escalation_of(arrange, person, "unexcused-required")
    with arrange.database.work(CLOCK, NOW) as work:
        for row in work.session.exec(select(AppointmentRow)):
            row.enforceable = False
    page = words(visitor("supervisor").get(f"/escalations/{escalation.id}").text)
    assert dutch("Nothing in this escalation is binding any more") in page
    assert dutch("What is your decision?") in page


def test_a_miss_that_was_corrected_away_shows_what_happened_and_no_verdict(
    arrange: Arranger, visitor: Visitor, person: PersonRow
) -> None:
    escalation = escalation_of(arrange, person, "unexcused-required")
    with arrange.database.work(arrange.office.officer, NOW) as work:
        for row in work.session.exec(select(AppointmentRow)):
            record_outcome(work, row.id, row.version, Outcome.ATTENDED, "Een vergissing.")
    page = words(visitor("supervisor").get(f"/escalations/{escalation.id}").text)
    why = page.partition(dutch("Why this is here"))[2].partition(dutch("What is your decision?"))[0]
    assert named("absence", "dropped") in why
    assert "Verschenen" in why
    assert "Ongeoorloofd " not in why.partition("Regel:")[0]


def test_an_escalation_that_was_opened_again_says_that_it_does_not_end_by_itself(
    arrange: Arranger, visitor: Visitor, app_state: AppState
) -> None:
    person, office = arrange.person(), arrange.office
    missed, _ = arrange.miss(person, NOW - timedelta(days=30))
    let_time_pass(app_state)
    escalation = escalation_of(arrange, person, "decision-overdue")
    with arrange.database.work(office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    with arrange.database.work(office.supervisor, NOW) as work:
        reopen(
            work,
            escalation.id,
            get_escalation(work.session, escalation.id).version,
            "Samen besproken.",
        )
    here = f"/escalations/{escalation.id}"
    assert f"{here}/decide" in visitor("supervisor").get(here).text
    with arrange.database.work(office.officer, NOW) as work:
        record_outcome(work, missed.id, 2, Outcome.MISSED, "Een vergissing.")
    page = visitor("supervisor").get(here).text
    assert dutch(
        "Record the outcome, decide on the absence, or say that the deadline was met. This "
        "escalation was reopened, so it stays open until a supervisor decides."
    ) in words(page)
    assert dutch("This escalation closes automatically") not in words(page)
    assert f"{here}/decide" not in page


def test_what_could_not_be_offered_is_shown_with_its_kind_and_why_on_the_escalation_and_on_its_term(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    first_on, last_on = NOW.date() - timedelta(days=8), NOW.date() - timedelta(days=2)
    reason = {"code": "no-start-excluded", "nl": "16 nov tot 22 nov: de cliënt mag daar niet komen"}
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=person.id, obligation_id=line.id,
            first_on=first_on, last_on=last_on, reason=reason, noticed_at=NOW,
        )
    )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        assert record_periods_not_offered(work.session, [person.id], NOW) == 1
        passed = work.session.exec(select(NotOfferedRow)).one()
    let_time_pass(app_state)
    escalation = escalation_of(arrange, person, "contact-shortfall")
    why = dutch("Could not be offered, because: %(why)s", why="de cliënt mag daar niet komen")
    for role in ("officer", "supervisor"):
        for address in (f"/escalations/{escalation.id}", f"/deadlines/{passed.deadline_id}"):
            text = words(visitor(role).get(address).text)
            assert f"{named('kind', 'check_in')} · ma 16 nov t/m zo 22 nov" in text
            assert why in text
    form = {
        "version": str(escalation.version),
        "decision": "more_capacity",
        "reason": "Er zijn extra uren.",
    }
    answer = visitor("supervisor").post(f"/escalations/{escalation.id}/decide", data=form)
    assert flashed(answer) == "decided"
    for address in (f"/escalations/{escalation.id}", f"/deadlines/{passed.deadline_id}"):
        text = words(visitor("supervisor").get(address).text)
        assert named("deadline", "answered") in text
        assert dutch("Done on %(day)s", day="di 24 nov") not in text
