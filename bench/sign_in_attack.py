"""Other people's pages while sixty anonymous sign-ins are under way, beside the same pages on an idle server.

    python -m bench.sign_in_attack [--seconds 5] [--rounds 3] [--attackers 60]

One server process on a private PostgreSQL, on loopback alone. Each round asks /readyz and a page of an officer, first
idle, then under attack: wrong passwords for a known and for an unknown name, from one address, and from an address of
its own for each connection (the server trusts the proxy that the attackers play). The table shows the 95th percentile
of one answer and its ratio to the idle one; at most 2 is asked.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from aftercare.casework.accounts.acts import NewAccount, add_account_unchecked
from aftercare.casework.sign_in.acts import HASHER, Credential, issue_token
from aftercare.casework.sign_in.passwords import set_password
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from bench.http import peer
from bench.own_server import own_server

KNOWN, UNKNOWN = "attacked", "no-such-account"
PASSWORD = "correct horse battery staple"
ATTACKS = ("idle", "one address", "many addresses")
# People read a page and think; the attackers do not.
THINK_SECONDS = 0.05


def main(
    seconds: Annotated[float, typer.Option(min=1, max=30)] = 5,
    rounds: Annotated[int, typer.Option(min=1, max=9)] = 3,
    attackers: Annotated[int, typer.Option(min=1, max=60)] = 60,
) -> None:
    took: dict[tuple[str, str], list[float]] = {}
    statuses: dict[str, Counter[int]] = {attack: Counter() for attack in ATTACKS}
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        token = _office(server.url)
        port = stack.enter_context(peer("ours", server.url))
        asked = {"/readyz": "", "/week": token}
        # Warms caches and pools.
        asyncio.run(_round(port, asked, 1, 0, "idle", statuses["idle"]))
        for number in range(rounds):
            for attack in ATTACKS:
                crowd = 0 if attack == "idle" else attackers
                marked = f"{attack} {number}"
                measured = asyncio.run(
                    _round(port, asked, seconds, crowd, marked, statuses[attack])
                )
                for path, times in measured.items():
                    took.setdefault((path, attack), []).append(_p95(times))
    _print(Console(), list(asked), took, statuses, attackers)


def _office(url: str) -> str:
    """An officer whose name is guessed at, and the session of another; answers its token."""
    database = Database(open_engine(url, pool_size=2))
    with database.work(CLOCK, datetime.now(UTC)) as work:
        team = TeamRow(name="Team")
        work.session.add(team)
        work.session.flush()
        known = add_account_unchecked(
            work, NewAccount(KNOWN, "A. Ttacked", Role.OFFICER, team.id), active=True
        )
        set_password(work, known.id, HASHER.hash(PASSWORD))
        other = NewAccount("other", "O. Ther", Role.OFFICER, team.id)
        return issue_token(
            work, add_account_unchecked(work, other, active=True), Credential.WEB_SESSION
        )[0]


async def _round(
    port: int,
    asked: dict[str, str],
    seconds: float,
    attackers: int,
    attack: str,
    statuses: Counter[int],
) -> dict[str, list[float]]:
    until = time.perf_counter() + seconds
    crowd = [
        asyncio.create_task(_attack(port, until, number, attack, statuses))
        for number in range(attackers)
    ]
    readers = [_read(port, path, token, until) for path, token in asked.items()]
    times = await asyncio.gather(*readers)
    await asyncio.gather(*crowd)
    return dict(zip(asked, times, strict=True))


async def _read(port: int, path: str, token: str, until: float) -> list[float]:
    cookie = f"Cookie: aftercare={token}\r\n" if token else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    took = []
    while (begun := time.perf_counter()) < until:
        writer.write(request)
        status = await _answer(reader)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(THINK_SECONDS)
    writer.close()
    return took


async def _attack(
    port: int, until: float, number: int, attack: str, statuses: Counter[int]
) -> None:
    """One connection, with one attempt under way at any time until the round ends."""
    body = f"username={KNOWN if number % 2 else UNKNOWN}&password=wrong".encode()
    digits = abs(hash(attack)) % 200
    address = f"10.{digits}.0.{number + 1}" if attack.startswith("many") else f"10.{digits}.1.1"
    head = (
        f"POST /api/v1/token HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    while time.perf_counter() < until:
        writer.write(head + body)
        statuses[await _answer(reader)] += 1
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """The status of the next answer, once it is whole."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    lengths = [line for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
    await reader.readexactly(int(lengths[0].split(b":", 1)[1]))
    return int(head.split(b" ", 2)[1])


def _p95(times: list[float]) -> float:
    times.sort()
    return times[min(len(times) - 1, int(len(times) * 0.95))] * 1000


def _print(
    console: Console,
    paths: list[str],
    took: dict[tuple[str, str], list[float]],
    statuses: dict[str, Counter[int]],
    attackers: int,
) -> None:
    table = Table(title=f"{attackers} sign-ins at once, medians of the 95th percentile")
    for heading in ("asked", "server", "p95 ms", "÷ idle", "answers to the attackers"):
        table.add_column(heading, justify="right" if heading in ("p95 ms", "÷ idle") else "left")
    for path in paths:
        idle = statistics.median(took[path, "idle"])
        for attack in ATTACKS:
            middle = statistics.median(took[path, attack])
            counted = ", ".join(f"{status}: {n}" for status, n in sorted(statuses[attack].items()))
            table.add_row(path, attack, f"{middle:.1f}", f"{middle / idle:.2f}", counted)
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
