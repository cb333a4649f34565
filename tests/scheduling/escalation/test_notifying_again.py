"""An escalation everyone has been told of is told again each day, until a person takes it up or decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.reopen import reopen
from aftercare.casework.escalation.view import escalation_view
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow, get_escalation
from aftercare.store.messages.rows import MessageRow
from aftercare.store.staff.mail_rows import StaffMailRow
from tests.scheduling.escalation.test_run_steps import FIFTH, escalate, open_escalation
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation as escalation_from_elsewhere
from tests.watchdog_counts import counted

# The ladder ends on Thursday at 16:00; the office opens on Friday, and then on Monday.
FRIDAY = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def escalation(arrange: Arranger, database: Database) -> EscalationRow:
    """An escalation whose ladder has notified all levels."""
    escalation = open_escalation(arrange)
    escalate(database, FIFTH)
    return escalation


def notified_again(database: Database, escalation_id: UUID) -> list[tuple[datetime, UUID]]:
    with database.work(CLOCK, NOW) as work:
        query = select(StaffNoticeRow.created_at, StaffNoticeRow.staff_id).where(
            StaffNoticeRow.escalation_id == escalation_id, StaffNoticeRow.again
        )
        return sorted(work.session.exec(query).all(), key=lambda one: one[0])


def not_notified(database: Database, at: datetime) -> int:
    with database.work(CLOCK, at) as work:
        return counted(work, at)["undecided-and-not-notified"]


def test_the_unit_manager_and_the_officer_are_notified_again_when_the_office_opens(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    whom = {arrange.office.unit_manager.staff_id, arrange.office.officer.staff_id}
    assert escalate(database, FRIDAY - MINUTE) == 0
    for opening in (FRIDAY, MONDAY):
        assert escalate(database, opening) == 2
        assert {who for at, who in notified_again(database, escalation.id) if at == opening} == whom
        # Once a day.
        assert escalate(database, opening + timedelta(hours=9)) == 0


def test_an_outage_of_weeks_is_reported_once(database: Database, escalation: EscalationRow) -> None:
    late = MONDAY + timedelta(days=30, hours=3)
    assert escalate(database, late) == 2
    assert escalate(database, late + MINUTE) == 0


def test_no_one_is_notified_again_while_somebody_has_it_and_once_when_that_ends(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    at = FRIDAY - timedelta(hours=15)
    with database.work(arrange.office.unit_manager, at) as work:
        acknowledge(work, escalation.id, get_escalation(work.session, escalation.id).version)
    assert escalate(database, FRIDAY) == 0
    with database.work(CLOCK, FRIDAY) as work:
        until_at = get_escalation(work.session, escalation.id).acknowledged_until_at
    assert until_at is not None
    assert escalate(database, until_at) == 2


def test_a_decision_ends_it_and_opening_again_climbs_before_it_is_notified_again(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    lead = arrange.office.supervisor
    with database.work(lead, FIFTH) as work:
        row = get_escalation(work.session, escalation.id)
        decide(work, escalation.id, row.version, Decision.CONTACT_PERSON, "een goede reden")
    assert escalate(database, FRIDAY) == 0
    with database.work(lead, FRIDAY) as work:
        reopen(
            work,
            escalation.id,
            get_escalation(work.session, escalation.id).version,
            "een goede reden",
        )
    # The officer's step, the first of five.
    assert escalate(database, FRIDAY) == 1
    assert escalate(database, FRIDAY + timedelta(hours=3)) == 0
    assert notified_again(database, escalation.id) == []


def test_whom_it_was_notified_again_sees_it_until_it_is_decided(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    """The unit manager of today is another one than a week ago."""
    with database.work(CLOCK, FIFTH) as work:
        for actor, is_one in (
            (arrange.office.unit_manager, False),
            (arrange.office.outsider, True),
        ):
            work.session.get_one(StaffRow, actor.staff_id).unit_manager = is_one
    escalate(database, FRIDAY)
    with database.work(arrange.office.outsider, FRIDAY) as work:
        assert escalation_view(work, escalation.id).head["id"] == escalation.id


def test_an_alarm_is_notified_again_after_a_day_also_at_the_weekend(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    raised_at = datetime(2026, 11, 27, 20, 26, tzinfo=UTC)
    with database.work(arrange.office.officer, raised_at) as work:
        report_zone_alarm(work, person.id, raised_at)
    with database.work(CLOCK, raised_at) as work:
        evaluate_people(work, [person.id])
        escalation_id = work.session.exec(
            select(EscalationRow.id).where(EscalationRow.person_id == person.id)
        ).one()
    top = raised_at + timedelta(hours=2)
    assert (escalate(database, raised_at), escalate(database, top)) == (1, 1)
    assert escalate(database, top + timedelta(hours=24)) == 2
    office = arrange.office
    assert {who for _, who in notified_again(database, escalation_id)} == {
        office.unit_manager.staff_id, office.duty_desk.staff_id, office.supervisor.staff_id,
    }  # fmt: skip


def test_an_alarm_is_mailed_to_the_duty_desk_though_it_wants_no_steps_mailed(
    arrange: Arranger, database: Database
) -> None:
    desk = arrange.office.duty_desk.staff_id
    arrange.add(
        StaffMailRow(
            staff_id=desk, address="desk@example.org", steps="none", entered_by=desk, entered_at=NOW
        )
    )
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        report_zone_alarm(work, person.id, NOW)
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
    escalate(database, NOW)
    with database.work(CLOCK, NOW) as work:
        mailed = select(MessageRow.staff_id).where(MessageRow.channel == "email")
        assert work.session.exec(mailed).all() == [desk]


def test_an_escalation_that_came_here_at_its_end_is_notified_again_too(
    arrange: Arranger, database: Database
) -> None:
    escalation_from_elsewhere(arrange, arrange.person(), hours=None)
    assert escalate(database, NOW) == 0
    assert escalate(database, NOW + timedelta(days=1)) > 0


def test_the_watchdog_counts_one_that_is_not_notified_again(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    assert not_notified(database, FRIDAY + timedelta(minutes=4)) == 0
    assert not_notified(database, FRIDAY + timedelta(minutes=6)) == 1
    with database.work(CLOCK, FIFTH) as work:
        for actor in (
            arrange.office.unit_manager,
            arrange.office.duty_desk,
            arrange.office.supervisor,
            arrange.office.deputy,
            arrange.office.officer,
        ):
            work.session.get_one(StaffRow, actor.staff_id).active = False
    # With no one to notify it stays due.
    assert escalate(database, FRIDAY) == 0
    assert not_notified(database, FRIDAY + timedelta(minutes=6)) == 1


def test_the_page_of_the_escalation_says_when_and_whom(
    arrange: Arranger, database: Database, escalation: EscalationRow
) -> None:
    office = arrange.office
    with database.work(office.supervisor, FIFTH) as work:
        again = escalation_view(work, escalation.id).again
    assert again is not None
    assert (again.at, again.names) == (
        FRIDAY, [office.unit_manager.display_name, office.officer.display_name],
    )  # fmt: skip
