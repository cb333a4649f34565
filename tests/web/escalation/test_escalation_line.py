"""One line of time joins what was planned, what the person was told, what they said and what people did."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.bootstrap import AppState
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.escalation.reopen import reopen
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.contact_standards.rows import ContactRecordRow
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow, MessageRow
from tests.notifications.delivery.staff_numbers import give_number
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.web.conftest import Visitor
from tests.web.escalation.test_escalations import escalation_of, let_time_pass
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

RULE = "unexcused-required"
LINE = re.compile(r'<ol class="line">(.*?)</ol>', re.S)


def line_of(
    visitor: Visitor, escalation_id: UUID, who: str = "supervisor", language: str = "en"
) -> str:
    page = visitor(who, language).get(f"/escalations/{escalation_id}").text
    found = LINE.search(page)
    assert found
    return words(found[1])


def in_order(line: str, *parts: str) -> None:
    """Each of these stands in the line, behind the one before it."""
    at = 0
    for part in parts:
        found = line.find(part, at)
        assert found >= 0, (part, line)
        at = found + len(part)


def test_steps_that_ran_in_one_minute_stand_in_the_order_of_the_ladder(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    """After an outage a tick notifies several levels at once."""
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    let_time_pass(app_state)
    let_time_pass(app_state, hours=80)
    line = line_of(visitor, escalation_of(arrange, person, RULE).id)
    in_order(
        line,
        "Notified in an escalation step: probation officer",
        "Notified in an escalation step: deputy",
        "Notified in an escalation step: supervisor",
        "Notified in an escalation step: duty desk",
        "Notified in an escalation step: unit manager",
    )


def test_the_line_joins_dates_texts_replies_verdicts_steps_acts_and_decisions(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    office, person = arrange.office, arrange.person()
    starts_at = NOW - timedelta(days=2)
    first = arrange.appointment(
        person, starts_at - timedelta(days=3), state="moved", booked_at=NOW - timedelta(days=20)
    )
    missed, _ = arrange.miss(
        person,
        starts_at,
        "unexcused",
        replaces_id=first.id,
        booked_at=NOW - timedelta(days=8),
    )
    day_before = starts_at - timedelta(days=1)
    arrange.message(missed, state="delivered", due_at=day_before, state_at=day_before)
    arrange.add(
        InboundTextRow(
            sid="SM-line",
            person_id=person.id,
            sender=person.phone or "",
            body="Ik kom niet",
            meaning="no",
            received_at=day_before + timedelta(hours=1),
        ),
        ContactRecordRow(
            person_id=person.id,
            kind="phone_call",
            held_on=date(2026, 11, 23),
            completed=False,
            note="Geen gehoor.",
            recorded_by=office.officer.staff_id,
            recorded_at=NOW - timedelta(days=1),
        ),
    )
    let_time_pass(app_state)
    escalation = escalation_of(arrange, person, RULE)
    now = app_state.clock.now()
    with arrange.database.work(office.officer, now) as work:
        version = acknowledge(work, escalation.id, escalation.version).version
    with arrange.database.work(office.supervisor, now + timedelta(minutes=1)) as work:
        to = office.colleague.staff_id
        (row,) = hand_escalations_over(work, {escalation.id: version}, to, "Verlof tot maandag.")
        version = row.version
    with arrange.database.work(office.supervisor, now + timedelta(minutes=2)) as work:
        version = decide(
            work, escalation.id, version, Decision.CLOSE, "Uitgelegd en begrepen."
        ).version
    with arrange.database.work(office.supervisor, now + timedelta(minutes=3)) as work:
        reopen(work, escalation.id, version, "Toch niet.")
    in_order(
        line_of(visitor, escalation.id),
        "Planned: check-in",
        "Moved to",
        "It was",
        "Reminder one day before: delivered",
        "Herinnering: u heeft een afspraak",
        "Says no",
        "Ik kom niet",
        "Appointment time: check-in",
        "Geen gehoor.",
        "Verdict on the missed appointment: unexcused",
        "This escalation was opened",
        "Notified in an escalation step: probation officer",
        "Acknowledged",
        "until",
        "Handed over to a colleague",
        "Verlof tot maandag.",
        "Decision on this escalation: close, no further action",
        "Uitgelegd en begrepen.",
        "Reopened",
        "Toch niet.",
    )


def test_words_that_were_emptied_are_gone_and_what_lay_long_before_is_not_view(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    person = arrange.person()
    missed, _ = arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    emptied = {"recipient": "", "body": "", "emptied_at": NOW}
    arrange.message(missed, state="failed", error_code=30005, **emptied)
    arrange.add(
        InboundTextRow(
            sid="SM-old",
            person_id=person.id,
            sender=person.phone or "",
            body="Lang geleden",
            meaning="unclear",
            received_at=NOW - timedelta(days=40),
        )
    )
    let_time_pass(app_state)
    line = line_of(visitor, escalation_of(arrange, person, RULE).id, language="nl")
    assert (
        dutch(
            "Reminder %(slot)s: %(state)s",
            slot=named("slot", "T-1"),
            state=named("delivery", "failed").lower(),
        )
        in line
    )
    assert "Lang geleden" not in line


@pytest.mark.parametrize(("view", "is_cut"), [(397, False), (398, True)])
def test_of_an_escalation_in_which_much_happened_the_newest_lines_stand_and_the_page_says_so(
    view: int, is_cut: bool, arrange: Arranger, visitor: Visitor
) -> None:
    person, office = arrange.person(), arrange.office
    escalation = open_escalation(arrange, person)
    since = NOW - timedelta(hours=20)
    arrange.add(
        *(
            ContactRecordRow(
                person_id=person.id,
                kind="phone_call",
                held_on=date(2026, 11, 23),
                completed=True,
                note=f"Gesprek {number}.",
                recorded_by=office.officer.staff_id,
                recorded_at=since + timedelta(minutes=number),
            )
            for number in range(view)
        )
    )
    with arrange.database.work(office.supervisor, NOW) as work:
        acknowledge(work, escalation.id, escalation.version)
    page = visitor("supervisor", "en").get(f"/escalations/{escalation.id}").text
    line = line_of(visitor, escalation.id)
    # The opening of the escalation and its first step come before all of it; taking it up comes last.
    assert ("This escalation was opened" in line) is not is_cut
    assert "Notified in an escalation step" in line
    in_order(line, "Gesprek 0.", "Gesprek 1.", f"Gesprek {view - 1}.", "Acknowledged")
    assert ("the newest 400 rows" in words(page)) is is_cut
    page = words(visitor("supervisor").get(f"/escalations/{escalation.id}").text)
    cut = dutch("These are the newest %(most)s rows; earlier ones are left out.", most=400)
    assert (cut in page) is is_cut


def test_a_deadline_at_the_end_of_a_day_has_that_day_in_the_line(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    arrange.add(
        DeadlineRow(
            person_id=person.id, subject_kind="person", subject_id=person.id, code="extension-demand",
            counted_from_on=NOW.date(), shows_from_at=NOW, due_at=midnight, created_at=NOW,
        )
    )  # fmt: skip
    with arrange.database.work(CLOCK, NOW) as work:
        assert evaluate_people(work, [person.id]) == 1
    line = line_of(visitor, escalation_of(arrange, person, "deadline-overdue").id)
    assert "Sun 22 Nov Deadline:" in line
    assert "00:00" not in line


def test_whoever_may_not_see_the_escalation_sees_no_line(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    let_time_pass(app_state)
    here = f"/escalations/{escalation_of(arrange, person, RULE).id}"
    assert visitor("other_supervisor").get(here).status_code == 404


def test_a_reply_about_another_appointment_is_none_of_this_escalation_s(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    person = arrange.person()
    missed, _ = arrange.miss(person, NOW - timedelta(days=2), "unexcused")
    let_time_pass(app_state)
    other = arrange.appointment(person, NOW + timedelta(days=1))
    said = {"Ik was ziek": missed.id, "Morgen kom ik": other.id, "Wie bent u?": None}
    for number, (body, about) in enumerate(said.items()):
        at = NOW - timedelta(hours=30 - number)
        text_row = InboundTextRow(
            sid=f"SM-{number}", person_id=person.id, sender=person.phone or "", body=body,
            meaning="unclear", received_at=at,
        )  # fmt: skip
        step = InboundStepRow(
            text_id=text_row.id, person_id=person.id, act="told", appointment_id=about, done_at=at
        )
        arrange.add(text_row, step)
    line = line_of(visitor, escalation_of(arrange, person, RULE).id)
    assert "Ik was ziek" in line
    assert "Wie bent u?" in line
    assert "Morgen kom ik" not in line


def test_the_line_of_an_alarm_says_how_often_each_colleague_was_rung_and_what_arrived(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    office, person = arrange.office, arrange.person()
    for number, actor in enumerate((office.duty_desk, office.unit_manager)):
        give_number(arrange.database, actor, f"+44770090096{number}")
    with arrange.database.work(office.officer, NOW) as work:
        report_zone_alarm(work, person.id, NOW)
    for hours in (0, 2, 1):
        let_time_pass(app_state, hours=hours)
    with arrange.database.work(CLOCK, NOW) as work:
        escalation = work.session.exec(select(EscalationRow)).one()
        query = select(MessageRow).where(MessageRow.staff_id == office.duty_desk.staff_id)
        sent = work.session.exec(
            query.order_by(col(MessageRow.due_at), col(MessageRow.channel))
        ).all()
        assert len(sent) == 6
        for one, state in zip(
            sent, ("delivered", "failed", "sent", "sent", "planned", "cancelled"), strict=True
        ):
            one.state = state
        query = select(MessageRow).where(MessageRow.staff_id == office.unit_manager.staff_id)
        for one in work.session.exec(query):
            one.state = "undelivered"
    line = line_of(visitor, escalation.id)
    in_order(
        line,
        "Texts and calls to staff: 4 since Tue 24 Nov, 09:01",
        f"{office.duty_desk.display_name} · 1 known to have arrived",
    )
    in_order(
        line,
        "Texts and calls to staff: 4 since Tue 24 Nov, 11:02",
        f"{office.unit_manager.display_name} · none known to have arrived",
    )
