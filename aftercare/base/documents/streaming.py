"""A JSON document with its rows decoded one at a time, so that a whole country fits in memory beside its plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

_SPACE: Final = re.compile(r"[ \t\n\r]*")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


class Doubled(dict[str, Any]):
    """An object in which members stood twice: `twice` names them, as only the last of each is kept."""

    def __init__(self, members: dict[str, Any], twice: tuple[str, ...]) -> None:
        super().__init__(members)
        self.twice = twice


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    return Doubled(found, tuple(name for name in found if names.count(name) > 1))


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)


class Rows:
    """The items of a list in a text, decoded at each iteration."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self._text, self._starts = text, starts

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Any]:
        return (_DECODER.raw_decode(self._text, start)[0] for start in self._starts)


class _Unusual(Exception):
    """The text is not an object with plain members, or not JSON."""


def decoded(text: str | bytes, found: list[Doubled] | None = None) -> Any:
    """The whole document; an object in which a member stood twice is Doubled, and added to `found`. Raises what
    json.loads raises, and ValueError for NaN and infinities, which are not JSON."""

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        one = _object(pairs)
        if found is not None and isinstance(one, Doubled):
            found.append(one)
        return one

    return json.loads(text, parse_constant=_no_constant, object_pairs_hook=read)


def opened(text: str) -> Any:
    """The same, with the lists among its members as Rows."""
    try:
        return _members(text)
    except _Unusual:
        return decoded(text)


def _members(text: str) -> dict[str, Any]:
    found: list[tuple[str, Any]] = []
    at = _expect(text, 0, "{")
    if text[at : at + 1] == "}":
        at += 1
    else:
        at = _read_members(text, at, found)
    if _skip(text, at) != len(text):
        raise _Unusual
    return _object(found)


def _read_members(text: str, at: int, found: list[tuple[str, Any]]) -> int:
    while True:
        if text[at : at + 1] != '"':
            raise _Unusual
        name, at = _value(text, at)
        at = _expect(text, at, ":")
        value, at = _rows(text, at) if text[at : at + 1] == "[" else _value(text, at)
        found.append((name, value))
        at, is_last = _next(text, at, "}")
        if is_last:
            return at


def _rows(text: str, at: int) -> tuple[Rows, int]:
    """Decodes every value once, so that invalid JSON is found before anything is read."""
    starts: list[int] = []
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return Rows(text, starts), at + 1
    while True:
        starts.append(at)
        _, at = _value(text, at)
        at, is_last = _next(text, at, "]")
        if is_last:
            return Rows(text, starts), at


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError:
        raise _Unusual from None


def _next(text: str, at: int, end: str) -> tuple[int, bool]:
    """The position after a comma or after the end of the list or object, and whether it was the end."""
    at = _skip(text, at)
    if text[at : at + 1] == end:
        return at + 1, True
    return _expect(text, at, ","), False


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise _Unusual
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
