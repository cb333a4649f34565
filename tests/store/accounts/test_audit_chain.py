"""The log of who looked cannot be changed without it showing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.log_chain import Break, ChainFault, LogKeys
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork
from aftercare.store.operations.log_watch import LogWatch
from aftercare.store.operations.watchdog_transaction import watching
from tests.log_keys import LOG_KEYS
from tests.store.arranging import NOW, Arranger, unknown_id
from tests.store.placement.waiting import SLOWEST_NEIGHBOUR_S, until

ALL_ENTRIES = "select count(*) from audit_entry"
WAITING = (
    "select exists (select from audit_entry where txid >= pg_snapshot_xmin(pg_current_snapshot()))"
)
HOUR = timedelta(hours=1)
ORIGINS = "select address, session from audit_entry where staff_id is not null"
# A chain as it was made before there was a key, which needs no more than the database.
PLAIN_CHAIN = """
    with recursive numbered as (
        select row_number() over (order by id) as position, id, row(id, at, staff_id, role, action, subject_kind,
            subject_id, person_id, request_id)::text as line from audit_entry
    ), chain as (
        select position, id, sha256(decode(repeat('00', 32), 'hex') || convert_to(line, 'UTF8')) as hash
        from numbered where position = 1
        union all select n.position, n.id, sha256(c.hash || convert_to(n.line, 'UTF8'))
        from chain c join numbered n on n.position = c.position + 1
    ) insert into audit_link (position, entry_id, hash, version) select position, id, hash, 1 from chain"""
RESTORED_TALLY = """
    insert into audit_tally (first_id, last_id, txid, entries, digest)
    select id, id, txid, 1, sha256(convert_to(row(id, extract(epoch from at), staff_id, role, action, subject_kind,
        subject_id, person_id, request_id, address, encode(session, 'hex'))::text, 'UTF8')) from audit_entry"""
LINKED = "select entry_id from audit_link order by position"


def look(database: Database, times: int = 1, actor: Actor = CLOCK) -> None:
    for _ in range(times):
        with database.work(actor, NOW) as work:
            audit.note(work, "read", "person", unknown_id(), unknown_id())


def look_and_fail(work: UnitOfWork) -> None:
    audit.note(work, "read", "person", unknown_id())
    raise ZeroDivisionError


def seal(database: Database, limit: int = 5_000, keys: LogKeys = LOG_KEYS) -> int:
    """Seal once nothing older runs any more, in whichever database of the server."""
    until(lambda: nothing_older_runs(database), SLOWEST_NEIGHBOUR_S)
    return seal_at_once(database, limit, keys)


def nothing_older_runs(database: Database) -> bool:
    with database.work(CLOCK, NOW) as work:
        return not work.session.scalar(text(WAITING))


def seal_at_once(database: Database, limit: int = 5_000, keys: LogKeys = LOG_KEYS) -> int:
    with database.work(CLOCK, NOW) as work:
        return audit.seal(work, keys, limit)


def first_break(database: Database, keys: LogKeys = LOG_KEYS) -> Break | None:
    with database.work(CLOCK, NOW) as work:
        return audit.check(work.session, keys)


def watched(database: Database, dog: LogWatch) -> bool:
    """Whether the watchdog finds the chain whole."""
    with watching(database, NOW) as session:
        return not dog.broken(session, NOW)


def as_owner(database: Database, *statements: str) -> None:
    """What somebody with the key to the server could do."""
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        for statement in statements:
            work.session.execute(text(statement))


def tamper(database: Database, *statements: str) -> None:
    as_owner(database, "set local session_replication_role to replica", *statements)


@pytest.fixture
def sealed(owners_database: Database) -> Database:
    """Four sealed entries."""
    look(owners_database, 4)
    seal(owners_database)
    return owners_database


def test_every_entry_is_sealed_once_and_the_chain_holds(owners_database: Database) -> None:
    look(owners_database, 3)
    assert seal(owners_database) == 3
    assert seal(owners_database) == 0
    look(owners_database)
    assert seal(owners_database) == 1
    assert first_break(owners_database) is None


def test_sealing_goes_on_where_the_limit_stopped_it(owners_database: Database) -> None:
    look(owners_database, 5)
    assert [seal(owners_database, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert first_break(owners_database) is None


@pytest.mark.parametrize(
    "change",
    [
        "update audit_entry set action = 'write' where id = {id}",
        "update audit_entry set at = at + interval '1 microsecond' where id = {id}",
        "update audit_entry set person_id = null where id = {id}",
        "update audit_entry set staff_id = subject_id, subject_id = null where id = {id}",
        "update audit_entry set action = 'read|person', subject_kind = '' where id = {id}",
        "update audit_entry set address = '192.0.2.7' where id = {id}",
        "update audit_entry set session = '\\x00' where id = {id}",
        "update audit_entry set machine = 'another' where id = {id}",
        "update audit_link set hash = '\\x00' where position = 2",
        "delete from audit_link where position = 2",
        "delete from audit_entry where id = {id}",
    ],
)
def test_what_somebody_changed_behind_our_back_is_found(sealed: Database, change: str) -> None:
    with sealed.work(CLOCK, NOW) as work:
        second = list(work.session.scalars(text(LINKED)))[1]
    tamper(sealed, change.format(id=second))
    assert first_break(sealed) == Break(2, ChainFault.CHANGED)


def test_an_entry_says_where_the_act_came_from_and_of_a_session_only_a_mark(
    database: Database, arrange: Arranger
) -> None:
    """As an act and as a look at a person, each in its own statement."""
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        work.origin = Origin("192.0.2.7", b"0123456789abcdef")
        audit.note(work, "read", "team")
        audit.look(work, "read", person.id)
    with database.work(CLOCK, NOW) as work:
        found = {tuple(row) for row in work.session.execute(text(ORIGINS))}
    assert found == {("192.0.2.7", b"01234567")}


def test_links_of_before_there_was_a_key_hold_up_to_the_number_given(
    owners_database: Database,
) -> None:
    look(owners_database, 2)
    until(lambda: nothing_older_runs(owners_database), SLOWEST_NEIGHBOUR_S)
    as_owner(owners_database, "set local timezone to 'UTC'", PLAIN_CHAIN, "delete from audit_tally")
    look(owners_database)
    assert seal(owners_database) == 1
    assert first_break(owners_database) == Break(1, ChainFault.UNKEYED)
    assert first_break(owners_database, replace(LOG_KEYS, unkeyed=1)) == Break(
        2, ChainFault.UNKEYED
    )
    assert first_break(owners_database, replace(LOG_KEYS, unkeyed=2)) is None
    assert watched(owners_database, LogWatch(LOG_KEYS.keys, unkeyed=2))
    assert not watched(owners_database, LogWatch(LOG_KEYS.keys, unkeyed=1))


def test_a_chain_that_was_computed_again_without_the_key_is_found(sealed: Database) -> None:
    tamper(
        sealed, "update audit_entry set action = 'write'", "delete from audit_link", "set local timezone to 'UTC'",
        PLAIN_CHAIN,
    )  # fmt: skip
    assert first_break(sealed) == Break(1, ChainFault.UNKEYED)
    assert not watched(sealed, LogWatch(LOG_KEYS.keys))
    # Nor under a key that the thief made, with any id.
    other = LogKeys({"tests": b"another key of the very same length"})
    tamper(sealed, "delete from audit_link", RESTORED_TALLY)
    assert seal(sealed, keys=other) == 4
    assert first_break(sealed) == Break(1, ChainFault.CHANGED)
    assert not watched(sealed, LogWatch(LOG_KEYS.keys))


def test_a_later_key_seals_and_the_earlier_ones_still_verify(sealed: Database) -> None:
    both = LogKeys({**LOG_KEYS.keys, "later": b"a later key, 32 bytes or more too"})
    look(sealed)
    assert seal(sealed, keys=both) == 1
    assert first_break(sealed, both) is None
    assert watched(sealed, LogWatch(both.keys))
    assert first_break(sealed) == Break(5, ChainFault.UNKNOWN_KEY)
    look(sealed)
    assert seal(sealed) == 1
    assert first_break(sealed, both) == Break(6, ChainFault.OLDER_KEY)
    assert not watched(sealed, LogWatch(both.keys))


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ("delete from audit_entry where id = {id}", "find-missing"),
        ("update audit_entry set at = at - interval '1 day' where id = {id}", "find-changed"),
    ],
)
def test_what_was_deleted_or_changed_before_it_was_sealed_becomes_an_entry(
    owners_database: Database, change: str, noted: str
) -> None:
    look(owners_database, 3)
    with owners_database.work(CLOCK, NOW) as work:
        second = list(work.session.scalars(text("select id from audit_entry order by id")))[1]
    tamper(owners_database, change.format(id=second))
    seal(owners_database)
    with owners_database.work(CLOCK, NOW) as work:
        assert audit.lost_before_sealing(work.session) == {noted: 1}
    # The finding is an entry too, so it is sealed like any other.
    assert seal(owners_database) == 1
    assert first_break(owners_database) is None


@pytest.mark.parametrize(
    "cut",
    [
        ("delete from audit_link where position > 2", "delete from audit_entry where id > {id}"),
        ("truncate audit_link, audit_entry, audit_tally",),
    ],
    ids=["tail", "everything"],
)
def test_a_watchdog_that_saw_the_chain_misses_what_was_cut_off(
    sealed: Database, cut: tuple[str, ...]
) -> None:
    dog = LogWatch(LOG_KEYS.keys)
    assert watched(sealed, dog)
    with sealed.work(CLOCK, NOW) as work:
        second = list(work.session.scalars(text(LINKED)))[1]
    tamper(sealed, *(one.format(id=second) for one in cut))
    assert first_break(sealed) is None
    assert not watched(sealed, dog)
    # What is sealed afterwards does not hide it.
    look(sealed, 4)
    seal(sealed)
    assert not watched(sealed, dog)


def test_a_watchdog_reads_what_is_new_and_within_the_hour_all_again(sealed: Database) -> None:
    dog = LogWatch(LOG_KEYS.keys)
    assert watched(sealed, dog)
    tamper(sealed, "update audit_entry set action = 'write'")
    with watching(sealed, NOW) as session:
        assert [dog.broken(session, NOW + after) for after in (HOUR / 2, HOUR)] == [0, 1]


def test_a_log_that_takes_long_to_read_is_read_whole_less_often(sealed: Database) -> None:
    quarter_s = HOUR.total_seconds() / 4
    dog = LogWatch(LOG_KEYS.keys, stopwatch=lambda: lambda: quarter_s)
    assert watched(sealed, dog)
    tamper(sealed, "update audit_entry set action = 'write'")
    with watching(sealed, NOW) as session:
        assert [dog.broken(session, NOW + after * HOUR) for after in (1, 5, 6)] == [0, 0, 1]


def test_an_entry_moved_to_another_column_is_found_though_the_words_stay(
    owners_database: Database,
) -> None:
    with owners_database.work(CLOCK, NOW) as work:
        audit.note(work, "read", "access-log", None, unknown_id())
    seal(owners_database)
    tamper(owners_database, "update audit_entry set subject_id = person_id, person_id = null")
    assert first_break(owners_database) == Break(1, ChainFault.CHANGED)


def test_the_chain_reads_the_same_in_any_time_zone_and_date_style(sealed: Database) -> None:
    with sealed.work(CLOCK, NOW) as work:
        work.session.execute(text("set local timezone to 'Asia/Tokyo'"))
        work.session.execute(text("set local datestyle to 'SQL, DMY'"))
        assert audit.check(work.session, LOG_KEYS) is None


def test_an_entry_whose_transaction_still_runs_waits_and_so_does_everything_after_it(
    owners_database: Database,
) -> None:
    with owners_database.work(CLOCK, NOW) as slow:
        audit.note(slow, "read", "person", unknown_id())
        look(owners_database, 2)
        assert seal_at_once(owners_database) == 0
    assert seal(owners_database) == 3
    with owners_database.work(CLOCK, NOW) as work:
        ids = list(work.session.scalars(text(LINKED)))
    assert ids == sorted(ids)
    assert first_break(owners_database) is None


def test_a_look_that_was_rolled_back_leaves_no_gap_in_the_chain(owners_database: Database) -> None:
    look(owners_database)
    with pytest.raises(ZeroDivisionError), owners_database.work(CLOCK, NOW) as work:
        look_and_fail(work)
    look(owners_database)
    assert seal(owners_database) == 2
    assert first_break(owners_database) is None


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
