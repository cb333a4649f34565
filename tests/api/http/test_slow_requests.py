"""Requests that arrive too slowly end, so that half-sent ones do not hold connections."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from aftercare.api.http.connections import BoundedProtocol
from aftercare.api.http.middleware import Edge
from aftercare.api.http.problems import on_crash, on_http
from tests.serving import awaited

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = {
    "type": "http", "method": "POST", "path": "/api/v1/people", "headers": [], "query_string": b"",
}  # fmt: skip


async def answered(first: list[Message]) -> int:
    """The status, with a body that begins so and of which nothing more comes."""
    sent: list[Message] = []
    left = iter(first)

    async def receive() -> Message:
        for message in left:
            return message
        return await asyncio.Future[Message]()

    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = PlainTextResponse(await request.body())
        except Exception as error:
            answer = await on_http(request, error)
        await answer(scope, receive, send)

    async def send(message: Message) -> None:
        sent.append(message)

    edge = Edge(reading, on_error=on_crash, count=lambda *_: None, body_seconds=0.01)
    await edge(dict(POST), receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("begin", "status"),
    [
        ([], 408),
        ([{"type": "http.request", "body": b"half", "more_body": True}], 408),
        ([{"type": "http.request", "body": b"whole"}], 200),
    ],
    ids=["nothing", "half", "whole"],
)
def test_a_body_that_stays_away_ends_the_request(begin: list[Message], status: int) -> None:
    assert awaited(answered(begin)) == status


class Impatient(BoundedProtocol):
    head_seconds = 0.05


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


async def closed_after(requests: int, rest: bytes) -> bytes:
    """What comes until the server closes a connection that brings so many whole requests, and then `rest`."""
    config = uvicorn.Config(hello, http=Impatient, log_config=None)
    config.load()

    def protocol() -> Impatient:
        return Impatient(config, ServerState(), {})

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for _ in range(requests):
            writer.write(GET + b"\r\n")
            await reader.readuntil(b"hello")
        writer.write(rest)
        found = await asyncio.wait_for(reader.read(), 30)
        writer.close()
    return found


@pytest.mark.parametrize(
    ("requests", "rest"),
    [(0, b""), (0, GET), (2, GET)],
    ids=["silence", "half-a-head", "half-a-head-after-requests"],
)
def test_a_connection_that_brings_no_head_is_closed(requests: int, rest: bytes) -> None:
    assert awaited(closed_after(requests, rest)) == b""


@pytest.mark.parametrize(
    "heads",
    [
        b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        b"Content-Length : 1\r\n\r\n",
    ],
    ids=["two-lengths", "another-encoding", "a-space-before-the-colon"],
)
def test_a_request_whose_end_could_be_read_in_two_ways_is_refused(heads: bytes) -> None:
    status, _, _ = awaited(closed_after(0, GET + heads)).partition(b"\r\n")
    assert status.split()[1] in (b"400", b"501")
