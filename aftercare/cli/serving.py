"""Commands that run until they receive a signal to stop, and then finish their work in progress."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from ssl import SSLContext
from threading import Event
from types import FrameType
from typing import Annotated

import typer

from aftercare.base.collecting import let_stand
from aftercare.base.environment import load_settings, refuse_unknown_variables
from aftercare.base.logs import configure_logs, get_log
from aftercare.base.monitoring.tracing import start_traces
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState, open_app_state
from aftercare.cli.app_states import database_address, settings_for_work
from aftercare.cli.clocks import clock_here
from aftercare.cli.output import err, out, plainly
from aftercare.demo.accounts import DEMO_ACCOUNTS
from aftercare.demo.machine import with_directory
from aftercare.demo.processes import LISTENING, refuse_taken_port
from aftercare.demo.show import show
from aftercare.domain.placement.preparing import compile_in_background
from aftercare.store.operations.schema_fit import schema_fault
from aftercare.worker import ringing, worker_name

FINISH_SECONDS = 15
# The exit code of uvicorn itself when it cannot start.
NOT_STARTED = 3
Demonstration = Annotated[bool, typer.Option("--demonstration", hidden=True)]


@plainly
def demo(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Delete what was done last time and start again.")
    ] = False,
    lived: Annotated[
        bool,
        typer.Option("--lived", help="Live the history up to this moment, in some minutes."),
    ] = False,
) -> None:
    """Show everything with invented people: database, web client and worker until Ctrl-C."""
    refuse_unknown_variables()
    settings = load_settings()
    # The history is loaded by the same ticks; their log lines would break the progress bar.
    configure_logs("ERROR")
    # SIGINT too: a process started in the background inherits that this signal is ignored.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.default_int_handler)
    try:
        show(settings, out(), fresh=fresh, lived=lived)
    except KeyboardInterrupt:
        err().print("Stopped; what you did is kept for the next time.")


@plainly
def serve(demonstration: Demonstration = False) -> None:
    """Answer browsers and programs. Without AFTERCARE_DATABASE_URL it runs the scheduled jobs too."""
    settings = settings_for_work()
    refuse_taken_port(settings)
    tls = _tls(settings)
    compile_in_background()
    with stop_on_signal() as stop, database_address(settings) as url:
        app_state = _app_state(settings, url, demonstration)
        fault = schema_fault(app_state.database)
        if fault is not None:
            # It listens all the same, and /readyz says why nothing is sent here: it is ready once `migrate` ran.
            get_log().error("not-ready", code=fault.code)
        alone = settings.database_url is None
        if alone:
            err().print(
                "On a private PostgreSQL, with the clock's work in this process."
                " `aftercare worker` in another terminal adds a second one."
            )
        if alone:
            with ringing(app_state):
                _listen(app_state, tls, stop)
            return
        end_traces = start_traces(settings.traces_url, worker_name())
        try:
            _listen(app_state, tls, stop)
        finally:
            end_traces()


@plainly
def worker(demonstration: Demonstration = False) -> None:
    """Run the scheduled jobs: plan, send, evaluate, escalate. Any number may run."""
    settings = settings_for_work()
    compile_in_background()
    with (
        stop_on_signal() as stop,
        database_address(settings) as url,
        ringing(_app_state(settings, url, demonstration), stop=stop, with_port=True),
    ):
        stop.wait()


def _app_state(settings: Settings, url: str, demonstration: bool) -> AppState:
    demonstration = serves_demonstration(settings, url, asked=demonstration)
    accounts = DEMO_ACCOUNTS if demonstration else ()
    found = open_app_state(settings, url, demonstration=demonstration, demo_accounts=accounts)
    return with_directory(found, url) if demonstration else found


def serves_demonstration(settings: Settings, url: str, *, asked: bool) -> bool:
    """Whether the process is one of a demonstration: asked for, or because the database holds one. The machine's clock
    would do now what is due there later. Raises what `clock_here` raises."""
    return asked or clock_here(settings, url).is_demonstration


def _tls(settings: Settings) -> SSLContext | None:
    """Read before a database is opened or started, so that files that cannot be used are the only thing said."""
    certificate, key = settings.tls_certificate_file, settings.tls_key_file
    if certificate is None or key is None:
        return None
    from aftercare.api.http.connections import tls_context

    return tls_context(certificate, key)


def _listen(app_state: AppState, tls: SSLContext | None, stop: Event) -> None:
    """Answers until a signal, which may have come before the server heard signals itself: `stop` says so."""
    # Imported here: a command that does not serve browsers should not wait for the web's libraries.
    import uvicorn

    from aftercare.api.http.connections import BoundedProtocol
    from aftercare.api.http.document_routes import make_in_background
    from aftercare.main import create_app

    settings = app_state.settings
    app = create_app(app_state)
    let_stand()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket] | None = None) -> None:
            if stop.is_set():
                self.should_exit = True
                return
            await super().startup(sockets)
            # Said once it really listens: /readyz could be answered by another server on this port.
            get_log().info(LISTENING)
            make_in_background(app)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            # A stream does not end by itself, so the server would wait for it.
            app.state.streams.close()
            super().handle_exit(sig, frame)

    server = Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            ssl_context_factory=(lambda *_: tls) if tls else None,
            log_config=None,
            access_log=False,
            forwarded_allow_ips=settings.trusted_proxies,
            http=BoundedProtocol,
            limit_concurrency=settings.most_connections,
            server_header=False,
            timeout_graceful_shutdown=FINISH_SECONDS,
        )
    )
    server.run()
    if not server.started and not stop.is_set():
        raise typer.Exit(NOT_STARTED)


@contextmanager
def stop_on_signal() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set, so that neither stops the process in the middle of its work."""
    stop = Event()

    def progress(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, progress) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
