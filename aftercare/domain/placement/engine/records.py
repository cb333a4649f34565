"""Records: rows of the block of integers with named fields, in Python and in compiled code alike."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from aftercare.domain.placement.engine.bitsets import Ints


class Field:
    """One integer of a record. Read from a record it is the value, read from its class the column."""

    column: int

    def __get__(self, record: Record | None, kind: type[Record]) -> int:
        return self.column if record is None else int(record.ints[record.first + self.column])

    def __set__(self, record: Record, value: int) -> None:
        record.ints[record.first + self.column] = value


class Record:
    """A view of some integers of the block; its fields lie in the order in which the class names them."""

    FIELDS: ClassVar[tuple[str, ...]]
    WIDTH: ClassVar[int]

    def __init_subclass__(cls) -> None:
        fields = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        for column, field in enumerate(fields.values()):
            field.column = column
        cls.FIELDS, cls.WIDTH = tuple(fields), len(fields)

    def __init__(self, ints: Ints, first: int) -> None:
        self.ints, self.first = ints, first


Kind = TypeVar("Kind", bound=Record)


class Accessor(Generic[Kind]):
    """Called with the block and a number, answers a record; `building.py` compiles the call to an address.

    `table` is the column of the header that says where the table begins. Without one the number is the
    record's own offset in the block, and without a number that is 0, where the header is.
    """

    def __init__(self, kind: type[Kind], table: int | None = None) -> None:
        self.kind, self.table = kind, table

    def __call__(self, ints: Ints, number: int = 0) -> Kind:
        if self.table is None:
            return self.kind(ints, number)
        return self.kind(ints, int(ints[self.table]) + number * self.kind.WIDTH)
