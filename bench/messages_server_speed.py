"""How fast the local provider answers when nothing but sockets asks it."""

from __future__ import annotations

import asyncio
import time

from bench.messages_worker import ACCOUNT, BODY

_FORM = f"To=%2B12025550100&From=%2B447700900001&Body={BODY.replace(' ', '+')}".encode()
_REQUEST = (
    f"POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Content-Length: {len(_FORM)}\r\n\r\n"
).encode() + _FORM


def posts_per_second(port: int, connections: int, posts: int) -> float:
    return asyncio.run(_measure(port, connections, posts // connections))


async def _measure(port: int, connections: int, each: int) -> float:
    begun = time.perf_counter()
    await asyncio.gather(*(_ask(port, each) for _ in range(connections)))
    return connections * each / (time.perf_counter() - begun)


async def _ask(port: int, times: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(times):
        writer.write(_REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length:", 1)[1].split()[0]))
    writer.close()
