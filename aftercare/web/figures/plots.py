"""Computes the bars and axes of a plot: numbers in, positions out; a suppressed number has a mark and no bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

# In the units of the drawing, which is as wide as its place on the page.
WIDTH: Final = 400
HEIGHT: Final = 206
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 396, 34, 160
# Axis maxima with a half that is a round number too.
_SMALL: Final = (2, 4, 6, 8)
_TOPS: Final = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80)
_SHARES: Final = (10, 20, 50, 100)
_WIDEST: Final = 40.0
# A number that is there is seen, however small beside the others.
_LOWEST: Final = 1.5
# Of the letters in the drawing.
_DIGIT, _DAY = 7.5, 38


@dataclass(frozen=True, slots=True)
class Bar:
    """A segment of a column; `code` says what it counts, `label` of which column."""

    code: str
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A grid line, with its value; `at` is its height, or in a plot of shares its distance from the left."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Text centred at `x`; below the columns unless it has its own height."""

    x: float
    label: str
    y: float = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked segments, the first at the bottom. `ticks` name as many columns as fit; `totals` stand on the columns
    when they fit; `hidden` marks columns with a suppressed segment, `before` those before anything was counted."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Mark, ...]
    totals: tuple[Mark, ...]
    hidden: tuple[Mark, ...]
    before: tuple[Mark, ...]


Pieces = Mapping[str, int | None]


def columns_of(columns: Sequence[tuple[str, Pieces]], at_least: int = 0) -> Columns:
    """A column for each (label, segments by code). `at_least`: the highest value of several plots that are
    compared."""
    sums = [sum(filter(None, pieces.values())) for _, pieces in columns]
    top = _round_up(max(at_least, *sums, 0))
    scale = (_BOTTOM - _TOP) / top
    room = (_RIGHT - _LEFT) / max(len(columns), 1)
    middles = [_r(_LEFT + room * (number + 0.5)) for number in range(len(columns))]
    bars: list[Bar] = []
    totals = []
    for middle, total, (label, pieces) in zip(middles, sums, columns, strict=True):
        stack = _stack(label, pieces, middle, min(room * 0.76, _WIDEST), scale)
        bars += stack
        if stack and None not in pieces.values():
            totals.append(Mark(middle, str(total), _r(stack[-1].y - 4)))
    fits = max((len(one.label) for one in totals), default=0) * _DIGIT <= room
    step = ceil(_DAY / room)
    first = next((number for number, (_, pieces) in enumerate(columns) if _is_counted(pieces)), 0)
    return Columns(
        bars=tuple(bars),
        lines=tuple(Line(_r(_BOTTOM - part * scale), str(part)) for part in (0, top // 2, top)),
        ticks=tuple(
            Mark(middle, label)
            for middle, (label, _) in list(zip(middles, columns, strict=True))[::step]
        ),
        totals=tuple(totals) if fits else (),
        hidden=tuple(
            Mark(middle, label)
            for middle, (label, pieces) in zip(middles, columns, strict=True)
            if None in pieces.values()
        ),
        before=tuple(Mark(middle, "–") for middle in middles[:first]),
    )


def _is_counted(pieces: Pieces) -> bool:
    return any(count is None or count for count in pieces.values())


def _stack(label: str, pieces: Pieces, middle: float, width: float, scale: float) -> list[Bar]:
    bars: list[Bar] = []
    at = float(_BOTTOM)
    for code, count in pieces.items():
        if count:
            tall = max(count * scale, _LOWEST)
            at -= tall
            bars.append(
                Bar(code, label, count, _r(middle - width / 2), _r(at), _r(width), _r(tall))
            )
    return bars


@dataclass(frozen=True, slots=True)
class Row:
    """One horizontal bar; `percent` None means there is none, or it is suppressed."""

    code: str
    y: float
    width: float
    percent: int | None


@dataclass(frozen=True, slots=True)
class Shares:
    """A bar for each percentage on one scale; the axis is below the last of them, at `foot`."""

    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    foot: float


_ROW: Final = 34
_FULL: Final = WIDTH - 60


def rows_of(percents: Sequence[tuple[str, int | None]]) -> Shares:
    """A bar for each percentage, from 0 to a round percentage that none exceeds."""
    most = max((percent or 0 for _, percent in percents), default=0)
    top = next((one for one in _SHARES if one >= most), most)
    return Shares(
        tuple(
            Row(code, float(number * _ROW), _r(_FULL * (percent or 0) / top), percent)
            for number, (code, percent) in enumerate(percents)
        ),
        tuple(Line(_r(_FULL * part / top), f"{part}%") for part in (0, top // 2, top)),
        float(len(percents) * _ROW),
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
