"""An absence is decided beside what we did to remind, by a named person, with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from aftercare.bootstrap import AppState
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.people.home_addresses import NONE_YET, write_home_address
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import AbsenceRow, evidence_of
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.home_address_rows import HomeAddressRow
from aftercare.store.sites.rows import SiteRow
from aftercare.web.absences.pages import DECISION_TYPED
from aftercare.web.absences.words import EARLY
from aftercare.web.messages.text_names import SENT_AGAIN
from aftercare.web.overviews.timeline import SEEN
from aftercare.web.shell.words import mid_sentence
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, named

YESTERDAY = NOW - timedelta(days=1)


def test_the_page_shows_whether_a_reminder_arrived_and_how_often_it_happened_before(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=20), "unexcused")
    arrange.miss(person, NOW - timedelta(days=20, hours=-3), "unexcused")
    arrange.miss(person, NOW - timedelta(days=30), "excused")
    missed, absence = arrange.miss(person, YESTERDAY)
    arrange.message(missed, state="undelivered", reason="flag-number-task")
    text = words(visitor("officer").get(f"/absences/{absence.id}").text)
    assert dutch("No reminder was delivered") in text
    assert "Niet afgeleverd" in text
    assert named("task_reason", "flag-number-task") in text
    assert dutch("On %(num)s earlier date", num=1) in text
    assert "wo 4 nov" in text
    assert "Beslissen voor:" in text


def test_a_verdict_with_its_reason_stands_in_the_file(arrange: Arranger, visitor: Visitor) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    form = hidden(officer.get(here).text, f"{here}/give-verdict")
    answer = officer.post(
        f"{here}/give-verdict",
        data=form
        | {
            "verdict": "unexcused",
            "reason": "Geen bericht.",
            "no_reminder_seen-yes": "yes",
            "early_reason": "no_reason",
        },
    )
    assert flashed(answer) == "decided"
    page = officer.get(here).text
    assert "Geen bericht." in page
    assert f"{here}/give-verdict" not in page
    with arrange.database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(AbsenceRow, absence.id)
        assert kept.decided_by == arrange.office.officer.staff_id


def test_an_unexcused_miss_without_a_reminder_asks_for_a_tick_beside_its_field(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    page = officer.get(here).text
    assert dutch("I have seen that no reminder was delivered") in words(page)
    form = hidden(page, f"{here}/give-verdict") | {
        "verdict": "unexcused", "reason": "Geen bericht.", "early_reason": "no_reason",
    }  # fmt: skip
    refused = officer.post(f"{here}/give-verdict", data=form)
    assert refused.status_code == 422
    assert fault("no-reminder-unseen") in error_of(refused.text, "no_reminder_seen")
    assert 'value="unexcused" checked' in refused.text
    assert "Geen bericht." in refused.text
    ticked = form | {"no_reminder_seen-yes": "yes", "early_reason": "no_reason"}
    assert flashed(officer.post(f"{here}/give-verdict", data=ticked)) == "decided"
    text = words(officer.get(here).text)
    by = arrange.office.officer.display_name
    assert dutch("No reminder had been delivered; %(name)s saw this", name=by) in text
    assert officer.post(f"{here}/give-verdict", data=ticked).status_code == 409
    timeline = words(officer.get(f"/people/{absence.person_id}/history").text)
    assert f"{mid_sentence(named('absence', 'unexcused'))}: {dutch(SEEN)}" in timeline


def test_with_a_delivered_reminder_no_tick_is_asked_for(
    arrange: Arranger, visitor: Visitor
) -> None:
    missed, absence = arrange.miss(arrange.person(), YESTERDAY)
    arrange.message(missed, state="delivered", state_at=YESTERDAY - timedelta(hours=20))
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    page = officer.get(here).text
    assert dutch("No reminder was delivered") not in words(page)
    assert "no_reminder_seen" not in page
    form = hidden(page, f"{here}/give-verdict") | {
        "verdict": "unexcused", "reason": "Geen bericht.", "early_reason": "no_reason",
    }  # fmt: skip
    assert flashed(officer.post(f"{here}/give-verdict", data=form)) == "decided"


def test_an_early_verdict_asks_for_its_reason_beside_its_field_and_shows_it_everywhere(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    page = officer.get(here).text
    assert words(page).count("nog 6 dagen ma 30 nov") == 2, "beside the evidence and the verdict"
    form = hidden(page, f"{here}/give-verdict") | {
        "verdict": "unexcused", "reason": "Gebeld en gesproken.", "no_reminder_seen-yes": "yes",
    }  # fmt: skip
    refused = officer.post(f"{here}/give-verdict", data=form)
    assert refused.status_code == 422
    assert fault("early-reason-missing") in error_of(refused.text, "early_reason")
    assert "Gebeld en gesproken." in refused.text
    given = form | {"early_reason": "no_evidence_coming"}
    assert flashed(officer.post(f"{here}/give-verdict", data=given)) == "decided"
    view = dutch(EARLY, reason=named("early_reason", "no_evidence_coming"))
    assert view in words(officer.get(here).text)
    with arrange.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [absence.person_id])
        escalation = work.session.exec(select(EscalationRow)).one()
    assert words(officer.get(f"/escalations/{escalation.id}").text).count(view) == 2, (
        "beside the miss and in the time line"
    )


def test_after_the_deadline_for_evidence_the_page_asks_for_no_reason(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), NOW - timedelta(days=9))
    assert "early_reason" not in visitor("officer").get(f"/absences/{absence.id}").text


def test_a_verdict_of_before_that_was_early_says_that_its_reason_is_not_recorded(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY, "unexcused")
    text = words(visitor("officer").get(f"/absences/{absence.id}").text)
    assert dutch(EARLY, reason=dutch("no reason recorded")) in text


@pytest.mark.parametrize(
    ("changes", "view"),
    [
        ({"state": "withheld", "reason": "in-custody"}, named("delivery", "withheld")),
        ({"state": "withheld", "reason": "in-custody"}, named("task_reason", "in-custody")),
        ({"state": "skipped_late", "reason": "too-late"}, named("delivery", "skipped_late")),
        (
            {"state": "failed", "reason": "one-later-retry", "error_code": 30003},
            named("delivery_why", "delivery.phone-unreachable"),
        ),
        ({"state": "delivered"}, named("reminder_doubt", "after-start")),
        ({"state": "unknown", "channel": "voice"}, "Voorgelezen"),
        ({"state": "failed", "slot": "T-1-again"}, dutch(SENT_AGAIN, slot=named("slot", "T-1"))),
        ({"state": "failed", "slot": "T-12"}, "12 dagen ervoor"),
    ],
)
def test_every_reminder_stands_beside_the_miss_in_plain_words(
    arrange: Arranger, visitor: Visitor, changes: dict[str, Any], view: str
) -> None:
    missed, absence = arrange.miss(arrange.person(), YESTERDAY)
    arrange.message(missed, **changes)
    officer = visitor("officer")
    for page in (f"/absences/{absence.id}", f"/appointments/{missed.id}"):
        text = words(officer.get(page).text)
        assert view in text
        assert dutch("No reminder was delivered") in text


def test_an_appointment_without_any_reminder_says_why(arrange: Arranger, visitor: Visitor) -> None:
    missed, absence = arrange.miss(arrange.person(), YESTERDAY, booked_at=YESTERDAY)
    for page in (f"/absences/{absence.id}", f"/appointments/{missed.id}"):
        text = words(visitor("officer").get(page).text)
        assert named("why_no_reminder", "entered-after") in text


def test_a_verdict_without_a_reason_keeps_what_was_chosen(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    answer = visitor("officer").post(
        f"/absences/{absence.id}/give-verdict",
        data={"version": "1", "verdict": "unexcused", "reason": " "},
    )
    assert answer.status_code == 422
    assert error_of(answer.text, "reason") == fault("missing")
    assert 'value="unexcused" checked' in answer.text


SAYS_ONLY = {"only": "evidence"}


def test_what_the_client_says_is_recorded_with_the_verdict_in_one_act(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, act = visitor("officer"), f"/absences/{absence.id}/give-verdict"
    says = {"ground": "medical", "note": "Briefje van de huisarts."}
    form = hidden(officer.get(f"/absences/{absence.id}").text, act) | says
    refused = officer.post(act, data=form | {"verdict": "excused"})
    assert error_of(refused.text, "reason") == fault("missing")
    assert 'value="medical" selected' in refused.text
    assert says["note"] in refused.text
    assert (
        flashed(
            officer.post(act, data=form | {"verdict": "excused", "reason": "Ziek gemeld die dag."})
        )
        == "decided"
    )
    assert says["note"] in officer.get(f"/absences/{absence.id}").text
    with arrange.database.work(CLOCK, NOW) as work:
        kept = work.session.get_one(AbsenceRow, absence.id)
        (given,) = evidence_of(work.session, absence.id)
    assert (kept.ground, kept.evidence_note, kept.verdict) == ("medical", says["note"], "excused")
    assert given.entered_by == arrange.office.officer.staff_id


def test_evidence_without_the_reason_given_keeps_what_was_typed(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    typed = {
        "version": "1",
        "note": "Briefje.",
        "verdict": "excused",
        "reason": "Ziek gemeld die dag.",
    }
    for more in ({}, SAYS_ONLY):
        answer = visitor("officer").post(f"/absences/{absence.id}/give-verdict", data=typed | more)
        assert answer.status_code == 422
        assert error_of(answer.text, "ground") == fault("unknown-choice")
        assert "Briefje." in answer.text
        assert 'value="excused" checked' in answer.text
        assert "Ziek gemeld die dag." in answer.text


def test_only_what_the_client_says_is_not_saved_without_the_decision_that_was_typed_beside_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    typed = {"version": "1", "ground": "medical", "reason": "Ziek gemeld die dag."} | SAYS_ONLY
    answer = visitor("officer").post(f"/absences/{absence.id}/give-verdict", data=typed)
    assert answer.status_code == 422
    assert error_of(answer.text, "reason") == dutch(DECISION_TYPED)
    assert 'value="medical" selected' in answer.text
    assert "Ziek gemeld die dag." in answer.text


def test_what_the_client_said_before_is_not_recorded_anew_with_the_verdict(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, act = visitor("officer"), f"/absences/{absence.id}/give-verdict"
    says = {"ground": "medical", "note": "Griep, zegt de arts"}
    officer.post(act, data={"version": "1"} | says | SAYS_ONLY)
    judged = {"version": "2", "verdict": "excused", "reason": "Ziek gemeld die dag."}
    assert flashed(officer.post(act, data=says | judged)) == "decided"
    with arrange.database.work(CLOCK, NOW) as work:
        assert len(evidence_of(work.session, absence.id)) == 1


def test_what_the_client_says_waits_for_a_verdict_and_is_none(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    act = f"{here}/give-verdict"
    form = hidden(officer.get(here).text, act) | SAYS_ONLY
    answer = officer.post(act, data=form | {"ground": "medical", "note": "Griep, zegt de arts"})
    assert flashed(answer) == "evidence"
    page = officer.get(here).text
    assert 'value="medical" selected' in page
    assert "Griep, zegt de arts" in page
    assert "Wacht op beslissing" in words(page)
    assert dutch("Reason given earlier") not in words(page)
    form = hidden(page, act) | SAYS_ONLY
    officer.post(act, data=form | {"ground": "work", "note": "Overwerk"})
    page = words(officer.get(here).text)
    assert f"{dutch('Reason given earlier')} {named('reason', 'medical')}" in page


def test_after_late_evidence_another_decision_stands_and_the_first_is_still_to_be_read(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    officer, here = visitor("officer"), f"/absences/{absence.id}"
    first = {"version": "1", "verdict": "unexcused", "reason": "Geen bericht."}
    assert officer.post(f"{here}/revise-verdict", data=first).status_code == 409
    assert f"{here}/revise-verdict" not in officer.get(here).text
    officer.post(
        f"{here}/give-verdict",
        data=first | {"no_reminder_seen-yes": "yes", "early_reason": "no_reason"},
    )
    form = hidden(officer.get(here).text, f"{here}/revise-verdict")
    refused = officer.post(
        f"{here}/revise-verdict",
        data=form | {"verdict": "unexcused", "reason": "Geen geldige reden."},
    )
    assert refused.status_code == 422
    assert "Geen geldige reden." in refused.text
    another = form | {"verdict": "excused", "reason": "Brief van de huisarts gezien."}
    assert flashed(officer.post(f"{here}/revise-verdict", data=another)) == "decided"
    text = words(officer.get(here).text)
    assert text.index("Brief van de huisarts gezien.") < text.index("Eerdere beslissingen")
    assert text.index("Eerdere beslissingen") < text.index("Geen bericht.")
    assert officer.post(f"{here}/revise-verdict", data=another).status_code == 412


def test_two_people_deciding_at_once_do_not_overwrite_each_other(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    here = f"/absences/{absence.id}"
    officer, deputy = visitor("officer"), visitor("deputy")
    excuse = {"version": "1", "verdict": "excused", "reason": "Griep, zegt de arts"}
    says = {"version": "1", "ground": "work"} | SAYS_ONLY
    assert deputy.post(f"{here}/give-verdict", data=says).status_code == 303
    assert officer.post(f"{here}/give-verdict", data=excuse).status_code == 412
    assert officer.post(f"{here}/give-verdict", data=excuse | {"version": "2"}).status_code == 303
    assert deputy.post(f"{here}/give-verdict", data=excuse | {"version": "3"}).status_code == 409


def test_an_absence_of_somebody_elses_client_is_not_there(
    arrange: Arranger, visitor: Visitor
) -> None:
    _, absence = arrange.miss(arrange.person(), YESTERDAY)
    for who in ("outsider", "colleague", "other_supervisor"):
        assert visitor(who).get(f"/absences/{absence.id}").status_code == 404
    assert visitor("planner").get(f"/absences/{absence.id}").status_code == 403
    assert visitor("provider").get(f"/absences/{absence.id}").status_code == 403


def test_a_corrected_outcome_stands_on_the_page_and_what_was_decided_before_it_below(
    arrange: Arranger, visitor: Visitor
) -> None:
    missed, absence = arrange.miss(arrange.person(), YESTERDAY, "unexcused")
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    text = words(visitor("officer").get(f"/absences/{absence.id}").text)
    head = text.partition("Beslist")[0].partition("Eerdere beslissingen")[0]
    assert named("absence", "dropped") in head
    assert "Verschenen" in head
    assert "Ongeoorloofd" not in head
    assert "Ongeoorloofd" in text.partition("Eerdere beslissingen")[2]


def test_a_visit_without_an_address_says_so_in_place_of_the_reference_and_before_the_verdict(
    arrange: Arranger, visitor: Visitor, app_state: AppState
) -> None:
    person = arrange.person()
    home = SiteRow(name=person.reference, kind="home", person_id=person.id)
    arrange.add(home)
    _, absence = arrange.miss(person, YESTERDAY, "unexcused", kind="home_visit", site_id=home.id)
    officer, here = visitor("officer"), f"/absences/{absence.id}"

    def shown() -> str:
        page = officer.get(here).text
        return words(page[page.index("<main") :])

    assert f"{dutch('Where')} {dutch('No address known')}" in shown()
    unknown = dutch("No address was known for this visit when it was to begin.")
    assert unknown in shown()
    with app_state.database.work(arrange.office.officer, NOW) as work:
        write_home_address(work, person.id, NONE_YET, "Voorbeeldstraat 1", None)
    # What is entered after the visit was not known then.
    assert unknown in shown()
    with app_state.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
        escalation_id = work.session.exec(select(EscalationRow.id)).one()
        work.session.get_one(HomeAddressRow, person.id).known_since = YESTERDAY - timedelta(days=1)
    assert f"{dutch('Where')} {dutch('Home of the client')}" in shown()
    assert unknown not in shown()
    supervisor, there = visitor("supervisor"), f"/escalations/{escalation_id}"
    assert unknown not in words(supervisor.get(there).text)
    with app_state.database.work(CLOCK, NOW) as work:
        work.session.get_one(HomeAddressRow, person.id).known_since = NOW
        kept = work.session.get_one(AbsenceRow, absence.id)
        kept.state, kept.verdict, kept.verdict_reason = "opened", None, None
        kept.decided_by = kept.decided_at = None
    form = hidden(officer.get(here).text, f"{here}/give-verdict") | {
        "verdict": "unexcused", "reason": "Geen bericht.", "no_reminder_seen-yes": "yes",
        "early_reason": "no_reason",
    }  # fmt: skip
    refused = officer.post(f"{here}/give-verdict", data=form)
    assert fault("no-address-unseen") in error_of(refused.text, "no_address_seen")
    ticked = form | {"no_address_seen-yes": "yes"}
    assert flashed(officer.post(f"{here}/give-verdict", data=ticked)) == "decided"
    by = arrange.office.officer.display_name
    assert dutch("No address was known for the visit; %(name)s saw this", name=by) in shown()
    # The supervisor decides on it and sees no page of the absence.
    assert dutch("%(name)s saw this when deciding", name=by) in words(supervisor.get(there).text)
    assert unknown in words(supervisor.get(there).text)
