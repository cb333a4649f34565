"""Notices that a database server has gone silent, and ends what waits for it; all by itself it comes back."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from typing import Any, Final
from weakref import WeakSet

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

from aftercare.base.clock import stopwatch
from aftercare.base.logs import get_log
from aftercare.base.subject_errors import ServerAway
from aftercare.store.database.probe import Probe, Silent, Standing

# A server that says nothing for so long is away. A busy one answers: the question takes a millisecond.
PATIENCE_S: Final = 5.0
EVERY_S: Final = 1.0
FRESH_S: Final = 2.5


class ServerWatch:
    """Asks the server of an engine every second, in a thread of its own. While it is away, nothing takes a place in the
    pool and no connection is opened; those in use are shut, so that whoever waits for an answer gets an error."""

    def __init__(
        self, engine: Engine, url: str, patience_s: float = PATIENCE_S, every_s: float = EVERY_S
    ) -> None:
        self._probe, self._every_s = Probe(url, patience_s), every_s
        self._used: WeakSet[psycopg.Connection[Any]] = WeakSet()
        self._listing = threading.Lock()
        self._away, self._ended = threading.Event(), threading.Event()
        self._standing: Standing | None = None
        self._age_s = stopwatch()
        event.listen(engine, "connect", self._note)
        event.listen(engine, "do_connect", self._refuse_to_connect)

    @property
    def is_away(self) -> bool:
        return self._away.is_set()

    def standing(self) -> Standing | None:
        """How the database stood at the newest look; None where that was too long ago, or it did not answer then."""
        return self._standing if self._age_s() < FRESH_S else None

    def refuse_while_away(self) -> None:
        """Raises ServerAway."""
        if self._away.is_set():
            raise ServerAway()

    def start(self) -> None:
        threading.Thread(target=self._go_on, name="server-watch", daemon=True).start()

    def stop(self) -> None:
        self._ended.set()

    def look(self) -> None:
        """One look, and what follows from it."""
        try:
            self._standing = self._probe.standing()
            self._age_s = stopwatch()
        except Silent:
            self._standing = None
            if not self._away.is_set():
                get_log().error("database-away")
            self._away.set()
            self._shut_all()
            return
        except psycopg.Error:
            # It refused at once, as it will refuse everybody else: nobody waits.
            self._standing = None
        if self._away.is_set():
            get_log().warning("database-back")
        self._away.clear()

    def _go_on(self) -> None:
        while not self._ended.wait(self._every_s):
            try:
                self.look()
            except Exception as error:
                get_log().error("database-not-watched", error_type=type(error).__name__)
        self._probe.close()

    def _note(self, connection: psycopg.Connection[Any], _record: object) -> None:
        with self._listing:
            self._used.add(connection)

    def _refuse_to_connect(self, *_asked: object) -> None:
        if self._away.is_set():
            raise psycopg.OperationalError("the server is away")

    def _shut_all(self) -> None:
        with self._listing:
            used = list(self._used)
        for one in used:
            if not one.closed and one.pgconn.transaction_status is TransactionStatus.ACTIVE:
                _shut(one)


def _shut(connection: psycopg.Connection[Any]) -> None:
    """The thread that waits for an answer on it gets an error; it closes the connection itself."""
    with suppress(OSError, psycopg.Error):
        number = connection.fileno()
        with socket.socket(fileno=os.dup(number)) as line:
            # Closed meanwhile by its own thread, the number may already be that of something else.
            if not connection.closed and connection.fileno() == number:
                line.shutdown(socket.SHUT_RDWR)
