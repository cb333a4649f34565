"""Rows of slots and lists of numbers, collected one by one and stored as one block."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aftercare.domain.placement.engine.bitsets import Bits


class Rows:
    """Masks with a row number each, starting at `first`. Equal masks share a row; rows to be filled later do not."""

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
        """A separate row that is empty at first."""
        return self._append(0)

    def _append(self, mask: int) -> int:
        self._masks.append(mask)
        return self._first + len(self._masks) - 1

    def __len__(self) -> int:
        return self._first + len(self._masks)

    def copy_into(self, bits: Bits, first: int) -> None:
        """Fills the rows from `first` on, which were added after the block was made."""
        for number in range(first, len(self)):
            fill_row(bits, number, self._masks[number - self._first])

    def block(self, total: int, longest: int, spare: int) -> Bits:
        """All rows over `total` slots: zero rows before the first one, and `spare` rows after the last. Words that
        stay zero at the end allow reading `longest` slots ahead. Without spare rows nothing is added later, so each
        mask is freed once it is in the block."""
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
    """Lists of numbers, one after the other; a list is identified by where it begins and ends."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def add(self, numbers: Iterable[int]) -> tuple[int, int]:
        begins = len(self.numbers)
        self.numbers.extend(numbers)
        return begins, len(self.numbers)


def fill_row(bits: Bits, row: int, mask: int) -> None:
    """Makes a row contain exactly the slots of a mask."""
    bits[row] = np.frombuffer(mask.to_bytes(bits.shape[1] * 8, "little"), np.uint64)
