"""No function lends its owner's rights to a table of the caller, and none of ours runs for everyone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import settle_rights
from tests.conftest import undone
from tests.store.arranging import NOW, Arranger

OURS = """
select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace
and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
"""
LENDS = f"{OURS} and p.prosecdef"
OF_ANOTHER = (
    f"{LENDS} and not p.proowner = any ('{{aftercare_definer,aftercare_destroyer}}'::regrole[])"
)
UNSAFE = (
    f"{LENDS} and p.proconfig is distinct from array['search_path=pg_catalog, public, pg_temp']"
)
FOR_EVERYONE = f"{OURS} and has_function_privilege('public', p.oid, 'execute')"


def names(connection: Connection, query: str) -> set[str]:
    return set(connection.scalars(text(query)))


@pytest.fixture
def apart(standing: Connection) -> Iterator[Connection]:
    with undone(standing) as connection:
        yield connection


def test_every_function_with_its_owners_rights_looks_for_temporary_tables_last(
    standing: Connection,
) -> None:
    assert len(names(standing, LENDS)) > 20
    assert names(standing, UNSAFE) == set()


def test_no_function_lends_the_rights_of_an_owner_of_tables(standing: Connection) -> None:
    assert names(standing, OF_ANOTHER) == set()
    for role in ("aftercare_definer", "aftercare_destroyer"):
        owned = f"select count(*) from pg_class where relowner = '{role}'::regrole"
        assert standing.scalar(text(owned)) == 0
        may_create = f"select has_schema_privilege('{role}', 'public', 'create')"
        assert not standing.scalar(text(may_create))


def test_no_function_of_ours_runs_for_everyone(standing: Connection) -> None:
    assert len(names(standing, OURS)) > 60
    assert names(standing, FOR_EVERYONE) == set()


def test_a_new_function_is_closed_and_found_by_these_questions(apart: Connection) -> None:
    apart.execute(
        text("create function planted() returns int language sql security definer return 1")
    )
    assert names(apart, FOR_EVERYONE) == set()
    assert names(apart, UNSAFE) == names(apart, OF_ANOTHER) == {"planted"}
    settle_rights(apart)
    assert names(apart, UNSAFE) == names(apart, OF_ANOTHER) == set()
    apart.execute(text("grant execute on function planted to public"))
    assert names(apart, FOR_EVERYONE) == {"planted"}


def test_a_temporary_table_of_stand_ins_shows_no_other_file(
    arrange: Arranger, database: Database
) -> None:
    arrange.person()
    with database.work(arrange.office.outsider, NOW) as work:
        session = work.session
        seen = session.scalar(text("select count(*) from person"))
        session.execute(
            text(
                "create temporary table stand_in as select s.id as officer_id, app_staff() as stand_in_id,"
                " null::timestamptz as ended_at, date '2000-01-01' as from_on, date '2100-01-01' as until_on"
                " from staff s"
            )
        )
        session.execute(text("grant select on stand_in to public"))
        assert session.scalar(text("select count(*) from person")) == seen
