"""The night polish is off unless it is given time, gains without touching what people know, and writes
nothing that rests on facts that have changed since."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.result import Placement
from aftercare.jobs import clock_jobs
from aftercare.scheduling.placement.polish import Better, polish_team, within
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.instance_builder import PlacementInput
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

SOLVER = within(600, tries=20)
# Next week's Tuesday, nine o'clock in Amsterdam: more than a day ahead.
TUESDAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Clash:
    """Somebody with any time of the week holds the only half hour another could come at."""

    holder: AppointmentRow
    waiting: PersonRow


@pytest.fixture
def clash(arrange: Arranger) -> Clash:
    return clash_of(arrange)


def clash_of(arrange: Arranger) -> Clash:
    free, bound = arrange.person(deputy_id=None), arrange.person(deputy_id=None)
    span = {
        "starts_on": datetime(2026, 11, 30, tzinfo=UTC).date(),
        "ends_on": datetime(2026, 12, 6, tzinfo=UTC).date(),
    }
    _, [line] = arrange.plan(free, arrange.terms(**span))
    arrange.plan(bound, arrange.terms(**span, weekdays=frozenset({1}), from_min=540, to_min=570))
    return Clash(arrange.appointment(free, TUESDAY, line, occurrence=0), bound)


def polished(arrange: Arranger, better: Better = SOLVER) -> int:
    clock = FixedClock(NOW)
    return polish_team(arrange.database, clock, arrange.office.team_id, better)


def stand(database: Database, person_id: UUID) -> list[datetime]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow.starts_at).where(
            AppointmentRow.person_id == person_id,
            col(AppointmentRow.state).not_in(("moved", "cancelled_by_service")),
        )
        return list(work.session.exec(query))


def test_one_row_moves_so_that_another_finds_its_time(
    arrange: Arranger, database: Database, clash: Clash
) -> None:
    assert polished(arrange) == 2
    assert stand(database, clash.waiting.id) == [TUESDAY]
    [elsewhere] = stand(database, clash.holder.person_id)
    assert elsewhere != TUESDAY
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(AppointmentRow, clash.holder.id).state == "moved"
    assert polished(arrange) == 0


def notify(arrange: Arranger, clash: Clash) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(AppointmentRow, clash.holder.id).known_at = NOW


def test_what_the_person_knows_of_stays(
    arrange: Arranger, database: Database, clash: Clash
) -> None:
    notify(arrange, clash)
    assert polished(arrange) == 0
    assert stand(database, clash.holder.person_id) == [TUESDAY]
    assert stand(database, clash.waiting.id) == []


def send_on_leave(arrange: Arranger, _: Clash) -> None:
    arrange.leave(arrange.office.officer, TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=3))


def close_the_case(arrange: Arranger, clash: Clash) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, clash.waiting.id).closed_on = NOW.date()


def book_somebody(arrange: Arranger, _: Clash) -> None:
    arrange.appointment(arrange.person(), TUESDAY + timedelta(days=1))


@pytest.mark.parametrize("happens", [notify, send_on_leave, close_the_case, book_somebody])
def test_nothing_is_written_when_something_changed_while_it_thought(
    arrange: Arranger,
    database: Database,
    clash: Clash,
    happens: Callable[[Arranger, Clash], None],
) -> None:
    def meanwhile(placement_input: PlacementInput, plan: Placement) -> Placement:
        found = SOLVER(placement_input, plan)
        assert found is not plan
        happens(arrange, clash)
        return found

    assert polished(arrange, meanwhile) == 0
    assert stand(database, clash.holder.person_id) == [TUESDAY]
    assert stand(database, clash.waiting.id) == []


def test_an_appointment_notified_of_while_it_waits_for_the_row_stays(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    clash = clash_of(arrange)
    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as work:
            work.session.get_one(AppointmentRow, clash.holder.id).known_at = NOW
            work.session.flush()
            polishing = pool.submit(polished, arrange)
            until_a_session_waits_for_a_lock(fresh_database)
        assert polishing.result(timeout=60) == 0
    assert stand(fresh_database, clash.holder.person_id) == [TUESDAY]


def test_a_change_that_has_come_too_near_meanwhile_is_not_made(
    arrange: Arranger, database: Database, clash: Clash
) -> None:
    clock = FixedClock(NOW)

    def slowly(placement_input: PlacementInput, plan: Placement) -> Placement:
        found = SOLVER(placement_input, plan)
        clock.move_to(TUESDAY - timedelta(hours=12))
        return found

    assert polish_team(database, clock, arrange.office.team_id, slowly) == 0
    assert stand(database, clash.holder.person_id) == [TUESDAY]


def names(database: Database, seconds: int = 0) -> list[str]:
    return [job.name for job in clock_jobs(database, FixedClock(NOW), CALLBACK, seconds)]


def test_it_is_off_unless_it_is_given_time(database: Database) -> None:
    assert "polish-placements" not in names(database)
    on = names(database, 5)
    assert on.index("polish-placements") == on.index("extend-horizon") + 1


def test_the_job_walks_through_the_teams(
    arrange: Arranger, database: Database, clash: Clash
) -> None:
    jobs = clock_jobs(database, FixedClock(NOW), CALLBACK, 60)
    [job] = [job for job in jobs if job.name == "polish-placements"]
    assert job.run() == 2
    assert stand(database, clash.waiting.id) == [TUESDAY]


def test_without_its_package_the_start_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)
    with pytest.raises(UnusableSettings) as caught:
        names(database, 5)
    assert "install aftercare[polish]" in str(caught.value.detail)
    assert "polish-placements" not in names(database)
