"""An extra appointment is booked by the rules of a move, stays when plans change, and binds only by choice."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.appointments.acts import move_appointment, record_outcome
from aftercare.casework.appointments.extra import (
    ExtraAppointment,
    extra_options,
    make_extra_appointment,
)
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.acts import approve_plan, draft_plan, submit_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import at_wall
from aftercare.processes.placement.reassigning import lock_and_compute_reassignment
from aftercare.store.absences.rows import absence_of
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.plain_sql import rows
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger

ACTS = "select action from audit_entry where person_id = :person order by id"
WHY = "Gesprek over de nieuwe woning."
THURSDAY = NOW.date() + timedelta(days=9)
AT_TWO = at_wall(THURSDAY, time(14))


def asked(arrange: Arranger, starts_at: datetime = AT_TWO, **more: Any) -> ExtraAppointment:
    choice = HandChoice(starts_at, arrange.office.officer.staff_id, arrange.office.room_id)
    values = {"kind": ObligationKind.CHECK_IN, "minutes": 45, "choice": choice, "reason": WHY}
    return ExtraAppointment(**values | more)


def make(arrange: Arranger, person: PersonRow, new: ExtraAppointment) -> AppointmentRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return make_extra_appointment(work, person.id, new)


def refused(arrange: Arranger, person: PersonRow, new: ExtraAppointment) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        make(arrange, person, new)
    return [(one.pointer, one.code) for one in caught.value.fields]


def standing(arrange: Arranger, person: PersonRow) -> list[AppointmentRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        return live_appointments(work.session, [person.id], NOW)


def test_it_rests_on_an_obligation_of_no_plan_with_the_officers_reason(arrange: Arranger) -> None:
    person = arrange.person()
    row = make(arrange, person, asked(arrange))
    with arrange.database.work(CLOCK, NOW) as work:
        line = work.session.get_one(ObligationRow, row.obligation_id)
        assert (line.plan_id, line.condition_id, line.extra_reason) == (None, None, WHY)
        assert line.made_by == arrange.office.officer.staff_id
        stands = get_appointment(work.session, row.id)
        assert (stands.starts_at, stands.state, stands.enforceable) == (AT_TWO, "scheduled", False)
        assert stands.officer_id == arrange.office.officer.staff_id
        # The next tick plans its reminders as of any other, and its time tells no reader why it was made.
        assert stands.reminders_planned_at is None
        assert WHY not in str(stands.why)
        noted = rows(work.session, ACTS, {"person": person.id})
        assert [one["action"] for one in noted] == ["make-extra"]


def test_the_rules_of_a_move_hold_and_are_named(arrange: Arranger) -> None:
    person, other = arrange.person(), arrange.person()
    arrange.appointment(other, AT_TWO)
    assert refused(arrange, person, asked(arrange)) == [("/starts_at", "breaks-officer-free")]
    sunday = at_wall(THURSDAY + timedelta(days=3), time(10))
    assert ("/starts_at", "breaks-officer-at-work") in refused(
        arrange, person, asked(arrange, sunday)
    )
    nowhere = HandChoice(AT_TWO)
    assert refused(arrange, person, asked(arrange, choice=nowhere, minutes=20)) == [
        ("/minutes", "off-grid"), ("/site_id", "place-missing"),
    ]  # fmt: skip
    assert refused(arrange, person, asked(arrange, reason=" ")) == [("/reason", "reason-missing")]
    assert standing(arrange, person) == []


def test_only_a_condition_that_asks_for_it_makes_a_miss_an_absence(arrange: Arranger) -> None:
    person = arrange.person()
    duty = arrange.condition(person)
    anothers = arrange.condition(arrange.person())
    assert refused(arrange, person, asked(arrange, binds=True)) == [
        ("/binds", "condition-does-not-bind")
    ]
    assert refused(arrange, person, asked(arrange, condition_id=anothers.id)) == [
        ("/condition_id", "condition-ended")
    ]
    loose = make(arrange, person, asked(arrange, condition_id=duty.id))
    tomorrow = AT_TWO + timedelta(days=1)
    binding = make(arrange, person, asked(arrange, tomorrow, condition_id=duty.id, binds=True))
    later = tomorrow + timedelta(hours=3)
    for row, opens in ((loose, False), (binding, True)):
        with arrange.database.work(arrange.office.officer, later) as work:
            record_outcome(work, row.id, 1, Outcome.MISSED)
        with arrange.database.work(CLOCK, later) as work:
            assert (absence_of(work.session, row.id) is not None) is opens


def test_it_stays_when_the_plan_is_made_anew_and_the_plan_goes_round_it(arrange: Arranger) -> None:
    person = arrange.person()
    plan, _ = arrange.plan(person, state="submitted")
    extra = make(arrange, person, asked(arrange))
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan.id, 1)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        again = draft_plan(work, person.id)
        submit_plan(work, again.id, again.version)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, again.id, again.version)
    stands = standing(arrange, person)
    assert (extra.id, AT_TWO) in {(row.id, row.starts_at) for row in stands}
    assert len({row.line_id for row in stands}) == 2
    assert len(stands) > 5


def test_it_is_moved_like_any_other_and_once_called_off_never_placed_again(
    arrange: Arranger,
) -> None:
    person = arrange.person()
    row = make(arrange, person, asked(arrange))
    in_a_month = AT_TWO + timedelta(days=28)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        moved = move_appointment(work, row.id, 1, in_a_month)
    assert [(one.id, one.line_id) for one in standing(arrange, person)] == [(moved.id, row.line_id)]
    with arrange.database.work(arrange.office.officer, NOW) as work:
        record_outcome(work, moved.id, 1, Outcome.CALLED_OFF)
        place_persons(work, [person.id])
    assert standing(arrange, person) == []


def test_another_officer_takes_it_over_at_its_own_time(arrange: Arranger) -> None:
    person = arrange.person()
    row = make(arrange, person, asked(arrange))
    office = arrange.office
    with arrange.database.work(CLOCK, NOW) as work:
        handed = lock_and_compute_reassignment(
            work.session, office.officer.staff_id, {person.id: office.deputy.staff_id}, NOW, NOW
        )
    assert handed is not None
    assert [one.standing.appointment_id for one in handed.kept] == [row.id]


def test_the_form_offers_the_officers_the_sites_and_the_conditions_in_force(
    arrange: Arranger,
) -> None:
    person = arrange.person()
    duty = arrange.condition(person)
    arrange.condition(person, withdrawn_on=NOW.date() - timedelta(days=1))
    with arrange.database.work(arrange.office.officer, NOW) as work:
        options = extra_options(work, person.id)
    assert [one.id for one in options.conditions] == [duty.id]
    assert arrange.office.room_id in {one.id for one in options.sites[ObligationKind.CHECK_IN]}
    assert options.sites[ObligationKind.HOME_VISIT] == []
    with pytest.raises(NotFound), arrange.database.work(arrange.office.outsider, NOW) as work:
        extra_options(work, person.id)
