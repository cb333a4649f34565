"""A private PostgreSQL for trials and tests: one folder, one password, stopped when our process ends.

docs/decisions/0002-embedded-postgresql.md says why it exists and what it is not for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from aftercare.embedded.binaries import find_binaries
from aftercare.embedded.cluster import made_by, make_cluster
from aftercare.embedded.place import place_for, sole_use
from aftercare.embedded.server import PrivateServer, running_server
from aftercare.embedded.user import system_user

__all__ = ["PrivateServer", "private_server"]

NOTHING: Mapping[str, str] = MappingProxyType({})


@contextmanager
def private_server(
    data_dir: Path, *, postgres_bin: Path | None = None, settings: Mapping[str, str] = NOTHING
) -> Iterator[PrivateServer]:
    """Run a PostgreSQL on 127.0.0.1 that keeps its data under `data_dir` and lives for the block.

    The first start makes the cluster and the database `aftercare`; later starts find both again,
    also after either process was killed. `postgres_bin` names a folder with `postgres` and
    `initdb`; without it the newest PostgreSQL of the machine serves, then the `embedded` extra.
    `settings` are PostgreSQL parameters by name; those that keep the server private cannot be set.

    Raises NoPostgres when there are no binaries to run, DataDirInUse when another process has the
    folder, ServerDidNotStart with the server's last words for anything else.
    """
    user = system_user()
    place = place_for(data_dir, user)
    with sole_use(place):
        binaries = find_binaries(postgres_bin, user, major=made_by(place))
        password = make_cluster(place, binaries, user)
        with running_server(place, binaries, user, password, settings) as server:
            yield server
