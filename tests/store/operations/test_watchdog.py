"""The watchdog counts each thing that must never be, and nothing else, however old it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import anchors, audit
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.appointments.rows import OutcomeRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.job_runs import claim_slot, finish_slot
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import (
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
)
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.letters.rows import LetterRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.operations.log_watch import LogWatch
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from aftercare.store.papers.rows import PaperRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from tests.log_keys import LOG_KEYS
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.store.placement.waiting import seal_all

HOUR, DAY, YEARS = timedelta(hours=1), timedelta(days=1), timedelta(days=1200)


BARE = "condition-unnoticed"


def watch() -> LogWatch:
    """A watchdog that has just begun."""
    return LogWatch(LOG_KEYS.keys)


def not_zero(database: Database, about: str = "") -> dict[str, int]:
    """What is counted. The clients here have conditions and no plan in force: that is left out, except in the test
    that is about it."""
    with watching(database, NOW) as session:
        found = counts(session, NOW) | {"access-log-broken": watch().broken(session, NOW)}
    return {name: n for name, n in found.items() if n and (name != BARE or about == BARE)}


def as_owner(database: Database, statement: str) -> None:
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        work.session.execute(text(statement))


def missed_and_lost(arrange: Arranger) -> None:
    appointment = arrange.appointment(arrange.person(), NOW - YEARS, state="missed")
    arrange.add(
        OutcomeRow(
            appointment_id=appointment.id,
            person_id=appointment.person_id,
            code="missed",
            recorded_by=arrange.office.officer.staff_id,
            recorded_at=NOW - YEARS,
        )
    )


def never_recorded(arrange: Arranger) -> None:
    arrange.appointment(arrange.person(), NOW - YEARS)


def unrecorded_and_without_escalation(arrange: Arranger) -> None:
    arrange.appointment(
        arrange.person(), NOW - YEARS, state="outcome_overdue", overdue_at=NOW - YEARS
    )


def never_decided(arrange: Arranger) -> None:
    arrange.miss(arrange.person(), NOW - YEARS)


def decided_away(arrange: Arranger) -> None:
    """An absence that is still open although its escalation was closed."""
    appointment, _ = arrange.miss(arrange.person(), NOW - YEARS)
    escalation = an_escalation(arrange, rule_code="decision-overdue", state="resolved", decision="close",
                  decided_by=arrange.office.supervisor.staff_id)  # fmt: skip
    arrange.add(
        EscalationCauseRow(
            escalation_id=escalation.id,
            appointment_id=appointment.id,
            person_id=appointment.person_id,
            noticed_at=NOW,
        )
    )


def an_escalation(arrange: Arranger, **changes: object) -> EscalationRow:
    values: dict[str, object] = {
        "trigger_key": "unexcused-repeated",
        "rule_code": "unexcused-repeated",
        "rule_version": 1,
        "severity": 3,
        "opened_at": NOW - YEARS,
    }
    row = EscalationRow(person_id=arrange.person().id, **values | changes)
    arrange.add(row)
    return row


def a_step(arrange: Arranger, escalation: EscalationRow, **changes: object) -> None:
    values: dict[str, object] = {
        "position": 0, "due_at": NOW - YEARS, "audience": "officer", "ask": "review",
    }  # fmt: skip
    arrange.add(
        EscalationStepRow(
            escalation_id=escalation.id, person_id=escalation.person_id, **values | changes
        )
    )


def escalation_without_steps(arrange: Arranger) -> None:
    an_escalation(arrange)


def step_without_notification(arrange: Arranger) -> None:
    a_step(arrange, an_escalation(arrange))


def notified_once_and_never_again(arrange: Arranger) -> None:
    escalation = an_escalation(arrange, again_at=NOW - HOUR / 6)
    a_step(arrange, escalation, state="notified", notified_at=NOW - YEARS)


def acknowledged_and_forgotten(arrange: Arranger) -> None:
    escalation = an_escalation(arrange, state="acknowledged", acknowledged_until_at=NOW - YEARS)
    a_step(arrange, escalation, state="notified")


def quiet_and_forgotten(arrange: Arranger) -> None:
    escalation = an_escalation(
        arrange, state="snoozed", snoozed_at=NOW - YEARS, snoozed_causes=0,
        snoozed_until_at=NOW - YEARS + DAY,
    )  # fmt: skip
    a_step(arrange, escalation, state="notified")


def text_that_never_left(arrange: Arranger) -> None:
    arrange.message(arrange.appointment(arrange.person(), NOW + DAY), due_at=NOW - YEARS)


def letter_that_was_never_posted(arrange: Arranger) -> None:
    """Yesterday's, and one of today that may still wait."""
    person = arrange.person()
    for kind, late_at in (("card", NOW - HOUR), ("unreached", NOW + HOUR)):
        arrange.add(
            LetterRow(person_id=person.id, kind=kind, language="nl", template_version=1, content={},
                      sha256="0" * 64, due_on=NOW.date(), late_at=late_at, made_at=NOW)
        )  # fmt: skip


