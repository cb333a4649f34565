"""Where the programs of a cluster are: Debian's own, unpacked by `tools/ensure_cluster`; what their processes need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

HERE = Path(__file__).parents[2]
UNPACKED = HERE / ".make" / "cluster"
TEMPLATES = HERE / "deploy" / "patroni"
TOOLS = ("unshare", "nsenter", "setpriv", "ip", "mount")


def why_not() -> str:
    """Why no drill can run here; empty when one can."""
    if os.geteuid() != 0:
        return "A drill makes networks and disks of its own, which only root may."
    if missing := [one for one in TOOLS if shutil.which(one) is None]:
        return f"A drill needs {', '.join(missing)} of util-linux and iproute2."
    if not (UNPACKED / "complete").exists():
        return "A drill needs Patroni, etcd, pgbouncer, HAProxy and PostgreSQL 17: run tools/ensure_cluster."
    return ""


def environment(unpacked: Path) -> dict[str, str]:
    """For processes of the cluster; `unpacked` is where their user reaches the programs."""
    libraries = next((unpacked / "usr/lib").glob("*-linux-gnu"))
    return {
        "PATH": f"{unpacked}/usr/bin:{unpacked}/usr/sbin:/usr/bin:/bin:/usr/sbin:/sbin",
        "LD_LIBRARY_PATH": str(libraries),
        "PYTHONPATH": f"{unpacked}/usr/lib/python3/dist-packages",
        "LC_ALL": "C.UTF-8",
    }


def patroni(unpacked: Path) -> Sequence[str]:
    """Debian's Patroni, with Debian's Python."""
    return ("/usr/bin/python3", f"{unpacked}/usr/bin/patroni")


def written(name: str, to: Path, **values: object) -> Path:
    """The template of deploy/patroni with its blanks filled in. Raises KeyError for one that was left out."""
    to.write_text(Template((TEMPLATES / name).read_text()).substitute(values))
    return to
