"""Whatever ends the demonstration ends everything it started."""

from __future__ import annotations

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread

import psutil
import pytest

from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.demo.processes import log_of, running
from tests.store.placement.waiting import until

PARENT = """
import sys
from pathlib import Path
from aftercare.base.environment import load_settings
from aftercare.demo.processes import running
settings = load_settings()
with running(settings, sys.stdin.readline().strip()) as children:
    print(*(child.pid for child in children.values()), flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("AFTERCARE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AFTERCARE_PORT", str(port))
    # Half a set of credentials would stop the children, if it reached them.
    monkeypatch.setenv("AFTERCARE_TWILIO_ACCOUNT_SID", "AC0")
    return Settings.model_construct(data_dir=tmp_path, host="127.0.0.1", port=port)


def test_both_processes_run_until_the_block_ends(
    settings: Settings, fresh_database_url: str
) -> None:
    with running(settings, fresh_database_url) as children:
        assert set(children) == {"serve", "worker"}
        # Before it listens for signals, one that tells it to stop ends it.
        until(lambda: "worker-started" in log_of(settings, "worker").read_text())
        for child in children.values():
            given = psutil.Process(child.pid).environ()
            assert given["AFTERCARE_WEBHOOK_INSIDE_HOSTS"] == "127.0.0.1, localhost"
    assert [child.poll() for child in children.values()] == [0, 0]


def test_a_server_of_another_that_took_the_port_is_not_taken_for_ours(settings: Settings) -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", settings.port), Ready) as other:
        Thread(target=other.serve_forever).start()
        try:
            with pytest.raises(UnusableSettings) as refused, running(settings, ""):
                pytest.fail("The address of another server would have been printed.")
        finally:
            other.shutdown()
    assert "AFTERCARE_PORT" in str(refused.value.detail)


@pytest.mark.faults
def test_they_end_with_a_parent_that_is_killed(
    settings: Settings, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERCARE_TWILIO_ACCOUNT_SID")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env=os.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent:
        print(fresh_database_url, file=parent.stdin, flush=True)
        children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.kill()
        _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
