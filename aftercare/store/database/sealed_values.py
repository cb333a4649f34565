"""Values that are encrypted on their way to the database and decrypted on their way back, by the driver itself.

A sealed value says where it belongs, which data key sealed it, and what it is: `~sealed:outcome.note:5f2c01aa:t:…~`.
Statements write one by handing the driver a `Clear`. What comes back is opened wherever it stands, in a column or in
JSON that the database built, so that no reading statement has to know about it. That is safe because no other text
with this mark is ever written: the driver refuses it.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NoReturn, Protocol
from weakref import WeakKeyDictionary

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader, PyFormat
from psycopg.pq import Format

MARK: Final = "~sealed:"
NUMBER: Final = "number"
"""The one place of all telephone numbers: the same number is the same text in every column, so that statements compare
them."""
UNREADABLE: Final = "⟦onleesbaar · unreadable⟧"
"""Shown in the place of one value that cannot be opened. It cannot be saved, so the value stays as it is."""
_SEALED = re.compile(r"~sealed:([a-z_.]+):([0-9a-f]{8}):([tjb]):([A-Za-z0-9_=-]+)~")
_QUOTED = re.compile(rf'"{_SEALED.pattern}"')


class Keys(Protocol):
    """Seals and opens with the data keys of one database."""

    def seal(self, value: bytes, bound_to: bytes) -> tuple[str, bytes]:
        """The id of the key that was used, and the encrypted bytes. Of a telephone number they are always the same."""

    def opened(self, key_id: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        """The value; None when its key is not here, or it was sealed for another place."""

    def token(self, digits: str) -> str:
        """What stands in an index for a part of a telephone number."""


class NoKeys:
    """For a process that has no keys on purpose: it reads nothing that is sealed, and writes nothing."""

    def seal(self, _value: bytes, bound_to: bytes) -> NoReturn:
        raise psycopg.OperationalError(f"no key for {bound_to.decode()}")

    def opened(self, _key_id: str, _sealed: bytes, _bound_to: bytes) -> None:
        return None

    def token(self, _digits: str) -> NoReturn:
        raise psycopg.OperationalError("no key for numbers")


_TAUGHT: Final[WeakKeyDictionary[psycopg.Connection[Any], Keys]] = WeakKeyDictionary()


class Content(StrEnum):
    TEXT = "t"
    JSON = "j"
    BYTES = "b"


@dataclass(frozen=True, slots=True)
class Clear:
    """A value to be sealed for its place: the table and column, or `NUMBER`. JSON is given as its text."""

    place: str
    value: str | bytes
    content: Content = Content.TEXT


def sealed(keys: Keys, clear: Clear) -> str:
    """The text that the database stores; in a column of JSON it is a string. Raises DataError for a text that looks
    sealed itself."""
    value = clear.value
    if isinstance(value, str):
        refuse_marked(value)
        value = value.encode()
    key_id, encrypted = keys.seal(value, bound_to(clear.place, clear.content))
    written = urlsafe_b64encode(encrypted).decode()
    text = f"{MARK}{clear.place}:{key_id}:{clear.content}:{written}~"
    return f'"{text}"' if clear.content is Content.JSON else text


def refuse_marked(text: str) -> None:
    """Raises DataError for a text that looks sealed, or is what stands in the place of one that cannot be opened.
    Without this, an account could type the bytes of a stolen backup into a field and read them."""
    if MARK in text or UNREADABLE in text:
        raise psycopg.DataError("a text with the mark of sealed values")


def opened_text(keys: Keys, text: str) -> str:
    """A text as the database gave it, with what is sealed in it opened: one value, or JSON with values in it."""
    if MARK not in text:
        return text
    whole = _SEALED.fullmatch(text)
    if whole:
        return _text_of(keys, whole)
    if text[0] in '[{"':
        return _QUOTED.sub(lambda found: _json_of(keys, found), text)
    return _SEALED.sub(lambda found: _text_of(keys, found), text)


def opened_bytes(keys: Keys, value: bytes) -> bytes:
    """Raises DataError for sealed bytes that cannot be opened."""
    whole = _SEALED.fullmatch(value.decode("ascii", "ignore")) if value.startswith(b"~") else None
    if not whole:
        return value
    found = _value_of(keys, whole)
    if found is None:
        raise psycopg.DataError(f"{whole[1]} cannot be decrypted")
    return found


def bound_to(place: str, content: str) -> bytes:
    return f"{place}:{content}".encode()


def _value_of(keys: Keys, found: re.Match[str]) -> bytes | None:
    place, key_id, content, written = found.groups()
    try:
        encrypted = urlsafe_b64decode(written)
    except ValueError:
        encrypted = b""
    return keys.opened(key_id, encrypted, bound_to(place, content))


def _text_of(keys: Keys, found: re.Match[str]) -> str:
    value = _value_of(keys, found)
    return UNREADABLE if value is None else value.decode()


def _json_of(keys: Keys, found: re.Match[str]) -> str:
    value = _value_of(keys, found)
    if found[3] != Content.JSON:
        return json.dumps(UNREADABLE if value is None else value.decode(), ensure_ascii=False)
    if value is None:
        raise psycopg.DataError(f"{found[1]} cannot be decrypted")
    return value.decode()


def keys_of(connection: psycopg.Connection[Any]) -> Keys:
    """The keys that this connection was taught."""
    return _TAUGHT[connection]


def teach(connection: psycopg.Connection[Any], keys: Keys) -> None:
    """From here on this connection seals what it is given as `Clear`, opens what comes back, and refuses other texts
    with the mark."""
    _TAUGHT[connection] = keys
    adapters = connection.adapters

    class ClearDumper(Dumper):
        def dump(self, obj: Clear) -> Buffer:
            # Lists hold one type, so an empty number comes as one that is empty.
            return sealed(keys, obj).encode() if obj.value else b""

    adapters.register_dumper(Clear, ClearDumper)
    # The last one is the one that the driver chooses by itself.
    for wanted in (PyFormat.BINARY, PyFormat.TEXT, PyFormat.AUTO):
        adapters.register_dumper(str, _refusing(adapters.get_dumper(str, wanted)))
    for name, opened in _LOADING.items():
        oid = adapters.types[name].oid
        for wire in (Format.TEXT, Format.BINARY):
            inner = adapters.get_loader(oid, wire)
            if inner is not None:
                adapters.register_loader(oid, _opening(inner, keys, opened))


def _refusing(inner: Any) -> type[Dumper]:
    """As `inner`, a class of the driver that cannot be inherited from."""

    class RefusingDumper(Dumper):
        oid, format = inner.oid, inner.format

        def __init__(self, cls: type, context: AdaptContext | None = None) -> None:
            super().__init__(cls, context)
            self._dump = inner(cls, context).dump

        def dump(self, obj: str) -> Buffer:
            refuse_marked(obj)
            found: Buffer = self._dump(obj)
            return found

    return RefusingDumper


def _opening(inner: Any, keys: Keys, opened: Callable[[Any, Any, Keys], Any]) -> type[Loader]:
    class OpeningLoader(Loader):
        format = inner.format

        def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
            super().__init__(oid, context)
            self._load = inner(oid, context).load

        def load(self, data: Buffer) -> Any:
            return opened(self._load, data, keys)

    return OpeningLoader


def _load_text(load: Callable[[Any], Any], data: Buffer, keys: Keys) -> Any:
    text = load(data)
    return opened_text(keys, text) if MARK in text else text


def _load_json(load: Callable[[Any], Any], data: Buffer, keys: Keys) -> Any:
    whole = bytes(data)
    if MARK.encode() in whole:
        # The binary form of jsonb begins with the number of its version.
        version, whole = (whole[:1], whole[1:]) if whole[:1] == b"\x01" else (b"", whole)
        whole = version + opened_text(keys, whole.decode()).encode()
    return load(whole)


def _load_bytes(load: Callable[[Any], Any], data: Buffer, keys: Keys) -> Any:
    return opened_bytes(keys, bytes(load(data)))


_LOADING: Final = {
    "text": _load_text, "varchar": _load_text, "json": _load_json, "jsonb": _load_json, "bytea": _load_bytes
}  # fmt: skip
