"""Words and numbers go when their term is over, what happened stays, and evidence stays while an escalation lives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Fault, Forbidden
from aftercare.casework.adoption.acts import activate
from aftercare.casework.messages.retention import RETENTION, propose_retention
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.retention import Retention
from aftercare.scheduling.messages import forget_messages as nightly
from aftercare.scheduling.messages.forget_messages import forget_messages
from aftercare.store.absences.rows import AbsenceVerdictRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow, MessageReceiptRow, MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

TERMS = Retention()
YEAR_AGO = NOW - timedelta(days=365)
LONG_AGO = YEAR_AGO - timedelta(days=1)


class Night:
    """The nightly job at the clock's moment, and what it left."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock

    def run(self) -> int:
        return forget_messages(self.database, self.clock)

    def one(self, row: Any) -> Any:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return work.session.get_one(type(row), row.id)

    def as_owner(self, statement: str) -> None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            work.session.execute(text("reset role"))
            work.session.execute(text(statement))

    def emptied(self, *rows: Any) -> list[bool]:
        return [self.one(row).emptied_at is not None for row in rows]


@pytest.fixture
def night(database: Database, clock: FixedClock) -> Night:
    return Night(database, clock)


def old_message(
    arrange: Arranger, person: PersonRow, at: datetime = LONG_AGO, **changes: Any
) -> MessageRow:
    """Delivered a day before its appointment, at that moment."""
    appointment = arrange.appointment(
        person, at + timedelta(days=1), state="attended", officer_id=None
    )
    values: dict[str, Any] = {"state": "delivered", "due_at": at, "state_at": at, "created_at": at}
    return arrange.message(appointment, **values | changes)


def old_reply(
    arrange: Arranger, person: PersonRow | None, at: datetime, sid: str = "SM1"
) -> InboundTextRow:
    """Came in then and was answered at once, or is nobody's."""
    row = InboundTextRow(
        sid=sid, person_id=person.id if person else None, sender="+12025550199", body="Ik kom later",
        meaning="unclear", received_at=at,
    )  # fmt: skip
    step = InboundStepRow(
        text_id=row.id, person_id=row.person_id, act="told" if person else "unclaimed",
        answer="Bel 088-1234567." if person else None, done_at=at,
    )  # fmt: skip
    arrange.add(row, step)
    return row


def test_after_the_term_words_and_number_are_gone_and_what_happened_stays(
    arrange: Arranger, night: Night
) -> None:
    old = old_message(arrange, arrange.person(), provider_sid="SM7", policy_version=1)
    young = old_message(arrange, arrange.person(), at=YEAR_AGO + timedelta(seconds=1))
    assert night.run() == 1
    assert night.emptied(old, young) == [True, False]
    found = night.one(old)
    assert (found.body, found.recipient, found.emptied_at) == ("", "", NOW)
    kept = ("slot", "channel", "template", "template_version", "policy_version", "state", "due_at",
            "state_at", "provider_sid", "language", "appointment_id", "error_code")  # fmt: skip
    assert [getattr(found, name) for name in kept] == [getattr(old, name) for name in kept]
    assert night.run() == 0


def test_the_term_counts_from_the_last_change_of_state(arrange: Arranger, night: Night) -> None:
    late = old_message(arrange, arrange.person(), state_at=NOW - timedelta(days=2))
    night.run()
    assert night.emptied(late) == [False]


@pytest.mark.parametrize("state", ["planned", "claimed"])
def test_what_may_still_leave_keeps_its_words(arrange: Arranger, night: Night, state: str) -> None:
    claim = {"claimed_by": arrange.office.room_id, "claim_expires_at": LONG_AGO}
    waiting = old_message(arrange, arrange.person(), state=state, **claim)
    night.run()
    assert night.emptied(waiting) == [False]


def test_two_of_one_appointment_to_different_numbers_are_both_emptied(
    arrange: Arranger, night: Night
) -> None:
    first = old_message(arrange, arrange.person())
    second = MessageRow(**first.model_dump(exclude={"id"}) | {"recipient": "+12025550188"})
    arrange.add(second)
    assert night.run() == 2
    assert night.emptied(first, second) == [True, True]


def escalation(
    person: PersonRow, state: str, decided_at: datetime | None, somebody: Any
) -> EscalationRow:
    decided = {"decision": "no_action", "decided_by": somebody, "decision_reason": "reden"}
    return EscalationRow(
        person_id=person.id, trigger_key="three", rule_code="three", rule_version=1, severity=2,
        state=state, opened_at=NOW - timedelta(days=400), decided_at=decided_at,
        **decided if state == "resolved" else {},
        **{"acknowledged_until_at": NOW} if state == "acknowledged" else {},
    )  # fmt: skip


