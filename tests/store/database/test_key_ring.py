"""Data keys are read by a login that reaches no table before it has a role."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import Any, Self

import psycopg
from psycopg.abc import Params, Query

from aftercare.store.database.engine import connect
from aftercare.store.database.key_ring import wrapped_keys


def test_a_session_that_a_pooler_shares_keeps_no_role_of_ours(service_url: str) -> None:
    with closing(connect(service_url)) as connection:
        assert wrapped_keys(lambda: nullcontext(connection))
        assert connection.execute("select current_user = session_user").fetchone() == (True,)


class Refused(psycopg.Cursor[Any]):
    """Notes each statement that PostgreSQL refuses, and with that logs as an error."""

    statements: list[str]

    def execute(self, query: Query, params: Params | None = None, **more: Any) -> Self:
        try:
            return super().execute(query, params, **more)
        except psycopg.Error:
            self.statements.append(str(query))
            raise


def test_reading_the_keys_asks_nothing_that_the_server_refuses(service_url: str) -> None:
    noting = type("Noting", (Refused,), {"statements": []})
    with closing(connect(service_url)) as connection:
        connection.cursor_factory = noting
        assert wrapped_keys(lambda: nullcontext(connection))
    assert noting.statements == []


def test_a_database_without_tables_has_no_keys(server_url: str) -> None:
    with closing(connect(server_url)) as connection:
        assert wrapped_keys(lambda: nullcontext(connection)) == []
