"""One pool of connections to one PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg 3."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def open_engine(url: str, *, pool_size: int = 40) -> Engine:
    """A pool of up to `pool_size` connections.

    A connection is not tested before it is lent. After a restart of the server one request per process fails as
    Unavailable, and the pool starts anew. Statements are prepared on the server after a few uses, which saves
    planning the long ones. A pooler in transaction mode must support that (pgbouncer 1.21 or newer). Errors do not
    repeat the values of a statement: they name people.
    """
    return create_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"connect_timeout": 10},
    )
