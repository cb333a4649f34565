"""Asks a database how it stands, on a connection of its own and never for longer than it was given."""

from __future__ import annotations

import select
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

from aftercare.base.clock import stopwatch
from aftercare.store.database.addresses import given_in, options_of

_AS_CLOCK: Final = "begin; select set_config('role', 'aftercare_clock', true); {}; commit"
_STANDING: Final = _AS_CLOCK.format(
    "select current_setting('transaction_read_only'), version_num from alembic_version"
)
_OLDEST_CODE: Final = _AS_CLOCK.format("select oldest_code from schema_support")
_ANSWER: Final = 2
_GOOD: Final = {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}


class Silent(Exception):
    """The server did not answer within the time; the connection is closed."""


@dataclass(frozen=True)
class Standing:
    """How a database stands: at which migration, and whether it takes writes."""

    revision: str | None
    writable: bool


class Probe:
    """One connection to `url`, opened when it is first needed and again after an error. An answer takes `seconds` at
    the most, and as long again for each host to connect. A server that stands still is as silent as a machine that is
    gone."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url, self._seconds = url, seconds
        self._connection: psycopg.Connection[Any] | None = None

    def standing(self) -> Standing:
        """Raises Silent, or the error of the driver."""
        ((read_only, revision),) = self.ask(_STANDING, _ANSWER)
        return Standing(revision, read_only == "off")

    def oldest_code(self) -> str | None:
        """Of the schema, as the database says; raises as above."""
        ((found,),) = self.ask(_OLDEST_CODE, _ANSWER)
        return found

    def ask(self, sql: str, which: int) -> list[list[str | None]]:
        """The rows, as text, of one of several statements. Raises Silent, or the error of the driver."""
        try:
            if self._connection is None:
                self._connection = self._connected()
            return _rows(self._answers(self._connection.pgconn, sql)[which])
        except psycopg.errors.ConnectionTimeout:
            raise Silent from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes the connection, if there is one, without a word to the server."""
        if self._connection is not None:
            self._connection.pgconn.finish()
            self._connection = None

    def _connected(self) -> psycopg.Connection[Any]:
        given = options_of(self._url) | given_in(self._url)
        given["connect_timeout"] = max(2, round(self._seconds))
        return psycopg.connect(**given, autocommit=True)

    def _answers(self, line: pq.abc.PGconn, sql: str) -> list[pq.abc.PGresult]:
        age_s = stopwatch()
        found: list[pq.abc.PGresult] = []
        line.send_query(sql.encode())
        while True:
            unsent = line.flush()
            if not line.is_busy():
                result = line.get_result()
                if result is None:
                    return found
                if result.status not in _GOOD:
                    raise error_from_result(result)
                found.append(result)
                continue
            _wait(line, self._seconds - age_s(), unsent=bool(unsent))
            line.consume_input()


def _wait(line: pq.abc.PGconn, seconds: float, *, unsent: bool) -> None:
    poll = select.poll()
    poll.register(line.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
    if seconds <= 0 or not poll.poll(seconds * 1000):
        raise Silent


def _rows(result: pq.abc.PGresult) -> list[list[str | None]]:
    return [
        [
            None if (value := result.get_value(row, column)) is None else value.decode()
            for column in range(result.nfields)
        ]
        for row in range(result.ntuples)
    ]
