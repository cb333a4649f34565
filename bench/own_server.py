"""A PostgreSQL of a benchmark's own, with the service's tables, default durability, and nothing left afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from aftercare.base.sealing import keys_written, new_key
from aftercare.embedded import private_server
from aftercare.embedded.server import PrivateServer
from aftercare.store.database.key_ring import MASTER
from aftercare.store.operations.migrate import migrate

NO_SETTINGS: Mapping[str, str] = {}


@contextmanager
def empty_server(settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[PrivateServer]:
    """Without any table; `settings` are PostgreSQL parameters by name."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as name:
        folder = Path(name)
        # PostgreSQL runs as a user of its own, who has to get through.
        folder.chmod(0o711)
        with private_server(folder, settings=settings) as server:
            yield server


@contextmanager
def own_server(settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[PrivateServer]:
    """With the service's tables, empty."""
    # In the environment too, for the processes that a benchmark starts.
    key = os.environ.setdefault("AFTERCARE_SECRET_KEYS", new_key())
    MASTER.use(keys_written(key))
    with empty_server(settings) as server:
        migrate(server.url)
        yield server
