"""A child does not outlive the process that started it, not even one that ended while the child was starting."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from aftercare.embedded.keeper import kept_child
from aftercare.embedded.user import SystemUser

# Without setpriv a watcher holds a pipe to us, which ends with us at any moment.
REFUSED = (1, False) if shutil.which("setpriv") else (0, True)


def started(folder: Path) -> tuple[int, bool]:
    """How a child ended that says that it ran, and whether it did."""
    mark = folder / "ran"
    command = [sys.executable, "-c", f"open({str(mark)!r}, 'w')"]
    with (folder / "said").open("wb") as output:
        child = kept_child(command, SystemUser(), cwd=folder, output=output)
        return child.wait(timeout=30), mark.exists()


def test_a_child_runs_while_its_parent_does(tmp_path: Path) -> None:
    assert started(tmp_path) == (0, True)


def test_a_child_of_a_parent_that_has_ended_by_then_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_ours = os.getppid()
    monkeypatch.setattr(os, "getpid", lambda: not_ours)
    assert started(tmp_path) == REFUSED
