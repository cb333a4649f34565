"""Saying what happened: the log keeps every line, the appointment the last, a miss is never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import IllegalTransition, Invalid, NotFound, Stale
from aftercare.base.subject_errors import CorrectionClosed
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.appointments.several_outcomes import undo_outcomes
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.appointments.mark_outcomes_overdue import mark_outcomes_overdue
from aftercare.store.absences.rows import AbsenceRow, absence_of
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, outcomes_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from tests.store.arranging import NOW, Arranger

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def held(arrange: Arranger) -> AppointmentRow:
    """A check-in that was yesterday at this time."""
    return arrange.appointment(arrange.person(), YESTERDAY)


def record(
    arrange: Arranger,
    appointment: AppointmentRow,
    version: int,
    outcome: Outcome,
    by: Actor | None = None,
    note: str | None = None,
    at: datetime = NOW,
    *,
    strict: bool = False,
) -> AppointmentRow:
    with arrange.database.work(by or arrange.office.officer, at) as work:
        return record_outcome(work, appointment.id, version, outcome, note, strict=strict)


def absence_now(database: Database, appointment_id: UUID) -> AbsenceRow | None:
    with database.work(CLOCK, NOW) as work:
        return absence_of(work.session, appointment_id)


@pytest.mark.parametrize("outcome", [Outcome.ATTENDED, Outcome.LATE, Outcome.ATTENDED_NOT_COMPLIED])
def test_whoever_came_leaves_no_absence(
    arrange: Arranger, database: Database, held: AppointmentRow, outcome: Outcome
) -> None:
    row = record(arrange, held, 1, outcome, note=" rustig gesprek ")
    assert (row.state, row.version) == (outcome.value, 2)
    assert absence_now(database, held.id) is None
    with database.work(arrange.office.officer, NOW) as work:
        (line,) = outcomes_of(work.session, held.id)
        assert (line.code, line.note, line.recorded_by) == (
            outcome.value, "rustig gesprek", arrange.office.officer.staff_id,
        )  # fmt: skip


def test_a_miss_opens_an_absence_with_the_deadlines_of_the_appointment_itself(
    arrange: Arranger, database: Database
) -> None:
    """Missed on Friday the 13th, recorded eleven days later. Five days end on Wednesday the 18th,
    two working days later is Friday the 20th; both until the end of that day in Amsterdam."""
    friday = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
    held = arrange.appointment(arrange.person(), friday)
    record(arrange, held, 1, Outcome.MISSED)
    absence = absence_now(database, held.id)
    assert absence is not None
    assert (absence.state, absence.missed_on, absence.opened_at) == ("opened", friday.date(), NOW)
    assert absence.evidence_by == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    assert absence.decide_by == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def test_a_corrected_miss_drops_its_absence_and_the_log_keeps_both_lines(
    arrange: Arranger, database: Database, held: AppointmentRow
) -> None:
    record(arrange, held, 1, Outcome.MISSED)
    row = record(arrange, held, 2, Outcome.LATE, arrange.office.supervisor, "Kwam toch.")
    assert row.state == "late"
    absence = absence_now(database, held.id)
    assert absence is not None
    assert absence.state == "dropped"
    with database.work(arrange.office.officer, NOW) as work:
        assert [line.code for line in outcomes_of(work.session, held.id)] == ["missed", "late"]


def test_a_correction_back_to_missed_opens_the_same_absence_without_a_verdict(
    arrange: Arranger, database: Database, held: AppointmentRow
) -> None:
    record(arrange, held, 1, Outcome.MISSED)
    opened = absence_now(database, held.id)
    assert opened is not None
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(
            work,
            opened.id,
            1,
            Verdict.UNEXCUSED,
            "geen reden gegeven",
            no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )
    record(arrange, held, 2, Outcome.ATTENDED, note="Kwam toch.")
    record(arrange, held, 3, Outcome.MISSED, note="Een ander kwam.")
    again = absence_now(database, held.id)
    assert again is not None
    assert (again.id, again.state, again.verdict, again.evaluated_at) == (
        opened.id, "opened", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (None, "correction-unexplained"),
        ("", "correction-unexplained"),
        ("  ", "correction-unexplained"),
        ("x", "reason-short"),
        ("Vergissing.", "reason-short"),
    ],
)
def test_a_correction_says_why_in_a_few_words(
    arrange: Arranger, database: Database, held: AppointmentRow, note: str | None, code: str
) -> None:
    record(arrange, held, 1, Outcome.MISSED)
    with pytest.raises(Invalid) as refused:
        record(arrange, held, 2, Outcome.ATTENDED, note=note)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [("/note", code)]
    absence = absence_now(database, held.id)
    assert absence is not None
    assert absence.state == "opened"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_second_click_changes_nothing(
    arrange: Arranger, database: Database, held: AppointmentRow, outcome: Outcome
) -> None:
    first = record(arrange, held, 1, outcome)
    second = record(arrange, held, 1, outcome)
    assert (second.state, second.version) == (first.state, first.version)
    with database.work(arrange.office.officer, NOW) as work:
        assert len(outcomes_of(work.session, held.id)) == 1


def test_another_outcome_on_an_old_view_is_stale(arrange: Arranger, held: AppointmentRow) -> None:
    record(arrange, held, 1, Outcome.ATTENDED)
    with pytest.raises(Stale):
        record(arrange, held, 1, Outcome.MISSED)


@pytest.mark.parametrize("who", ["officer", "provider"])
def test_a_page_opened_before_the_appointment_ended_records_the_first_outcome_once(
    arrange: Arranger, database: Database, who: str
) -> None:
    by: Actor = getattr(arrange.office, who)
    own = {"provider_id": by.provider_id, "officer_id": None} if who == "provider" else {}
    held = arrange.appointment(arrange.person(), YESTERDAY, **own)
    with database.work(CLOCK, NOW) as work:
        assert mark_outcomes_overdue(work, [held.id]) == 1
    with pytest.raises(Stale):
        record(arrange, held, 1, Outcome.ATTENDED, by, strict=True)
    first = record(arrange, held, 1, Outcome.ATTENDED, by)
    assert (first.state, first.version) == ("attended", 3)
    assert record(arrange, held, 1, Outcome.ATTENDED, by).version == 3
    for said, version in ((Outcome.MISSED, 1), (Outcome.MISSED, 2)):
        with pytest.raises(Stale):
            record(arrange, held, version, said, by)
    with database.work(by, NOW) as work:
        undo_outcomes(work, {held.id: 3})
    with pytest.raises(Stale):
        record(arrange, held, 1, Outcome.MISSED, by)


def test_before_the_start_only_the_service_can_excuse(arrange: Arranger) -> None:
    ahead = arrange.appointment(arrange.person(), NOW + timedelta(minutes=1))
    for outcome in Outcome:
        if outcome is Outcome.CALLED_OFF:
            continue
        with pytest.raises(Invalid) as caught:
            record(arrange, ahead, 1, outcome)
        assert [fault.pointer for fault in caught.value.fields] == ["/outcome"]
    assert record(arrange, ahead, 1, Outcome.CALLED_OFF).state == "cancelled_by_service"


def test_at_the_very_start_an_outcome_can_be_recorded(arrange: Arranger) -> None:
    starting = arrange.appointment(arrange.person(), NOW)
    assert record(arrange, starting, 1, Outcome.ATTENDED).state == "attended"


@pytest.mark.parametrize("state", ["moved", "cancelled_by_service"])
def test_what_is_out_of_the_calendar_takes_no_outcome(arrange: Arranger, state: str) -> None:
    gone = arrange.appointment(arrange.person(), YESTERDAY, state=state)
    with pytest.raises(IllegalTransition):
        record(arrange, gone, 1, Outcome.ATTENDED)


@pytest.mark.parametrize("note", ["x" * 4_001, "a\0b"])
def test_a_note_is_readable_and_not_endless(
    arrange: Arranger, held: AppointmentRow, note: str
) -> None:
    with pytest.raises(Invalid) as caught:
        record(arrange, held, 1, Outcome.ATTENDED, note=note)
    assert [fault.pointer for fault in caught.value.fields] == ["/note"]


@pytest.mark.parametrize("who", ["colleague", "outsider", "other_supervisor", "provider"])
def test_other_peoples_appointments_are_not_there(
    arrange: Arranger, held: AppointmentRow, who: str
) -> None:
    with pytest.raises(NotFound):
        record(arrange, held, 1, Outcome.ATTENDED, by=getattr(arrange.office, who))


def test_a_provider_records_a_miss_of_an_own_client_and_the_absence_opens(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    line = arrange.plan(person, arrange.terms("treatment"))[1][0]
    held = arrange.appointment(person, YESTERDAY, line)
    with pytest.raises(NotFound):
        record(arrange, held, 1, Outcome.MISSED, by=arrange.office.other_provider)
    record(arrange, held, 1, Outcome.MISSED, by=arrange.office.provider)
    absence = absence_now(database, held.id)
    assert absence is not None
    assert absence.state == "opened"


@pytest.fixture
def treated(arrange: Arranger) -> AppointmentRow:
    """A treatment of this morning at the provider's, which was recorded as missed at once."""
    person = arrange.person()
    line = arrange.plan(person, arrange.terms("treatment"))[1][0]
    held = arrange.appointment(person, NOW, line)
    record(arrange, held, 1, Outcome.MISSED, by=arrange.office.provider)
    return held


