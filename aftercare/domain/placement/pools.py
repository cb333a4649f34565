"""Rows of slots and lists of numbers, gathered one by one and laid out as one block."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aftercare.domain.placement.engine.bitsets import Bits


class Rows:
    """Masks with a row number each, from `first` on; equal masks share a row, those to be filled later
    do not."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._masks: list[int] = []
        self._numbers: dict[int, int] = {}

    def add(self, mask: int) -> int:
        number = self._numbers.get(mask)
        if number is None:
            number = self._numbers[mask] = self._append(mask)
        return number

    def later(self) -> int:
        """A row of its own that starts empty."""
        return self._append(0)

    def _append(self, mask: int) -> int:
        self._masks.append(mask)
        return self._first + len(self._masks) - 1

    def __len__(self) -> int:
        return self._first + len(self._masks)

    def copy_into(self, bits: Bits, first: int) -> None:
        """Fill the rows from `first` on, added since the block was made."""
        for number in range(first, len(self)):
            fill_row(bits, number, self._masks[number - self._first])

    def block(self, total: int, longest: int, spare: int) -> Bits:
        """All rows over `total` slots, those before the first one zero and `spare` ones after the last;
        words that stay zero at the end, for whoever looks `longest` slots ahead. Without spare ones
        none comes later, so each mask is let go as soon as it stands in the block."""
        words = -(-total // 64)
        width = words + -(-longest // 64) + 2
        bits = np.zeros((self._first + len(self._masks) + spare, width), dtype=np.uint64)
        if not spare:
            self._numbers = {}
        for number, mask in enumerate(self._masks):
            if mask:
                fill_row(bits, self._first + number, mask)
            if not spare:
                self._masks[number] = 0
        return bits


class Pool:
    """Lists of numbers one after the other; a list is known by where it begins and ends."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def add(self, numbers: Iterable[int]) -> tuple[int, int]:
        begins = len(self.numbers)
        self.numbers.extend(numbers)
        return begins, len(self.numbers)


def fill_row(bits: Bits, row: int, mask: int) -> None:
    """Make a row hold exactly the slots of a mask."""
    bits[row] = np.frombuffer(mask.to_bytes(bits.shape[1] * 8, "little"), np.uint64)
