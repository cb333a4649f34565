"""A login that may do more than its process is refused, each for its reason."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import Connection, text

from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.engine import open_engine
from aftercare.store.operations.login_rights import SERVICE_ROLES, faults_of, require_least_power
from tests.conftest import undone

FITS = "grant aftercare_desk, aftercare_clock, aftercare_door to planted"


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        ("login noinherit", None),
        ("login noinherit superuser", "is a superuser"),
        ("login noinherit bypassrls", "bypasses row security"),
        ("login noinherit createrole", "may make roles, databases or copies"),
        ("login", "inherits the rights of aftercare_clock, aftercare_desk, aftercare_door"),
        ("login noinherit in role aftercare_definer", "is a member of aftercare_definer as well"),
        ("login noinherit in role pg_read_all_data", "is a member of pg_read_all_data as well"),
    ],
)
def test_what_a_login_may_do_beyond_its_roles_is_said(
    made: str, fault: str | None, standing: Connection
) -> None:
    with undone(standing) as apart:
        apart.execute(text(f"create role planted {made}"))
        apart.execute(text(FITS))
        assert said_of_planted(apart)[:1] == ([f"planted {fault}"] if fault else [])


def test_an_owner_of_tables_and_one_without_a_role_are_said(standing: Connection) -> None:
    with undone(standing) as apart:
        apart.execute(text("create role planted login noinherit"))
        apart.execute(text("create table owned ()"))
        apart.execute(text("alter table owned owner to planted"))
        assert said_of_planted(apart) == [
            "planted owns tables",
            "planted is no member of aftercare_desk, aftercare_clock, aftercare_door",
        ]


def said_of_planted(apart: Connection) -> list[str]:
    driver = apart.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    apart.execute(text("set local session authorization planted"))
    return faults_of(driver, SERVICE_ROLES)


def test_the_login_of_the_service_fits_and_that_of_the_owner_does_not(
    service_url: str, fresh_database_url: str
) -> None:
    require_least_power(open_engine(service_url, pool_size=1), "IT", SERVICE_ROLES)
    with pytest.raises(UnusableSettings) as refused:
        require_least_power(open_engine(fresh_database_url, pool_size=1), "IT", SERVICE_ROLES)
    assert "is a superuser" in str(refused.value.detail)


def test_a_database_that_is_away_is_asked_at_its_first_connection() -> None:
    nowhere = open_engine("postgresql://x:y@127.0.0.1:1/x")
    require_least_power(nowhere, "IT", SERVICE_ROLES)
