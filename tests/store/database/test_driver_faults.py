"""Errors of the driver that have no code of PostgreSQL: a line that broke is a database that is away, not a crash."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from aftercare.base.errors import Unavailable
from aftercare.store.database.driver_faults import fault_of

READY = b"R" + struct.pack("!ii", 8, 0) + b"Z" + struct.pack("!i", 5) + b"I"
SAID = b"SFATAL\0C57P01\0Mterminating connection\0\0"
ERROR = b"E" + struct.pack("!i", 4 + len(SAID)) + SAID


@pytest.fixture
def pooler() -> Iterator[int]:
    """The port of one that hands on the last words of a server and adds its own, as pgbouncer does at a failover."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            line, _ = door.accept()
            with line:
                line.recv(4096)
                line.sendall(READY)
                line.recv(4096)
                line.sendall(2 * ERROR)

        thread = threading.Thread(target=answer)
        thread.start()
        yield door.getsockname()[1]
        thread.join()


def test_two_answers_to_one_command_are_a_database_that_is_away(pooler: int) -> None:
    address = f"host=127.0.0.1 port={pooler} user=a dbname=b sslmode=disable gssencmode=disable"
    with psycopg.connect(address) as connection:
        with pytest.raises(psycopg.Error) as caught:
            connection.execute("select 1")
        error = DBAPIError.instance(None, None, caught.value, psycopg.Error)
    assert isinstance(error, DBAPIError)
    assert isinstance(fault_of(error), Unavailable)
