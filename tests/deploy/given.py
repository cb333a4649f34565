"""What a process would say about the settings that a manifest gives it, with an invented secret in each file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from aftercare.base.environment import setting_faults, unknown_variables
from aftercare.base.sealing import new_key

ADDRESS = "postgresql://someone:hush@db.example/aftercare?sslmode=verify-full"


def secret_for(variable: str) -> str:
    """An invented secret that this variable takes."""
    if "DATABASE_URL" in variable:
        return ADDRESS
    if "HEARTBEAT" in variable:
        return "https://monitor.example/hush"
    return new_key() if "SECRET_KEYS" in variable else "hush-hush-hush-hush-hush"


def faults_of(given: Mapping[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A sentence for each setting that cannot be used or is none. A variable whose name ends in `_FILE` gets a file."""
    for name in [name for name in os.environ if name.startswith("AFTERCARE_")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        file = folder / name
        if name.endswith("_FILE"):
            assert value.startswith("/"), name
            file.write_text(f"{secret_for(name)}\n")
        monkeypatch.setenv(name, str(file) if name.endswith("_FILE") else value)
    return [*setting_faults(), *(name for name, _ in unknown_variables())]