def claim_nobody_took_over(arrange: Arranger) -> None:
    arrange.message(
        arrange.appointment(arrange.person(), NOW + DAY),
        state="claimed",
        claimed_by=new_id(),
        claim_expires_at=NOW - YEARS,
    )


def fate_nobody_looks_for(arrange: Arranger) -> None:
    arrange.message(arrange.appointment(arrange.person(), NOW + DAY), state="unknown")


def look_that_never_came(arrange: Arranger) -> None:
    arrange.message(
        arrange.appointment(arrange.person(), NOW + DAY), state="unknown", next_look_at=NOW - YEARS
    )


def meeting_at_a_site_off_the_map(arrange: Arranger) -> None:
    person = arrange.person()
    arrange.appointment(person, NOW + 3 * DAY, site_id=arrange.office.room_id)
    area = {"type": "Circle", "center": [4.9, 52.37], "radius_m": 300}
    arrange.condition(person, "exclusion_zone", parameters={"areas": [area]})


def area_in_the_indian_ocean(arrange: Arranger) -> None:
    ring = [[4.9, 52.3], [4.95, 52.3], [52.37, 4.9]]
    area = {"type": "Polygon", "coordinates": [ring]}
    arrange.condition(arrange.person(), "exclusion_zone", parameters={"areas": [area]})


def text_without_final_state(arrange: Arranger, **changes: Any) -> None:
    appointment = arrange.appointment(arrange.person(), NOW + DAY)
    values = {"state": "accepted", "state_at": NOW - DAY - HOUR, "provider_sid": "SM-without-end"}
    arrange.message(appointment, **values | changes)


def sender_that_stands_still(arrange: Arranger) -> None:
    as_owner(
        arrange.database,
        "insert into sender (channel, stopped_at, reason) values ('sms', '2026-11-01', 'by-hand')"
        " on conflict (channel) do update set stopped_at = '2026-11-01', reason = 'by-hand'",
    )


def database_that_went_back(arrange: Arranger) -> None:
    as_owner(
        arrange.database,
        "insert into sender (channel, stopped_at, reason) values ('sms', '2026-11-01', 'database-went-back')"
        " on conflict (channel) do update set stopped_at = '2026-11-01', reason = 'database-went-back'",
    )


def receiver_that_fails(arrange: Arranger) -> None:
    as_owner(
        arrange.database,
        "insert into webhook (id, name, url, account_id, types, state, proposed_by, proposed_at, decided_by,"
        " decided_at, failures, failing_since) select gen_random_uuid(), 'x', 'https://x', s.id, '{}', 'active', s.id,"
        " '2026-11-01', o.id, '2026-11-01', 9, '2026-11-01' from staff s, staff o"
        " where s.role = 'admin' and o.role = 'officer' limit 1",
    )


def calendar_that_fails(arrange: Arranger) -> None:
    as_owner(
        arrange.database,
        "insert into calendar_connection (id, staff_id, kind, account, made_at, next_read_at, failures, failing_since,"
        " fault) select gen_random_uuid(), id, 'graph', 'x', '2026-11-01', '2026-11-01', 9, '2026-11-01', 'no-answer'"
        " from staff where role = 'officer' limit 1",
    )


def officer_in_two_places(arrange: Arranger) -> None:
    as_owner(arrange.database, "alter table appointment drop constraint appointment_officer_once")
    for minutes in (0, 15):
        arrange.appointment(arrange.person(), NOW + DAY + timedelta(minutes=minutes))


