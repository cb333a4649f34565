"""Answering an escalation: a pause that ends, a decision with a reason, and no deciding away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from aftercare.base.errors import AlreadyDecided, Conflict, Invalid, NotFound, Stale
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import (
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
    StaffNoticeRow,
    get_escalation,
    steps_of,
)
from tests.store.arranging import NOW, Arranger


def escalation_of(
    arrange: Arranger, rule: str, *causes: AppointmentRow, asked: Trigger | None = None
) -> EscalationRow:
    """An open escalation of a rule, its first step told to the officer, its second waiting."""
    person_id = causes[0].person_id
    escalation = EscalationRow(
        person_id=person_id,
        trigger_key=rule,
        rule_code=rule,
        trigger=asked,
        rule_version=1,
        severity=RULES_BY_CODE[rule].severity,
        opened_at=NOW,
    )
    view = EscalationStepRow(
        escalation_id=escalation.id, person_id=person_id, position=0, due_at=NOW, audience="officer",
        ask="review", state="notified",
    )  # fmt: skip
    waiting = EscalationStepRow(
        escalation_id=escalation.id, person_id=person_id, position=1, due_at=NOW, audience="supervisor",
        ask="decide",
    )  # fmt: skip
    notice = StaffNoticeRow(
        staff_id=arrange.office.officer.staff_id, person_id=person_id, escalation_id=escalation.id,
        step_id=view.id, created_at=NOW,
    )  # fmt: skip
    links = [
        EscalationCauseRow(
            escalation_id=escalation.id, appointment_id=c.id, person_id=person_id, noticed_at=NOW
        )
        for c in causes
    ]
    arrange.add(escalation, view, waiting, notice, *links)
    return escalation


def now_of(database: Database, escalation: EscalationRow) -> EscalationRow:
    with database.work(CLOCK, NOW) as work:
        return get_escalation(work.session, escalation.id)


@pytest.fixture
def escalation(arrange: Arranger) -> EscalationRow:
    """An unexcused miss of yesterday."""
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    return escalation_of(arrange, "unexcused-required", missed)


def test_an_acknowledgement_holds_for_eight_working_hours_and_marks_the_notice_read(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)
    row = now_of(database, escalation)
    assert (row.state, row.acknowledged_by) == ("acknowledged", arrange.office.officer.staff_id)
    # 09:00 to 17:00 of one office day.
    assert row.acknowledged_until_at == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    with database.work(CLOCK, NOW) as work:
        notice = select(StaffNoticeRow).where(StaffNoticeRow.escalation_id == escalation.id)
        assert work.session.exec(notice).one().read_at == NOW


def test_an_acknowledgement_can_be_renewed(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)
    with database.work(arrange.office.supervisor, NOW + timedelta(hours=2)) as work:
        acknowledge(work, escalation.id, 2)
    assert now_of(database, escalation).acknowledged_by == arrange.office.supervisor.staff_id


def test_a_decision_ends_the_escalation_and_its_waiting_steps(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.OFFICIAL_WARNING, " tweede keer ")
    row = now_of(database, escalation)
    assert (row.state, row.decision, row.decision_reason, row.version) == (
        "resolved", "official_warning", "tweede keer", 2,
    )  # fmt: skip
    assert (row.decided_by, row.decided_at) == (arrange.office.supervisor.staff_id, NOW)
    with database.work(CLOCK, NOW) as work:
        assert [step.state for step in steps_of(work.session, escalation.id)] == [
            "notified", "cancelled",
        ]  # fmt: skip


@pytest.mark.parametrize("reason", ["", " ", "x" * 4_001, "a\0b"])
def test_a_decision_without_a_readable_reason_is_refused(
    arrange: Arranger, database: Database, escalation: EscalationRow, reason: str
) -> None:
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, reason)
    assert [fault.pointer for fault in caught.value.fields] == ["/reason"]


def test_a_decided_escalation_takes_nothing_more(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")
    with pytest.raises(AlreadyDecided), database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 2, Decision.OFFICIAL_WARNING, "een goede reden")
    with pytest.raises(AlreadyDecided), database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 2)


def test_an_outdated_view_decides_nothing(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)
    with pytest.raises(Stale), database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        acknowledge(work, escalation.id, 1)


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor"])
def test_other_peoples_escalations_are_not_there(
    arrange: Arranger, database: Database, escalation: EscalationRow, who: str
) -> None:
    stranger = getattr(arrange.office, who)
    with pytest.raises(NotFound), database.work(stranger, NOW) as work:
        acknowledge(work, escalation.id, 1)
    if who == "other_supervisor":
        with pytest.raises(NotFound), database.work(stranger, NOW) as work:
            decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")


def test_an_escalation_about_a_missing_outcome_is_not_decided_away(
    arrange: Arranger, database: Database
) -> None:
    late = arrange.appointment(arrange.person(), NOW - timedelta(days=3), state="outcome_overdue")
    escalation = escalation_of(arrange, "outcome-overdue", late)
    with pytest.raises(Conflict), database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")
    assert now_of(database, escalation).state == "opened"


@pytest.mark.parametrize("outcome", [Outcome.ATTENDED, Outcome.MISSED])
def test_recording_the_outcome_was_the_decision_the_escalation_waited_for(
    arrange: Arranger, database: Database, outcome: Outcome
) -> None:
    """Also a miss: whether it is excused is another question with a deadline of its own."""
    late = arrange.appointment(arrange.person(), NOW - timedelta(days=3), state="outcome_overdue")
    escalation = escalation_of(arrange, "outcome-overdue", late)
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, late.id, 1, outcome, "Een vergissing.")
    row = now_of(database, escalation)
    assert (row.state, row.decision, row.decided_by) == (
        "resolved", "remedied", arrange.office.officer.staff_id,
    )  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        assert steps_of(work.session, escalation.id)[1].state == "cancelled"


def test_an_escalation_with_two_missing_outcomes_waits_for_both(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    first, second = (
        arrange.appointment(person, NOW - timedelta(days=days), state="outcome_overdue")
        for days in (3, 2)
    )
    escalation = escalation_of(arrange, "outcome-overdue", first, second)
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, first.id, 1, Outcome.ATTENDED, "Een vergissing.")
    assert now_of(database, escalation).state == "opened"
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, second.id, 1, Outcome.ATTENDED, "Een vergissing.")
    assert now_of(database, escalation).state == "resolved"


def test_the_verdict_was_the_decision_an_overdue_verdict_waited_for(
    arrange: Arranger, database: Database
) -> None:
    missed, absence = arrange.miss(arrange.person(), NOW - timedelta(days=30))
    escalation = escalation_of(arrange, "decision-overdue", missed)
    with pytest.raises(Conflict), database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "een goede reden")
    assert now_of(database, escalation).decision == "remedied"


def test_a_corrected_outcome_ends_no_escalation_that_waits_for_a_supervisor(
    arrange: Arranger, database: Database
) -> None:
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    escalation = escalation_of(arrange, "unexcused-required", missed)
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    assert now_of(database, escalation).state == "opened"


@pytest.mark.parametrize("decision", [Decision.OFFICIAL_WARNING, Decision.PROPOSE_REPORT])
@pytest.mark.parametrize("whose", ["our-offer", "our-mistake", "excused", "corrected"])
def test_what_we_failed_to_do_ends_in_no_warning_to_the_client_and_no_report(
    arrange: Arranger, database: Database, whose: str, decision: Decision
) -> None:
    verdict = {"our-mistake": "service_failure", "excused": "excused"}.get(whose, "unexcused")
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), verdict)
    rule = "contact-shortfall" if whose == "our-offer" else "unexcused-required"
    escalation = escalation_of(arrange, rule, missed)
    if whose == "corrected":
        with database.work(arrange.office.officer, NOW) as work:
            record_outcome(work, missed.id, 1, Outcome.ATTENDED, "Een vergissing.")
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, decision, "een goede reden")
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/decision", "decision-not-offered")
    ]
    assert now_of(database, escalation).state == "opened"
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")


@pytest.mark.parametrize("decision", [Decision.OFFICIAL_WARNING, Decision.PROPOSE_REPORT])
def test_a_warning_or_report_waits_for_the_verdict_on_a_miss(
    arrange: Arranger, database: Database, decision: Decision
) -> None:
    """An escalation about a home visit opens before the verdict; its letter would say "not judged yet"."""
    missed, absence = arrange.miss(arrange.person(), NOW - timedelta(days=9))
    escalation = escalation_of(arrange, "missed-visit-or-test", missed)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, decision, "een goede reden")
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/decision", "verdict-first")
    ]
    assert now_of(database, escalation).state == "opened"
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(
            work, absence.id, 1, Verdict.UNEXCUSED, "een goede reden",
            no_reminder_seen=True, early_reason=EarlyReason.NO_REASON,
        )  # fmt: skip
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, decision, "een goede reden")


def reaches(arrange: Arranger, escalation: EscalationRow, actor: Actor, level: str) -> None:
    """A step of the escalation has reached this actor, at any desk."""
    arrange.add(
        EscalationStepRow(
            escalation_id=escalation.id, person_id=escalation.person_id, position=2, due_at=NOW, audience=level,
            ask="decide-now", state="notified", notified_at=NOW, staff_id=actor.staff_id, reached=level,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "asked", "decision"),
    [
        ("unit_manager", Trigger.CONTACT_SHORTFALL, Decision.CLOSE),
        ("duty_desk", Trigger.CONTACT_SHORTFALL, Decision.CLOSE),
        ("unit_manager", Trigger.LOST_CONTACT, Decision.PROPOSE_REPORT),
    ],
)
def test_whoever_sees_the_person_by_the_escalation_alone_ends_it_whole(
    arrange: Arranger, database: Database, level: str, asked: Trigger, decision: Decision
) -> None:
    """The decision takes the file away from the very actor: nothing of it may be left undone by that."""
    missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=1), "unexcused")
    escalation = escalation_of(arrange, "contact-shortfall", missed, asked=asked)
    term = DeadlineRow(
        person_id=escalation.person_id, subject_kind="person", subject_id=escalation.person_id, code="contact-period",
        counted_from_on=NOW.date(), shows_from_at=NOW, due_at=NOW, created_at=NOW,
    )  # fmt: skip
    met = DeadlineRow(
        person_id=escalation.person_id, subject_kind="person", subject_id=escalation.person_id, code="contact-period",
        number=1, counted_from_on=NOW.date(), shows_from_at=NOW, due_at=NOW, created_at=NOW, state="done",
        done_on=NOW.date(), done_at=NOW, done_by=arrange.office.officer.staff_id, done_note="Gezien.",
    )  # fmt: skip
    later = DeadlineRow(
        person_id=escalation.person_id, subject_kind="person", subject_id=escalation.person_id, code="contact-period",
        number=2, counted_from_on=NOW.date(), shows_from_at=NOW, due_at=NOW, created_at=NOW,
    )  # fmt: skip
    another = escalation_of(arrange, "unexcused-required", missed)
    arrange.add(term, met, later)
    arrange.add(
        *(
            EscalationCauseRow(
                escalation_id=about.id,
                deadline_id=one.id,
                person_id=escalation.person_id,
                noticed_at=NOW,
            )
            for about, one in ((escalation, term), (escalation, met), (another, later))
        )
    )
    actor: Actor = getattr(arrange.office, level)
    reaches(arrange, escalation, actor, level)
    arrange.add(
        StaffNoticeRow(
            staff_id=actor.staff_id,
            person_id=escalation.person_id,
            escalation_id=escalation.id,
            created_at=NOW,
        )
    )
    with database.work(actor, NOW) as work:
        decide(work, escalation.id, 1, decision, "Uitgelegd en begrepen.")
    with database.work(CLOCK, NOW) as work:
        states = [one.state for one in steps_of(work.session, escalation.id)]
        notice = select(StaffNoticeRow).where(StaffNoticeRow.staff_id == actor.staff_id_or_none)
        assert states == ["notified", "cancelled", "notified"]
        answered = work.session.get_one(DeadlineRow, term.id)
        assert (answered.done_by, answered.version) == (actor.staff_id_or_none, term.version + 1)
        assert work.session.get_one(DeadlineRow, later.id).state == "opened"
        kept = work.session.get_one(DeadlineRow, met.id)
        assert (kept.done_by, kept.done_note) == (arrange.office.officer.staff_id, "Gezien.")
        assert work.session.exec(notice).one().read_at == NOW
        report = select(DeadlineRow).where(
            DeadlineRow.person_id == escalation.person_id, DeadlineRow.code == "prosecutor-report"
        )
        begun = work.session.exec(report).first() is not None
        assert begun == (decision is Decision.PROPOSE_REPORT)
