"""Somebody is referred, waits without being blamed for it, starts, and ends; each step on its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Forbidden, IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.overviews.notices import my_notices
from aftercare.casework.placement.place import place_persons
from aftercare.casework.treatment.referrals import (
    NewReferral,
    join_group,
    record_step,
    refer,
    transfer,
)
from aftercare.casework.treatment.view import treatment_file, waiting_numbers
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.treatment.referrals import (
    DropOut,
    DropOutBy,
    DropOutReason,
    ReferralAct,
)
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.people.rows import NoContactRow, PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.treatment.rows import ReferralRow, steps_of
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.store.treatment.clinic import TODAY, Clinic, day

A = ReferralAct


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


def codes(invalid: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in invalid.value.fields}


def standing(database: Database, person: PersonRow) -> list[AppointmentRow]:
    """The person's appointments that stand, earliest first."""
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id, AppointmentRow.state == "scheduled"
        )
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def place(database: Database, person: PersonRow) -> None:
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])


def test_a_referral_keeps_every_step_with_its_own_day(clinic: Clinic, person: PersonRow) -> None:
    row = clinic.referral(person, steps=3)
    assert (row.state, row.referred_on, row.intake_on, row.started_on) == (
        "started", day(21), day(19), day(18),
    )  # fmt: skip
    assert row.provider_id == clinic.provider_id
    with clinic.arrange.database.work(clinic.office.officer, NOW) as work:
        view = [(one.act, one.happened_on) for one in steps_of(work.session, [row.id])]
    assert view == [
        ("refer", day(21)), ("offer_intake", day(20)), ("hold_intake", day(19)), ("start", day(18)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "code"), [(day(-1), "in-the-future"), (day(22), "before-last-step")]
)
def test_a_step_is_not_of_tomorrow_and_not_before_the_one_before(
    clinic: Clinic, person: PersonRow, database: Database, on: datetime, code: str
) -> None:
    row = clinic.referral(person)
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        record_step(work, row.id, row.version, A.OFFER_INTAKE, on)
    assert codes(invalid) == {"/happened_on": code}
    assert clinic.read(row.id).state == "referred"


