"""Boxes and arrows as SVG, laid out in columns from left to right; no program but this one draws them.

Drawn when the site is built: a reader's browser runs no script for it, and no font or colour comes from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

LINE, PAD, GAP_ACROSS, GAP_DOWN, CHARACTER = 18, 10, 90, 26, 8.0
# Small boxes stand in steps, each column lower than the one before, so that arrows past a box do not cross it.
SMALL, STEP, ROOM_ABOVE = 1, 54, 60
# Of a label: how wide a letter is, and how high a line.
LETTER, LABEL = 6.8, 12
STYLE = (
    "text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1a1a1a}"
    ".head{font-weight:700}.label{font-size:11px;fill:#444;paint-order:stroke;stroke:#fff;stroke-width:4px}"
    "rect{fill:#f4f7fb;stroke:#33567f;rx:4px}rect.outside{fill:#fff;stroke-dasharray:4 3}"
    "path{fill:none;stroke:#5b6b7f}marker path{fill:#5b6b7f}"
)


class Box(NamedTuple):
    """A box: its lines of text, the first of them its heading; `outside` is drawn with a broken line."""

    lines: Sequence[str]
    outside: bool = False


class Arrow(NamedTuple):
    """From one box to another, with a word on it."""

    start: str
    end: str
    label: str = ""


class Place(NamedTuple):
    """Where a box stands, in pixels."""

    left: float
    top: float
    wide: float
    high: float


def draw(title: str, boxes: Mapping[str, Box], arrows: Iterable[Arrow]) -> str:
    """The picture as the text of an SVG file. Arrows between boxes that are not given are left out."""
    drawn = [one for one in arrows if one.start in boxes and one.end in boxes]
    above = ROOM_ABOVE if any(one.start == one.end for one in drawn) else LINE
    places = _placed(boxes, _columns(boxes, drawn), _room(drawn), above)
    wide = max(one.left + one.wide for one in places.values()) + GAP_ACROSS
    high = max(one.top + one.high for one in places.values()) + PAD + 2 * LINE
    size = f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>',
            f"<title>{escape(title)}</title><style>{STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
            ' orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
            f'<path d="M0 0H{wide:.0f}V{high:.0f}H0z" style="fill:#fff;stroke:none"/>',
            *_lines(drawn, places),
            *(_box(boxes[name], place) for name, place in places.items()),
            *_labels(drawn, places),
            "</svg>\n",
        ]
    )


def _columns(boxes: Mapping[str, Box], arrows: Sequence[Arrow]) -> dict[str, int]:
    """The column of each box: one further than the furthest box that leads to it, circles left out."""
    after = {name: [one.end for one in arrows if one.start == name] for name in boxes}
    column = dict.fromkeys(boxes, 0)
    ways, back = _walked(after)
    for name in reversed(ways):
        for following in after[name]:
            if (name, following) not in back:
                column[following] = max(column[following], column[name] + 1)
    return column


def _walked(after: Mapping[str, Sequence[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """The boxes, each behind all that it leads to, and the arrows that close a circle."""
    order: list[str] = []
    back: set[tuple[str, str]] = set()
    under_way: set[str] = set()

    def visit(name: str) -> None:
        under_way.add(name)
        for following in after[name]:
            if following in under_way:
                back.add((name, following))
            elif following not in order:
                visit(following)
        under_way.discard(name)
        order.append(name)

    for name in after:
        if name not in order:
            visit(name)
    return order, back


def _room(arrows: Sequence[Arrow]) -> float:
    """Between columns: enough for the longest label."""
    return max([GAP_ACROSS, *(len(one.label) * 6.6 + 40 for one in arrows)])


def _placed(
    boxes: Mapping[str, Box], columns: Mapping[str, int], room: float, above: int
) -> dict[str, Place]:
    places: dict[str, Place] = {}
    left = float(PAD)
    step = STEP if _are_small(boxes) else 0
    above = ROOM_ABOVE if step else above
    for column in range(max(columns.values()) + 1):
        names = [name for name in boxes if columns[name] == column]
        longest = max(len(line) for name in names for line in boxes[name].lines)
        wide = longest * CHARACTER + 2 * PAD
        top = float(PAD + above + step * column)
        for name in names:
            high = len(boxes[name].lines) * LINE + PAD
            places[name] = Place(left, top, wide, high)
            top += high + GAP_DOWN + LINE + step
        left += wide + room
    return places


def _are_small(boxes: Mapping[str, Box]) -> bool:
    return all(len(one.lines) <= SMALL for one in boxes.values())


def _on_curve(x1: float, y1: float, x2: float, y2: float, x: float) -> tuple[float, float]:
    """The point of a forward arrow at `x`."""
    low, high = 0.0, 1.0
    for _ in range(20):
        t = (low + high) / 2
        share = 1.5 * t * (1 - t) + t**3
        low, high = (t, high) if x1 + (x2 - x1) * share < x else (low, t)
    return x, y1 + (y2 - y1) * (3 * (1 - low) * low**2 + low**3)


def _ends(
    arrow: Arrow, places: Mapping[str, Place], nth: int, at_end: bool = True
) -> tuple[str, float, float]:
    """The way of an arrow, and where its label stands: in the gap before its end, or after its start. `nth` of the
    arrows keeps those of one box apart."""
    start, end = places[arrow.start], places[arrow.end]
    shift = (nth % 5 - 2) * 5
    if arrow.start == arrow.end:
        x, y = start.left + start.wide / 2, start.top
        return f"M{x - 14:.0f} {y:.0f}c-6 -26 34 -26 28 0", x, y - 24
    if end.left < start.left and max(start.high, end.high) < 2 * LINE + PAD:
        return _below(start, end, shift)
    y1, y2 = start.top + start.high / 2 + shift, end.top + end.high / 2 + shift
    if end.left > start.left:
        x1, x2 = start.left + start.wide, end.left
        bend = (x2 - x1) / 2
        way = f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        x, y = _on_curve(x1, y1, x2, y2, x2 - GAP_ACROSS / 2 if at_end else x1 + GAP_ACROSS / 2)
        return way, x, y - 3
    if start.left == end.left:
        x1, x2 = start.left + start.wide, end.left + end.wide
        out = x1 + 40 + nth % 4 * 8
        way = f"M{x1:.0f} {y1:.0f}C{out:.0f} {y1:.0f} {out:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        return way, out, (y1 + y2) / 2
    x1, x2 = start.left, end.left + end.wide
    bend = (x1 - x2) / 2
    way = f"M{x1:.0f} {y1:.0f}C{x1 - bend:.0f} {y1:.0f} {x2 + bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return way, x2 + bend, (y1 + y2) / 2 + 12


def _below(start: Place, end: Place, shift: float) -> tuple[str, float, float]:
    """Back to an earlier box: out at the bottom of one, in at the bottom of the other."""
    x1, y1 = start.left + start.wide / 2 + shift, start.top + start.high
    x2, y2 = end.left + end.wide / 2 + shift, end.top + end.high
    low = max(y1, y2) + 34
    way = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {low:.0f} {x2:.0f} {low:.0f} {x2:.0f} {y2:.0f}"
    return way, x1 * 0.6 + x2 * 0.4, low * 0.75 + (y1 * 0.6 + y2 * 0.4) * 0.25 + 4


def _lines(arrows: Sequence[Arrow], places: Mapping[str, Place]) -> list[str]:
    ways = [_ends(one, places, nth)[0] for nth, one in enumerate(arrows)]
    return [f'<path d="{way}" marker-end="url(#tip)"/>' for way in ways]


def _labels(arrows: Sequence[Arrow], places: Mapping[str, Place]) -> list[str]:
    found: list[str] = []
    taken: list[tuple[float, float, float]] = []
    leave, reach = Counter(one.start for one in arrows), Counter(one.end for one in arrows)
    for nth, one in enumerate(arrows):
        # Where fewer arrows meet, labels stand further apart.
        _, x, y = _ends(one, places, nth, at_end=leave[one.start] > reach[one.end])
        if one.label:
            wide = len(one.label) * LETTER
            # Below the labels that stand there already.
            while any(abs(x - a) < (wide + b) / 2 and abs(y - c) < LABEL for a, b, c in taken):
                y += LABEL
            taken.append((x, wide, y))
            found.append(
                f'<text class="label" text-anchor="middle" x="{x:.0f}" y="{y:.0f}">{escape(one.label)}</text>'
            )
    return found


def _box(box: Box, place: Place) -> str:
    kind = ' class="outside"' if box.outside else ""
    parts = [
        f'<rect{kind} x="{place.left:.0f}" y="{place.top:.0f}" width="{place.wide:.0f}" height="{place.high:.0f}"/>'
    ]
    for nth, line in enumerate(box.lines):
        head = ' class="head"' if nth == 0 else ""
        y = place.top + PAD / 2 + LINE * (nth + 0.75)
        parts.append(f'<text{head} x="{place.left + PAD:.0f}" y="{y:.0f}">{escape(line)}</text>')
    return "".join(parts)