def person_in_two_places(arrange: Arranger) -> None:
    as_owner(arrange.database, "alter table appointment drop constraint appointment_person_once")
    person = arrange.person()
    whole_day = half_open(NOW + DAY, NOW + DAY + 8 * HOUR)
    arrange.appointment(person, NOW + DAY, during=whole_day, officer_id=None)
    # Between them stands one that is short: only the longest so far shows the clash.
    arrange.appointment(person, NOW + DAY + 4 * HOUR, officer_id=None)


def entry_never_sealed(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW - YEARS) as work:
        audit.note(work, "read", "person", unknown_id(), unknown_id())


def deadline(arrange: Arranger, due_at: datetime) -> DeadlineRow:
    person = arrange.person()
    row = DeadlineRow(
        person_id=person.id, subject_kind="person", subject_id=person.id, code="start-supervision",
        counted_from_on=NOW.date(), shows_from_at=due_at - DAY, due_at=due_at, created_at=NOW,
    )  # fmt: skip
    arrange.add(row)
    return row


def entry_lost_before_sealing(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        audit.note(work, "find-missing", "access-log")


def place_that_heard_nothing(arrange: Arranger) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        anchors.note_failed(work.session, "file", NOW - HOUR)


def entry_changed_afterwards(arrange: Arranger) -> None:
    entry_never_sealed(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        work.session.execute(
            text(
                "insert into audit_link (position, entry_id, hash, version, key_id)"
                " select 1, max(id), decode('00', 'hex'), 2, 'tests' from audit_entry"
            )
        )


def deadline_nobody_noticed(arrange: Arranger) -> None:
    deadline(arrange, NOW - HOUR)


def signed_and_forgotten(arrange: Arranger) -> None:
    person, supervisor = arrange.person(), arrange.office.supervisor
    digest = "0" * 64
    arrange.add(
        PaperRow(
            person_id=person.id, kind="progress_report", language="nl", from_on=NOW.date(), until_on=NOW.date(),
            state="signed", facts={}, facts_sha256=digest, author_id=supervisor.staff_id, drafted_at=NOW,
            signed_by=supervisor.staff_id, signed_name="R. Smeets", signed_at=NOW, content={}, pdf=b"0",
            pdf_sha256=digest,
        )
    )  # fmt: skip


def emergency_nobody_reviews(arrange: Arranger) -> None:
    outsider, person = arrange.office.outsider, arrange.person()
    arrange.add(
        EmergencyAccessRow(
            person_id=person.id, staff_id=outsider.staff_id, reason="x", opened_at=NOW, until_at=NOW + HOUR,
        )
    )  # fmt: skip


def contacts_nobody_judged(arrange: Arranger) -> None:
    person = arrange.person()
    with arrange.database.work(CLOCK, NOW) as work:
        team = work.session.get_one(TeamRow, person.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", NOW.date() - DAY


def waiting_for_a_period_that_is_over(arrange: Arranger) -> None:
    person = arrange.person()
    _, (line,) = arrange.plan(person)
    passed_on = NOW.date() - DAY
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=0, person_id=person.id, obligation_id=line.id,
            first_on=passed_on, last_on=passed_on, reason={}, noticed_at=NOW,
        )
    )  # fmt: skip


def condition_nobody_laid_anything_down_for(arrange: Arranger) -> None:
    arrange.condition(arrange.person())


def shift_without_a_number(arrange: Arranger) -> None:
    desk, next_week = arrange.office.duty_desk.staff_id, NOW + 7 * DAY
    for from_at in (NOW - 8 * DAY, next_week - HOUR, next_week + DAY):
        during = half_open(from_at, from_at + DAY)
        arrange.add(
            DutyShiftRow(
                team_id=arrange.office.team_id, staff_id=desk, during=during, entered_by=desk, entered_at=NOW
            )
        )  # fmt: skip


def an_alarm(arrange: Arranger) -> StaffNoticeRow:
    """An open one of which the desk was notified an hour ago."""
    escalation = an_escalation(arrange, rule_code="alarm", again_at=NOW + DAY)
    desk = arrange.office.duty_desk.staff_id
    a_step(
        arrange, escalation, audience="duty_desk", state="notified", notified_at=NOW - HOUR, staff_id=desk
    )  # fmt: skip
    notice = StaffNoticeRow(
        staff_id=desk,
        person_id=escalation.person_id,
        escalation_id=escalation.id,
        created_at=NOW - HOUR,
    )
    arrange.add(notice)
    return notice


def a_ring(arrange: Arranger, notice: StaffNoticeRow, number: int, state: str) -> None:
    at = NOW - HOUR + timedelta(minutes=15 * number)
    arrange.add(
        MessageRow(
            staff_id=notice.staff_id, notice_id=notice.id, slot=f"alarm:{notice.id}:{number}",
            recipient="+447700900961", language="nl", template="staff-alarm", template_version=1, body="x",
            state=state, due_at=at, useful_until_at=at, created_at=at, state_at=at,
        )
    )  # fmt: skip


def alarm_no_one_was_rung_about(arrange: Arranger) -> None:
    an_alarm(arrange)


def alarm_that_did_not_arrive(arrange: Arranger) -> None:
    """The first ring did, the newest did not."""
    notice = an_alarm(arrange)
    for number, state in enumerate(("delivered", "undelivered")):
        a_ring(arrange, notice, number, state)


BROKEN = {
    BARE: condition_nobody_laid_anything_down_for,
    "contacts-unjudged": contacts_nobody_judged,
    "passed-and-still-waiting": waiting_for_a_period_that_is_over,
    "missed-without-absence": missed_and_lost,
    "unrecorded-and-unmarked": never_recorded,
    "unrecorded-without-escalation": unrecorded_and_without_escalation,
    "undecided-without-escalation": never_decided,
    "deadline-without-escalation": deadline_nobody_noticed,
    "signed-without-deadline": signed_and_forgotten,
    "emergency-without-review": emergency_nobody_reviews,
    "escalation-without-steps": escalation_without_steps,
    "step-late": step_without_notification,
    "undecided-and-not-notified": notified_once_and_never_again,
    "duty-without-phone": shift_without_a_number,
    "alarm-without-phone": alarm_no_one_was_rung_about,
    "alarm-not-delivered": alarm_that_did_not_arrive,
    "acknowledgement-lapsed": acknowledged_and_forgotten,
    "snooze-lapsed": quiet_and_forgotten,
    "text-not-sent": text_that_never_left,
    "letter-not-posted": letter_that_was_never_posted,
    "text-claim-run-out": claim_nobody_took_over,
    "text-fate-unknown": fate_nobody_looks_for,
    "zone-not-checked": meeting_at_a_site_off_the_map,
    "zone-out-of-reach": area_in_the_indian_ocean,
    "text-without-end": text_without_final_state,
    "database-went-back": database_that_went_back,
    "sender-stopped": sender_that_stands_still,
    "webhook-failing": receiver_that_fails,
    "calendar-failing": calendar_that_fails,
    "officer-double-booked": officer_in_two_places,
    "person-double-booked": person_in_two_places,
    "access-log-unsealed": entry_never_sealed,
    "access-log-lost": entry_lost_before_sealing,
    "access-log-unpublished": place_that_heard_nothing,
    "access-log-broken": entry_changed_afterwards,
}


def test_an_office_where_all_is_well_counts_nothing(arrange: Arranger, database: Database) -> None:
    arrange.message(arrange.appointment(arrange.person(), NOW + DAY), due_at=NOW - HOUR / 4)
    arrange.appointment(arrange.person(), NOW - HOUR / 2)
    assert not_zero(database) == {}


@pytest.mark.parametrize(("name", "break_it"), BROKEN.items(), ids=BROKEN)
def test_what_must_never_be_is_counted(
    name: str, break_it: Callable[[Arranger], None], arrange: Arranger, database: Database
) -> None:
    break_it(arrange)
    assert not_zero(database, name) == {name: 1}


@pytest.mark.parametrize(("minutes_between", "clashes"), [(29, 1), (30, 0)])
def test_an_officer_who_comes_along_is_in_two_places_until_they_have_travelled(
    arrange: Arranger, database: Database, minutes_between: int, clashes: int
) -> None:
    office, ends_at = arrange.office, NOW + DAY + HOUR
    first = half_open(NOW + DAY, ends_at)
    arrange.appointment(arrange.person(), NOW + DAY, during=first, travel_min=15)
    begins_at = ends_at + timedelta(minutes=minutes_between)
    arrange.appointment(
        arrange.person(),
        begins_at,
        officer_id=office.deputy.staff_id,
        kind="device_check",
        second_officer_id=office.officer.staff_id,
        travel_min=15,
    )
    found = not_zero(database).get("officer-double-booked", 0)
    assert found == clashes


def test_every_count_has_been_seen_to_be_broken(database: Database) -> None:
    with watching(database, NOW) as session:
        assert set(counts(session, NOW)) == {*BROKEN, "job-silent", "items-left"} - {
            "access-log-broken"
        }


def test_quiet_is_in_order_until_its_end_and_about_what_was_known(
    arrange: Arranger, database: Database
) -> None:
    escalation = an_escalation(
        arrange, state="snoozed", snoozed_at=NOW - DAY, snoozed_causes=0,
        snoozed_until_at=NOW + DAY,
    )  # fmt: skip
    a_step(arrange, escalation)
    assert not_zero(database) == {}
    news = arrange.appointment(arrange.person(), NOW - HOUR / 4)
    arrange.add(
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=news.id, person_id=escalation.person_id,
            noticed_at=NOW - HOUR / 4,
        )
    )  # fmt: skip
    assert not_zero(database) == {"snooze-lapsed": 1}


