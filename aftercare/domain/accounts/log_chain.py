"""The chain of the access log: each entry's link covers the link before it, under a key the database does not have."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

GENESIS: Final = b"\0" * 32
# How a link was made: by a plain hash of nine columns, or by a key and every column.
PLAIN, KEYED = 1, 2
LEAST_KEY_BYTES: Final = 32
NONE_PUBLISHED: Final[Mapping[int, bytes]] = MappingProxyType({})


class ChainFault(StrEnum):
    """Why a chain breaks at a position."""

    CHANGED = "changed"
    UNKEYED = "unkeyed"
    UNKNOWN_KEY = "unknown-key"
    OLDER_KEY = "older-key"
    NOT_AS_PUBLISHED = "not-as-published"
    SHORTER = "shorter"


@dataclass(frozen=True)
class LogKeys:
    """The keys by id, in the order they came into use; the last one seals. `unkeyed` is how many entries were sealed
    before there was a key: only so many links may do without."""

    keys: Mapping[str, bytes] = field(repr=False)
    unkeyed: int = 0

    @property
    def newest(self) -> tuple[str, bytes]:
        key_id = list(self.keys)[-1]
        return key_id, self.keys[key_id]


class Link(NamedTuple):
    position: int
    hash: bytes
    version: int
    key_id: str | None
    line: str


class Head(NamedTuple):
    """The end of the chain at a moment, as it is published. No link is ever missing, so its position is the number of
    sealed entries."""

    position: int
    hash: bytes
    key_id: str | None
    at: datetime

    def line(self) -> str:
        found = {
            "position": self.position,
            "hash": self.hash.hex(),
            "key": self.key_id,
            "at": self.at.isoformat(),
        }
        return json.dumps(found)


class Break(NamedTuple):
    position: int
    fault: ChainFault


def read_keys(text: str, unkeyed: int = 0) -> LogKeys:
    """The keys of a text with one `id:key in base64` a line, the newest last; `#` begins a comment. Raises ValueError
    with the reason, which never holds a key."""
    keys: dict[str, bytes] = {}
    for line in text.splitlines():
        for word in line.partition("#")[0].split():
            key_id, _, value = word.partition(":")
            if not key_id or key_id in keys:
                raise ValueError("each key needs an id of its own: id:key")
            keys[key_id] = _key_of(value)
    if not keys:
        raise ValueError("holds no key")
    return LogKeys(keys, unkeyed)


def read_heads(text: str) -> dict[int, bytes]:
    """The hash at each published position, from lines of `Head.line`. Raises ValueError at a line that is none."""
    found: dict[int, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                one = json.loads(line)
                found[int(one["position"])] = bytes.fromhex(one["hash"])
            except (TypeError, KeyError, ValueError):
                raise ValueError(f"line {number} is no published end of the chain") from None
    return found


def published_at(text: str) -> datetime | None:
    """The moment of the last of those lines, in UTC; None where it has none."""
    try:
        last = json.loads([line for line in text.splitlines() if line.strip()][-1])
        found = datetime.fromisoformat(last["at"])
    except (IndexError, TypeError, KeyError, ValueError):
        return None
    return None if found.tzinfo is None else found.astimezone(UTC)


def _key_of(value: str) -> bytes:
    try:
        key = b64decode(value, validate=True)
    except Error:
        raise ValueError("a key is not base64") from None
    if len(key) < LEAST_KEY_BYTES:
        raise ValueError(f"a key is shorter than {LEAST_KEY_BYTES} bytes")
    return key


def plain_hash(previous: bytes, line: str) -> bytes:
    return hashlib.sha256(previous + line.encode()).digest()


def keyed_hash(key: bytes, previous: bytes, line: str) -> bytes:
    return hmac.digest(key, previous + line.encode(), "sha256")


def lines_digest(lines: Iterable[str]) -> bytes:
    """What the database notes of the entries of one statement."""
    return hashlib.sha256("\n".join(lines).encode()).digest()


def first_break(
    links: Iterable[Link], keys: LogKeys, published: Mapping[int, bytes] = NONE_PUBLISHED
) -> Break | None:
    """The first link that does not follow from the one before, or has another hash than was published of its position;
    None when all do. `links` are in the order of their positions; the line of a link without an entry is empty."""
    previous, expected, newest = GENESIS, 1, -1
    order = list(keys.keys)
    for link in links:
        if link.position != expected:
            return Break(expected, ChainFault.CHANGED)
        if link.version == PLAIN:
            if newest >= 0 or expected > keys.unkeyed:
                return Break(expected, ChainFault.UNKEYED)
            previous = plain_hash(previous, link.line)
        else:
            if link.key_id is None or link.key_id not in keys.keys:
                return Break(expected, ChainFault.UNKNOWN_KEY)
            turn = order.index(link.key_id)
            if turn < newest:
                return Break(expected, ChainFault.OLDER_KEY)
            newest = turn
            previous = keyed_hash(keys.keys[link.key_id], previous, link.line)
        if link.hash != previous:
            return Break(expected, ChainFault.CHANGED)
        if published.get(expected, link.hash) != link.hash:
            return Break(expected, ChainFault.NOT_AS_PUBLISHED)
        expected += 1
    return Break(expected, ChainFault.SHORTER) if max(published, default=0) >= expected else None