class TestEvidence:
    """Whatever of one person's is old enough, with what keeps it."""

    @pytest.fixture
    def person(self, arrange: Arranger) -> PersonRow:
        return arrange.person()

    @pytest.fixture
    def rows(self, arrange: Arranger, person: PersonRow) -> list[Any]:
        return [old_message(arrange, person), old_reply(arrange, person, LONG_AGO)]

    @pytest.mark.parametrize("state", ["opened", "acknowledged"])
    def test_evidence_is_kept_while_an_escalation_lives_and_for_a_while_after(
        self, arrange: Arranger, night: Night, person: PersonRow, rows: list[Any], state: str
    ) -> None:
        arrange.add(escalation(person, state, None, None))
        other = old_message(arrange, arrange.person())
        night.run()
        assert night.emptied(*rows, other) == [False, False, True]
        with night.database.work(CLOCK, NOW) as work:
            found = work.session.exec(select(EscalationRow)).one()
            found.state, found.acknowledged_until_at = "resolved", None
            found.decision, found.decision_reason = "no_action", "reden"
            found.decided_by, found.decided_at = arrange.office.supervisor.staff_id, NOW
        night.clock.move_to(NOW + timedelta(days=TERMS.after_decision_days))
        night.run()
        assert night.emptied(*rows) == [False, False]
        night.clock.move_to(NOW + timedelta(days=TERMS.after_decision_days + 1))
        night.run()
        assert night.emptied(*rows) == [True, True]

    def test_evidence_is_kept_while_an_absence_waits_for_its_verdict(
        self, arrange: Arranger, night: Night, person: PersonRow, rows: list[Any]
    ) -> None:
        arrange.absence(
            arrange.appointment(person, NOW - timedelta(days=3), state="missed"), state="opened"
        )
        night.run()
        assert night.emptied(*rows) == [False, False]

    def test_evidence_is_kept_for_a_while_after_a_verdict(
        self, arrange: Arranger, night: Night, person: PersonRow, rows: list[Any]
    ) -> None:
        missed = arrange.appointment(person, NOW - timedelta(days=60), state="missed")
        decided_at = NOW - timedelta(days=TERMS.after_decision_days)
        arrange.absence(
            missed, state="decided", verdict="unexcused", verdict_reason="reden",
            decided_by=arrange.office.officer.staff_id, decided_at=decided_at,
        )  # fmt: skip
        night.run()
        assert night.emptied(*rows) == [False, False]
        night.clock.move_to(NOW + timedelta(days=1))
        night.run()
        assert night.emptied(*rows) == [True, True]

    def test_evidence_is_kept_as_long_when_the_verdict_was_taken_off_by_a_corrected_outcome(
        self, arrange: Arranger, night: Night, person: PersonRow, rows: list[Any]
    ) -> None:
        missed = arrange.appointment(person, NOW - timedelta(days=60), state="attended")
        absence = arrange.absence(missed, state="dropped")
        given = AbsenceVerdictRow(
            absence_id=absence.id, person_id=person.id, verdict="excused", reason="reden",
            decided_by=arrange.office.officer.staff_id,
            decided_at=NOW - timedelta(days=TERMS.after_decision_days),
        )  # fmt: skip
        arrange.add(given)
        night.run()
        assert night.emptied(*rows) == [False, False]
        night.clock.move_to(NOW + timedelta(days=1))
        night.run()
        assert night.emptied(*rows) == [True, True]

    def test_evidence_is_kept_while_somebody_has_to_look_into_a_message(
        self, arrange: Arranger, night: Night, person: PersonRow, rows: list[Any]
    ) -> None:
        arrange.add(
            TaskRow(
                person_id=person.id,
                kind="unknown_delivery",
                subject_key="x",
                reason="fate-unknown",
                message_id=rows[0].id,
                due_at=NOW,
                created_at=LONG_AGO,
            )
        )
        night.run()
        assert night.emptied(*rows) == [False, False]


def test_a_reply_loses_its_words_and_number_and_what_was_answered(
    arrange: Arranger, night: Night
) -> None:
    old = old_reply(arrange, arrange.person(), LONG_AGO)
    young = old_reply(arrange, arrange.person(), NOW - timedelta(days=300), "SM2")
    assert night.run() == 1
    assert night.emptied(old, young) == [True, False]
    found = night.one(old)
    assert (found.body, found.sender, found.meaning, found.received_at) == (
        "", "", "unclear", LONG_AGO,
    )  # fmt: skip
    with night.database.work(CLOCK, NOW) as work:
        steps = work.session.exec(select(InboundStepRow).order_by(col(InboundStepRow.done_at)))
        assert [(step.act, step.answer) for step in steps] == [
            ("told", None), ("told", "Bel 088-1234567."),
        ]  # fmt: skip


