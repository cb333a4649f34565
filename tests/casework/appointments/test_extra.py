"""An extra appointment is booked by the rules of a move, stays when plans change, and binds only by choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from aftercare.base.errors import Invalid, NotFound
from aftercare.base.subject_errors import TimeTaken
from aftercare.casework.appointments.acts import move_appointment, record_outcome
from aftercare.casework.appointments.extra import (
    ExtraAppointment,
    clients_for_extra,
    extra_options,
    make_extra_appointment,
    times_for_extra,
    withdraw_extra,
)
from aftercare.casework.appointments.view import offered_times
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.acts import approve_plan, draft_plan, submit_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import AppointmentState, Outcome
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.processes.placement.reassigning import lock_and_compute_reassignment
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.absences.rows import absence_of
from aftercare.store.appointments.rows import AppointmentRow, get_appointment, live_appointments
from aftercare.store.database.plain_sql import rows
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow, unplaced_of
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


def make(
    arrange: Arranger, person: PersonRow, new: ExtraAppointment, now: datetime = NOW
) -> AppointmentRow:
    with arrange.database.work(arrange.office.officer, now) as work:
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


def test_a_taken_time_names_the_next_that_are_free(arrange: Arranger) -> None:
    person, other = arrange.person(), arrange.person()
    arrange.appointment(other, AT_TWO)
    with pytest.raises(TimeTaken) as caught:
        make(arrange, person, asked(arrange))
    nexts = caught.value.next_free
    assert len(nexts) == 3
    assert list(nexts) == sorted(nexts)
    assert nexts[0] > AT_TWO
    # Each is one that the rules allow; a time that is only outside of hours names none.
    row = make(arrange, person, asked(arrange, nexts[0]))
    assert row.starts_at == nexts[0]
    sunday = at_wall(THURSDAY + timedelta(days=3), time(10))
    with pytest.raises(TimeTaken) as caught:
        make(arrange, other, asked(arrange, sunday))
    assert caught.value.next_free == ()


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


def test_it_may_be_today_also_just_begun_unless_it_binds(arrange: Arranger) -> None:
    duty = arrange.condition(arrange.person())
    came_at, now = NOW + timedelta(hours=3), NOW + timedelta(hours=3, minutes=25)
    for starts_at in (NOW + timedelta(hours=5), came_at):
        row = make(arrange, arrange.person(), asked(arrange, starts_at), now)
        assert (row.starts_at, row.state) == (starts_at, "scheduled")
    with arrange.database.work(arrange.office.officer, now) as work:
        assert record_outcome(work, row.id, 1, Outcome.ATTENDED).state == "attended"
    yesterday = asked(arrange, NOW - timedelta(days=1))
    assert [code for _, code in refused(arrange, arrange.person(), yesterday)] == ["breaks-window"]
    binding = asked(arrange, NOW + timedelta(hours=2), condition_id=duty.id, binds=True)
    with arrange.database.work(CLOCK, NOW) as work:
        client = get_person(work.session, duty.person_id)
    with pytest.raises(Invalid) as caught:
        make(arrange, client, binding)
    assert [(one.code, one.part) for one in caught.value.fields] == [("breaks-window", "notice")]


def test_the_form_offers_the_free_times_of_the_officer_from_a_day(arrange: Arranger) -> None:
    person, office = arrange.person(), arrange.office
    arrange.appointment(arrange.person(), NOW + timedelta(hours=2))
    new = asked(arrange, NOW)
    with arrange.database.work(office.officer, NOW) as work:
        today = times_for_extra(work, person.id, new, NOW.date())
        later = times_for_extra(work, person.id, new, THURSDAY)
        none = times_for_extra(work, person.id, replace(new, minutes=50), NOW.date())
    assert today[0] == NOW
    assert NOW + timedelta(hours=2) not in today
    assert NOW + timedelta(hours=3) in today
    assert civil_date(later[0]) == THURSDAY
    assert AT_TWO in later
    assert none == []


def test_its_other_times_are_around_its_own_or_the_week_asked_for(arrange: Arranger) -> None:
    row = make(arrange, arrange.person(), asked(arrange))
    with arrange.database.work(arrange.office.officer, NOW) as work:
        near = offered_times(work, row.id, 10)
        far = offered_times(work, row.id, 10, THURSDAY + timedelta(days=35))
    assert {civil_date(one.starts_at) for one in near} == {THURSDAY}
    assert {civil_date(one.starts_at) for one in far} == {THURSDAY + timedelta(days=35)}


def test_one_that_lost_its_time_can_be_withdrawn_and_waits_no_more(arrange: Arranger) -> None:
    person = arrange.person()
    row = make(arrange, person, asked(arrange))
    officer = arrange.office.officer
    with pytest.raises(NotFound), arrange.database.work(officer, NOW) as work:
        withdraw_extra(work, person.id, row.line_id)
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [row.id], AppointmentState.CALLED_OFF, now=NOW)
        work.session.add(
            UnplacedRow(
                line_id=row.line_id, occurrence=0, person_id=person.id, obligation_id=row.obligation_id,
                first_on=NOW.date(), last_on=THURSDAY, reason={}, noticed_at=NOW,
            )
        )  # fmt: skip
    with arrange.database.work(officer, NOW) as work:
        withdraw_extra(work, person.id, row.line_id)
        place_persons(work, [person.id])
        assert unplaced_of(work.session, person.id) == []
    with arrange.database.work(CLOCK, NOW) as work:
        noted = rows(work.session, ACTS, {"person": person.id})
    assert [one["action"] for one in noted][-1] == "withdraw-extra"
    assert standing(arrange, person) == []


def test_a_search_finds_only_clients_of_that_officer(arrange: Arranger) -> None:
    office = arrange.office
    wanted = arrange.person(given_name="Piet", family_name="Zoekgeval")
    arrange.person(family_name="Anders")
    arrange.person(family_name="Zoekgeval", officer_id=office.colleague.staff_id, deputy_id=None)
    with arrange.database.work(office.officer, NOW) as work:
        found = clients_for_extra(work, office.officer.staff_id, "zoekgevl")
        first = clients_for_extra(work, office.officer.staff_id, most=1)
    assert [one["person_id"] for one in found] == [wanted.id]
    assert [one["family_name"] for one in first] == ["Anders"]


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
