"""Recording a group at once, and undoing an outcome as long as it was just recorded: no miss is lost by either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.base.subject_errors import UndoClosed
from aftercare.casework.absences.acts import give_verdict
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.appointments.several_outcomes import (
    just_recorded,
    record_group,
    undo_outcomes,
)
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import UNDO_FOR, Outcome
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.absences.rows import absence_of
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, outcomes_of
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, steps_of
from tests.store.arranging import NOW, Arranger

YESTERDAY = NOW - timedelta(days=1)
ACTS = "select action from audit_entry where subject_id = :appointment order by id"
HOUR = timedelta(hours=1)
SOON = NOW + timedelta(seconds=20)


def state_of(database: Database, appointment: AppointmentRow) -> str:
    with database.work(CLOCK, NOW) as work:
        return get_appointment(work.session, appointment.id).state


def record(
    arrange: Arranger, row: AppointmentRow, outcome: Outcome, by: Actor | None = None
) -> None:
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        record_outcome(work, row.id, 1, outcome)


def undo(
    arrange: Arranger,
    read: Mapping[UUID, int],
    by: Actor | None = None,
    at: timedelta | None = None,
) -> None:
    with arrange.database.work(by or arrange.office.officer, NOW + at if at else SOON) as work:
        undo_outcomes(work, read)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("state", ["notified", "outcome_overdue"])
def test_what_was_just_recorded_is_undone_and_the_log_keeps_both(
    arrange: Arranger, database: Database, state: str, outcome: Outcome
) -> None:
    overdue = {"overdue_at": YESTERDAY} if state == "outcome_overdue" else {}
    held = arrange.appointment(arrange.person(), YESTERDAY, state=state, **overdue)
    record(arrange, held, outcome)
    undo(arrange, {held.id: 2})
    undo(arrange, {held.id: 2})  # a second click
    assert state_of(database, held) == state
    with database.work(CLOCK, NOW) as work:
        lines = outcomes_of(work.session, held.id)
        absence = absence_of(work.session, held.id)
        acts = execute(work.session, ACTS, {"appointment": held.id}).scalars().all()
    assert [one.code for one in lines] == [outcome.value, "undone"]
    assert absence is None or absence.state == "dropped"
    assert acts[-2:] == [f"record-{outcome.value}", "undo-outcome"]
    record_again = Outcome.MISSED
    with database.work(arrange.office.officer, SOON) as work:
        assert record_outcome(work, held.id, 3, record_again).state == "missed"
        again = absence_of(work.session, held.id)
        assert again is not None
        assert again.state == "opened"


def test_after_a_minute_it_is_corrected_with_a_reason_and_no_longer_undone(
    arrange: Arranger, database: Database
) -> None:
    held = arrange.appointment(arrange.person(), YESTERDAY)
    record(arrange, held, Outcome.MISSED)
    with pytest.raises(UndoClosed):
        undo(arrange, {held.id: 2}, at=UNDO_FOR)
    assert state_of(database, held) == "missed"
    undo(arrange, {held.id: 2}, at=UNDO_FOR - timedelta(seconds=1))
    assert state_of(database, held) == "scheduled"


def test_only_the_account_that_recorded_it_undoes_it(arrange: Arranger, database: Database) -> None:
    held = arrange.appointment(arrange.person(), YESTERDAY)
    record(arrange, held, Outcome.ATTENDED)
    with pytest.raises(UndoClosed):
        undo(arrange, {held.id: 2}, by=arrange.office.supervisor)
    with pytest.raises(NotFound):
        undo(arrange, {held.id: 2}, by=arrange.office.outsider)
    with database.work(arrange.office.supervisor, SOON) as work:
        assert just_recorded(work) == {}
    with database.work(arrange.office.officer, SOON) as work:
        assert just_recorded(work).keys() == {held.id}


def test_a_correction_is_deliberate_and_not_undone(arrange: Arranger, database: Database) -> None:
    held = arrange.appointment(arrange.person(), YESTERDAY)
    record(arrange, held, Outcome.MISSED)
    with database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, held.id, 2, Outcome.LATE, "Kwam toch.")
    with pytest.raises(UndoClosed):
        undo(arrange, {held.id: 3})
    with pytest.raises(Stale):
        undo(arrange, {held.id: 2})


def test_what_was_called_off_before_it_began_is_not_undone(arrange: Arranger) -> None:
    ahead = arrange.appointment(arrange.person(), NOW + timedelta(days=1))
    record(arrange, ahead, Outcome.CALLED_OFF)
    with pytest.raises(UndoClosed):
        undo(arrange, {ahead.id: 2})


def test_a_miss_that_people_already_act_on_is_not_undone(
    arrange: Arranger, database: Database
) -> None:
    """A verdict stands, or an escalation began with it: then the outcome is corrected, with a reason."""
    judged = arrange.appointment(arrange.person(), YESTERDAY)
    record(arrange, judged, Outcome.MISSED)
    with database.work(arrange.office.supervisor, NOW) as work:
        absence = absence_of(work.session, judged.id)
        assert absence is not None
        give_verdict(work, absence.id, 1, Verdict.EXCUSED, "Ziek gemeld.")
    with pytest.raises(UndoClosed):
        undo(arrange, {judged.id: 2})
    assert state_of(database, judged) == "missed"


def test_a_miss_that_became_the_cause_of_an_escalation_is_not_undone(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    held = arrange.appointment(person, YESTERDAY)
    record(arrange, held, Outcome.MISSED)
    with database.work(CLOCK, NOW) as work:
        escalation = EscalationRow(
            person_id=person.id, trigger_key="planted", rule_code="planted", rule_version=1,
            trigger="missed-of-kind", rule_nl="x", rule_en="x", severity=1, opened_at=NOW,
        )  # fmt: skip
        work.session.add(escalation)
        work.session.flush()
        work.session.add(
            EscalationCauseRow(
                escalation_id=escalation.id,
                appointment_id=held.id,
                person_id=person.id,
                noticed_at=NOW,
            )
        )
    with pytest.raises(UndoClosed):
        undo(arrange, {held.id: 2})
    assert state_of(database, held) == "missed"


def overdue_with_escalation(arrange: Arranger) -> tuple[AppointmentRow, EscalationRow]:
    """An outcome that was not recorded for a week, and the escalation about it."""
    since = NOW - timedelta(days=7)
    held = arrange.appointment(
        arrange.person(), since, state="outcome_overdue", overdue_at=since + timedelta(hours=1)
    )
    with arrange.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [held.person_id])
        found = select(EscalationRow).where(EscalationRow.person_id == held.person_id)
        return held, work.session.exec(found).one()


def test_an_escalation_that_the_outcome_ended_is_open_again_with_the_steps_it_had(
    arrange: Arranger, database: Database
) -> None:
    held, escalation = overdue_with_escalation(arrange)
    with database.work(CLOCK, NOW) as work:
        before = [(one.state, one.due_at) for one in steps_of(work.session, escalation.id)]
    record(arrange, held, Outcome.ATTENDED)
    with database.work(CLOCK, NOW) as work:
        closed = work.session.get(EscalationRow, escalation.id)
        assert closed is not None
        assert closed.state == "resolved"
    undo(arrange, {held.id: 2})
    with database.work(CLOCK, SOON) as work:
        again = work.session.get(EscalationRow, escalation.id)
        assert again is not None
        assert (again.state, again.decision, again.decided_by) == ("opened", None, None)
        assert [(one.state, one.due_at) for one in steps_of(work.session, escalation.id)] == before
        assert evaluate_people(work, [held.person_id]) == 0, "no second escalation about it"


def test_a_group_is_recorded_at_once_and_undone_at_once(
    arrange: Arranger, database: Database
) -> None:
    rows = [arrange.appointment(arrange.person(), YESTERDAY - n * HOUR) for n in range(4)]
    said = {row.id: (1, Outcome.ATTENDED) for row in rows} | {rows[2].id: (1, Outcome.MISSED)}
    with database.work(arrange.office.officer, NOW) as work:
        record_group(work, said)
        record_group(work, said)  # a second click
    assert [state_of(database, row) for row in rows] == [
        "attended", "attended", "missed", "attended",
    ]  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        absence = absence_of(work.session, rows[2].id)
        assert absence is not None
        assert absence.state == "opened"
    undo(arrange, {row.id: 2 for row in rows})
    assert {state_of(database, row) for row in rows} == {"scheduled"}


def test_one_row_that_someone_changed_leaves_the_whole_group_unrecorded(
    arrange: Arranger, database: Database
) -> None:
    rows = [arrange.appointment(arrange.person(), YESTERDAY - n * HOUR) for n in range(3)]
    record(arrange, rows[1], Outcome.MISSED, by=arrange.office.supervisor)
    ahead = arrange.appointment(arrange.person(), NOW + timedelta(hours=1))
    with (
        pytest.raises(Invalid) as caught,
        database.work(arrange.office.officer, NOW) as work,
    ):
        record_group(work, {row.id: (1, Outcome.ATTENDED) for row in [*rows, ahead]})
    assert {(one.pointer, one.code) for one in caught.value.fields} == {
        (f"/rows/{rows[1].id}", "changed-meanwhile"),
        (f"/rows/{ahead.id}", "not-started"),
    }
    assert [state_of(database, row) for row in rows] == ["scheduled", "missed", "scheduled"]
