"""Rows as PostgreSQL's COPY writes them, with their sealed values opened, and sealed again for another database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from aftercare.store.database.sealed_columns import COLUMNS, Sealed
from aftercare.store.database.sealed_values import (
    Clear,
    Content,
    Keys,
    opened_bytes,
    opened_text,
    sealed,
)

NULL: Final = r"\N"
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_ESCAPE: Final = re.compile(r"\\(.)")
_MEANT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def opened_rows(keys: Keys, table: str, columns: Sequence[str], rows: bytes) -> bytes:
    """The same rows in clear."""
    return _changed(rows, _sealed_among(table, columns), lambda one, text: _opened(keys, one, text))


def sealed_rows(keys: Keys, table: str, columns: Sequence[str], rows: bytes) -> bytes:
    """The same rows with every value of a sealed column sealed."""
    return _changed(rows, _sealed_among(table, columns), lambda one, text: _sealed(keys, one, text))


def _sealed_among(table: str, columns: Sequence[str]) -> dict[int, Sealed]:
    places = {number: f"{table}.{name}" for number, name in enumerate(columns)}
    return {number: COLUMNS[place] for number, place in places.items() if place in COLUMNS}


def _changed(
    rows: bytes, among: Mapping[int, Sealed], change: Callable[[Sealed, str], str]
) -> bytes:
    if not among:
        return rows
    found = []
    for line in rows.decode().split("\n"):
        cells = line.split("\t")
        for number, column in among.items():
            if number < len(cells) and cells[number] != NULL:
                cells[number] = change(column, _unescaped(cells[number])).translate(_ESCAPED)
        found.append("\t".join(cells))
    return "\n".join(found).encode()


def _opened(keys: Keys, column: Sealed, text: str) -> str:
    if column.content is Content.BYTES:
        return "\\x" + opened_bytes(keys, bytes.fromhex(text.removeprefix("\\x"))).hex()
    return opened_text(keys, text)


def _sealed(keys: Keys, column: Sealed, text: str) -> str:
    value = bytes.fromhex(text.removeprefix("\\x")) if column.content is Content.BYTES else text
    if value in ("", b"", "{}", *column.words):
        return text
    return sealed(keys, Clear(column.sealed_for, value, column.content))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[1]), text)
