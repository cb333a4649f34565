"""Keeps stack traces of unexpected errors in a file of the service alone: places and kinds, never a value.

A log line has the id of its trace; the text of an error and local variables could name people, so neither is written.
"""

from __future__ import annotations

import fcntl
import os
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from aftercare.base.clock import SystemClock
from aftercare.base.ids import new_id

LARGEST: Final = 2 * 1024 * 1024
OLDER_FILES: Final = 3
_MOST_CAUSES: Final = 8
_FILE: Path | None = None


def keep_traces_in(file: Path | None) -> None:
    """From here on traces of this process go to that file, or nowhere. Raises OSError when it cannot be written."""
    global _FILE
    if file is not None:
        os.close(_opened(file))
    _FILE = file


def keeps_traces() -> bool:
    """Whether this process has a file for them."""
    return _FILE is not None


def keep_trace(error: BaseException, error_id: UUID | None = None) -> str:
    """Writes where the error came from, under an id that is returned for the log line. Never raises: a full disk must
    not hide the error itself."""
    found = str(error_id or new_id())
    if _FILE is not None:
        with suppress(OSError):
            at = SystemClock().now().isoformat()
            _append(_FILE, f"== {found} {at}\n{without_values(error)}\n")
    return found


def without_values(error: BaseException) -> str:
    """The trace of an error and of its causes, innermost last: files, lines, functions, source lines and kinds."""
    lines: list[str] = []
    one: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if one is None:
            break
        state = getattr(getattr(one, "orig", one), "sqlstate", None)
        lines.append(type(one).__qualname__ + (f" (SQLSTATE {state})" if state else ""))
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"  {at.filename}:{at.lineno} in {at.name}\n    {at.line}" for at in frames]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        lines.append("caused by")
    return "\n".join(lines[:-1])


def _append(file: Path, text: str) -> None:
    """Under a lock, since several processes may share the file; the largest one makes room first."""
    with open(os.open(f"{file}.lock", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists() and file.stat().st_size > LARGEST:
            for number in range(OLDER_FILES, 0, -1):
                older = Path(f"{file}.{number - 1}") if number > 1 else file
                if older.exists():
                    older.replace(f"{file}.{number}")
        with open(_opened(file), "ab") as out:
            out.write(text.encode(errors="replace"))


def _opened(file: Path) -> int:
    found = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(found, 0o600)
    return found
