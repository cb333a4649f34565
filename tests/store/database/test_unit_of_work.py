"""One intention, one transaction: whole or not at all, and its errors are facts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session

from aftercare.base.errors import (
    Collided,
    Conflict,
    DoubleBooked,
    DuplicateReference,
    Forbidden,
    Invalid,
    Stale,
    Unavailable,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.addresses import sqlalchemy_url
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import (
    Database,
    Steps,
    UnitOfWork,
    as_clock,
    become,
    expect_version,
)
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import NOW, Arranger

ROLE = text("select current_user, current_setting('app.staff_id', true), app_role()")


def names(database: Database) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.scalars(text("select name from team order by name")))


def add_and_fail(work: UnitOfWork) -> None:
    work.session.add(TeamRow(name="A"))
    work.session.flush()
    raise ZeroDivisionError


def test_what_is_written_is_committed_when_the_block_ends(fresh_database: Database) -> None:
    with fresh_database.work(CLOCK, NOW) as work:
        work.session.add(TeamRow(name="A"))
    assert names(fresh_database) == ["A"]


def test_an_error_takes_everything_of_the_block_back(fresh_database: Database) -> None:
    with pytest.raises(ZeroDivisionError), fresh_database.work(CLOCK, NOW) as work:
        add_and_fail(work)
    assert names(fresh_database) == []


def test_what_counts_as_one_is_committed_together(
    fresh_database: Database, fresh_database_url: str
) -> None:
    engine = open_engine(fresh_database_url)
    with engine.begin() as connection:
        as_one = Database(connection, as_one=True)
        for name in ("A", "B"):
            with as_one.work(CLOCK, NOW) as work:
                work.session.add(TeamRow(name=name))
        assert names(as_one) == ["A", "B"]
        assert names(fresh_database) == []
    assert names(fresh_database) == ["A", "B"]
    engine.dispose()


def test_of_what_counts_as_one_a_failure_takes_all_back(
    fresh_database: Database, fresh_database_url: str
) -> None:
    engine = open_engine(fresh_database_url)
    with engine.begin() as connection:
        as_one = Database(connection, as_one=True)
        with as_one.work(CLOCK, NOW) as work:
            work.session.add(TeamRow(name="B"))
        with suppress(ZeroDivisionError), as_one.work(CLOCK, NOW) as work:
            add_and_fail(work)
        # A caller that did not notice is told by the next call.
        with pytest.raises(InvalidRequestError):
            names(as_one)
    assert names(fresh_database) == []
    engine.dispose()


def steps_of(database: Database) -> Steps:
    def find(session: Session) -> Actor:
        become(session, CLOCK)
        return CLOCK

    return Steps(database, find, NOW)


def test_steps_are_committed_together(fresh_database: Database) -> None:
    with steps_of(fresh_database) as steps:
        for name in ("A", "B"):
            with steps.step() as work:
                work.session.add(TeamRow(name=name))
            assert names(fresh_database) == []
    assert names(fresh_database) == ["A", "B"]


def test_a_step_that_fails_takes_back_all_before_it_and_nothing_after(
    fresh_database: Database,
) -> None:
    with steps_of(fresh_database) as steps:
        with steps.step() as work:
            work.session.add(TeamRow(name="before"))
        with suppress(ZeroDivisionError), steps.step() as work:
            add_and_fail(work)
        with steps.step() as work:
            work.session.add(TeamRow(name="after"))
    assert names(fresh_database) == ["after"]


def test_what_a_driver_says_is_a_fact_where_the_step_ends(database: Database) -> None:
    with steps_of(database) as steps, pytest.raises(DuplicateReference), steps.step() as work:
        work.session.execute(text("do $$ begin raise unique_violation; end $$"))


def test_a_step_reads_rows_anew(fresh_database: Database) -> None:
    with steps_of(fresh_database) as steps:
        with steps.step() as work:
            team = TeamRow(name="A")
            work.session.add(team)
        with steps.step() as work:
            work.session.execute(text("update team set name = 'B'"))
            assert work.session.get_one(TeamRow, team.id).name == "B"
        assert team.name == "A"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("do $$ begin raise exclusion_violation; end $$", DoubleBooked),
        ("do $$ begin raise unique_violation; end $$", DuplicateReference),
        ("do $$ begin raise check_violation; end $$", Conflict),
        ("do $$ begin raise foreign_key_violation; end $$", Conflict),
        ("do $$ begin raise insufficient_privilege; end $$", Forbidden),
        ("do $$ begin raise admin_shutdown; end $$", Unavailable),
        ("do $$ begin raise too_many_connections; end $$", Unavailable),
        ("do $$ begin raise serialization_failure; end $$", Collided),
        ("do $$ begin raise deadlock_detected; end $$", Collided),
        ("select 1000000 * 1000000", Invalid),
        ("select cast('2026-02-30' as date)", Invalid),
    ],
)
def test_a_driver_error_becomes_the_fact_behind_it(
    database: Database, statement: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault) as caught, database.work(CLOCK, NOW) as work:
        work.session.execute(text(statement))
    assert type(caught.value) is fault


def test_a_letter_that_postgresql_does_not_take_is_invalid_input(database: Database) -> None:
    with pytest.raises(Invalid), database.work(CLOCK, NOW) as work:
        work.session.add(TeamRow(name="A\0"))


def test_a_mistake_of_our_own_stays_a_plain_error(database: Database) -> None:
    with pytest.raises(Exception, match="nonsense") as caught, database.work(CLOCK, NOW) as work:
        work.session.execute(text("select nonsense"))
    assert not isinstance(caught.value, Conflict | Invalid | Unavailable)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = Database(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    with pytest.raises(Unavailable):
        nowhere.revision()
    with pytest.raises(Unavailable), nowhere.work(CLOCK, NOW):
        raise AssertionError("nobody comes here")


def test_an_old_version_is_stale_and_a_fitting_one_counts_the_change(arrange: Arranger) -> None:
    person = PersonRow(**arrange.person().model_dump())
    with pytest.raises(Stale):
        expect_version(person, 2)
    expect_version(person, 1)
    assert person.version == 2


def test_the_next_borrower_of_a_connection_is_nobody(fresh_database_url: str) -> None:
    """With one connection in the pool the second transaction is sure to meet the first one's."""
    engine = open_engine(fresh_database_url, pool_size=1)
    database = Database(engine)
    arrange = Arranger(database)
    arrange.person()
    with database.work(arrange.office.supervisor, NOW) as work:
        assert work.session.execute(ROLE).one()[2] == "supervisor"
        assert work.session.scalar(text("select count(*) from person")) == 1
    with engine.connect() as connection:
        user, staff, role = connection.execute(ROLE).one()
        assert (user.startswith("aftercare_desk"), staff or "", role) == (False, "", "none")
        connection.execute(text("set local role aftercare_desk"))
        assert connection.scalar(text("select count(*) from person")) == 0
    engine.dispose()


