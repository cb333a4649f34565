"""One pool of connections to one PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg 3."""
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def open_engine(url: str, *, pool_size: int = 40) -> Engine:
    """A pool that checks a connection before lending it, so a restarted server costs one retry.

    Server-side prepared statements are off: behind a pooler in transaction mode they would belong
    to somebody else's session. Errors do not repeat the values of a statement: they name people.
    """
    return create_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"prepare_threshold": None, "connect_timeout": 10},
    )
