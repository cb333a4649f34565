"""A provider that says yes at once, in a process of its own: cheap enough not to be what is measured.

Run as `python -m bench.messages_server [MILLISECONDS]`, which each answer then takes; prints its port, and a
line with the number of texts it took for every line it reads.
"""

from __future__ import annotations

import asyncio
import json
import sys

_ANSWER = {
    "account_sid": "AC" + "0" * 32, "api_version": "2010-04-01", "body": "", "direction": "outbound-api",
    "date_created": "Tue, 24 Nov 2026 08:00:00 +0000", "date_sent": None,
    "date_updated": "Tue, 24 Nov 2026 08:00:00 +0000", "error_code": None, "error_message": None,
    "from": "+447700900001", "messaging_service_sid": None, "num_media": "0", "num_segments": "1",
    "price": None, "price_unit": "USD", "status": "queued", "subresource_uris": {}, "to": "",
    "uri": "/",
}  # fmt: skip
_BEFORE, _AFTER = json.dumps(_ANSWER | {"sid": "@"}).split("@")


class Provider(asyncio.Protocol):
    """Reads requests whole and answers each with 201 and a new id."""

    taken = 0
    takes_s = 0.0

    def __init__(self) -> None:
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            if len(self._read) < end + 4 + length:
                return
            self._read = self._read[end + 4 + length :]
            self._answer()

    def _answer(self) -> None:
        Provider.taken += 1
        body = f"{_BEFORE}SM{Provider.taken:032x}{_AFTER}".encode()
        answer = (
            b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(body), body)
        )
        if self.takes_s:
            asyncio.get_running_loop().call_later(self.takes_s, self._transport.write, answer)
        else:
            self._transport.write(answer)


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(Provider.taken, flush=True)
    server.close()


if __name__ == "__main__":
    Provider.takes_s = float(sys.argv[1]) / 1000 if len(sys.argv) > 1 else 0.0
    asyncio.run(main())
