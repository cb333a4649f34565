"""Proposals to spread work: checked with the calendars, and none loses an appointment that another would not."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import select

from aftercare.casework.placement.place import place_persons
from aftercare.casework.transfers.acts import best_day, preview_transfer
from aftercare.casework.transfers.caseloads import team_caseloads
from aftercare.casework.transfers.proposals import Outcome, checked_proposals
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.transfers.rows import TransferRow
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
MONDAY = TODAY + timedelta(days=6)


def on_one_day(arrange: Arranger, weekday: int, minutes: int = 240, **known: object) -> PersonRow:
    """With so many minutes each week, on that day of the week alone."""
    person = arrange.person(deputy_id=None, **known)
    arrange.plan(person, arrange.terms(minutes=minutes, weekdays=(weekday,), starts_on=MONDAY))
    with arrange.database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return person


def a_full_day_of_work(arrange: Arranger) -> None:
    """Each week, for a client who is proposed to no colleague while an escalation is open."""
    person = on_one_day(arrange, 1, 480)
    arrange.add(
        EscalationRow(
            person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=2,
            opened_at=NOW, state="opened",
        )
    )  # fmt: skip


def away_on(arrange: Arranger, day: date, weeks: int) -> None:
    """Every colleague who could take a client is away on that day, and weekly from then."""
    for week in range(weeks):
        first_at = start_of_day(day + timedelta(weeks=week))
        for colleague in (arrange.office.colleague, arrange.office.deputy):
            arrange.leave(colleague, first_at, first_at + timedelta(hours=24))


def test_a_client_who_would_lose_appointments_makes_room_for_another(arrange: Arranger) -> None:
    office = arrange.office
    loses = on_one_day(arrange, 0, co_officer_id=office.colleague.staff_id)
    goes = on_one_day(arrange, 2)
    a_full_day_of_work(arrange)
    away_on(arrange, MONDAY + timedelta(weeks=2), 10)
    with arrange.database.work(office.supervisor, NOW) as work:
        assert loses.id in {one.person_id for one in team_caseloads(work).proposals}
        found = checked_proposals(work, office.officer.staff_id)
        assert work.session.exec(select(TransferRow)).all() == []
    ((proposal, outcome),) = found.proposals
    assert proposal.person_id == goes.id
    assert (found.begins.from_on, found.begins.lost) == (TODAY, 0)
    with arrange.database.work(office.supervisor, NOW) as work:
        officers = {goes.id: proposal.to_id}
        new = NewTransfer(office.officer.staff_id, officers, TODAY, "Verdelen van de drukte")
        seen = preview_transfer(work, new)
    assert outcome == Outcome(len(seen.kept), len(seen.changes.moved), 0)
    assert outcome.kept + outcome.moved > 0


def test_when_every_client_and_day_loses_the_fewest_are_lost_and_a_person_decides(
    arrange: Arranger,
) -> None:
    office, first = arrange.office, MONDAY + timedelta(weeks=2)
    on_one_day(arrange, 0)
    a_full_day_of_work(arrange)
    away_on(arrange, first, 10)
    with arrange.database.work(office.supervisor, NOW) as work:
        found = checked_proposals(work, office.officer.staff_id)
    ((_, outcome),) = found.proposals
    assert 0 < outcome.lost == found.begins.lost < found.begins.lost_today
    assert found.begins.from_on == first + timedelta(days=8)


def test_without_a_day_a_transfer_begins_on_the_first_that_loses_nothing(
    arrange: Arranger,
) -> None:
    office, person = arrange.office, on_one_day(arrange, 0)
    away_on(arrange, MONDAY, 2)
    officers = {person.id: office.colleague.staff_id}
    with arrange.database.work(office.supervisor, NOW) as work:
        new = NewTransfer(office.officer.staff_id, officers, TODAY, "Verdelen van de drukte")
        found = best_day(work, new)
        assert work.session.exec(select(TransferRow)).all() == []
    assert (found.from_on, found.lost, found.lost_today) == (MONDAY + timedelta(days=8), 0, 2)
