"""A small, bounded load: N keep-alive connections on loopback asking one address for a while."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Requests per second over the run, and the 50th and 99th percentile of one answer in ms."""

    rate: float
    p50_ms: float
    p99_ms: float


class UnexpectedAnswer(Exception):
    """The server did not answer 200: a fast error is not a measurement."""


def measure(
    port: int, paths: list[str], headers: dict[str, str], connections: int, seconds: float
) -> Measured:
    """Ask the paths in turn for `seconds` over `connections` connections to 127.0.0.1."""
    return asyncio.run(_measure(port, paths, headers, connections, seconds))


async def _measure(
    port: int, paths: list[str], headers: dict[str, str], connections: int, seconds: float
) -> Measured:
    extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{extra}\r\n".encode() for path in paths
    ]
    took: list[float] = []
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    await asyncio.gather(
        *(
            _ask_until(port, requests[n % len(requests) :] + requests, until, took)
            for n in range(connections)
        )
    )
    spent = time.perf_counter() - started
    took.sort()
    return Measured(len(took) / spent, _percentile(took, 0.5), _percentile(took, 0.99))


async def _ask_until(port: int, requests: list[bytes], until: float, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    turn = 0
    while (asked := time.perf_counter()) < until:
        writer.write(requests[turn % len(requests)])
        await _read_answer(reader)
        took.append(time.perf_counter() - asked)
        turn += 1
    writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise UnexpectedAnswer(head.split(b"\r\n", 1)[0].decode())
    length = next(
        int(line.split(b":", 1)[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    await reader.readexactly(length)


def _percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] * 1000 if values else 0.0
