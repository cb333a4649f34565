"""A line to a database that demands TLS is encrypted, and its certificate is checked: asked of a running PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from aftercare.store.database.engine import open_engine
from tests.store.database.tls_server import TlsServer, tls_server


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    with tempfile.TemporaryDirectory(prefix="aftercare-") as folder:
        Path(folder).chmod(0o711)
        with tls_server(Path(folder)) as running:
            yield running


def asked(url: str) -> int:
    engine = open_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("select 1")).scalar_one())
    finally:
        engine.dispose()


def test_a_certificate_of_the_right_authority_and_name_is_taken(server: TlsServer) -> None:
    assert asked(server.url("localhost", server.root)) == 1


@pytest.mark.parametrize(
    ("host", "by"),
    [("localhost", "other"), ("127.0.0.1", "root")],
    ids=["another authority", "another name"],
)
def test_another_certificate_is_refused_before_the_password_is_said(
    server: TlsServer, host: str, by: str
) -> None:
    root = server.other_root if by == "other" else server.root
    with pytest.raises(OperationalError, match="certificate") as refused:
        asked(server.url(host, root))
    assert server.password not in str(refused.value)


def test_a_server_without_tls_is_refused(server: TlsServer, server_url: str) -> None:
    with pytest.raises(OperationalError, match="server does not support SSL"):
        asked(f"{server_url}?sslmode=verify-full&sslrootcert={server.root}")
