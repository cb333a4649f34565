"""Finds the private server that another process of ours already runs, to share it."""

from __future__ import annotations

from pathlib import Path

from aftercare.base.start_errors import DataDirInUse
from aftercare.embedded.server import PrivateServer


def neighbour_url(data_dir: Path) -> str:
    """Address of the server in use under `data_dir`, password included: not for logs. Raises
    DataDirInUse when we may not read how to reach it."""
    place = (data_dir.absolute() / "postgresql").resolve()
    try:
        port = int((place / "port").read_text())
        password = (place / "password").read_text().strip()
    except (OSError, ValueError):
        raise DataDirInUse(f"{place} is in use by another process.") from None
    return PrivateServer(0, port, password).url
