"""Contact standards as rows: what ships is loaded once, and nobody activates an own proposal."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, create_engine, text

from aftercare.base.errors import Conflict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.contact_standards.rows import (
    ContactStandardRow,
    shipped_standards,
    standard_in_use,
)
from aftercare.store.database.addresses import sqlalchemy_url
from aftercare.store.database.unit_of_work import Database
from aftercare.store.database.versioned_policy import versions_shown
from aftercare.store.operations.migrate import migrate
from tests.domain.contact_standards.profiles import raw_profile
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()


def version(number: int, valid_from: date, **changes: object) -> ContactStandardRow:
    """An activated version of a house standard."""
    values = {"activated_at": NOW, "profile": raw_profile(), "nl": "Eigen", "en": "Own"} | changes
    return ContactStandardRow(
        code="own", version=number, source="x", adopted_by="x", valid_from=valid_from, **values
    )


def test_every_row_that_ships_equals_its_file(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        rows = versions_shown(work.session, ContactStandardRow)
    for shipped in shipped_standards():
        (row,) = [
            one for one in rows if (one.code, one.version) == (shipped["code"], shipped["version"])
        ]
        assert {name: getattr(row, name) for name in shipped} == shipped
        assert (row.proposed_by, row.activated_by) == (None, None)


def test_loading_again_changes_nothing(fresh_database_url: str) -> None:
    engine: Engine = create_engine(sqlalchemy_url(fresh_database_url))
    look = text("select code, version, xmin::text from contact_standard order by 1, 2")
    with engine.connect() as connection:
        before = connection.execute(look).all()
    migrate(fresh_database_url)
    with engine.connect() as connection:
        assert connection.execute(look).all() == before
    engine.dispose()
    assert before


def test_the_newest_activated_version_of_that_day_is_in_use(
    arrange: Arranger, database: Database
) -> None:
    arrange.add(
        version(1, date(2026, 1, 1)),
        version(2, TODAY, valid_to=date(2026, 12, 31)),
        version(3, date(2027, 1, 1)),
        version(4, TODAY, activated_at=None),
    )
    with database.work(arrange.office.officer, NOW) as work:
        found = {
            day: standard_in_use(work.session, "own", day)
            for day in (date(2025, 12, 31), date(2026, 11, 23), TODAY, date(2027, 1, 1))
        }
    assert [row.version if row else None for row in found.values()] == [None, 1, 2, 3]


def test_the_database_refuses_an_activation_by_whoever_proposed_it(arrange: Arranger) -> None:
    admin = arrange.office.admin.staff_id
    with pytest.raises(Conflict):
        arrange.add(version(1, TODAY, proposed_by=admin, activated_by=admin))


def test_an_example_is_in_use_from_its_first_day() -> None:
    (example,) = [one for one in shipped_standards() if one["code"] == "idaho-example"]
    assert example["activated_at"] == datetime(2021, 1, 31, 23, 0, tzinfo=UTC)
