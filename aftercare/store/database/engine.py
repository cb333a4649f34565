"""One pool of connections to one PostgreSQL."""

from __future__ import annotations

import json
from functools import cache
from itertools import count
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event

from aftercare.store.database.addresses import given_in, options_of, sqlalchemy_url
from aftercare.store.database.counted_pool import CountedPool
from aftercare.store.database.key_ring import KeyRing
from aftercare.store.database.sealed_values import Keys, refuse_marked, teach

# More than there are. The driver keeps a hundred, and the others would be parsed and planned each time.
STATEMENTS: Final = 2_000
# Of a process. Ten busy ones are more than two processors carry, and each keeps some 100 MB of plans in PostgreSQL.
CONNECTIONS: Final = 16
# A request that waits for a place is not woken when another fails to connect: this bounds its wait.
POOL_SECONDS: Final = 10
_FAILURES: Final = count()


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection outside the pool and without a transaction, to the address as SQLAlchemy takes it."""
    return psycopg.connect(**options_of(url), **given_in(url), autocommit=True)


@cache
def ring_of(url: str) -> KeyRing:
    """The data keys of a database that this process works with."""
    return KeyRing(lambda: connect(url))


def open_engine(
    url: str, *, pool_size: int = CONNECTIONS, prepared: int | None = None, keys: Keys | None = None
) -> Engine:
    """A pool of up to `pool_size` connections.

    A connection is not tested before it is lent. After a restart of the server one request per process fails as
    Unavailable, and the pool starts anew. Statements are prepared on the server after a few uses, or after `prepared`
    (0: at the first) and all of them, which saves planning the long ones. A pooler in transaction mode must support
    that (pgbouncer 1.21 or newer). They outlive a rollback. The connection used last is lent first, because it has
    prepared the most. Errors do not repeat the values of a statement: they name people. Sealed values are opened and
    written with the data keys of the database, or with these `keys`.
    """
    options = options_of(url)
    if prepared is not None:
        options["prepare_threshold"] = prepared
    engine = create_engine(
        sqlalchemy_url(url),
        poolclass=CountedPool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
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
