"""The log of who looked cannot be changed without it showing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.store.placement.waiting import SLOWEST_NEIGHBOUR_S, until

ALL_ENTRIES = "select count(*) from audit_entry"
WAITING = (
    "select exists (select from audit_entry where txid >= pg_snapshot_xmin(pg_current_snapshot()))"
)
LINKED = "select entry_id from audit_link order by position"


def look(database: Database, times: int = 1, actor: Actor = CLOCK) -> None:
    for _ in range(times):
        with database.work(actor, NOW) as work:
            audit.note(work, "read", "person", unknown_id(), unknown_id())


def look_and_fail(work: UnitOfWork) -> None:
    audit.note(work, "read", "person", unknown_id())
    raise ZeroDivisionError


def seal(database: Database, limit: int = 5_000) -> int:
    """Seal once nothing older runs any more, in whichever database of the server."""
    until(lambda: nothing_older_runs(database), SLOWEST_NEIGHBOUR_S)
    return seal_at_once(database, limit)


def nothing_older_runs(database: Database) -> bool:
    with database.work(CLOCK, NOW) as work:
        return not work.session.scalar(text(WAITING))


def seal_at_once(database: Database, limit: int = 5_000) -> int:
    with database.work(CLOCK, NOW) as work:
        return audit.seal(work.session, limit)


def first_break(database: Database) -> int | None:
    with database.work(CLOCK, NOW) as work:
        return audit.first_break(work.session)


def as_owner(database: Database, *statements: str) -> None:
    """What somebody with the key to the server could do."""
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        for statement in statements:
            work.session.execute(text(statement))


def tamper(database: Database, statement: str) -> None:
    as_owner(database, "set local session_replication_role to replica", statement)


@pytest.fixture
def sealed(fresh_database: Database) -> Database:
    """Four sealed entries."""
    look(fresh_database, 4)
    seal(fresh_database)
    return fresh_database


def test_every_entry_is_sealed_once_and_the_chain_holds(fresh_database: Database) -> None:
    look(fresh_database, 3)
    assert seal(fresh_database) == 3
    assert seal(fresh_database) == 0
    look(fresh_database)
    assert seal(fresh_database) == 1
    assert first_break(fresh_database) is None


def test_sealing_goes_on_where_the_limit_stopped_it(fresh_database: Database) -> None:
    look(fresh_database, 5)
    assert [seal(fresh_database, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert first_break(fresh_database) is None


@pytest.mark.parametrize(
    "change",
    [
        "update audit_entry set action = 'write' where id = {id}",
        "update audit_entry set at = at + interval '1 microsecond' where id = {id}",
        "update audit_entry set person_id = null where id = {id}",
        "update audit_entry set staff_id = subject_id, subject_id = null where id = {id}",
        "update audit_entry set action = 'read|person', subject_kind = '' where id = {id}",
        "update audit_link set hash = '\\x00' where position = 2",
        "delete from audit_link where position = 2",
        "delete from audit_entry where id = {id}",
    ],
)
def test_what_somebody_changed_behind_our_back_is_found(sealed: Database, change: str) -> None:
    with sealed.work(CLOCK, NOW) as work:
        second = list(work.session.scalars(text(LINKED)))[1]
    tamper(sealed, change.format(id=second))
    assert first_break(sealed) == 2


def test_an_entry_moved_to_another_column_is_found_though_the_words_stay(
    fresh_database: Database,
) -> None:
    with fresh_database.work(CLOCK, NOW) as work:
        audit.note(work, "read", "access-log", None, unknown_id())
    seal(fresh_database)
    tamper(fresh_database, "update audit_entry set subject_id = person_id, person_id = null")
    assert first_break(fresh_database) == 1


def test_the_chain_reads_the_same_in_any_time_zone_and_date_style(sealed: Database) -> None:
    with sealed.work(CLOCK, NOW) as work:
        work.session.execute(text("set local timezone to 'Asia/Tokyo'"))
        work.session.execute(text("set local datestyle to 'SQL, DMY'"))
        assert audit.first_break(work.session) is None


def test_an_entry_whose_transaction_still_runs_waits_and_so_does_everything_after_it(
    fresh_database: Database,
) -> None:
    with fresh_database.work(CLOCK, NOW) as slow:
        audit.note(slow, "read", "person", unknown_id())
        look(fresh_database, 2)
        assert seal_at_once(fresh_database) == 0
    assert seal(fresh_database) == 3
    with fresh_database.work(CLOCK, NOW) as work:
        ids = list(work.session.scalars(text(LINKED)))
    assert ids == sorted(ids)
    assert first_break(fresh_database) is None


def test_a_look_that_was_rolled_back_leaves_no_gap_in_the_chain(fresh_database: Database) -> None:
    look(fresh_database)
    with pytest.raises(ZeroDivisionError), fresh_database.work(CLOCK, NOW) as work:
        look_and_fail(work)
    look(fresh_database)
    assert seal(fresh_database) == 2
    assert first_break(fresh_database) is None


def test_several_people_in_one_look_give_a_line_each(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        audit.note_people(work, "read-week", [unknown_id(), unknown_id()])
        audit.note_people(work, "read-week", [])
        assert work.session.scalar(text(ALL_ENTRIES)) == 2


def test_nobody_writes_the_log_in_another_name(database: Database, arrange: Arranger) -> None:
    officer, supervisor = arrange.office.officer, arrange.office.supervisor
    with pytest.raises(Forbidden), database.work(officer, NOW) as work:
        audit.note(replace(work, actor=supervisor), "read", "person", unknown_id())


def test_only_an_auditor_reads_the_log_at_a_screen(
    database: Database, arrange: Arranger, connection: Connection
) -> None:
    look(database)
    office = arrange.office
    seen = {}
    for actor in (office.officer, office.supervisor, office.planner, office.provider, office.admin):
        with database.work(actor, NOW) as work:
            seen[actor.role] = work.session.scalar(text(ALL_ENTRIES))
    assert set(seen.values()) == {0}
    with database.work(office.auditor, NOW) as work:
        assert work.session.scalar(text(ALL_ENTRIES)) == 1
        assert work.actor.role is Role.AUDITOR