def test_a_provider_takes_back_a_wrong_tap_on_the_same_day_and_with_it_the_absence(
    arrange: Arranger, database: Database, treated: AppointmentRow
) -> None:
    late = NOW + timedelta(hours=14, minutes=59)
    provider = arrange.office.provider
    with pytest.raises(Invalid) as caught:
        record(arrange, treated, 2, Outcome.ATTENDED, by=provider, at=late)
    assert [one.code for one in caught.value.fields] == ["correction-unexplained"]
    record(arrange, treated, 2, Outcome.ATTENDED, note="Verkeerd getikt.", by=provider, at=late)
    absence = absence_now(database, treated.id)
    assert absence is not None
    assert absence.state == "dropped"
    with database.work(arrange.office.officer, NOW) as work:
        lines = outcomes_of(work.session, treated.id)
    assert sorted(one.code for one in lines) == ["attended", "missed"], "both stay on record"


def test_what_is_an_officer_s_to_correct_a_provider_is_advised_to_ask_for(
    arrange: Arranger, database: Database, treated: AppointmentRow
) -> None:
    midnight, provider = NOW + timedelta(hours=15), arrange.office.provider
    with pytest.raises(CorrectionClosed):
        record(arrange, treated, 2, Outcome.ATTENDED, note="Te laat.", by=provider, at=midnight)
    record(arrange, treated, 2, Outcome.LATE, note="Zij heeft gebeld.", by=arrange.office.officer)
    with pytest.raises(CorrectionClosed):
        record(arrange, treated, 3, Outcome.ATTENDED, note="Toch op tijd.", by=provider)
    record(arrange, treated, 3, Outcome.ATTENDED, note="Dagen later.", at=NOW + timedelta(days=3))


def test_a_provider_takes_back_no_verdict(
    arrange: Arranger, database: Database, treated: AppointmentRow
) -> None:
    absence = absence_now(database, treated.id)
    assert absence is not None
    with database.work(arrange.office.officer, NOW) as work:
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "Ziek gemeld.")
    with pytest.raises(CorrectionClosed):
        record(
            arrange,
            treated,
            2,
            Outcome.ATTENDED,
            note="Verkeerd getikt.",
            by=arrange.office.provider,
        )


def test_texts_that_wait_are_not_sent_once_the_outcome_is_known(
    arrange: Arranger, database: Database
) -> None:
    ahead = arrange.appointment(arrange.person(), NOW + timedelta(days=2))
    planned = arrange.message(ahead)
    sent = arrange.message(ahead, slot="T-4", state="delivered")
    record(arrange, ahead, 1, Outcome.CALLED_OFF)
    with database.work(CLOCK, NOW) as work:
        states = {m.id: m.state for m in work.session.exec(select(MessageRow))}
        assert get_appointment(work.session, ahead.id).state == "cancelled_by_service"
    assert states == {planned.id: "cancelled", sent.id: "delivered"}
