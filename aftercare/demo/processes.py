"""Starts the demonstration's processes and ends every one of them, even when this process fails."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path

from aftercare.base.settings import Settings
from aftercare.base.start_errors import ServerDidNotStart, UnusableSettings
from aftercare.demo.machine import INSIDE
from aftercare.embedded.keeper import Child, kept_child
from aftercare.embedded.user import SystemUser

READY_SECONDS = 60
LOOK_SECONDS = 0.1
STOP_SECONDS = 20
# What `aftercare serve` logs once it listens.
LISTENING = "server-listening"


def refuse_taken_port(settings: Settings) -> None:
    """Raises UnusableSettings when another process already listens on our port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise UnusableSettings(
                f"Port {settings.port} on {settings.host} cannot be used, probably because another"
                " program has it; stop that program, or set AFTERCARE_PORT to another port, such as"
                f" AFTERCARE_PORT={_next_port(settings.port)}."
            ) from None


def _next_port(port: int) -> int:
    return port + 1 if port < 65_535 else port - 1


@contextmanager
def running(settings: Settings, database_url: str) -> Iterator[dict[str, Child]]:
    """Starts the API with the web client, waits until it responds, then starts a worker. Yields both by name and stops
    them when the block ends. The worker finds our sources already compiled."""
    with ExitStack() as stack:
        found: dict[str, Child] = {}
        for name in ("serve", "worker"):
            child = _start(name, settings, database_url)
            stack.callback(_stop, child)
            found[name] = child
            if name == "serve":
                _wait_until_ready(settings, found)
        yield found


def _wait_until_ready(settings: Settings, children: dict[str, Child]) -> None:
    """Returns when our own server listens and is ready. Raises UnusableSettings when another took the port meanwhile,
    ServerDidNotStart when a process ends or the time limit passes."""
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        if children["serve"].poll() is not None:
            refuse_taken_port(settings)
        refuse_dead(settings, children)
        if LISTENING in log_of(settings, "serve").read_text() and _is_ready(settings):
            return
        time.sleep(LOOK_SECONDS)
    raise ServerDidNotStart(f"Nothing answered; see {log_of(settings, 'serve')}.")


def _is_ready(settings: Settings) -> bool:
    connection = HTTPConnection(_reachable(settings.host), settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def refuse_dead(settings: Settings, children: dict[str, Child]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise ServerDidNotStart(f"aftercare {name} ended; see {log_of(settings, name)}.")


def log_of(settings: Settings, name: str) -> Path:
    return settings.data_dir / f"{name}.log"


def _start(name: str, settings: Settings, database_url: str) -> Child:
    command = [sys.executable, "-m", "aftercare.cli", name, "--demonstration"]
    descriptor = os.open(log_of(settings, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        # While Python starts, it may lose a SIGINT in an import; SIGTERM ends it.
        return kept_child(
            command,
            SystemUser(),
            cwd=Path.cwd(),
            output=output,
            env=_environment(database_url),
            ending="TERM",
        )


def _environment(database_url: str) -> dict[str, str]:
    """Our environment, with the database, and without credentials that could send a real text. The log says when the
    server listens. A receiver of webhooks on this machine can be tried."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AFTERCARE_TWILIO_")}
    kept.setdefault("AFTERCARE_WEBHOOK_INSIDE_HOSTS", f"{INSIDE}, localhost")
    return kept | {"AFTERCARE_DATABASE_URL": database_url, "AFTERCARE_LOG_LEVEL": "INFO"}


def _stop(child: Child) -> None:
    """Ask the process to end, then kill it; returns when it has ended."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _reachable(host: str) -> str:
    """The address at which we reach ourselves when we listen on every interface."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"
