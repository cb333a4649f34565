"""The pages of trials: one administrator proposes, another activates, and either ends it."""

from __future__ import annotations

import re
from datetime import timedelta
from math import ceil

from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.templates import TextKind, shipped_template
from aftercare.domain.trials.power import independent, smallest_difference
from aftercare.web.trials.words import CAN_FIND, CAN_FIND_NONE, COUNTED_WITH, NOT_KNOWN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, fault, named

TRIALS = "/reminder-trials"
PROPOSED = {
    "question": "Helpt een andere tekst?", "adopted_by": "Directie", "differs": "wording",
    "differs-text": "reminder-day-before", "begins_on": "1-12-2026", "ends_on": "1-6-2027", "looks": "4",
    "differs-wordings-nl": "U wordt verwacht op {weekday_date} om {time}. Kunt u niet? Bel {phone}.",
}  # fmt: skip


def test_a_trial_is_proposed_activated_by_another_read_and_ended(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other, officer = visitor("admin"), visitor(arrange.staff("admin")), visitor("officer")
    proposed = PROPOSED | {f"teams-{arrange.office.team_id}": "yes"}
    assert flashed(admin.post(TRIALS, data=proposed)) == "proposed"
    own = admin.get(f"{TRIALS}/1").text
    assert "/activate" not in own
    assert dutch("Only an administrator who did not propose a trial can activate it.") in own
    assert admin.post(f"{TRIALS}/1/activate").status_code == 403
    assert dutch("trials to look at") in other.get("/templates").text
    assert flashed(other.post(f"{TRIALS}/1/activate")) == "adopted"
    read = words(officer.get(f"{TRIALS}/1").text)
    assert "U wordt verwacht op {weekday_date}" in read
    assert dutch("Nothing has been counted yet") in read
    assert dutch("Propose a trial") not in officer.get(TRIALS).text
    assert officer.post(TRIALS, data=proposed).status_code == 403
    # A second one on the same days cannot be activated beside it.
    admin.post(TRIALS, data=proposed)
    refused = other.post(f"{TRIALS}/2/activate")
    assert refused.status_code == 422
    assert dutch("Another trial runs on some of these days") in words(refused.text)
    assert flashed(admin.post(f"{TRIALS}/1/end")) == "trial-ended"
    assert admin.post(f"{TRIALS}/1/end").status_code == 409
    lines = officer.get(f"{TRIALS}/1/csv")
    assert lines.text.splitlines()[0].startswith(
        "\ufeff" + ";".join(dutch(one) for one in ("Look", "Looked at", "Decision", "Reminder"))
    )


def test_supervisors_are_notified_of_a_confirmed_trial_and_it_is_named_beside_the_figures_while_it_runs(
    visitor: Visitor, arrange: Arranger, clock: FixedClock
) -> None:
    admin, supervisor = visitor("admin"), visitor("supervisor")
    proposed = PROPOSED | {f"teams-{arrange.office.team_id}": "yes", "begins_on": "25-11-2026"}
    assert flashed(admin.post(TRIALS, data=proposed)) == "proposed"
    notice = f"{named('notice', 'trial_confirmed')}: {PROPOSED['question']}"
    assert notice not in words(supervisor.get("/notices").text)
    visitor(arrange.staff("admin")).post(f"{TRIALS}/1/activate")
    notices = supervisor.get("/notices").text
    assert notice in words(notices)
    assert dutch("unread") in words(notices)
    for other in ("officer", "other_supervisor"):
        assert notice not in words(visitor(other).get("/notices").text)
    # Before its first day it divides no reminders.
    assert f"{TRIALS}/1" not in supervisor.get("/team-figures").text
    clock.move_to(NOW + timedelta(days=2))
    for figures in ("/team-figures", "/message-figures"):
        assert f'href="{TRIALS}/1"' in visitor("supervisor").get(figures).text
        assert f'href="{TRIALS}/1"' in visitor("admin").get(figures).text
        assert f'href="{TRIALS}/1"' not in visitor("other_supervisor").get(figures).text
        assert visitor("planner").get(figures).status_code == 200
    supervisor = visitor("supervisor")
    (opens,) = set(re.findall(r"/notices/trial_confirmed/[0-9a-f-]+/open", notices))
    assert supervisor.post(opens).headers["location"] == f"{TRIALS}/1"
    assert dutch("unread") not in words(supervisor.get("/notices").text)


def test_who_confirms_a_trial_reads_what_is_confirmed(visitor: Visitor, arrange: Arranger) -> None:
    """Who proposed it and when, who takes part, both texts, what is counted and when, and what stops it."""
    arrange.person(), arrange.person()
    # Neither a restricted file nor a client of another language counts.
    arrange.person(restricted=True), arrange.person(language="pl")
    proposer, other = arrange.staff("admin", display_name="Anja de Boer"), arrange.staff("admin")
    proposed = PROPOSED | {f"teams-{arrange.office.team_id}": "yes", "enough_clients": "40"}
    visitor(proposer).post(TRIALS, data=proposed)
    read = words(visitor(other).get(f"{TRIALS}/1").text)
    assert f"{dutch('Proposed by')} Anja de Boer" in read
    usual = shipped_template(TextKind.REMINDER_DAY_BEFORE, "nl").text
    assert f"{usual} {PROPOSED['differs-wordings-nl']}" in read
    assert (
        dutch("%(num)s client could enter today, divided by chance over two sides.", num=2) in read
    )
    assert dutch("Below %(number)s clients on each side, nothing is compared.", number=20) in read
    assert f"{dutch('Looks on')} vr 15 jan 2027" in read
    assert dutch("What is counted") in read
    assert (
        dutch(
            "It also ends at the first look at which each side has %(number)s clients.", number=40
        )
        in read
    )


def test_how_large_a_difference_it_can_find_is_said_where_it_is_proposed_and_confirmed(
    visitor: Visitor, arrange: Arranger
) -> None:
    for _ in range(90):
        arrange.person()
    admin, team_id = visitor("admin"), arrange.office.team_id
    proposed = PROPOSED | {f"teams-{team_id}": "yes"}
    admin.post(TRIALS, data=proposed)
    for address in (TRIALS, f"{TRIALS}/1"):
        assert dutch(NOT_KNOWN) in words(admin.get(address).text)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text("insert into message_figure (day, team_id, what, channel, which, amount) values"
                 " (:day, :team, 'attended', '', 'reminded', 308), (:day, :team, 'missed', '', 'reminded', 52)"),
            {"day": NOW.date() - timedelta(days=7), "team": team_id},
        )  # fmt: skip
    # 360 appointments of 90 clients in a quarter: 8 each in half a year.
    counted = dutch(COUNTED_WITH, clients="45", appointments="8", missed="14,4%")
    for address, confidence in ((TRIALS, 0.95), (f"{TRIALS}/1", 0.9875)):
        found = smallest_difference(52 / 360, independent(45, 8), confidence)
        assert found is not None
        points = f"{ceil(found * 1000) / 10:.1f}".replace(".", ",")
        page = words(admin.get(address).text)
        assert counted in page
        assert dutch(CAN_FIND, points=points) in page
    # Ended at the first look with 20 on each side, it finds less than nothing missed.
    admin.post(TRIALS, data=proposed | {"enough_clients": "20"})
    assert dutch(CAN_FIND_NONE) in words(admin.get(f"{TRIALS}/2").text)


