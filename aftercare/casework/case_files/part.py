"""The base of every part of a case file document: its table, the part it belongs to, and its sort order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import SQLModel

from aftercare.casework.case_files.values import (
    Day,
    Id,
    Known,
    Line,
    Moment,
    Names,
    Points,
    Text,
)

Marker = TypeVar("Marker", Points, Names, Known)
_DERIVED: dict[type, Any] = {bool: bool, date: Day, datetime: Moment}
Finding = tuple[str, str, str]
"""A fault in a part: a pointer within it, a code, a sentence."""


@dataclass(frozen=True)
class Once:
    """No two parts may have the same values in all of these members; `among` selects the parts that are compared."""

    members: tuple[str, ...]
    among: Callable[[Any], bool] = lambda _part: True


class Piece(BaseModel):
    """One object of a case file document. Lists are sorted by the members in `order`, then by content."""

    model_config = ConfigDict(extra="forbid", strict=True)

    order: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @cache
    def inside(cls) -> dict[str, type[Part]]:
        """The lists of parts inside this one."""
        found = {name: get_args(field.annotation) for name, field in cls.model_fields.items()}
        return {
            name: kinds[0]
            for name, kinds in found.items()
            if kinds and isinstance(kinds[0], type) and issubclass(kinds[0], Part)
        }

    @classmethod
    @cache
    def plain(cls) -> tuple[str, ...]:
        """Members that hold one value, not parts."""
        return tuple(name for name in cls.model_fields if name not in cls.inside())

    @classmethod
    @cache
    def marked(cls, kind: type[Marker]) -> dict[str, Marker]:
        """Members with a marker of this kind."""
        found = {}
        for name, field in cls.model_fields.items():
            for one in field.metadata:
                if isinstance(one, kind):
                    found[name] = one
        return found

    def rank(self) -> tuple[str, ...]:
        """The sort key among its siblings: moments and days first, then content, then the id."""
        comparable = {
            name: value
            for name in self.plain()
            if not isinstance(value := getattr(self, name), UUID | list)
        }
        first = [_sortable(comparable.get(name)) for name in self.order]
        content = json.dumps(comparable, sort_keys=True, ensure_ascii=False, default=str)
        return (*first, content, str(getattr(self, "id", "")))


class Part(Piece):
    """A row of a case file without what only this database needs (ids of staff and places, versions, claims).

    A part declares the members with a rule of their own and those that code reads by name. The rest comes from its
    row: `id`, moments, days, yes or no, texts that may be missing, and who of the staff acted. Members have the names
    of the columns, except those marked with Names. `parent` is the column that holds the id of the part around it.
    """

    row: ClassVar[type[SQLModel]]
    # Columns of a derived kind that stay here.
    left: ClassVar[frozenset[str]] = frozenset()
    parent: ClassVar[str | None] = None
    once: ClassVar[tuple[Once, ...]] = ()
    # Pairs of members in which the second may not be before the first.
    ordered: ClassVar[tuple[tuple[str, str], ...]] = ()
    # The text member that keeps, after an import, who acted according to the document.
    kept_in: ClassVar[str | None] = None

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        own, columns = cls.__annotations__, cls.row.model_fields
        derived = {
            name: own.get(name) or derived_type(name, field.annotation)
            for name, field in columns.items()
            if name not in cls.left
        }
        cls.__annotations__ = {name: kind for name, kind in derived.items() if kind} | own

    @classmethod
    def has(cls, _row: Any) -> bool:
        """Whether this row of its table is such a part."""
        return True

    def words_kept(self) -> str | None:
        """The member that keeps who acted, or None when there is nothing to keep."""
        return self.kept_in

    def findings(self) -> Iterator[Finding]:
        """The faults within this part beyond the types of its members. What was voided has a name and a moment."""
        voided = [getattr(self, name, None) for name in ("voided_by", "voided_at")]
        if voided.count(None) == 1:
            yield "/voided_at", "not-together", "What is voided has a name and a moment."


def derived_type(column: str, kind: Any) -> Any:
    """The type of the member for a column of this type; None for a column that needs a declaration."""
    optional = type(None) in get_args(kind)
    (plain,) = {kind} if not optional else {*get_args(kind)} - {type(None)}
    if plain is UUID and column.endswith("_by"):
        return Annotated[Line | None if optional else Line, Names("staff", column)]
    if plain is str:
        return Text | None if optional else None
    found = _DERIVED.get(plain)
    if found is None and column == "id":
        return Id
    return found | None if found and optional else found


def _sortable(value: object) -> str:
    return f"{value:09}" if isinstance(value, int) else str(value or "")


def optional_ids(value: UUID | list[UUID] | None) -> list[UUID]:
    """One id, several, or none, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
