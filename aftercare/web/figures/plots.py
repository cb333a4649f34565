"""Computes the bars of a plot: numbers in, positions out; a suppressed number has a mark and no bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# In the units of the drawing, which is as wide as its place on the page.
WIDTH: Final = 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 396, 10, 160
# Axis maxima with a half that is a round number too.
_SMALL: Final = (2, 4, 6, 8)
_TOPS: Final = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80)
_WIDEST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A segment of a column; `code` says what it counts."""

    code: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal grid line, with its value."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A position below the columns; `x` is its centre."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked segments, the first at the bottom; `hidden` marks columns with a suppressed segment."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    first: str
    last: str
    hidden: tuple[Mark, ...]


def columns_of(
    columns: Sequence[tuple[str, Mapping[str, int | None]]], at_least: int = 0
) -> Columns:
    """A column for each (label, segments by code). Only the first and last show their label. `at_least`: the highest
    value of several plots that are compared."""
    top = _round_up(
        max(at_least, *(sum(filter(None, pieces.values())) for _, pieces in columns), 0)
    )
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
    """One horizontal bar; `percent` None means suppressed."""

    code: str
    y: float
    width: float
    percent: int | None


_ROW: Final = 34
_FULL: Final = WIDTH - 60


def rows_of(percents: Sequence[tuple[str, int | None]]) -> tuple[Row, ...]:
    """A bar for each percentage; the longest has the full width."""
    longest = max((percent or 0 for _, percent in percents), default=0) or 1
    return tuple(
        Row(code, float(number * _ROW), _r(_FULL * (percent or 0) / longest), percent)
        for number, (code, percent) in enumerate(percents)
    )


def _round_up(most: int) -> int:
    """The next round even number."""
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
