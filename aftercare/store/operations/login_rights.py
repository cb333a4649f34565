"""Refuses a database login that could do more than the process that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from aftercare.base.start_errors import UnusableSettings

SERVICE_ROLES = ("aftercare_desk", "aftercare_clock", "aftercare_door")
WATCHDOG_ROLES = ("aftercare_watchdog",)

_RIGHTS: LiteralString = """
select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole or r.rolcreatedb or r.rolreplication,
  exists (select from pg_class c where c.relowner = r.oid),
  array(select m.rolname::text from pg_roles m where m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'member')
    and not m.rolname = any(%(roles)s) order by 1),
  array(select m.rolname::text from pg_roles m where m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'usage') order by 1),
  array(select one from unnest(%(roles)s::text[]) one
    where not exists (select from pg_roles m where m.rolname = one and pg_has_role(r.oid, m.oid, 'member')))
from pg_roles r where r.rolname = session_user
"""


def require_least_power(engine: Engine, variable: str, roles: tuple[str, ...]) -> None:
    """Raises UnusableSettings when the login of this engine is a superuser, bypasses row security, owns tables, or may
    do more than become `roles`. Where the database is away, its first connection raises instead."""

    @event.listens_for(engine, "first_connect")
    def check(connection: psycopg.Connection, _record: object) -> None:
        found = faults_of(connection, roles)
        connection.rollback()
        for fault in found:
            raise UnusableSettings(
                f"{variable}: its login {fault}. `aftercare database set-up` makes one that fits."
            )

    try:
        engine.connect().close()
    except DBAPIError:
        # Processes start while the database is away, and wait for it.
        return


def faults_of(connection: psycopg.Connection, roles: tuple[str, ...]) -> list[str]:
    """What is wrong with the login of this connection, worst first. The login should have no right except to become
    one of `roles`."""
    (found,) = connection.execute(_RIGHTS, {"roles": list(roles)}).fetchall()
    return list(_faults(*found))


def _faults(
    login: str,
    is_superuser: bool,
    bypasses: bool,
    makes: bool,
    owns: bool,
    beyond: list[str],
    inherited: list[str],
    lacks: list[str],
) -> Iterator[str]:
    if is_superuser:
        yield f"{login} is a superuser"
    if bypasses:
        yield f"{login} bypasses row security"
    if owns:
        yield f"{login} owns tables"
    if makes:
        yield f"{login} may make roles, databases or copies"
    if beyond:
        yield f"{login} is a member of {', '.join(beyond)} as well"
    if inherited:
        yield f"{login} inherits the rights of {', '.join(inherited)}"
    if lacks:
        yield f"{login} is no member of {', '.join(lacks)}"
