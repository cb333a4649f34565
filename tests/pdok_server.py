"""A stand-in for PDOK's Locatieserver on this computer, with one invented town."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

QUAY = {
    "weergavenaam": "Verzonnen Kade 3, 1000AA Proefstad",
    "centroide_ll": "POINT(4.9012 52.3612)",
}
# Version 3.1 refuses every other parameter.
KNOWN = {"q", "rows", "fq", "fl", "start", "df", "bq", "sort", "wt", "lat", "lon"}


@dataclass
class Locatieserver:
    address: str
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    body: Any = None

    def answer(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(path)
        query = {name: found[0] for name, found in parse_qs(parts.query).items()}
        self.asked.append(query)
        if parts.path != "/search/v3_1/free" or not query.keys() <= KNOWN:
            return 400, b"{}"
        docs = [QUAY] if "kade" in query["q"].lower() else []
        body = self.body or {"response": {"numFound": len(docs), "start": 0, "docs": docs}}
        return self.status, body if isinstance(body, bytes) else json.dumps(body).encode()


@contextmanager
def locatieserver() -> Iterator[Locatieserver]:
    """Its address is that of the service, without an endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = stand_in.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", "/search/v3_1/free?q=kade")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed between the results of tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in = Locatieserver(f"http://127.0.0.1:{server.server_port}/search/v3_1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
