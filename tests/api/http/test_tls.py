"""The service speaks TLS itself when it has a certificate: 1.2 and 1.3, with the ciphers that are called good today."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from aftercare.api.http.connections import BoundedProtocol, tls_context
from aftercare.base.start_errors import UnusableSettings
from tests.certificates import Authority
from tests.serving import awaited


async def scheme(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(scope["scheme"])(scope, receive, send)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The certificate of the authority, that of localhost and its key."""
    folder = tmp_path_factory.mktemp("tls")
    root = folder / "root.crt"
    return root, *Authority.made(root).certify("localhost", folder)


async def asked(files: tuple[Path, Path, Path], client: ssl.SSLContext) -> tuple[str | None, bytes]:
    """The version and the answer that this client gets from a listening server."""
    root, certificate, key = files
    client.load_verify_locations(root)
    context = tls_context(certificate, key)
    config = uvicorn.Config(
        scheme, http=BoundedProtocol, log_config=None, port=0, lifespan="off",
        ssl_context_factory=lambda *_: context,
    )  # fmt: skip
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=client, server_hostname="localhost"
        )
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        version = writer.get_extra_info("ssl_object").version()
        writer.close()
        return version, answer
    finally:
        await server.shutdown()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_in_use_are_spoken(
    files: tuple[Path, Path, Path], version: ssl.TLSVersion
) -> None:
    client = ssl.create_default_context()
    client.minimum_version = client.maximum_version = version
    spoken, answer = awaited(asked(files, client))
    assert spoken == version.name.replace("_", ".")
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"https")


def test_a_cipher_without_authenticated_encryption_is_refused(
    files: tuple[Path, Path, Path],
) -> None:
    client = ssl.create_default_context()
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    client.set_ciphers("ECDHE-ECDSA-AES256-SHA")
    with pytest.raises((ConnectionResetError, ssl.SSLError)):
        awaited(asked(files, client))


def test_a_key_of_another_certificate_stops_the_start(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, other_key = Authority.made(tmp_path / "other.crt").certify("localhost", tmp_path)
    for key in (other_key, tmp_path / "missing.key", files[1]):
        with pytest.raises(UnusableSettings) as refused:
            tls_context(files[1], key)
        said = str(refused.value.detail)
        assert said.startswith("AFTERCARE_TLS_CERTIFICATE_FILE and AFTERCARE_TLS_KEY_FILE do not")
        assert str(key) not in said
