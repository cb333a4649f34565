"""Makes the private server's data and password, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from aftercare.base.start_errors import ServerDidNotStart
from aftercare.embedded.binaries import Binaries
from aftercare.embedded.user import SystemUser

OWNER = "aftercare"


def made_by(place: Path) -> int | None:
    """The PostgreSQL major version that made the data in `place`; None when there is none yet."""
    try:
        return int((place / "cluster" / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def make_cluster(place: Path, binaries: Binaries, user: SystemUser) -> str:
    """The password of the cluster in `place`, which is made when absent.

    The cluster gets its name only once `initdb` is done, so one that was cut short is made anew.
    Raises ServerDidNotStart when `initdb` fails, or when there is data but no password.
    """
    cluster, password_file = place / "cluster", place / "password"
    if cluster.exists():
        if not password_file.exists():
            raise ServerDidNotStart(f"The data in {place} has lost its password file.")
        return password_file.read_text().strip()
    _write_password(password_file, user)
    draft = place / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    user.own(draft)
    _initdb(draft, password_file, binaries, user)
    draft.rename(cluster)
    return password_file.read_text().strip()


def _write_password(file: Path, user: SystemUser) -> None:
    """A fresh password that only the server's user and root can read; it never is an argument."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(f"{secrets.token_urlsafe(32)}\n")
    user.own(file)


def _initdb(draft: Path, password_file: Path, binaries: Binaries, user: SystemUser) -> None:
    # Code-point order and Unicode case on every machine; 17 brought it along, before it was libc's.
    if binaries.major >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        locale = ["--locale=C.UTF-8"]
    made = subprocess.run(
        [
            binaries.folder / "initdb", "-D", draft, f"--username={OWNER}",
            f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8", *locale,
        ],
        user=user.uid, group=user.gid, extra_groups=user.extra_groups,
        cwd=draft, env={"LC_ALL": "C", "TZ": "UTC"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        errors = made.stderr.strip().splitlines() or ["no reason given"]
        raise ServerDidNotStart(f"initdb failed: {errors[-1]}")
