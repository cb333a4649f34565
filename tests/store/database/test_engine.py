"""An address outside this machine needs a certificate that is checked; what a connection has prepared lasts."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from aftercare.base.errors import Invalid
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.database.addresses import given_in, refuse_open_line, sqlalchemy_url
from aftercare.store.database.engine import open_engine
from aftercare.store.database.pipeline import Query, run_pipelined, run_query
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.operations.migrate import newest_revision
from tests.store.arranging import NOW

READER = Actor(Role.OFFICER, UUID(int=1), UUID(int=2))
ROOT = "sslrootcert=/etc/root.crt"


@pytest.mark.parametrize(
    "rest",
    [
        "@127.0.0.1/db", "@localhost:5433/db", "@[::1]/db", "@/db", "@/db?host=/run/postgresql",
        "@db.example/db?sslmode=verify-full", f"@db.example/db?sslmode=verify-ca&{ROOT}",
        f"@db.example/db?sslmode=require&{ROOT}", "@/db?host=a:5442&host=b:5443&sslmode=verify-full",
    ],
)  # fmt: skip
def test_this_machine_and_a_checked_certificate_are_enough(rest: str) -> None:
    refuse_open_line("IT", f"postgresql://user:hush{rest}")


@pytest.mark.parametrize(
    ("rest", "host"),
    [
        ("@db.example/db", "db.example"), ("@10.0.0.5/db?sslmode=prefer", "10.0.0.5"),
        ("@db.example/db?sslmode=require", "db.example"), (f"@db.example/db?{ROOT}", "db.example"),
        ("@/db?host=localhost:5442&host=b:5443", "b"), ("@localhost/db?hostaddr=10.0.0.5", "10.0.0.5"),
    ],
)  # fmt: skip
def test_an_open_line_to_another_machine_is_refused_and_no_password_said(
    rest: str, host: str
) -> None:
    with pytest.raises(UnusableSettings) as refused:
        refuse_open_line("IT", f"postgresql://user:hush{rest}")
    said = str(refused.value.detail)
    assert said.startswith(f"IT: {host} is another machine")
    assert "hush" not in said


def test_the_environment_counts_as_libpq_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    refuse_open_line("IT", "postgresql://user:hush@db.example/db")
    monkeypatch.setenv("PGSSLMODE", "disable")
    monkeypatch.setenv("PGHOST", "db.example")
    with pytest.raises(UnusableSettings):
        refuse_open_line("IT", "postgresql://user:hush@/db")


@pytest.mark.parametrize(
    "rest",
    [
        "@a:one,b:5443/db", "@a:5442/db?port=x", "@localhost/db?target_sesion_attrs=read-write",
        "@a:1,b:2/db?host=c", "@[::1/db",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_said_so(rest: str) -> None:
    with pytest.raises(UnusableSettings) as refused:
        refuse_open_line("IT", f"postgresql://user:hush{rest}")
    assert refused.value.detail == "IT cannot be read as an address."


@pytest.mark.parametrize(
    ("hosts", "host", "port"),
    [
        ("h1:5442,h2:5443", "h1,h2", "5442,5443"), ("h1,h2:5443", "h1,h2", ",5443"), ("h1,h2", "h1,h2", ""),
        ("[::1]:5442,[::2]", "::1,::2", "5442,"),
    ],
)  # fmt: skip
def test_several_hosts_are_read_as_libpq_reads_them(hosts: str, host: str, port: str) -> None:
    found = given_in(f"postgresql://user:p%2Css@{hosts}/db?target_session_attrs=read-write")
    assert (found["host"], found.get("port", "").strip(",")) == (host, port.strip(","))
    assert (found["user"], found["password"], found["dbname"]) == ("user", "p,ss", "db")
    assert found["target_session_attrs"] == "read-write"
    theirs = conninfo_to_dict(f"postgresql://user@{hosts}/db")
    assert (theirs["host"], theirs.get("port", "").strip(",")) == (host, port.strip(","))


def test_a_comma_in_a_password_makes_no_host() -> None:
    url = "postgresql://user:p,a/ss@h1/db"
    assert sqlalchemy_url(url) == "postgresql+psycopg://user:p,a/ss@h1/db"


def test_the_first_of_two_servers_that_takes_writes_is_used(service_url: str) -> None:
    there = make_url(service_url)
    hosts = f"127.0.0.1:1,{there.host}:{there.port}"
    login = f"{there.username}:{there.password}"
    url = f"postgresql://{login}@{hosts}/{there.database}?target_session_attrs=read-write"
    engine = open_engine(url, pool_size=1)
    assert Database(engine).revision() == newest_revision()
    # As another process is handed it.
    again = open_engine(Database(engine).address, pool_size=1)
    assert Database(again).revision() == newest_revision()
    for one in (engine, again):
        one.dispose()


def test_what_an_address_says_of_time_outs_comes_before_ours(service_url: str) -> None:
    engine = open_engine(f"{service_url}?connect_timeout=9", pool_size=1)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        found = driver.info.get_parameters()
    assert (found["connect_timeout"], found["tcp_user_timeout"], found["keepalives_idle"]) == (
        "9", "15000", "5",
    )  # fmt: skip
    engine.dispose()


def test_a_refusal_leaves_what_its_connection_has_prepared(service_url: str) -> None:
    database = Database(open_engine(service_url, pool_size=1))
    for _ in range(10):
        with database.work(CLOCK, NOW) as work:
            known = _prepared(work)
    with pytest.raises(Invalid), database.work(CLOCK, NOW) as work:
        _try_and_refuse(work)
    with database.work(CLOCK, NOW) as work:
        assert known <= _prepared(work)
        # What was set ended with its transaction.
        assert work.session.scalar(text("select current_setting('app.role')")) == Role.CLOCK.value


def test_after_an_error_of_the_database_statements_are_prepared_anew_and_answer(
    service_url: str,
) -> None:
    database = Database(open_engine(service_url, pool_size=1, prepared=0))
    fails = Query("select 1 / %(by)s", {"by": 0}, len)
    counts = Query("select count(*) from team where name <> %(name)s", {"name": ""}, len)
    for _ in range(2):
        with pytest.raises(Invalid), database.work(CLOCK, NOW) as work:
            run_pipelined(work.session, fails, counts)
        with database.work(CLOCK, NOW) as work:
            savepoint = work.session.begin_nested()
            with pytest.raises(DBAPIError):
                run_pipelined(work.session, fails, counts)
            savepoint.rollback()
            assert run_pipelined(work.session, counts, counts) == (1, 1)


@pytest.mark.parametrize(
    ("actor", "plans"),
    [(READER, (3, 0)), (CLOCK, (0, 3))],
    ids=["an account: once, for all values", "a job: for its values"],
)
def test_a_statement_is_planned_from_its_first_use(
    service_url: str, actor: Actor, plans: tuple[int, int]
) -> None:
    database = Database(open_engine(service_url, pool_size=1, prepared=0))
    asks = "select count(*) from team where name <> %(name)s"
    for number in range(3):
        with database.work(actor, NOW) as work:
            run_query(work.session, Query(asks, {"name": str(number)}, len))
    with database.work(actor, NOW) as work:
        assert _plans(work, "%from team where name%") == plans


def _try_and_refuse(work: UnitOfWork) -> None:
    work.session.execute(text("select set_config('app.role', 'hushed', true)"))
    work.session.begin_nested().rollback()
    raise Invalid()


def _plans(work: UnitOfWork, like: str) -> tuple[int, int]:
    """How often a plan for all values was used on this connection, and how often one for those at hand."""
    query = text(
        "select generic_plans, custom_plans from pg_prepared_statements where statement like :like"
    )
    (found,) = work.session.execute(query, {"like": like}).all()
    return found[0], found[1]


def _prepared(work: UnitOfWork) -> set[str]:
    """The names of the statements that are prepared on the connection of this unit."""
    return set(work.session.scalars(text("select name from pg_prepared_statements")))
