"""Notes each telephone number that the product hands to the database in clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
# The number of an office, which stands on its letters.
_OF_AN_OFFICE: Final = ("letterhead",)

faults: list[str] = []


def watch() -> None:
    """From now on, in this process, note in `faults` each statement that was given one."""
    event.listen(Engine, "before_cursor_execute", _execute)


def _execute(_: Connection, __: Any, statement: str, values: Any, *___: object) -> None:
    if any(map(_NUMBER.fullmatch, _texts(values))) and not any(
        one in statement for one in _OF_AN_OFFICE
    ):
        faults.append(f"A telephone number in clear: {statement}")


def _texts(values: Any) -> Iterator[str]:
    if isinstance(values, str):
        yield values
    elif isinstance(values, Mapping):
        yield from _texts(list(values.values()))
    elif isinstance(values, Iterable) and not isinstance(values, bytes):
        for one in values:
            yield from _texts(one)