@pytest.mark.parametrize("break_it", [decided_away], ids=lambda one: one.__name__)
def test_a_closed_case_does_not_hide_an_absence_nobody_decided(
    break_it: Callable[[Arranger], None], arrange: Arranger, database: Database
) -> None:
    break_it(arrange)
    assert not_zero(database) == {"undecided-without-escalation": 1}


def test_what_was_sent_and_asked_about_in_vain_is_no_alarm(
    arrange: Arranger, database: Database
) -> None:
    """Some networks never say more than "sent"."""
    text_without_final_state(arrange, state="sent")
    assert not_zero(database) == {}


def test_a_circle_turned_round_and_a_site_far_away_are_counted_and_a_true_one_is_not(
    arrange: Arranger, database: Database
) -> None:
    for center, counted in (([4.9, 52.37], {}), ([52.37, 4.9], {"zone-out-of-reach": 1})):
        area = {"type": "Circle", "center": center, "radius_m": 300}
        arrange.condition(arrange.person(), "exclusion_zone", parameters={"areas": [area]})
        assert not_zero(database) == counted
    arrange.add(SiteRow(name="Ver weg", kind="office", longitude=52.37, latitude=4.9))
    assert not_zero(database) == {"zone-out-of-reach": 2}


def test_a_question_that_nobody_asks_is_counted(arrange: Arranger, database: Database) -> None:
    text_without_final_state(arrange, state="sent", next_look_at=NOW - HOUR)
    assert not_zero(database) == {"text-without-end": 1}


