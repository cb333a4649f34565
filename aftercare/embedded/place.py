"""Where the private server keeps its files, who may see them, and who is using them now.

    <data_dir>/postgresql/   ours, closed to others
        lock       held while a process runs the server; says which
        password   the server's generated password
        port       the port it had last, kept while it is free
        log        what the server said since its last start
        cluster/   PostgreSQL's own data

When we are root and the server's user cannot reach `data_dir` (under /root, say), `postgresql` is
a symbolic link to a folder of its own in /var/lib/aftercare.
"""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aftercare.base.start_errors import DataDirInUse, ServerDidNotStart
from aftercare.embedded.user import SystemUser

ELSEWHERE = Path("/var/lib/aftercare")


def place_for(data_dir: Path, user: SystemUser) -> Path:
    """The server's folder for `data_dir`, made when absent, entered by us and `user` only.

    Raises ServerDidNotStart when the folder exists but is gone, foreign or out of reach.
    """
    entry = data_dir.absolute() / "postgresql"
    data_dir.mkdir(mode=0o700 if user.uid is None else 0o711, parents=True, exist_ok=True)
    if not os.path.lexists(entry):
        _make(entry, user)
    place = entry.resolve()
    if not place.is_dir():
        raise ServerDidNotStart(f"{entry} leads to a folder that is gone.")
    if place.stat().st_uid != os.geteuid():
        raise ServerDidNotStart(f"{entry} belongs to another system user; start as that one.")
    if not user.can_reach(place):
        raise ServerDidNotStart(f"{entry} is out of reach for the user that runs the server.")
    if user.gid is not None:
        os.chown(place, -1, user.gid)
    place.chmod(0o700 if user.gid is None else 0o710)
    return place


def _make(entry: Path, user: SystemUser) -> None:
    if user.can_reach(entry):
        entry.mkdir(mode=0o700, exist_ok=True)
        return
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=ELSEWHERE, prefix="postgresql-"))
    try:
        entry.symlink_to(folder)
    except FileExistsError:  # another process was first
        folder.rmdir()


@contextmanager
def sole_use(place: Path) -> Iterator[None]:
    """Hold the folder for the block; raises DataDirInUse with the holder's process number.

    The kernel lets go when the holder ends, however it ends.
    """
    descriptor = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode().strip()
            raise DataDirInUse(
                f"{place} is already in use by process {holder}; a second one beside it needs a folder of its own in"
                " AFTERCARE_DATA_DIR."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def usable_port(place: Path) -> int:
    """The port of last time, or when that is taken a free one, which is then remembered."""
    remembered = place / "port"
    with suppress(OSError, ValueError, OverflowError):
        return _bound(int(remembered.read_text()))
    port = _bound(0)
    remembered.touch(mode=0o600)
    remembered.write_text(f"{port}\n")
    return port


def _bound(port: int) -> int:
    """Take `port` for a moment (0: any); raises OSError when it is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        bound: int = probe.getsockname()[1]
        return bound
