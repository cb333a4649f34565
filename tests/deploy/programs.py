"""The programs of others that deploy/ is tried with: of the machine, or below .make (tools/ensure_programs)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
_FETCHED = ROOT / ".make" / "programs" / "usr"


def program(name: str) -> str:
    """The path of a program; a test that needs it fails without it, since nothing else would notice."""
    places = [os.environ["PATH"], "/usr/sbin", str(_FETCHED / "bin"), str(_FETCHED / "sbin")]
    found = shutil.which(name, path=os.pathsep.join(places))
    assert found, f"{name} is not here; tools/ensure_programs fetches it"
    return found