def test_a_look_that_is_overdue_counts_like_none(arrange: Arranger, database: Database) -> None:
    look_that_never_came(arrange)
    assert not_zero(database) == {"text-fate-unknown": 1}


def test_it_computes_the_hashes_the_sealer_wrote(
    owners_database: Database,
) -> None:
    with owners_database.work(CLOCK, NOW) as work:
        audit.note(work, "read", "person", unknown_id(), unknown_id())
        audit.note(work, "roll", "team")
    assert seal_all(owners_database) == 2
    assert not_zero(owners_database) == {}


class TestJobs:
    def test_a_job_that_never_finished_a_tick_is_silent(self, database: Database) -> None:
        with database.work(CLOCK, NOW) as work:
            claim_slot(work.session, "mark-outcomes-overdue", NOW, "someone", NOW)
        assert self.silent(database) == 1

    def test_a_job_whose_last_tick_is_long_ago_is_silent(self, database: Database) -> None:
        assert self.silent_after(database, finished=2 * HOUR) == 1

    def test_a_job_that_finished_since_is_not(self, database: Database) -> None:
        assert self.silent_after(database, finished=HOUR / 2) == 0

    def silent_after(self, database: Database, finished: timedelta) -> int:
        at = NOW - finished
        with database.work(CLOCK, NOW) as work:
            claim_slot(work.session, "mark-outcomes-overdue", at, "someone", at)
            finish_slot(work.session, "mark-outcomes-overdue", at, 0, at)
        return self.silent(database)

    def silent(self, database: Database) -> int:
        with watching(database, NOW) as session:
            return counts(session, NOW, {"mark-outcomes-overdue": NOW - HOUR})["job-silent"]
