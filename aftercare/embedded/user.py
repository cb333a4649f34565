"""Which system user runs the private server: ourselves, or one without rights when we are root.

PostgreSQL refuses to run as root, rightly.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from aftercare.base.start_errors import ServerDidNotStart

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class SystemUser:
    """Numeric user and group to become; both None when the server runs as ourselves."""

    uid: int | None = None
    gid: int | None = None

    @property
    def extra_groups(self) -> tuple[int, ...] | None:
        """No supplementary group survives a change of user."""
        return None if self.uid is None else ()

    def own(self, path: Path) -> None:
        """Hand `path` to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether the permission bits of every folder above `path` let this user through."""
        return self.uid is None or all(self._can_enter(above) for above in path.resolve().parents)

    def _can_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def system_user() -> SystemUser:
    """Ourselves, or as root the first of UNPRIVILEGED that exists; ServerDidNotStart if none."""
    if os.geteuid() != 0:
        return SystemUser()
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return SystemUser(entry.pw_uid, entry.pw_gid)
    raise ServerDidNotStart("Root may not run PostgreSQL, and there is no user postgres or nobody.")
