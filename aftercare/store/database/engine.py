"""One pool of connections to one PostgreSQL."""

from __future__ import annotations

import json
from functools import cache
from ipaddress import ip_address
from itertools import count
from typing import Any, Final

import psycopg
from psycopg import pq
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from aftercare.base.start_errors import UnusableSettings
from aftercare.store.database.counted_pool import CountedPool
from aftercare.store.database.key_ring import KeyRing
from aftercare.store.database.sealed_values import Keys, refuse_marked, teach

# More than there are. The driver keeps a hundred, and the others would be parsed and planned each time.
STATEMENTS: Final = 2_000
_FAILURES: Final = count()


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg 3."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def refuse_open_line(variable: str, url: str) -> None:
    """Raises UnusableSettings when this address leads to another machine without a certificate that is checked."""
    try:
        parts = make_url(sqlalchemy_url(url))
        _, given = parts.get_dialect()().create_connect_args(parts)
    except (ArgumentError, ValueError):
        raise UnusableSettings(f"{variable} cannot be read as an address.") from None
    # What is not in the address libpq takes from the environment.
    defaults = {
        one.keyword.decode(): one.val.decode() for one in pq.Conninfo.get_defaults() if one.val
    }
    options = defaults | {name: str(value) for name, value in given.items()}
    if _is_checked(options):
        return
    hosts = options.get("hostaddr") or options.get("host") or ""
    for host in hosts.split(","):
        if not _is_this_machine(host):
            raise UnusableSettings(
                f"{variable}: {host} is another machine, so the address needs sslmode=verify-full"
                " and, for a certificate authority of your own, sslrootcert."
            )


def _is_checked(options: dict[str, str]) -> bool:
    """With a root certificate `require` checks the certificate too, though not the name of the server."""
    mode = options.get("sslmode")
    return mode in {"verify-full", "verify-ca"} or (mode == "require" and "sslrootcert" in options)


def _is_this_machine(host: str) -> bool:
    """Unix sockets, localhost and loopback addresses."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection outside the pool and without a transaction, to the address as SQLAlchemy takes it."""
    parts = make_url(sqlalchemy_url(url))
    _, options = parts.get_dialect()().create_connect_args(parts)
    return psycopg.connect(**{"connect_timeout": 10, **options}, autocommit=True)


@cache
def ring_of(url: str) -> KeyRing:
    """The data keys of a database that this process works with."""
    return KeyRing(lambda: connect(url))


def open_engine(
    url: str, *, pool_size: int = 40, prepared: int | None = None, keys: Keys | None = None
) -> Engine:
    """A pool of up to `pool_size` connections.

    A connection is not tested before it is lent. After a restart of the server one request per process fails as
    Unavailable, and the pool starts anew. Statements are prepared on the server after a few uses, or after
    `prepared` and all of them, which saves planning the long ones. A pooler in transaction mode must support that
    (pgbouncer 1.21 or newer). They outlive a rollback. The connection used last is lent first, because it has prepared
    the most. Errors do not repeat the values of a statement: they name people. Sealed values are
    opened and written with the data keys of the database, or with these `keys`.
    """
    options: dict[str, Any] = {"connect_timeout": 10}
    if prepared is not None:
        options["prepare_threshold"] = prepared
    engine = create_engine(
        sqlalchemy_url(url),
        poolclass=CountedPool,
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        hide_parameters=True,
        json_serializer=_unmarked_json,
        connect_args=options,
    )
    dialect: Any = engine.dialect
    dialect.do_rollback = _roll_back
    dialect.do_rollback_to_savepoint = _roll_back_to

    @event.listens_for(engine, "connect")
    def begin(connection: psycopg.Connection, _record: object) -> None:
        if prepared is not None:
            connection.prepared_max = STATEMENTS
        if keys is None:
            ring_of(url).expire()
        teach(connection, keys or ring_of(url))

    return engine


def _roll_back(driver: Any) -> None:
    """At a rollback the driver forgets every statement it has prepared, for the sake of tables made in the transaction.
    The service makes none that lasts. After an error the driver must: what a broken pipeline sent to be prepared was
    not."""
    if driver.pgconn.transaction_status == TransactionStatus.INTRANS:
        driver.pgconn.exec_(b"rollback")
    else:
        driver.rollback()


def _roll_back_to(connection: Connection, savepoint: str) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"rollback to savepoint {savepoint}"
    if driver.pgconn.transaction_status == TransactionStatus.INTRANS:
        driver.pgconn.exec_(statement.encode())
    else:
        # The driver looks at what a statement has done only where its words are new.
        driver.execute(f"{statement} -- {next(_FAILURES)}")


def _unmarked_json(value: object) -> str:
    text = json.dumps(value)
    refuse_marked(text)
    return text