def test_a_step_that_is_not_next_is_refused(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    row = clinic.referral(person)
    with pytest.raises(IllegalTransition), database.work(clinic.office.officer, NOW) as work:
        record_step(work, row.id, row.version, A.START, TODAY)
    with pytest.raises(Stale), database.work(clinic.office.officer, NOW) as work:
        record_step(work, row.id, row.version + 1, A.OFFER_INTAKE, TODAY)


def test_an_end_nobody_planned_is_explained(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    row = clinic.referral(person, steps=3)
    other = DropOut(DropOutReason.OTHER, DropOutBy.PROVIDER)
    for act, end, faults in (
        (A.WITHDRAW, None, {"/note": "reason-missing"}),
        (A.DROP_OUT, None, {"/drop_out_reason": "missing"}),
        (A.DROP_OUT, other, {"/note": "reason-missing"}),
        (A.COMPLETE, other, {"/drop_out_reason": "for-a-drop-out-only"}),
    ):
        with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
            record_step(work, row.id, row.version, act, TODAY, "  ", end)
        assert codes(invalid) == faults, act
    with database.work(clinic.office.officer, NOW) as work:
        record_step(work, row.id, row.version, A.WITHDRAW, TODAY, "verhuisd")
        view = [one["note"] for one in treatment_file(work, person.id).steps]
    assert clinic.read(row.id).end_reason == "verhuisd"
    assert "verhuisd" in view


def test_a_drop_out_takes_back_its_appointments_and_the_officer_hears_of_it(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    group = clinic.group(meets=False)
    clinic.meetings(group)
    clinic.group_plan(person)
    row = clinic.member(group, person)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    assert len(standing(database, person)) > 2
    with database.work(clinic.office.supervisor, NOW) as work:
        end = DropOut(DropOutReason.MOVED, DropOutBy.CLIENT)
        record_step(work, row.id, row.version, A.DROP_OUT, TODAY, "", end)
    assert standing(database, person) == []
    found = clinic.read(row.id)
    assert (found.drop_out_reason, found.drop_out_by) == ("moved", "client")
    for who, heard in ((clinic.office.officer, 1), (clinic.office.supervisor, 0)):
        with database.work(who, NOW + timedelta(hours=1)) as work:
            notices = my_notices(work, 0, 10)
        ends = [one["about"][0]["what"] for one in notices if one["kind"] == "treatment_ended"]
        assert ends == ["drop_out"] * heard


def test_the_longest_wait_of_a_programme_is_shown_in_weeks_from_the_referral_on(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.referral(arrange.person(), days_ago=70, steps=2)
    clinic.referral(arrange.person(), days_ago=21)
    clinic.referral(arrange.person(), days_ago=35)
    with database.work(clinic.office.planner, NOW) as work:
        (view,) = waiting_numbers(work)
    # The first had its intake in time and the second still can: only the third is late.
    assert (view.waiting, view.longest_weeks, view.late) == (3, 10, 1)


def test_juveniles_and_adults_are_refused_each_others_programme(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    for regime, programme in (("juvenile", clinic.kompas), ("adult", clinic.jong)):
        person = arrange.person(regime=regime)
        condition = arrange.condition(person, "treatment_obligation")
        with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
            refer(work, NewReferral(person.id, condition.id, programme.id, TODAY))
        assert codes(invalid) == {"/programme_id": "other-audience"}


def test_what_does_not_hold_about_a_referral_is_named(
    clinic: Clinic, person: PersonRow, arrange: Arranger, database: Database
) -> None:
    reporting = arrange.condition(person)
    nobodys = clinic.programme("Van niemand", provider_id=None)
    for new, expected in (
        (
            NewReferral(person.id, reporting.id, nobodys.id, day(-1)),
            {
                "/condition_id": "no-treatment-asked",
                "/programme_id": "no-provider",
                "/referred_on": "in-the-future",
            },
        ),
        (
            NewReferral(person.id, reporting.id, unknown_id(), TODAY),
            {"/condition_id": "no-treatment-asked", "/programme_id": "unknown-programme"},
        ),
    ):
        with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
            refer(work, new)
        assert codes(invalid) == expected
    clinic.referral(person)
    with pytest.raises(Invalid) as invalid:
        clinic.referral(person)
    assert codes(invalid) == {"/programme_id": "already-referred"}


def test_somebody_elses_referral_is_not_there(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    row = clinic.referral(person)
    with pytest.raises(NotFound), database.work(clinic.office.outsider, NOW) as work:
        record_step(work, row.id, row.version, A.OFFER_INTAKE, TODAY)
    with pytest.raises(Forbidden), database.work(clinic.office.provider, NOW) as work:
        record_step(work, row.id, row.version, A.OFFER_INTAKE, TODAY)


# Waiting is nobody's miss -----------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_while_somebody_waits_nothing_is_placed_unplaced_or_missed(
    clinic: Clinic, person: PersonRow, database: Database, steps: int
) -> None:
    clinic.meetings(clinic.group())
    clinic.group_plan(person)
    place(database, person)
    clinic.referral(person, steps=steps)
    place(database, person)
    assert standing(database, person) == []
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(UnplacedRow)).all() == []
        assert work.session.exec(select(AbsenceRow)).all() == []


def test_the_start_places_it_and_a_pause_takes_it_out_again(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    clinic.meetings(clinic.group())
    clinic.group_plan(person)
    row = clinic.referral(person, steps=2)
    assert standing(database, person) == []

    def step(act: ReferralAct, note: str = "") -> int:
        with database.work(clinic.office.officer, NOW) as work:
            record_step(work, row.id, clinic.read(row.id).version, act, TODAY, note)
        return len(standing(database, person))

    assert step(A.START) > 8
    assert step(A.PAUSE) == 0
    assert step(A.RESUME) > 8
    assert step(A.COMPLETE) == 0


def test_individual_treatment_waits_for_its_provider_and_other_contacts_do_not(
    clinic: Clinic, person: PersonRow, arrange: Arranger, database: Database
) -> None:
    arrange.plan(person, arrange.terms("treatment"), arrange.terms("check_in"))
    clinic.referral(person, clinic.programme("Individueel"))
    place(database, person)
    assert {one.kind for one in standing(database, person)} == {"check_in"}


def test_a_place_in_a_group_limits_the_meetings_to_that_group(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    monday, tuesday = clinic.group(), clinic.group()
    clinic.meetings(monday, day=0)
    clinic.meetings(tuesday, day=1)
    clinic.group_plan(person)
    row = clinic.referral(person, steps=3)
    for group, weekday in ((tuesday, 1), (monday, 0)):
        with database.work(clinic.office.officer, NOW) as work:
            join_group(work, row.id, clinic.read(row.id).version, group.id)
        found = standing(database, person)
        assert len(found) > 8
        assert {one.starts_at.weekday() for one in found} == {weekday}


# Groups -----------------------------------------------------------------------------------------


def test_two_who_are_kept_apart_are_never_in_one_group_and_the_reason_is_neutral(
    clinic: Clinic, person: PersonRow, arrange: Arranger, database: Database
) -> None:
    group = clinic.group()
    other = arrange.person(
        team_id=clinic.office.other_team_id, officer_id=clinic.office.outsider.staff_id,
        deputy_id=None,
    )  # fmt: skip
    clinic.member(group, other)
    arrange.add(NoContactRow(person_id=other.id, other_id=person.id))
    row = clinic.referral(person)
    assert clinic.offers() == []
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        join_group(work, row.id, row.version, group.id)
    (fault,) = invalid.value.fields
    assert (fault.pointer, fault.code) == ("/group_id", "not-in-this-group")
    assert fault.detail == "Not possible in this group."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": day(1)}, "group-ended"),
        ({"entry": "closed", "starts_on": day(1)}, "group-closed"),
    ],
)
def test_a_group_that_ended_or_closed_lets_nobody_in(
    clinic: Clinic, person: PersonRow, database: Database, changes: dict[str, object], code: str
) -> None:
    group = clinic.group(**changes)
    row = clinic.referral(person)
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        join_group(work, row.id, row.version, group.id)
    assert codes(invalid) == {"/group_id": code}


def test_a_juvenile_is_refused_in_a_group_of_adults(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    row = clinic.referral(arrange.person(regime="juvenile"), clinic.jong)
    group = clinic.group(clinic.kompas)
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        join_group(work, row.id, row.version, group.id)
    assert codes(invalid) == {"/group_id": "other-audience"}


def test_two_officers_at_once_cannot_take_one_place(fresh_database: Database) -> None:
    arrange = Arranger(fresh_database)
    clinic = Clinic(arrange)
    office = arrange.office
    group = clinic.group(capacity=1)
    mine = arrange.person()
    other = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    rows = []
    for one in (mine, other):
        condition = arrange.condition(one, "treatment_obligation")
        row = ReferralRow(
            person_id=one.id, condition_id=condition.id, programme_id=clinic.kompas.id,
            provider_id=clinic.provider_id, referred_on=day(3), created_by=one.officer_id,
            created_at=NOW,
        )  # fmt: skip
        arrange.add(row)
        rows.append(row)

    def take() -> None:
        with fresh_database.work(office.outsider, NOW) as work:
            join_group(work, rows[1].id, 1, group.id)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(office.officer, NOW) as first:
            join_group(first, rows[0].id, 1, group.id)
            second = pool.submit(take)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Invalid) as invalid:
            second.result(timeout=30)
    assert codes(invalid) == {"/group_id": "group-full"}
    assert [clinic.read(one.id).group_id for one in rows] == [group.id, None]


# Transfer ---------------------------------------------------------------------------------------


def test_a_transfer_ends_one_referral_and_begins_the_next(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    anker = clinic.programme("Groep Anker")
    group = clinic.group(anker)
    clinic.group_plan(person)
    row = clinic.referral(person, steps=3)
    with database.work(clinic.office.officer, NOW) as work:
        fresh = transfer(work, row.id, row.version, anker.id, TODAY, "past beter", group.id)
    old = clinic.read(row.id)
    assert (old.state, old.ended_on, old.end_reason) == ("transferred", TODAY, "past beter")
    # The same provider: the treatment goes on, the referral of the old programme leads to this one.
    assert (fresh.state, fresh.follows_id, fresh.group_id) == ("started", row.id, group.id)
    assert fresh.started_on == row.started_on
    with database.work(clinic.office.officer, NOW) as work:
        kinds = work.session.exec(select(TaskRow.kind, TaskRow.reason)).all()
    assert ("review_plan", "treatment-moved") in kinds


def test_another_provider_begins_with_an_intake_and_the_wait_goes_on(
    clinic: Clinic, person: PersonRow, arrange: Arranger, database: Database
) -> None:
    elsewhere = clinic.programme("Elders", provider_id=clinic.office.other_provider.provider_id)
    row = clinic.referral(person, steps=2)
    with database.work(clinic.office.officer, NOW) as work:
        fresh = transfer(work, row.id, row.version, elsewhere.id, TODAY, "eerder plek")
    assert (fresh.state, fresh.referred_on, fresh.intake_on) == ("referred", day(21), None)
    assert fresh.provider_id == clinic.office.other_provider.provider_id


@pytest.mark.parametrize("moves", ["away", "back", "not at all"])
def test_a_plan_that_names_the_provider_alone_is_reviewed_when_the_provider_changes(
    clinic: Clinic, person: PersonRow, arrange: Arranger, database: Database, moves: str
) -> None:
    home, other = clinic.provider_id, clinic.office.other_provider.provider_id
    here = other if moves == "back" else home
    there = {"away": other, "back": home, "not at all": home}[moves]
    arrange.plan(person, arrange.terms("treatment", provider_id=str(here)))
    to = clinic.programme("Daar", provider_id=there)
    row = clinic.referral(person, clinic.programme("Hier", provider_id=here), steps=2)
    with database.work(clinic.office.officer, NOW) as work:
        transfer(work, row.id, row.version, to.id, TODAY, "past beter")
        asked = work.session.exec(select(TaskRow).where(TaskRow.kind == "review_plan")).all()
    assert [one.reason for one in asked] == ["treatment-moved"] * (here != there)


def test_a_transfer_goes_somewhere_else(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    row = clinic.referral(person)
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        transfer(work, row.id, row.version, clinic.kompas.id, TODAY, "een goede reden")
    assert codes(invalid) == {"/programme_id": "same-programme"}
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.officer, NOW) as work:
        transfer(work, row.id, row.version, clinic.jong.id, TODAY, "een goede reden")
    assert codes(invalid) == {"/programme_id": "other-audience"}


# Norms ------------------------------------------------------------------------------------------


def norms(database: Database, clinic: Clinic, person_id: UUID) -> dict[str, str]:
    with database.work(clinic.office.officer, NOW) as work:
        return {one.code: one.state for one in deadlines_of(work.session, person_id)}


def test_the_norms_run_are_met_and_end_with_the_wait(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    row = clinic.referral(person)
    assert norms(database, clinic, person.id) == {
        "waiting-intake": "opened", "waiting-total": "opened",
    }  # fmt: skip
    version = row.version
    for number, act in enumerate((A.OFFER_INTAKE, A.HOLD_INTAKE)):
        with database.work(clinic.office.officer, NOW) as work:
            record_step(work, row.id, version + number, act, TODAY)
    assert norms(database, clinic, person.id) == {
        "waiting-intake": "done", "waiting-total": "opened", "waiting-treatment": "opened",
    }  # fmt: skip
    with database.work(clinic.office.officer, NOW) as work:
        record_step(work, row.id, version + 2, A.WITHDRAW, TODAY, "ingetrokken")
    assert norms(database, clinic, person.id) == {
        "waiting-intake": "done", "waiting-total": "dropped", "waiting-treatment": "dropped",
    }  # fmt: skip


def test_a_norm_is_due_at_the_end_of_its_last_day(
    clinic: Clinic, person: PersonRow, database: Database
) -> None:
    clinic.referral(person, days_ago=21)
    with database.work(clinic.office.officer, NOW) as work:
        found = {one.code: one.due_at for one in deadlines_of(work.session, person.id)}
    assert found["waiting-intake"] == datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert found["waiting-total"] - found["waiting-intake"] == timedelta(weeks=10)