def test_a_new_text_that_no_longer_asks_for_an_answer_is_pointed_out(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin = visitor("admin")
    teams = {f"teams-{arrange.office.team_id}": "yes"}
    warning = dutch("The new reminder does not ask for an answer")
    admin.post(TRIALS, data=PROPOSED | teams)
    assert warning in words(admin.get(f"{TRIALS}/1").text)
    asks = PROPOSED["differs-wordings-nl"] + " Antwoord JA als u komt."
    admin.post(TRIALS, data=PROPOSED | teams | {"differs-wordings-nl": asks})
    assert warning not in words(admin.get(f"{TRIALS}/2").text)


def test_a_question_and_an_adopter_that_say_nothing_are_refused(visitor: Visitor) -> None:
    page = visitor("admin").post(TRIALS, data=PROPOSED | {"question": "?", "adopted_by": "x"}).text
    assert error_of(page, "question") == fault("question-short")
    assert error_of(page, "adopted_by") == fault("name-short")


def test_a_trial_of_years_is_refused_with_the_reason_beside_the_field(visitor: Visitor) -> None:
    page = visitor("admin").post(TRIALS, data=PROPOSED | {"ends_on": "1-12-2029"}).text
    assert error_of(page, "ends_on") == dutch(
        "Too long: at most a year, since half of the clients may get the worse reminder until the end"
    )


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(visitor: Visitor) -> None:
    wrong = PROPOSED | {
        "differs-wordings-nl": "Kom naar de reclassering op {weekday_date} {time}",
        "ends_on": "5-12-2026",
    }
    page = visitor("admin").post(TRIALS, data=wrong)
    assert page.status_code == 422
    assert "Kom naar de reclassering" in page.text
    for field in ("differs-wordings-nl", "ends_on", "teams"):
        assert error_of(page.text, field)
    # A reminder that the policy does not have: both halves would get the same.
    days = PROPOSED | {
        "differs": "day",
        "differs-days_before": "5",
        "differs-tested_days_before": "3",
    }
    page = visitor("admin").post(TRIALS, data=days).text
    assert error_of(page, "differs-days_before") == dutch(
        "The reminder policy has no such reminder"
    )