def test_a_text_that_is_nobody_s_goes_a_month_after_it_was_set_aside_and_waits_until_then(
    arrange: Arranger, night: Night
) -> None:
    waits = old_reply(arrange, None, LONG_AGO)
    aside = old_reply(arrange, None, LONG_AGO, "SM2")
    set_aside = InboundStepRow(
        text_id=aside.id, act="set-aside", reason="verkeerd verbonden",
        done_by=arrange.office.officer.staff_id, done_at=NOW - timedelta(days=30),
    )  # fmt: skip
    arrange.add(set_aside)
    night.run()
    assert night.emptied(waits, aside) == [False, False]
    night.clock.move_to(NOW + timedelta(days=1))
    night.run()
    assert night.emptied(waits, aside) == [False, True]


def test_raw_receipts_are_emptied_sooner_and_what_they_said_stays(
    arrange: Arranger, night: Night
) -> None:
    at = NOW - timedelta(days=TERMS.receipt_days + 1)
    message = old_message(arrange, arrange.person(), at)
    held = arrange.person()
    arrange.add(escalation(held, "opened", None, None))
    evidence = old_message(arrange, held, at)
    receipts = [
        MessageReceiptRow(message_id=one, sid=f"SM{number}", status="sent", raw={"MessageSid": "x"}, received_at=at)
        for number, one in enumerate((message.id, evidence.id, None))
    ]  # fmt: skip
    arrange.add(*receipts)
    assert night.run() == 2
    found = [night.one(one) for one in receipts]
    assert [one.raw for one in found] == [{}, {"MessageSid": "x"}, {}]
    assert {(one.status, one.received_at) for one in found} == {("sent", at)}
    assert night.emptied(message) == [False]


def test_a_night_works_in_batches_until_nothing_is_left(
    arrange: Arranger, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [old_message(arrange, arrange.person()) for _ in range(5)]
    monkeypatch.setattr(nightly, "BATCH", 2)
    monkeypatch.setattr(nightly, "MOST_BATCHES", 2)
    assert night.run() == 4
    assert night.run() == 1
    assert night.emptied(*rows) == [True] * 5


def test_a_longer_term_counts_from_the_night_after_it_was_activated(
    arrange: Arranger, night: Night
) -> None:
    old = old_message(arrange, arrange.person())
    with night.database.work(arrange.office.admin, NOW) as work:
        proposed = propose_retention(
            work, Retention(730, 365, 30, 90, 90), "Een langere termijn."
        ).version
    with night.database.work(arrange.staff("admin"), NOW) as work:
        activate(work, RETENTION, proposed)
    night.run()
    assert night.emptied(old) == [False]


@pytest.mark.parametrize(
    "statement",
    [
        "update message_receipt set raw = '{\"a\": 1}'",
        "update message_receipt set raw = '{}', status = 'delivered'",
        "update inbound_step set answer = 'anders'",
        "update inbound_step set answer = null, act = 'nothing'",
        "update message set emptied_at = null where emptied_at is not null",
        "update message set body = 'weer' where emptied_at is not null",
        "update inbound_text set emptied_at = null where emptied_at is not null",
    ],
)
def test_not_even_the_owner_does_more_than_empty(
    arrange: Arranger, night: Night, statement: str
) -> None:
    message = old_message(arrange, arrange.person())
    old_reply(arrange, arrange.person(), LONG_AGO)
    night.run()
    old_reply(arrange, arrange.person(), NOW, "SM3")
    arrange.add(
        MessageReceiptRow(
            message_id=message.id, sid="SM4", status="sent", raw={"x": 1}, received_at=NOW
        )
    )
    with pytest.raises(Fault):
        night.as_owner(statement)


@pytest.mark.parametrize("call", ["empty_receipts", "empty_answers", "keeps_evidence"])
def test_nobody_at_a_desk_empties_anything(
    database: Database, arrange: Arranger, call: str
) -> None:
    given = "null::timestamptz" if call == "keeps_evidence" else "'{}'::uuid[]"
    with pytest.raises(Forbidden), database.work(arrange.office.supervisor, NOW) as work:
        work.session.connection().exec_driver_sql(f"select {call}({given})")
