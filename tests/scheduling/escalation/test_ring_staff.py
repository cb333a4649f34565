"""Staff on call are texted and called about an alarm until it is taken up, each ring once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.snooze import snooze
from aftercare.casework.escalation.view import escalation_view
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.staff.alarms import OTHERS_EVERY, SELDOM_EVERY
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.due_steps import next_step_at
from aftercare.store.escalation.rows import EscalationRow, get_escalation
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from tests.notifications.delivery.staff_numbers import give_number
from tests.scheduling.escalation.test_run_steps import escalate
from tests.store.arranging import Arranger

RAISED_AT = datetime(2026, 11, 27, 20, 26, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def alarm(arrange: Arranger, database: Database) -> EscalationRow:
    """A zone alarm on Friday evening; the duty desk and the unit manager have verified numbers."""
    for number, actor in enumerate((arrange.office.duty_desk, arrange.office.unit_manager)):
        give_number(database, actor, f"+44770090096{number}")
    person = arrange.person()
    with database.work(arrange.office.officer, RAISED_AT) as work:
        report_zone_alarm(work, person.id, RAISED_AT)
    with database.work(CLOCK, RAISED_AT) as work:
        evaluate_people(work, [person.id])
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return work.session.exec(query).one()


def rings(database: Database, **filters: Any) -> list[MessageRow]:
    with database.work(CLOCK, RAISED_AT) as work:
        query = select(MessageRow).where(MessageRow.template == "staff-alarm")
        found = work.session.exec(query.order_by(col(MessageRow.due_at), col(MessageRow.slot)))
        return [one for one in found if all(getattr(one, k) == v for k, v in filters.items())]


def test_a_text_and_a_call_are_written_with_the_notice_and_again_every_quarter_of_an_hour(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    desk = arrange.office.duty_desk.staff_id
    for _ in range(2):
        # The second tick of the same moment finds nothing left to do.
        escalate(database, RAISED_AT)
    first = rings(database)
    assert [(one.channel, one.staff_id, one.person_id) for one in first] == [
        ("sms", desk, None), ("voice", desk, None),
    ]  # fmt: skip
    assert {one.due_at for one in first} == {RAISED_AT}
    with database.work(CLOCK, RAISED_AT) as work:
        assert next_step_at(work.session, RAISED_AT) == RAISED_AT + QUARTER
    escalate(database, RAISED_AT + QUARTER - timedelta(seconds=1))
    assert len(rings(database)) == 2
    escalate(database, RAISED_AT + QUARTER)
    assert len({(one.slot, one.channel) for one in rings(database)}) == 4


def test_the_unit_manager_is_rung_too_once_the_ladder_has_climbed_there(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    escalate(database, RAISED_AT)
    top = RAISED_AT + timedelta(hours=2)
    escalate(database, top)
    office = arrange.office
    assert {one.staff_id for one in rings(database, due_at=top)} == {
        office.duty_desk.staff_id, office.unit_manager.staff_id,
    }  # fmt: skip


def test_who_has_the_next_shift_is_notified_and_rung_in_place_of_who_had_it(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    escalate(database, RAISED_AT)
    next_one, office = arrange.office.colleague, arrange.office
    give_number(database, next_one, "+447700900965")
    arrange.add(
        DutyShiftRow(
            team_id=office.team_id, staff_id=next_one.staff_id, entered_by=next_one.staff_id,
            during=half_open(RAISED_AT + timedelta(minutes=5), RAISED_AT + timedelta(days=1)), entered_at=RAISED_AT,
        )
    )  # fmt: skip
    escalate(database, RAISED_AT + QUARTER)
    assert {one.staff_id for one in rings(database, due_at=RAISED_AT + QUARTER)} == {
        next_one.staff_id
    }
    with database.work(next_one, RAISED_AT + QUARTER) as work:
        assert escalation_view(work, alarm.id).head["id"] == alarm.id


def test_without_a_verified_number_nothing_is_written_and_the_alarm_still_climbs(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    give_number(database, arrange.office.duty_desk, "+447700900960", verified=False)
    assert escalate(database, RAISED_AT) == 1
    assert rings(database) == []


@pytest.mark.parametrize("act", ["acknowledge", "decide"])
def test_taking_it_up_calls_off_what_waits_in_the_same_transaction(
    act: str, arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    escalate(database, RAISED_AT)
    at = RAISED_AT + timedelta(minutes=1)
    with database.work(arrange.office.supervisor, at) as work:
        version = get_escalation(work.session, alarm.id).version
        if act == "acknowledge":
            acknowledge(work, alarm.id, version)
        else:
            decide(work, alarm.id, version, Decision.CONTACT_PERSON, "een goede reden")
    assert {(one.state, one.reason) for one in rings(database)} == {("cancelled", "alarm-over")}
    escalate(database, at + QUARTER)
    assert len(rings(database)) == 2


def test_an_alarm_is_not_snoozed_and_goes_on_ringing(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    escalate(database, RAISED_AT)
    later = RAISED_AT + QUARTER
    with database.work(arrange.office.supervisor, RAISED_AT) as work:
        version = get_escalation(work.session, alarm.id).version
        with pytest.raises(Invalid) as caught:
            snooze(
                work, alarm.id, version, "Wacht tot maandag", civil_date(later) + timedelta(days=3)
            )
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/until_on", "alarm-not-snoozed")
    ]
    escalate(database, later)
    assert len(rings(database, due_at=later)) == 2


@pytest.mark.thorough
def test_a_weekend_without_an_answer_rings_each_phone_sixteen_times_at_its_pace_and_then_seldom(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    """Over sixty hours the colleague on duty had 278 texts and calls before, the supervisor 114."""
    office = arrange.office
    lead, desk, manager = office.supervisor, office.duty_desk, office.unit_manager
    give_number(database, lead, "+447700900966")
    at, ends_at = RAISED_AT, RAISED_AT + timedelta(hours=60)
    while at <= ends_at:
        escalate(database, at)
        with database.work(CLOCK, at) as work:
            at = next_step_at(work.session, at) or ends_at + QUARTER
    top = RAISED_AT + timedelta(hours=2)
    wide, passed = top + 8 * QUARTER, top + 16 * QUARTER
    for who, begun_at in ((desk, top), (lead, passed)):
        theirs = sorted({one.due_at for one in rings(database, staff_id=who.staff_id)})
        from_then = [one for one in theirs if one >= begun_at]
        quick = [begun_at + number * QUARTER for number in range(16)]
        assert from_then[:16] == quick
        # The notice of each day rings once more, at once.
        gaps = {later - earlier for earlier, later in pairwise(from_then[15:])}
        assert gaps <= {SELDOM_EVERY, QUARTER}
        assert from_then[-1] > ends_at - SELDOM_EVERY
    early = [one.due_at for one in rings(database, staff_id=lead.staff_id, channel="sms")]
    assert [one for one in early if one < passed] == [wide, wide + OTHERS_EVERY]
    many = [len(rings(database, staff_id=who.staff_id)) for who in (desk, manager, lead)]
    assert many[0] == max(many) == 104


def test_after_eight_rings_without_an_answer_the_supervisors_are_called_too_every_hour(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    lead, desk = arrange.office.supervisor, arrange.office.duty_desk
    give_number(database, lead, "+447700900966")
    top = RAISED_AT + timedelta(hours=2)
    wide = top + 8 * QUARTER
    for at in (RAISED_AT, top, wide - QUARTER):
        escalate(database, at)
    assert rings(database, staff_id=lead.staff_id) == []
    for at in (wide, wide + QUARTER, wide + timedelta(hours=1)):
        escalate(database, at)
    theirs = {one.due_at for one in rings(database, staff_id=lead.staff_id)}
    assert theirs == {wide, wide + timedelta(hours=1)}
    # Who is on call is still called every quarter.
    assert rings(database, staff_id=desk.staff_id, due_at=wide + QUARTER)
    with database.work(lead, wide) as work:
        assert escalation_view(work, alarm.id).head["id"] == alarm.id
    # Their notice is in the access log, once.
    with database.work(arrange.office.auditor, wide) as work:
        log = text(
            "select at from audit_entry where subject_id = :alarm and action = 'notify-called'"
        )
        assert list(work.session.execute(log, {"alarm": alarm.id}).scalars()) == [wide]


def test_a_second_alarm_rings_at_once_and_two_repeat_no_more_often_than_one(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    escalate(database, RAISED_AT)
    later, other = RAISED_AT + timedelta(minutes=5), arrange.person()
    with database.work(arrange.office.officer, later) as work:
        report_zone_alarm(work, other.id, later)
    with database.work(CLOCK, later) as work:
        evaluate_people(work, [other.id])
    for minutes in range(5, 36):
        escalate(database, RAISED_AT + timedelta(minutes=minutes))
    heard = sorted({one.due_at for one in rings(database)})
    assert heard == [RAISED_AT, later, later + QUARTER, later + 2 * QUARTER]


def a_day_unanswered(database: Database) -> datetime:
    """Everyone on call has been rung, at the top too; answers the moment of a ring."""
    top = RAISED_AT + timedelta(hours=2)
    at = top + timedelta(hours=62)
    for moment in (RAISED_AT, top, at - SELDOM_EVERY, at):
        escalate(database, moment)
    return at


def shift(arrange: Arranger, who: Actor, from_at: datetime, until_at: datetime) -> None:
    arrange.add(
        DutyShiftRow(
            team_id=arrange.office.team_id, staff_id=who.staff_id, entered_by=who.staff_id,
            during=half_open(from_at, until_at), entered_at=RAISED_AT,
        )
    )  # fmt: skip


def test_who_comes_on_shift_after_days_of_silence_is_rung_at_once_and_every_quarter_again(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    next_one = arrange.office.colleague
    give_number(database, next_one, "+447700900965")
    at = RAISED_AT + timedelta(hours=64, minutes=4)
    shift(arrange, next_one, at, at + timedelta(days=1))
    shift(arrange, next_one, at + timedelta(days=1), at + timedelta(days=3))
    a_day_unanswered(database)
    with database.work(CLOCK, at) as work:
        assert next_step_at(work.session, at) == at
    quarters = [at, at + QUARTER, at + 2 * QUARTER, at + 15 * QUARTER, at + timedelta(hours=25)]
    for moment in (*quarters, at + 16 * QUARTER, quarters[-1] + QUARTER):
        escalate(database, moment)
    # A shift that goes on into the next is one shift: sixteen quarters, not more.
    theirs = {one.due_at for one in rings(database, staff_id=next_one.staff_id)}
    assert theirs == set(quarters)
    manager = rings(database, staff_id=arrange.office.unit_manager.staff_id)
    assert not {at, at + QUARTER} & {one.due_at for one in manager}


def test_a_shift_entered_while_it_rings_is_rung_within_the_minute(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    next_one = arrange.office.colleague
    give_number(database, next_one, "+447700900965")
    at = a_day_unanswered(database) + timedelta(minutes=4)
    shift(arrange, next_one, at - timedelta(hours=9), at + timedelta(days=1))
    escalate(database, at)
    assert len(rings(database, staff_id=next_one.staff_id, due_at=at)) == 2
    escalate(database, at + timedelta(minutes=1))
    assert len(rings(database, staff_id=next_one.staff_id)) == 2


def test_it_rings_at_once_and_every_quarter_when_it_comes_back_undecided(
    arrange: Arranger, database: Database, alarm: EscalationRow
) -> None:
    at = a_day_unanswered(database) + timedelta(minutes=4)
    lead = arrange.office.supervisor
    with database.work(lead, at) as work:
        version = get_escalation(work.session, alarm.id).version
        back = acknowledge(work, alarm.id, version).acknowledged_until_at
    assert back is not None
    escalate(database, back - timedelta(seconds=1))
    moments = [back, back + QUARTER, back + 2 * QUARTER]
    for moment in moments:
        escalate(database, moment)
    office = arrange.office
    for who in (office.duty_desk, office.unit_manager):
        found = {one.due_at for one in rings(database, staff_id=who.staff_id) if one.due_at > at}
        assert found == set(moments)
    # And the time line says that it came back, and why.
    with database.work(lead, moments[-1]) as work:
        line = escalation_view(work, alarm.id).line.rows
    acts = [(one["what"], one["at"]) for one in line if one["kind"] == "act"]
    assert acts[-1] == ("lapse", back)
