"""A PostgreSQL that speaks TLS, with a certificate for `localhost` of an authority made for it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from aftercare.base.start_errors import ServerDidNotStart
from aftercare.embedded import PrivateServer, private_server
from aftercare.embedded.user import system_user
from tests.certificates import Authority

# PostgreSQL's own beginning: a request of eight bytes, answered by one letter.
ASKS_FOR_TLS, GRANTED = b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b"S"


@dataclass(frozen=True)
class TlsServer:
    """Its port on this machine, the password of its owner, the certificate of its authority and of another one."""

    port: int
    password: str
    root: Path
    other_root: Path

    def url(self, host: str, root: Path) -> str:
        return (
            f"postgresql://aftercare:{self.password}@{host}:{self.port}/aftercare"
            f"?sslmode=verify-full&sslrootcert={root}"
        )


@contextmanager
def tls_server(folder: Path) -> Iterator[TlsServer]:
    """Debian's PostgreSQL has TLS. The one from the package index has none, and a front gives it some."""
    root, other_root = folder / "root.crt", folder / "other.crt"
    authority = Authority.made(root)
    Authority.made(other_root)
    certificate, key = authority.certify("localhost", folder)
    system_user().own(key)
    settings = {"ssl": "on", "ssl_cert_file": str(certificate), "ssl_key_file": str(key)}
    try:
        with private_server(folder / "tls", settings=settings) as server:
            yield TlsServer(server.port, server.password, root, other_root)
            return
    except ServerDidNotStart as error:
        if "not supported by this build" not in str(error.detail):
            raise
    with private_server(folder / "plain") as server, _front(server, certificate, key) as port:
        yield TlsServer(port, server.password, root, other_root)


@contextmanager
def _front(server: PrivateServer, certificate: Path, key: Path) -> Iterator[int]:
    """Ends TLS as the server would, and hands the bytes on; gives the port it listens on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_serve, args=(listening, context, server.port), daemon=True).start()
        yield listening.getsockname()[1]


def _serve(listening: socket.socket, context: ssl.SSLContext, port: int) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:  # the block ended
            return
        Thread(target=_connect, args=(plain, context, port), daemon=True).start()


def _connect(plain: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with closing(plain):
        if plain.recv(8) != ASKS_FOR_TLS:
            return
        plain.sendall(GRANTED)
        try:
            line = context.wrap_socket(plain, server_side=True)
        except OSError:  # the client refused our certificate
            return
        with closing(line), socket.create_connection(("127.0.0.1", port)) as behind:
            back = Thread(target=_copy, args=(behind, line), daemon=True)
            back.start()
            _copy(line, behind)
            behind.shutdown(socket.SHUT_WR)
            back.join(10)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while some := source.recv(65_536):
            target.sendall(some)
    except OSError:
        return
