"""The Dockerfile's own commands, run without an engine: in folders of their own, with the Python of this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_docker_files import instructions
from tests.deploy.programs import ROOT


def build_stage() -> Iterator[tuple[str, str]]:
    """What the first stage copies and runs, in order."""
    begun = False
    for name, arguments in instructions():
        if name == "FROM":
            if begun:
                return
            begun = True
        elif name in {"COPY", "RUN"}:
            yield name, arguments


def copy(arguments: str, source: Path, place: Path) -> None:
    *names, target = arguments.split()
    for name in names:
        found, to = source / name, place / target
        if found.is_dir():
            shutil.copytree(found, to, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(found, to / found.name)


def committed(folder: Path) -> Path:
    """The files that git knows: what a fresh clone would send to the builder."""
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.thorough
def test_the_steps_of_the_image_give_a_program_that_runs(tmp_path: Path) -> None:
    source, place = tmp_path / "src", tmp_path / "built"
    place.mkdir()
    committed(source)
    base = tmp_path / "base"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", base], check=True)
    # Where this machine fetches packages from stays; what this run of the tests set does not.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AFTERCARE_", "PYTHON"))}
    environment = kept | {"PATH": f"{base}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [base / "bin/python", "-m", "ensurepip"], check=True, env=environment, capture_output=True
    )
    (base / "bin/pip").symlink_to("pip3")
    for name, arguments in build_stage():
        if name == "COPY":
            copy(arguments, source, place)
            continue
        command = re.sub(r"/(wheels|opt)\b", rf"{tmp_path}/\1", arguments)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    ours = tmp_path / "opt" / "aftercare"
    helped = subprocess.run(
        [ours / "bin/aftercare", "--help"],
        env={"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "worker" in helped.stdout
    carried = list(ours.rglob("engine-*.o"))
    assert len(carried) == 1
    assert list(ours.rglob("htmx*.js"))
    assert not list(ours.rglob("pytest"))
    assert not (ours / "bin/pip").exists()