def test_a_transaction_that_fails_leaves_no_role_behind_either(fresh_database_url: str) -> None:
    engine = open_engine(fresh_database_url, pool_size=1)
    with pytest.raises(ZeroDivisionError), Database(engine).work(CLOCK, NOW):
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert connection.execute(ROLE).one()[0] not in ("aftercare_desk", "aftercare_clock")
    engine.dispose()


def test_seen_as_the_clock_for_a_moment_and_then_as_oneself_again(
    arrange: Arranger, database: Database
) -> None:
    arrange.person()
    count = text("select count(*) from person")
    with database.work(arrange.office.outsider, NOW) as work:
        assert work.session.scalar(count) == 0
        with as_clock(work):
            assert work.session.scalar(count) == 1
        assert work.session.scalar(count) == 0


def test_a_moment_as_the_clock_within_another_ends_with_the_outer_one(
    arrange: Arranger, database: Database
) -> None:
    arrange.person()
    count = text("select count(*) from person")
    with database.work(arrange.office.outsider, NOW) as work:
        with as_clock(work):
            with as_clock(work):
                pass
            assert work.session.scalar(count) == 1
        assert work.session.scalar(count) == 0
        # What is taken back to before such a moment ends it too
        with suppress(Invalid), work.session.begin_nested(), as_clock(work):
            raise Invalid()
        assert work.session.scalar(count) == 0
        with as_clock(work):
            assert work.session.scalar(count) == 1


def test_an_error_does_not_repeat_what_was_written(fresh_database: Database) -> None:
    with pytest.raises(Invalid) as caught, fresh_database.work(CLOCK, NOW) as work:
        work.session.add(TeamRow(name="Jansen\0"))
    assert "Jansen" not in f"{caught.value} {caught.value.__cause__}"


def test_an_address_is_made_for_our_driver_once() -> None:
    assert sqlalchemy_url("postgres://u@h/d") == "postgresql+psycopg://u@h/d"
    assert sqlalchemy_url("postgresql+psycopg://u@h/d") == "postgresql+psycopg://u@h/d"


def test_a_pool_without_a_free_place_is_unavailable(service_url: str) -> None:
    engine = open_engine(service_url, pool_size=1)
    engine.pool._timeout = 0  # type: ignore[attr-defined]
    with engine.connect(), pytest.raises(Unavailable), Database(engine).work(CLOCK, NOW):
        pass
    engine.dispose()
