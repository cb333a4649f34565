"""Two versions of the service as their users start them: the one of the last release, from its commit, and this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.scenarios.running import free_port

HERE = Path(__file__).parents[2]
LAST = (Path(__file__).parent / "last_release").read_text().strip()
# Made by the build, not by a commit.
BUILT = ("aftercare/web/static/vendor", "aftercare/processes/papers/fonts")


class Running(NamedTuple):
    """A process of one version, and its log."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str

    def end(self) -> int:
        """Ask it to stop, as an operator does; its exit code."""
        self.process.terminate()
        return self.process.wait()


class Version(NamedTuple):
    """The sources of a version and the environment that its processes get."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *words: str, typed: str = "", **more: str) -> str:
        """What a command prints on standard output; it must succeed."""
        done = subprocess.run(
            self._command(*words), env=self._with(more), cwd=self.folder, input=typed, text=True,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    @contextmanager
    def started(self, kind: str, log: Path) -> Iterator[Running]:
        """`serve` or `worker`; killed at the end of the block if it still runs."""
        port = free_port()
        with log.open("wb") as said:
            process = subprocess.Popen(
                self._command(kind), env=self._with({"AFTERCARE_PORT": str(port)}), cwd=self.folder,
                stdout=said, stderr=said,
            )  # fmt: skip
        try:
            yield Running(process, log, f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait()

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "aftercare.cli", *words]

    def _with(self, more: Mapping[str, str]) -> dict[str, str]:
        # Compiling the engine for a folder of its own takes minutes; this load places little.
        alone = {"PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        kept = {name: text for name, text in os.environ.items() if name[:10] != "AFTERCARE_"}
        return kept | dict(self.environment) | alone | more


def last_release(folder: Path, environment: Mapping[str, str]) -> Version:
    """The version of the commit that `last_release` names, in `folder`."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", LAST], cwd=HERE, capture_output=True, check=True
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    for part in BUILT:
        shutil.copytree(HERE / part, folder / part, dirs_exist_ok=True)
    for file in HERE.glob("aftercare/web/locale/*/LC_MESSAGES/*.mo"):
        shutil.copy(file, folder / file.relative_to(HERE))
    return Version(folder, environment)


def this_version(environment: Mapping[str, str]) -> Version:
    return Version(HERE, environment)


def wait_until_ready(*servers: Running) -> None:
    """Returns when each answers 200 at /readyz. Fails when one ends before."""
    for server in servers:
        while True:
            assert server.process.poll() is None, server.log.read_text()
            try:
                if httpx.get(f"{server.address}/readyz", timeout=30).status_code == 200:
                    break
            except httpx.TransportError:
                pass


def all_started(
    stack: ExitStack, version: Version, folder: Path, name: str, *kinds: str
) -> list[Running]:
    """Processes of one version, such as `serve` and `worker`; the servers are ready."""
    started = [
        stack.enter_context(version.started(kind, folder / f"{name}-{number}.log"))
        for number, kind in enumerate(kinds)
    ]
    wait_until_ready(*(one for one, kind in zip(started, kinds, strict=True) if kind == "serve"))
    return started
