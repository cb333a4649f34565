"""An address outside this machine needs a certificate that is checked; what a connection has prepared lasts."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from aftercare.base.errors import Invalid
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.database.engine import open_engine, refuse_open_line
from aftercare.store.database.pipeline import Query, run_pipelined
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from tests.store.arranging import NOW

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


def test_an_address_that_cannot_be_read_is_said_so() -> None:
    with pytest.raises(UnusableSettings) as refused:
        refuse_open_line("IT", "postgresql://user:hush@a:5442,b:5443/db")
    assert refused.value.detail == "IT cannot be read as an address."


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


def _try_and_refuse(work: UnitOfWork) -> None:
    work.session.execute(text("select set_config('app.role', 'hushed', true)"))
    work.session.begin_nested().rollback()
    raise Invalid()


def _prepared(work: UnitOfWork) -> set[str]:
    """The names of the statements that are prepared on the connection of this unit."""
    return set(work.session.scalars(text("select name from pg_prepared_statements")))
