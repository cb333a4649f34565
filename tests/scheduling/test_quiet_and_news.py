"""Between asking for quiet and something new nothing is lost, whoever is first and whatever the clocks say."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from aftercare.base.errors import Stale
from aftercare.casework.silencing import silence
from aftercare.domain.access import CLOCK
from aftercare.scheduling.climb import climb_case, climb_due
from aftercare.scheduling.weigh import weigh_people
from aftercare.store.escalations import EscalationRow, count_causes, get_escalation
from aftercare.store.people import PersonRow
from aftercare.store.unit_of_work import Database, Work
from tests.scheduling.test_weigh import REQUIRED, cases, weigh
from tests.store.arranging import NOW, Arranger
from tests.store.waiting import until_somebody_waits_for_a_lock

FRIDAY = date(2026, 11, 27)
MOMENT = timedelta(microseconds=1)


def quiet(work: Work, case_id: UUID) -> None:
    silence(work, case_id, 1, "reden", FRIDAY)


def one_miss_in_a_case_and_another_judged(
    database: Database,
) -> tuple[Arranger, PersonRow, EscalationRow]:
    """A case about one unexcused miss; a second verdict waits to be weighed."""
    arrange = Arranger(database)
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=70), "unexcused")
    weigh(database)
    case = cases(database, person)[REQUIRED]
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    return arrange, person, case


def now_of(database: Database, case_id: UUID) -> tuple[str, int]:
    with database.work(CLOCK, NOW) as work:
        return get_escalation(work.session, case_id).state, count_causes(work.session, case_id)


def climb(database: Database, now: datetime) -> list[UUID]:
    with database.work(CLOCK, now) as work:
        due = climb_due(work.session, now)
    for case_id in due:
        with database.work(CLOCK, now) as work:
            climb_case(work, case_id)
    return due


def joins(database: Database, person: PersonRow, now: datetime) -> Callable[[], int]:
    def look() -> int:
        with database.work(CLOCK, now) as work:
            return weigh_people(work, [person.id])

    return look


@pytest.mark.parametrize(
    "joined_at", [NOW - MOMENT, NOW, NOW + MOMENT], ids=["earlier", "at that moment", "later"]
)
def test_what_is_written_after_a_silence_ends_it_whatever_its_moment(
    fresh_database: Database, joined_at: datetime
) -> None:
    """The rules read the verdict, then wait for the case somebody is keeping quiet: whoever asked for that
    did not know of it, also where the rules began at an earlier moment."""
    database = fresh_database
    arrange, person, case = one_miss_in_a_case_and_another_judged(database)
    with ThreadPoolExecutor(1) as pool:
        with database.work(arrange.office.supervisor, NOW) as asking:
            quiet(asking, case.id)
            looking = pool.submit(joins(database, person, joined_at))
            until_somebody_waits_for_a_lock(database)
        assert looking.result(timeout=30) >= 1
    assert now_of(database, case.id) == ("silenced", 2)
    assert case.id in climb(database, max(NOW, joined_at))
    assert now_of(database, case.id) == ("opened", 2)


@pytest.mark.parametrize(
    "asked_at", [NOW - MOMENT, NOW, NOW + MOMENT], ids=["earlier", "at that moment", "later"]
)
def test_whoever_asks_for_quiet_while_something_joins_has_to_look_again(
    fresh_database: Database, asked_at: datetime
) -> None:
    database = fresh_database
    arrange, person, case = one_miss_in_a_case_and_another_judged(database)

    def ask() -> None:
        with database.work(arrange.office.supervisor, asked_at) as work:
            quiet(work, case.id)

    with ThreadPoolExecutor(1) as pool:
        with database.work(CLOCK, NOW) as weighing:
            weigh_people(weighing, [person.id])
            asking = pool.submit(ask)
            until_somebody_waits_for_a_lock(database)
        with pytest.raises(Stale):
            asking.result(timeout=30)
    assert now_of(database, case.id) == ("opened", 2)


def test_what_joined_in_the_moment_before_it_was_kept_quiet_was_known(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - timedelta(days=3), "unexcused")
    weigh(database)
    case = cases(database, person)[REQUIRED]
    with database.work(arrange.office.supervisor, NOW) as work:
        quiet(work, case.id)
    assert climb(database, NOW) == []
    assert now_of(database, case.id) == ("silenced", 1)
