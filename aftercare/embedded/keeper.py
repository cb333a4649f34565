"""Starts a child that does not outlive us, even when we are killed.

Linux sends the child a signal, SIGINT by default, when its parent ends (`setpriv --pdeathsig`, which sets it after the
change of user, since that change clears it). Elsewhere a shell waits for the end of a pipe that
only we hold, and then sends it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import IO

from aftercare.embedded.user import SystemUser

Child = subprocess.Popen[bytes]

# None of our environment but a plain language and time zone.
EMPTY: Mapping[str, str] = MappingProxyType({"LC_ALL": "C", "TZ": "UTC"})
WATCH = 'read -r _; kill -"$2" "$1"'
# A parent that ended before the kernel was asked for its signal sends none.
STILL_OURS = '[ "$PPID" = "$1" ] || exit 1; shift; unset PWD; exec "$@"'


def kept_child(
    command: list[str],
    user: SystemUser,
    *,
    cwd: Path,
    output: IO[bytes],
    env: Mapping[str, str] = EMPTY,
    ending: str = "INT",
) -> Child:
    """Start `command` as `user` with `env` for its environment; its output goes to `output`.
    `ending` is the signal that it gets when we end.

    It has a session of its own, so Ctrl-C reaches us first. To the kernel the parent is the thread
    that started it, hence a thread that stays until the child ends.
    """
    born: Future[Child] = Future()

    def keep() -> None:
        try:
            child, watcher = _start(command, user, cwd, output, env, ending)
        except BaseException as error:
            born.set_exception(error)
            return
        born.set_result(child)
        child.wait()
        if watcher and watcher.stdin:
            watcher.kill()
            watcher.wait()
            watcher.stdin.close()

    Thread(target=keep, name="kept-child", daemon=True).start()
    return born.result()


def _start(
    command: list[str],
    user: SystemUser,
    cwd: Path,
    output: IO[bytes],
    env: Mapping[str, str],
    ending: str,
) -> tuple[Child, Child | None]:
    setpriv = _setpriv(user, ending)
    switched = SystemUser() if setpriv else user  # setpriv does it in the right order
    child = subprocess.Popen(
        [*setpriv, *command],
        user=switched.uid, group=switched.gid, extra_groups=switched.extra_groups,
        cwd=cwd, env=env, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=output, stderr=output,
    )  # fmt: skip
    if setpriv:
        return child, None
    watch = ["/bin/sh", "-c", WATCH, "watch", str(child.pid), ending]
    return child, subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True)


def _setpriv(user: SystemUser, ending: str) -> list[str]:
    """The words before the command on Linux; none where setpriv is missing or too plain."""
    tool = shutil.which("setpriv")
    if tool is None:
        return []
    known = subprocess.run([tool, "--help"], capture_output=True, text=True, check=False).stdout
    if "--pdeathsig" not in known:
        return []
    switch = [f"--reuid={user.uid}", f"--regid={user.gid}", "--clear-groups"]
    checked = ["/bin/sh", "-c", STILL_OURS, "kept", str(os.getpid())]
    return [tool, f"--pdeathsig={ending}", *(switch if user.uid is not None else []), *checked]
