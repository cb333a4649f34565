"""Runs a small HTTP server in a thread of its own, for what a process says of itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer


@contextmanager
def in_background(server: ThreadingHTTPServer, name: str) -> Iterator[int]:
    """Answers while the block runs; gives the port. `name` is that of the thread."""
    thread = threading.Thread(target=server.serve_forever, name=name, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
