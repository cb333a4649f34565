"""Where the bars of a plot stand: numbers in, places in a drawing out; what is left out has no bar but a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# In the units of the drawing, which is as wide as its place on the page.
WIDTH: Final = 400
HEIGHT: Final = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 396, 10, 160
# Heights whose half reads easily as well.
_SMALL: Final = (2, 4, 6, 8)
_TOPS: Final = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80)
_WIDEST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a column; `code` says of what."""

    code: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line across at a height, with what it stands for."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place under the columns: `x` is its middle."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Pieces upon one another, the first at the bottom; `hidden` marks columns with a piece left out."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    first: str
    last: str
    hidden: tuple[Mark, ...]


def columns_of(
    columns: Sequence[tuple[str, Mapping[str, int | None]]], at_least: int = 0
) -> Columns:
    """A column for each (label, pieces by code). Only the first and the last say their label. `at_least`: for
    drawings that are compared, the highest column of them all."""
    top = _round_up(max(at_least, *(_height(pieces) for _, pieces in columns), 0))
    scale = (_BOTTOM - _TOP) / top
    room = (_RIGHT - _LEFT) / max(len(columns), 1)
    width = min(room * 0.76, _WIDEST)
    bars: list[Bar] = []
    middles = [_LEFT + room * (number + 0.5) for number in range(len(columns))]
    for middle, (_, pieces) in zip(middles, columns, strict=True):
        at = float(_BOTTOM)
        for code, count in pieces.items():
            if count:
                tall = count * scale
                at -= tall
                bars.append(Bar(code, _r(middle - width / 2), _r(at), _r(width), _r(tall)))
    return Columns(
        bars=tuple(bars),
        lines=tuple(Line(_r(_BOTTOM - part * scale), str(part)) for part in (0, top // 2, top)),
        first=columns[0][0] if columns else "",
        last=columns[-1][0] if len(columns) > 1 else "",
        hidden=tuple(
            Mark(_r(middle), label)
            for middle, (label, pieces) in zip(middles, columns, strict=True)
            if None in pieces.values()
        ),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One bar from the left; `percent` None: left out."""

    code: str
    y: float
    width: float
    percent: int | None


_ROW: Final = 34
_FULL: Final = WIDTH - 60


def rows_of(percents: Sequence[tuple[str, int | None]]) -> tuple[Row, ...]:
    """A bar for each share in per cent, the longest as long as there is room for."""
    longest = max((percent or 0 for _, percent in percents), default=0) or 1
    return tuple(
        Row(code, float(number * _ROW), _r(_FULL * (percent or 0) / longest), percent)
        for number, (code, percent) in enumerate(percents)
    )


def _height(pieces: Mapping[str, int | None]) -> int:
    return sum(count or 0 for count in pieces.values())


def _round_up(most: int) -> int:
    """The next even number that reads easily."""
    if (small := next((top for top in _SMALL if top >= most), None)) is not None:
        return small
    power = 1
    while True:
        for top in _TOPS:
            if top * power >= most:
                return top * power
        power *= 10


def _r(number: float) -> float:
    return round(number, 2)
