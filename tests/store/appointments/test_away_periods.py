"""Lists and pages find the same period in which a client could not come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.away import AwayKind
from aftercare.store.appointments.away_periods import AWAY_AT, away_at
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

LISTED = f"select a.id, {AWAY_AT} as away from appointment a"


def test_of_several_periods_a_list_and_a_page_find_the_one_that_weighs_most(
    arrange: Arranger, database: Database
) -> None:
    person, hour = arrange.person(), timedelta(hours=1)
    rows = [arrange.appointment(person, NOW + timedelta(days=day)) for day in range(4)]
    kinds = [AwayKind.CUSTODY, AwayKind.ADMISSION, AwayKind.AWAY]
    for last, kind in enumerate(kinds):
        until = rows[last].during.upper if last else rows[0].during.lower + hour / 6
        arrange.away(person, kind.value, NOW - timedelta(days=9 - last), until)
    with database.work(arrange.office.officer, NOW) as work:
        found = away_at(work.session, [row.id for row in rows])
        listed = {row.id: row.away for row in work.session.execute(text(LISTED))}
    assert [listed[row.id] for row in rows] == [*kinds, None]
    assert {row.id: found[row.id].kind if row.id in found else None for row in rows} == listed
    with database.work(arrange.office.outsider, NOW) as work:
        assert away_at(work.session, [row.id for row in rows]) == {}
    with database.work(CLOCK, NOW) as work:
        assert len(away_at(work.session, [row.id for row in rows])) == len(kinds)
