"""Three machines on one wire, as network namespaces: each can be cut off, from all or from the other two alone."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

BRIDGE, PREFIX = "drill0", "198.18.0"
NETWORK = f"{PREFIX}.0/24"


def run(*words: str) -> str:
    """What a command prints. Raises CalledProcessError."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def address_of(number: int) -> str:
    """The address of machine 1, 2 or 3, from the range that is kept for such trials (RFC 2544)."""
    return f"{PREFIX}.{10 + number}"


def lay(numbers: Sequence[int]) -> None:
    """The wire and the machines at it. Only inside a room of our own: names and addresses would collide."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    run("ip", "addr", "add", f"{PREFIX}.1/24", "dev", BRIDGE)
    run("ip", "link", "set", BRIDGE, "up")
    for number in numbers:
        space, ours = name_of(number), _plug(number)
        run("ip", "netns", "add", space)
        run("ip", "link", "add", ours, "type", "veth", "peer", "name", "wire", "netns", space)
        run("ip", "link", "set", ours, "master", BRIDGE, "up")
        within(number, "ip", "link", "set", "lo", "up")
        within(number, "ip", "addr", "add", f"{address_of(number)}/24", "dev", "wire")
        within(number, "ip", "link", "set", "wire", "up")


def name_of(number: int) -> str:
    return f"db{number}"


def within(number: int, *words: str) -> str:
    return run("ip", "netns", "exec", name_of(number), *words)


def cut(number: int) -> None:
    """Nothing reaches this machine, and it reaches nothing; no connection is told."""
    run("ip", "link", "set", _plug(number), "down")


def join(number: int) -> None:
    run("ip", "link", "set", _plug(number), "up")


def part(number: int, others: Sequence[int]) -> None:
    """This machine no longer reaches the others, though who asks for it from elsewhere still does."""
    for other in others:
        within(number, "ip", "route", "add", "blackhole", f"{address_of(other)}/32")
        within(other, "ip", "route", "add", "blackhole", f"{address_of(number)}/32")


def unite(number: int, others: Sequence[int]) -> None:
    for other in others:
        within(number, "ip", "route", "del", "blackhole", f"{address_of(other)}/32")
        within(other, "ip", "route", "del", "blackhole", f"{address_of(number)}/32")


def processes_of(number: int) -> list[int]:
    """Every process on this machine."""
    return [int(one) for one in run("ip", "netns", "pids", name_of(number)).split()]


def _plug(number: int) -> str:
    return f"to-{name_of(number)}"
