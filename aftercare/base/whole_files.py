"""Files of which no reader ever sees half, and of which a crash leaves none; and whether a folder takes any."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def write_whole(folder: Path, name: str, content: bytes, mode: int = 0o600) -> None:
    """Written beside its place, renamed, and on disk when this returns; only our own account reads it, or whom `mode`
    lets."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    flush_names(folder)


def flush_names(folder: Path) -> None:
    """Which files the folder has is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))


def what_is_wrong_with_folder(folder: Path) -> str:
    """Why no file can be written there, empty when one can. For one that is yet to be made the folder above counts."""
    try:
        with tempfile.TemporaryFile(dir=standing(folder)):
            return ""
    except OSError as error:
        return f"{folder} cannot be written: {error.strerror}."
