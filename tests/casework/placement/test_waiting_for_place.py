"""A line of treatment waits for a place until a start is agreed with a provider; then it is held there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Invalid
from aftercare.casework.placement.line_warnings import line_warnings
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.place import place_persons, preview_plan
from aftercare.casework.placement.slots import place_by_hand
from aftercare.casework.plans.acts import approve_plan, draft_plan, put_obligation, submit_plan
from aftercare.casework.plans.view import plan_preview
from aftercare.casework.treatment.referrals import record_step
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.scheduling.placement.place_unplaced import record_not_offered
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.contact_standards.not_offered_rows import NotOfferedRow
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow, get_plan, obligations_of
from aftercare.store.sites.rows import SiteRow
from aftercare.store.tasks.rows import TaskRow
from aftercare.store.treatment.rows import ReferralRow
from tests.store.arranging import NOW, Arranger

A = ReferralAct
TODAY = civil_date(NOW)
NEXT_MONTH = TODAY + timedelta(days=30)


@pytest.fixture
def elsewhere_room(arrange: Arranger) -> SiteRow:
    """A treatment room of the other provider, which the engine would try first."""
    row = SiteRow(
        id=UUID(int=1),
        name="De Brug",
        kind="treatment_room",
        provider_id=arrange.office.other_provider.provider_id,
    )
    arrange.add(row)
    return row


@pytest.fixture
def line(arrange: Arranger, elsewhere_room: SiteRow) -> ObligationRow:
    """Weekly treatment of a plan in force that names two clinics, and no referral."""
    sites = (str(elsewhere_room.id), str(arrange.office.clinic_id))
    _, (row,) = arrange.plan(arrange.person(), arrange.terms("treatment", site_ids=sites))
    return row


def place(arrange: Arranger, line: ObligationRow) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [line.person_id])


def roll(arrange: Arranger, now: datetime = NOW) -> None:
    with arrange.database.work(CLOCK, now) as work:
        extend_horizon_of_team(work, arrange.office.team_id)


def standing(arrange: Arranger) -> list[AppointmentRow]:
    with arrange.database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(AppointmentRow.state == "scheduled")
        return list(work.session.exec(query.order_by(col(AppointmentRow.starts_at))))


def warned(arrange: Arranger, line: ObligationRow) -> list[str]:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        rows = obligations_of(work.session, line.plan_id)
        return [one.code for one in line_warnings(work, rows)]


def tasks(arrange: Arranger) -> list[tuple[str, str]]:
    with arrange.database.work(CLOCK, NOW) as work:
        return sorted((one.kind, one.reason) for one in work.session.exec(select(TaskRow)))


def record(arrange: Arranger, referral: ReferralRow, act: ReferralAct, on: date) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        now = work.session.get_one(ReferralRow, referral.id)
        record_step(work, now.id, now.version, act, on, "Op verzoek van de kliniek.")


def test_without_a_referral_nothing_is_placed_and_nothing_counts_as_not_found(
    arrange: Arranger, line: ObligationRow
) -> None:
    place(arrange, line)
    with arrange.database.work(CLOCK, NOW) as work:
        assert not work.session.exec(select(UnplacedRow)).all()
    assert (standing(arrange), warned(arrange, line)) == ([], ["no-referral"])


def test_sessions_are_held_at_the_accepted_provider_s_sites_only(
    arrange: Arranger, line: ObligationRow
) -> None:
    arrange.accepted(line)
    place(arrange, line)
    assert {row.site_id for row in standing(arrange)} == {arrange.office.clinic_id}
    assert len(standing(arrange)) >= 11
    assert warned(arrange, line) == []


def test_an_agreed_start_ahead_places_from_that_day_on_and_an_end_before_it_takes_all_off(
    arrange: Arranger, line: ObligationRow
) -> None:
    referral = arrange.accepted(
        line, state="intake_held", started_on=None, referred_on=TODAY - timedelta(days=20)
    )
    place(arrange, line)
    assert (standing(arrange), warned(arrange, line)) == ([], ["treatment-not-started"])
    record(arrange, referral, A.START, NEXT_MONTH)
    first = standing(arrange)[0]
    assert NEXT_MONTH <= civil_date(first.starts_at) < NEXT_MONTH + timedelta(days=7)
    record(arrange, referral, A.WITHDRAW, TODAY)
    assert (standing(arrange), warned(arrange, line)) == ([], ["treatment-ended"])
    with arrange.database.work(CLOCK, NOW) as work:
        row = work.session.get_one(ReferralRow, referral.id)
        assert (row.state, row.started_on, row.ended_on) == ("withdrawn", None, TODAY)


def test_an_end_takes_coming_sessions_off_and_who_was_notified_becomes_a_task(
    arrange: Arranger, line: ObligationRow
) -> None:
    referral = arrange.accepted(line)
    place(arrange, line)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, standing(arrange)[2].id).known_at = NOW
    record(arrange, referral, A.COMPLETE, TODAY)
    near = [row for row in standing(arrange) if row.starts_at > NOW + timedelta(days=1)]
    assert near == []
    assert tasks(arrange) == [("notify_change", "cancelled_by_service")]


def test_a_plan_that_names_no_site_of_the_provider_becomes_the_officer_s_task(
    arrange: Arranger, line: ObligationRow, elsewhere_room: SiteRow
) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(ObligationRow, line.id).site_ids = [elsewhere_room.id]
    referral = arrange.accepted(line, state="intake_held", started_on=None)
    record(arrange, referral, A.START, TODAY)
    assert (standing(arrange), warned(arrange, line)) == ([], ["no-site-of-provider"])
    assert tasks(arrange) == [("review_plan", "no-site-of-provider")]


@pytest.fixture
def legacy(arrange: Arranger, line: ObligationRow) -> AppointmentRow:
    """A session that stands from before referrals were asked for."""
    with arrange.database.work(CLOCK, NOW) as work:
        person = work.session.get_one(PersonRow, line.person_id)
    at = at_wall(line.starts_on + timedelta(days=14), time(10))
    site = arrange.office.clinic_id
    return arrange.appointment(person, at, line, occurrence=2, enforceable=True, site_id=site)


def test_what_stands_without_a_referral_stays_through_the_night_and_the_officer_is_notified_once(
    arrange: Arranger, line: ObligationRow, legacy: AppointmentRow
) -> None:
    roll(arrange)
    roll(arrange, NOW + timedelta(hours=24))
    assert [row.id for row in standing(arrange)] == [legacy.id]
    assert tasks(arrange) == [("review_plan", "no-referral")]


def test_what_stands_at_a_site_that_is_not_the_provider_s_stays_and_the_officer_is_notified_once(
    arrange: Arranger, line: ObligationRow, legacy: AppointmentRow
) -> None:
    """Rooms from before sites had providers: treatment that runs there is not stopped by a fault of the plan."""
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(ObligationRow, line.id).site_ids = [arrange.office.lab_id]
        work.session.get_one(AppointmentRow, legacy.id).site_id = arrange.office.lab_id
    arrange.accepted(line)
    roll(arrange)
    roll(arrange, NOW + timedelta(hours=24))
    assert [row.id for row in standing(arrange)] == [legacy.id]
    assert tasks(arrange) == [("review_plan", "no-site-of-provider")]


def test_an_approval_shows_what_stands_without_a_referral_and_then_takes_it_off(
    arrange: Arranger, line: ObligationRow, legacy: AppointmentRow
) -> None:
    office = arrange.office
    with arrange.database.work(office.officer, NOW) as work:
        plan = draft_plan(work, line.person_id)
        submit_plan(work, plan.id, plan.version)
    with arrange.database.work(office.supervisor, NOW) as work:
        seen = preview_plan(work, plan.id)
        assert [one.appointment_id for one in seen.change.cancelled] == [legacy.id]
        assert [one.code for one in seen.warnings] == ["no-referral"]
        assert plan_preview(work, plan.id).placed_shares == {str(line.line_id): 0}
        change = approve_plan(work, plan.id, get_plan(work.session, plan.id).version)
        assert [one.appointment_id for one in change.cancelled] == [legacy.id]
    assert standing(arrange) == []


def test_a_referral_with_a_start_takes_over_what_stands(
    arrange: Arranger, line: ObligationRow, legacy: AppointmentRow
) -> None:
    referral = arrange.accepted(line, state="intake_held", started_on=None)
    record(arrange, referral, A.START, TODAY)
    assert legacy.id in {row.id for row in standing(arrange)}
    assert len(standing(arrange)) >= 11


def test_a_period_that_passed_while_the_treatment_waits_was_never_owed(
    arrange: Arranger, line: ObligationRow
) -> None:
    """It was on the list of what found no time when the plan was placed without a referral."""
    arrange.add(
        UnplacedRow(
            line_id=line.line_id,
            occurrence=0,
            person_id=line.person_id,
            obligation_id=line.id,
            first_on=TODAY - timedelta(days=8),
            last_on=TODAY - timedelta(days=1),
            reason={"code": "no-start-room"},
            noticed_at=NOW - timedelta(days=8),
        )
    )
    with arrange.database.work(CLOCK, NOW) as work:
        assert record_not_offered(work, line.person_id) == 1
    with arrange.database.work(CLOCK, NOW) as work:
        for table in (NotOfferedRow, DeadlineRow, UnplacedRow):
            assert not work.session.exec(select(table)).all()


def by_hand(arrange: Arranger, line: ObligationRow, site_id: UUID) -> dict[str, str]:
    choice = HandChoice(at_wall(line.starts_on + timedelta(days=14), time(10)), site_id=site_id)
    with (
        pytest.raises(Invalid) as invalid,
        arrange.database.work(arrange.office.officer, NOW) as work,
    ):
        place_by_hand(work, line.person_id, line.line_id, 2, choice)
    return {fault.pointer: fault.code for fault in invalid.value.fields}


def test_no_time_is_chosen_by_hand_for_what_waits_nor_at_a_site_that_is_not_for_it(
    arrange: Arranger, line: ObligationRow
) -> None:
    office = arrange.office
    assert by_hand(arrange, line, office.clinic_id) == {"/starts_at": "waits-for-place"}
    arrange.accepted(line)
    assert by_hand(arrange, line, office.lab_id) == {"/site_id": "site-not-for-kind"}


def test_a_plan_is_not_written_for_a_site_that_is_not_for_it(arrange: Arranger) -> None:
    office = arrange.office
    treated = arrange.condition(arrange.person(), "treatment_obligation")
    reports = arrange.condition(arrange.person())
    for condition, kind, site in (
        (treated, "treatment", office.lab_id), (reports, "check_in", office.clinic_id),
    ):  # fmt: skip
        terms = arrange.terms(kind, site_ids=(str(site),), starts_on=TODAY)
        with arrange.database.work(office.officer, NOW) as work:
            plan = draft_plan(work, condition.person_id)
            with pytest.raises(Invalid) as invalid:
                put_obligation(work, plan.id, plan.version, condition.id, terms)
        assert [(one.pointer, one.code) for one in invalid.value.fields] == [
            ("/site_ids", "site-not-for-kind")
        ]
