"""Whatever is killed, committed rows are there at the next start and no server stays behind."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import psutil
import psycopg
import pytest

from aftercare.embedded import private_server
from aftercare.embedded.binaries import find_binaries
from aftercare.embedded.user import system_user

pytestmark = pytest.mark.faults

# A program that starts the server from a thread that ends, says where it is, and waits for ever.
OWNER = """
import sys, threading
from contextlib import ExitStack
from pathlib import Path
from aftercare.embedded import private_server
held = ExitStack()
def start():
    server = held.enter_context(
        private_server(Path(sys.argv[1]), postgres_bin=Path(sys.argv[2]))
    )
    print(server.pid, server.url, flush=True)
starter = threading.Thread(target=start)
starter.start()
starter.join()
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextmanager
def owning_process(data_dir: Path, path: str) -> Iterator[tuple[Popen[str], int, str]]:
    """Another Python that runs the server, the server's process number and its address."""
    binaries = find_binaries(None, system_user(), major=None)
    command = [sys.executable, "-c", OWNER, str(data_dir), str(binaries.folder)]
    environment = {"PATH": path, "PYTHONPATH": str(Path(__file__).parents[2])}
    with Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, url = owner.stdout.readline().split()
        yield owner, int(pid), url


def write(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", [word])


def is_kept(url: str, word: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select from kept where word = %s", [word]).rowcount == 1


def test_rows_survive_a_killed_server(data_dir: Path) -> None:
    with private_server(data_dir) as server:
        write(server.url, "before the server died")
        psutil.Process(server.pid).kill()
    with private_server(data_dir) as again:
        assert is_kept(again.url, "before the server died")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/usr/bin:/bin", id="by the kernel where setpriv is there"),
        pytest.param("/nowhere", id="by a watcher where it is not"),
    ],
)
def test_the_server_ends_with_its_killed_parent(data_dir: Path, path: str) -> None:
    with owning_process(data_dir, path) as (owner, pid, _):
        server = psutil.Process(pid)
        owner.kill()
    psutil.wait_procs([server], timeout=30)
    assert not server.is_running()


def test_a_start_right_after_a_killed_parent_finds_its_rows(data_dir: Path) -> None:
    with owning_process(data_dir, "/usr/bin:/bin") as (owner, _, url):
        write(url, "before the parent died")
        owner.kill()
        owner.wait()
        with private_server(data_dir) as again:
            assert is_kept(again.url, "before the parent died")
