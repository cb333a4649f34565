"""Makes the logins and the database of an installation, once, with the rights of the server's administrator."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import errors, sql

from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.addresses import parts_of
from aftercare.store.database.engine import connect
from aftercare.store.operations.login_rights import SERVICE_ROLES, WATCHDOG_ROLES

# Roles that no one connects as. They are made here, so that the owner of the tables need not be able to make any.
GROUPS = (
    *SERVICE_ROLES,
    *WATCHDOG_ROLES,
    "aftercare_definer",
    "aftercare_counter",
    "aftercare_destroyer",
)
# Of the service's login, so that a pooler in transaction mode keeps them. Our choice: far beyond what a statement of a
# request or job should take, and beyond the longest computation with a transaction open.
LIMITS = {
    "statement_timeout": "2min",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "10min",
}
_EXISTS: LiteralString = "select from pg_roles where rolname = %s"
_OWNER: LiteralString = "select datdba::regrole::text from pg_database where datname = %s"


@dataclass(frozen=True)
class Login:
    """A user name with its password and database."""

    name: str
    password: str
    database: str


def login_of(variable: str, url: str) -> Login:
    """The login in an address. Raises UnusableSettings without a user, a password or a database."""
    parts = parts_of(url)
    if not (parts.username and parts.password and parts.database):
        raise UnusableSettings(f"{variable} needs a user, a password and a database.")
    return Login(parts.username, str(parts.password), parts.database)


def set_up(admin_url: str, owner: Login, service: Login, watchdog: Login) -> None:
    """The three logins with their passwords, the roles they may become, and the database; safe to run again.
    Raises UnusableSettings when the logins do not fit together, or the database belongs to another."""
    logins = (owner, service, watchdog)
    if len({one.name for one in logins}) < len(logins):
        raise UnusableSettings("Owner, service and watchdog need a login each.")
    for one in logins:
        if one.name in GROUPS:
            raise UnusableSettings(
                f"{one.name} is a role that the logins become; choose another user name, such as {one.name}_login."
            )
    if len({one.database for one in logins}) > 1:
        raise UnusableSettings("Owner, service and watchdog need the same database.")
    with connect(admin_url) as admin:
        for group in GROUPS:
            # A `migrate` beside this one makes the same roles.
            with suppress(errors.DuplicateObject, errors.UniqueViolation):
                _run(admin, "create role {} nologin", group)
        make_login(admin, owner, GROUPS, "inherit", "with admin option")
        make_login(admin, service, SERVICE_ROLES)
        make_login(admin, watchdog, WATCHDOG_ROLES)
        _make_database(admin, owner)
        _run(admin, "revoke all on database {} from public", owner.database)
        for one in logins:
            _run(admin, "grant connect on database {} to {}", owner.database, one.name)
        # Rows are copied into a temporary table on their way into one with row security.
        for role in SERVICE_ROLES:
            _run(admin, "grant temporary on database {} to {}", owner.database, role)
        for name, limit in LIMITS.items():
            admin.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    sql.Identifier(service.name), sql.Identifier(name), sql.Literal(limit)
                )
            )


def make_login(
    admin: psycopg.Connection,
    login: Login,
    roles: tuple[str, ...],
    inherits: LiteralString = "noinherit",
    option: LiteralString = "",
) -> None:
    """A login that may become these roles. The server gets the password as a SCRAM verifier, so no log can hold it."""
    if not _exists(admin, login.name):
        plain: LiteralString = (
            "create role {} login nosuperuser nobypassrls nocreaterole nocreatedb "
        )
        _run(admin, plain + inherits, login.name)
    verifier = admin.pgconn.encrypt_password(
        login.password.encode(), login.name.encode(), b"scram-sha-256"
    )
    change = sql.SQL("alter role {} password {}")
    admin.execute(change.format(sql.Identifier(login.name), sql.Literal(verifier.decode())))
    for role in roles:
        _run(admin, "grant {} to {} " + option, role, login.name)


def _make_database(admin: psycopg.Connection, owner: Login) -> None:
    found = admin.execute(_OWNER, [owner.database]).fetchone()
    if found is None:
        if not admin.execute(
            "select from pg_roles where rolname = current_user and rolsuper"
        ).fetchone():
            # Only its members may make a database for a role.
            _run(admin, "grant {} to current_user", owner.name)
        _run(admin, "create database {} owner {} template template0", owner.database, owner.name)
    elif found[0].strip('"') != owner.name:
        raise UnusableSettings(
            f"The database {owner.database} is there, and belongs to {found[0]}."
        )


def _exists(admin: psycopg.Connection, role: str) -> bool:
    return admin.execute(_EXISTS, [role]).fetchone() is not None


def _run(admin: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
