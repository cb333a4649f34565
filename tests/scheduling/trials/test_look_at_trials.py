"""Reminders are planned by arm; a look ends a trial that harms, mails two people and takes back what still waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.errors import Forbidden
from aftercare.casework.adoption.acts import activate
from aftercare.casework.trials.acts import REMINDER_TRIAL, NewTrial, end_trial, propose_trial
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.trials.arms import Arm, arm_of
from aftercare.domain.trials.protocol import OtherDay, OtherWording, Protocol
from aftercare.scheduling.reminders.plan_reminders import plan_batch
from aftercare.scheduling.trials.look_at_trials import look_at_trials, next_trial_due
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.trials.rows import ReminderTrialRow, looks_of
from tests.store.arranging import CALLBACK, NOW, Arranger, unknown_id

BEGINS, ENDS = date(2026, 11, 30), date(2026, 12, 28)
WORDS = "Denk aan uw afspraak op {weekday_date} om {time}. Kunt u niet? Bel {phone}."


def running(arrange: Arranger, differs: OtherDay | OtherWording, looks: int = 1) -> UUID:
    """The id of an activated trial of the office's team."""
    new = NewTrial(
        "Helpt het?", "Directie", (arrange.office.team_id,), Protocol(differs, BEGINS, ENDS, looks)
    )
    with arrange.database.work(arrange.office.admin, NOW) as work:
        number = propose_trial(work, new).version
    with arrange.database.work(arrange.staff("admin"), NOW) as work:
        return activate(work, REMINDER_TRIAL, number).id


def ids_in(trial: UUID, arm: Arm) -> Iterator[UUID]:
    return (one for _ in count() if arm_of(trial, one := unknown_id()) is arm)


def texts(database: Database, appointment: AppointmentRow) -> list[tuple[str, str, str | None]]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow).where(MessageRow.appointment_id == appointment.id)
        found = work.session.exec(query.order_by(col(MessageRow.due_at)))
        return [(one.slot, one.state, one.trial_arm) for one in found]


def plan(database: Database, *rows: AppointmentRow) -> None:
    with database.work(CLOCK, NOW) as work:
        plan_batch(work, [one.id for one in rows], CALLBACK)


def test_reminders_are_planned_by_arm_and_an_ended_trial_leaves_those_of_the_policy(
    arrange: Arranger, database: Database
) -> None:
    trial = running(arrange, OtherDay(4, 6))
    tested = arrange.person(id=next(ids_in(trial, Arm.TESTED)))
    control = arrange.person(id=next(ids_in(trial, Arm.CONTROL)))
    unasked = arrange.person(id=next(ids_in(trial, Arm.TESTED)), texts_consented=False)
    starts_at = NOW + timedelta(days=8, hours=1)
    rows: list[AppointmentRow] = []
    for person in (tested, control, unasked):
        arrange.appointment(person, NOW - timedelta(days=7, hours=len(rows)), state="attended")
        rows.append(arrange.appointment(person, starts_at + timedelta(minutes=30 * len(rows))))
    first, second, third = rows
    plan(database, first, second, third)
    assert texts(database, first) == [("T-6", "planned", "tested"), ("T-1", "planned", None)]
    assert texts(database, second) == [("T-4", "planned", "control"), ("T-1", "planned", None)]
    assert {one[2] for one in texts(database, third)} == {None}

    with database.work(arrange.office.admin, NOW) as work:
        end_trial(work, 1)
    with database.work(CLOCK, NOW) as work:
        assert next_trial_due(work.session, NOW) == NOW
        assert look_at_trials(work) == 1
        assert next_trial_due(work.session, NOW) is None
    plan(database, first, second)
    assert texts(database, first) == [
        ("T-6", "cancelled", "tested"), ("T-4", "planned", None), ("T-1", "planned", None)
    ]  # fmt: skip
    assert texts(database, second)[0] == ("T-4", "planned", "control")


def test_a_tested_wording_is_what_is_sent_and_comes_off_when_its_trial_ends(
    arrange: Arranger, database: Database
) -> None:
    trial = running(arrange, OtherWording(TextKind.REMINDER_DAY_BEFORE, {"nl": WORDS}))
    row = arrange.appointment(
        arrange.person(id=next(ids_in(trial, Arm.TESTED))), NOW + timedelta(days=8, hours=1)
    )
    plan(database, row)
    assert bodies(database, row)[-1].startswith("Denk aan uw afspraak op wo 2 dec om 10:00.")
    with database.work(arrange.office.admin, NOW) as work:
        end_trial(work, 1)
    with database.work(CLOCK, NOW) as work:
        look_at_trials(work)
    plan(database, row)
    assert texts(database, row)[-1] == ("T-1", "planned", None)
    assert "Denk aan" not in bodies(database, row)[-1]


def bodies(database: Database, appointment: AppointmentRow) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        query = select(MessageRow.body).where(MessageRow.appointment_id == appointment.id)
        return list(work.session.exec(query.order_by(col(MessageRow.due_at))))


def counted(arrange: Arranger, trial: UUID, arm: Arm, clients: int, missed: int) -> None:
    """Clients of this arm with one appointment each."""
    first_at = NOW + timedelta(days=8 if arm is Arm.TESTED else 9)
    for number, person_id in zip(range(clients), ids_in(trial, arm), strict=False):
        code = "missed" if number < missed else "attended"
        starts_at = first_at + timedelta(minutes=30 * number)
        row = arrange.appointment(arrange.person(id=person_id), starts_at, state=code)
        arrange.message(row, slot="T-4", state="delivered", trial=1, trial_arm=arm.value)
        arrange.add(OutcomeRow(
            appointment_id=row.id, person_id=person_id, code=code,
            recorded_by=arrange.office.officer.staff_id, recorded_at=starts_at))  # fmt: skip


def test_a_trial_that_harms_stops_at_its_look_and_its_administrators_get_a_mail(
    arrange: Arranger, database: Database
) -> None:
    trial = running(arrange, OtherDay(4, 6), looks=2)
    counted(arrange, trial, Arm.CONTROL, 21, 5)
    counted(arrange, trial, Arm.TESTED, 21, 16)
    admin = arrange.office.admin.staff_id
    arrange.add(StaffMailRow(
        staff_id=admin, address="beheer@example.org", entered_by=admin, entered_at=NOW))  # fmt: skip
    look_at = NOW + timedelta(days=20)
    with database.work(CLOCK, NOW) as work:
        assert look_at_trials(work) == 0
    with database.work(CLOCK, look_at) as work:
        assert look_at_trials(work) == 1
        row = work.session.exec(select(ReminderTrialRow)).one()
        (look,) = looks_of(work.session, 1)
        assert (row.ended_because, row.ended_by) == ("harm", None)
        assert (look.decision, look.tested_missed, look.control_appointments) == (
            "stopped-for-harm",
            16,
            21,
        )
        assert (look.lower or 0) > 0
        assert look_at_trials(work) == 0
        mailed = select(MessageRow.recipient).where(MessageRow.slot == "trial:1")
        assert list(work.session.exec(mailed)) == ["beheer@example.org"]


def test_what_was_agreed_and_decided_cannot_be_changed_by_any_account(
    arrange: Arranger, database: Database
) -> None:
    running(arrange, OtherDay(4, 6))
    for change in (
        "looks = 3",
        "begins_on = '2027-01-01'",
        "activated_at = now()",
        "activated_by = null",
    ):
        for actor in (arrange.office.admin, CLOCK):
            with pytest.raises(Forbidden), database.work(actor, NOW) as work:
                work.session.execute(text(f"update reminder_trial set {change}"))
