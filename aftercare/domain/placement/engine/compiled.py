"""Compiles a function to machine code once per version of the engine's sources, and keeps the code on disk.

numba looks at a function's own file when it decides whether kept code is still true, but code of
the functions it calls is folded in as well. The folder is therefore named after all the sources.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import config, njit

Function = TypeVar("Function", bound=Callable[..., object])


def _sources() -> str:
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """Where the code of this version is kept: the first folder that can be written, None if none can.

    NUMBA_CACHE_DIR names one; otherwise it is in the user's cache, or in the folder for
    temporary files under the user's number. What a named folder holds that can only be read (an
    image's) is copied to where it can be written, for numba keeps no code elsewhere.
    """
    version = f"engine-{_sources()}"
    named = os.environ.get("NUMBA_CACHE_DIR")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    shared = Path(tempfile.gettempdir()) / f"aftercare-{os.getuid()}"
    for base in filter(None, (named, os.path.join(home, "aftercare"), str(shared))):
        folder = Path(base) / version
        if _is_ours(folder):
            made = Path(named or "") / version
            if named and made != folder and made.is_dir():
                shutil.copytree(made, folder, dirs_exist_ok=True)
            return folder
    return None


def _is_ours(folder: Path) -> bool:
    """Whether a folder is there or can be made, is this user's own and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK)
    except OSError:
        return False


_FOLDER = cache_folder()
if _FOLDER is not None:
    vars(config)["CACHE_DIR"] = str(_FOLDER)


def compiled(function: Function) -> Function:
    """The same function in machine code; its arguments are integers and the engine's two blocks."""
    translate = njit(cache=_FOLDER is not None, nogil=True, error_model="numpy")
    return cast(Function, translate(function))
