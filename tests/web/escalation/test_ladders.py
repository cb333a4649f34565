"""A supervisor keeps an escalation quiet, hands it over and opens it again on a page; a planner keeps the rota."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.scheduling.jobs.job import tick
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import half_open
from aftercare.store.escalation.rows import EscalationRow, steps_of
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.web.escalation.words import NONE_TICKED, TICK_TAKEN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import let_time_pass
from tests.web.shell.reading_html import error_of, flashed, hidden, words
from tests.web.shell.wording import dutch, fault, flash, named, opening


@pytest.fixture
def escalation(arrange: Arranger, app_state: AppState) -> EscalationRow:
    """An unexcused miss that was evaluated, its officer told."""
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    clock = app_state.clock
    assert isinstance(clock, FixedClock)
    clock.move_to(clock.now() + timedelta(minutes=1))
    for job in app_state.jobs:
        if job.name in ("evaluate-rules", "run-steps"):
            tick(app_state.database, clock, job, "test")
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.exec(select(EscalationRow)).one()


def test_an_escalation_is_kept_quiet_shown_everywhere_and_woken(
    visitor: Visitor, escalation: EscalationRow
) -> None:
    lead, where = visitor("supervisor"), f"/escalations/{escalation.id}"
    form = hidden(lead.get(where).text, f"{where}/snooze")
    sent = form | {"until_on": "27-11-2026", "snooze_reason": "Tot de zitting."}
    too_long = lead.post(f"{where}/snooze", data=sent | {"until_on": "31-12-2026"})
    assert too_long.status_code == 422
    assert fault("snooze-too-long") in error_of(too_long.text, "until_on")
    assert error_of(lead.post(f"{where}/snooze", data=form).text, "snooze_reason")
    assert lead.post(f"{where}/snooze", data=sent).headers["location"] == f"{where}?flash=snoozed"
    assert lead.post(f"{where}/snooze", data=sent).status_code == 412
    for reader in (lead, visitor("officer")):
        assert "Tot de zitting." in words(reader.get(where).text)
        text = words(reader.get("/escalations?state=snoozed").text)
        assert opening("Snoozed by %(name)s:") + "Medewerker" in text
        assert "Tot de zitting." in text
    assert f"{where}/wake" not in visitor("officer").get(where).text
    wake = hidden(lead.get(where).text, f"{where}/wake")
    assert lead.post(f"{where}/wake", data=wake).headers["location"] == f"{where}?flash=woken"
    assert lead.post(f"{where}/wake", data=wake).status_code == 412
    assert named("escalation_act", "wake") in words(lead.get(where).text)


def test_the_page_says_whom_each_step_will_notify_what_was_passed_and_when_all_hear_again(
    arrange: Arranger, app_state: AppState, visitor: Visitor, escalation: EscalationRow
) -> None:
    """The officer has the duty shift too, and there is no other unit manager than the one of the house."""
    office = arrange.office
    arrange.add(
        DutyShiftRow(
            team_id=office.team_id, staff_id=office.officer.staff_id,
            during=half_open(NOW, NOW + timedelta(days=9)),
            entered_by=office.planner.staff_id, entered_at=NOW,
        )
    )  # fmt: skip
    lead, where = visitor("supervisor", "en"), f"/escalations/{escalation.id}"
    text = words(lead.get(where).text)
    manager, names = office.unit_manager.display_name, {"audience": "unit manager"}
    assert f"As things stand: {office.deputy.display_name}." in text
    instead = "As things stand: %s (%s). Everyone at this level hears of it earlier, as %s."
    assert instead % (manager, names["audience"], "probation officer") in text
    assert f"Will be skipped: {manager} will have been notified as unit manager." in text
    assert "the start of every working day, until someone decides" in text

    let_time_pass(app_state, hours=72)
    lead = visitor("supervisor", "en")
    text = words(lead.get(where).text)
    assert f"Same person as unit manager: {manager}" in text
    assert "Escalation step skipped: unit manager" in text
    assert "Notified again on Mon 30 Nov, 08:30" in text
    # Beside the clock the same people as below it: it said everyone, where the levels in between are not told.
    below = text.partition("every day after that until someone decides: ")[2].partition(".")[0]
    assert manager in below
    assert f"Next reminder, {below}:" in text
    inbox = words(lead.get("/escalations").text)
    assert "1 overdue: everyone has been notified" in inbox
    assert "again on Mon 30 Nov, 08:30" in inbox
    assert str(escalation.id) in lead.get("/escalations?clock=ended").text
    assert str(escalation.id) not in lead.get("/escalations?clock=later").text


def reach(arrange: Arranger, escalation: EscalationRow, who: Actor) -> None:
    """The escalation has reached the unit manager, of whichever team."""
    with arrange.database.work(CLOCK, NOW) as work:
        step = steps_of(work.session, escalation.id)[0]
        step.staff_id, step.reached = who.staff_id, "unit_manager"


def test_a_unit_manager_of_another_team_decides_and_is_led_back_to_the_list(
    arrange: Arranger, visitor: Visitor, escalation: EscalationRow
) -> None:
    reach(arrange, escalation, arrange.office.unit_manager)
    lead, where = visitor("unit_manager"), f"/escalations/{escalation.id}"
    form = hidden(lead.get(where).text, f"{where}/decide")
    sent = form | {"decision": "close", "reason": "Uitgelegd en begrepen."}
    done = lead.post(f"{where}/decide", data=sent)
    assert done.headers["location"] == "/escalations?flash=decided"
    assert flash("decided") in words(lead.get("/escalations?flash=decided").text)
    with arrange.database.work(CLOCK, NOW) as work:
        assert {one.state for one in steps_of(work.session, escalation.id)} == {
            "notified", "cancelled",
        }  # fmt: skip


def test_a_unit_manager_of_another_team_is_offered_the_persons_colleagues(
    arrange: Arranger, visitor: Visitor, escalation: EscalationRow
) -> None:
    office = arrange.office
    reach(arrange, escalation, office.unit_manager)
    lead, where = visitor("unit_manager"), f"/escalations/{escalation.id}"
    for page in (where, "/escalations"):
        text = lead.get(page).text
        assert f'value="{office.colleague.staff_id}"' in text
        assert f'value="{office.outsider.staff_id}"' not in text
    form = hidden(lead.get(where).text, f"{where}/hand-over")
    sent = form | {"to": str(office.colleague.staff_id), "hand_reason": "Verlof tot maandag."}
    assert lead.post(f"{where}/hand-over", data=sent).headers["location"] == f"{where}?flash=handed"


def test_what_is_ticked_is_handed_over_and_goes_back(
    arrange: Arranger, visitor: Visitor, escalation: EscalationRow
) -> None:
    lead, colleague = visitor("supervisor"), arrange.office.colleague
    assert dutch("No escalations are waiting here") in words(
        visitor("colleague").get("/escalations").text
    )
    sent = {"to": str(colleague.staff_id), "hand_reason": "Verlof tot maandag."}
    none = lead.post("/escalations/hand-over", data=sent)
    assert dutch(NONE_TICKED) in words(none.text)
    ticked = {f"ticked-{escalation.id}": str(escalation.version)}
    assert error_of(lead.post("/escalations/hand-over", data=ticked).text, "to")
    done = lead.post("/escalations/hand-over", data=sent | ticked)
    assert done.headers["location"] == "/escalations?flash=handed"
    assert lead.post("/escalations/hand-over", data=sent | ticked).status_code == 412
    assert dutch(
        "%(name)s has this escalation instead of the officer", name=colleague.display_name
    ) in words(visitor("colleague").get("/escalations").text)
    where = f"/escalations/{escalation.id}"
    form = hidden(lead.get(where).text, f"{where}/hand-over")
    back = form | {"to": str(arrange.office.officer.staff_id), "hand_reason": "Terug van verlof."}
    assert lead.post(f"{where}/hand-over", data=back).headers["location"] == f"{where}?flash=handed"
    assert visitor("colleague").get(where).status_code == 404


def test_what_a_colleague_has_is_taken_only_when_that_was_seen_and_they_are_view(
    arrange: Arranger, visitor: Visitor, escalation: EscalationRow
) -> None:
    lead, colleague, deputy = visitor("supervisor"), arrange.office.colleague, arrange.office.deputy
    ticked = {f"ticked-{escalation.id}": str(escalation.version)}
    first = {"to": str(colleague.staff_id), "hand_reason": "Verlof tot maandag."}
    assert flashed(lead.post("/escalations/hand-over", data=first | ticked)) == "handed"
    where = f"/escalations/{escalation.id}"
    assert dutch(
        "This takes it from %(name)s, who is notified, unless you choose them.",
        name=colleague.display_name,
    ) in words(lead.get(where).text)
    ticked = {f"ticked-{escalation.id}": str(escalation.version + 1)}
    sent = {"to": str(deputy.staff_id), "hand_reason": "Toch naar de vervanger."} | ticked
    asked = lead.post("/escalations/hand-over", data=sent)
    assert asked.status_code == 422
    assert error_of(asked.text, "taken") == dutch(TICK_TAKEN)
    assert f"{colleague.display_name}: 1" in words(asked.text)
    assert (
        flashed(lead.post("/escalations/hand-over", data=sent | {"taken-seen": "yes"})) == "handed"
    )
    theirs = visitor("colleague")
    page = theirs.get("/worklist").text
    assert dutch("An escalation you had was handed over", num=1) in words(page)
    (seen,) = re.findall(r'action="(/hand-over-notices/[^"]+)"', page)
    foreign = theirs.post(seen, data=hidden(page, seen), headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert theirs.post(seen, data=hidden(page, seen)).status_code == 303
    assert dutch("An escalation you had was handed over", num=1) not in words(
        theirs.get("/worklist").text
    )


def test_the_reader_is_no_colleague_who_loses_the_escalation(
    visitor: Visitor, escalation: EscalationRow
) -> None:
    lead, where = visitor("supervisor"), f"/escalations/{escalation.id}"
    lead.post(f"{where}/acknowledge", data={"version": str(escalation.version)})
    page = words(lead.get(where).text)
    assert f"{dutch('Hand over to a colleague')} {dutch('Colleague')}" in page


def test_a_decided_escalation_is_opened_again(visitor: Visitor, escalation: EscalationRow) -> None:
    lead, where = visitor("supervisor"), f"/escalations/{escalation.id}"
    form = hidden(lead.get(where).text, f"{where}/decide")
    lead.post(
        f"{where}/decide", data=form | {"decision": "close", "reason": "Uitgelegd en begrepen."}
    )
    again = hidden(lead.get(where).text, f"{where}/reopen")
    assert error_of(lead.post(f"{where}/reopen", data=again).text, "reopen_reason")
    sent = again | {"reopen_reason": "Nieuwe feiten."}
    assert lead.post(f"{where}/reopen", data=sent).headers["location"] == f"{where}?flash=reopened"
    text = words(lead.get(where).text)
    assert dutch("Decision on this escalation: %(decision)s", decision="sluiten") in text
    assert "Uitgelegd en begrepen." in text
    assert "Nieuwe feiten." in text


def test_a_turn_of_somebody_on_leave_says_so_while_it_is_to_come(
    arrange: Arranger, visitor: Visitor
) -> None:
    planner, office = visitor("planner"), arrange.office
    for day, who in (("1-12-2026", office.deputy), ("2-12-2026", office.supervisor)):
        sent = {"staff": str(who.staff_id), "from_on": day, "until_on": day}
        planner.post("/duty-rota", data=sent)
    assert "Met verlof" not in words(planner.get("/duty-rota").text)
    arrange.leave(office.deputy, NOW, NOW + timedelta(days=30))
    text = words(planner.get("/duty-rota").text)
    assert (
        text.count(
            dutch("On leave for part of this shift: the unit manager is then notified instead")
        )
        == 1
    )


def test_a_planner_keeps_the_rota_and_reads_a_file(arrange: Arranger, visitor: Visitor) -> None:
    planner, office = visitor("planner"), arrange.office
    sent = {"staff": str(office.deputy.staff_id), "from_on": "1-12-2026", "until_on": "1-12-2026"}
    assert planner.post("/duty-rota", data=sent).headers["location"] == "/duty-rota?flash=saved"
    assert fault("taken") in error_of(planner.post("/duty-rota", data=sent).text, "from_on")
    with arrange.database.work(CLOCK, NOW) as work:
        name = work.session.get_one(StaffRow, office.officer.staff_id).username
        turn = work.session.exec(select(DutyShiftRow)).one()
    file = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{}\r\nDTSTART;VALUE=DATE:20261202\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    wrong = planner.post("/duty-rota/import", files={"file": ("r.ics", file.format("niemand"))})
    assert wrong.status_code == 422
    assert fault("unknown-account") in words(wrong.text)
    none = planner.post("/duty-rota/import", data={"x": "y"})
    assert error_of(none.text, "file")
    read = planner.post("/duty-rota/import", files={"file": ("r.ics", file.format(name))})
    assert read.headers["location"] == "/duty-rota?flash=rota"
    text = planner.get("/duty-rota").text
    assert dutch("from a calendar file") in words(text)
    gone = f"/duty-rota/{turn.id}/remove"
    form = hidden(text, gone)
    assert planner.post(gone, data=form).headers["location"] == "/duty-rota?flash=removed"
    assert planner.post(gone, data=form).status_code == 404
    officer = visitor("officer")
    assert "/duty-rota/import" not in officer.get("/duty-rota").text
    assert officer.post("/duty-rota", data=sent).status_code == 403


def test_a_file_from_another_page_is_not_read(visitor: Visitor) -> None:
    answer = visitor("planner").post(
        "/duty-rota/import",
        files={"file": ("r.ics", "x")},
        headers={"origin": "https://elders.example"},
    )
    assert answer.status_code == 403


def test_an_administrator_flags_the_desk_on_the_page(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    admin, lead = visitor("admin"), arrange.office.supervisor.staff_id
    address = f"/accounts/{lead}/duties"
    form = hidden(admin.get("/accounts").text, address)
    assert admin.post(address, data=form | {"unit_manager": "yes"}).status_code == 303
    assert "Unitmanager" in words(admin.get("/accounts").text)
    assert admin.post(address, data=form).status_code == 412
    # Off the desk, but on shift: alarms still go there, and the page says so.
    now, office = app_state.clock.now(), arrange.office
    during = half_open(now - timedelta(hours=1), now + timedelta(hours=8))
    arrange.add(
        DutyShiftRow(
            team_id=office.team_id, staff_id=lead, entered_by=lead, during=during, entered_at=now
        )
    )
    again = hidden(admin.get("/accounts").text, address)
    assert flashed(admin.post(address, data=again)) == "still-on-shift"


def test_the_list_and_the_escalation_name_the_same_next_moment_of_an_alarm(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    """Of a Friday night: officer and supervisor are notified on Monday, those on call again on Saturday night."""
    clock, person = app_state.clock, arrange.person()
    assert isinstance(clock, FixedClock)
    raised_at = datetime(2026, 11, 27, 20, 26, tzinfo=UTC)
    clock.move_to(raised_at)
    with arrange.database.work(arrange.office.officer, raised_at) as work:
        report_zone_alarm(work, person.id, raised_at)
    for hours in (0, 2):
        clock.move_to(raised_at + timedelta(hours=hours))
        for job in app_state.jobs:
            if job.name in ("evaluate-rules", "run-steps"):
                tick(app_state.database, clock, job, "test")
    lead = visitor("supervisor", "en")
    inbox = lead.get("/escalations").text
    where = re.findall(r'href="(/escalations/[0-9a-f-]{36})"', inbox)[0]
    page = lead.get(where).text
    heading = re.findall(r'<p class="clock-line">(.*?)</p>', page, re.S)[0]
    moments = [re.findall(r'datetime="([^"]+)"', one)[0] for one in (heading, _clock_of(inbox))]
    assert moments[0] == moments[1]
    assert datetime.fromisoformat(moments[0]) == raised_at + timedelta(hours=26)
    assert "then: those on call are notified again" in words(inbox)
    assert "Staff on call are notified again:" in words(page)
    assert where in lead.get("/escalations?clock=later").text


def _clock_of(inbox: str) -> str:
    """The part of the list that says what happens next."""
    return inbox[inbox.index("escalation__clock") :]
