"""Time and score against size, as one SVG that needs no library to draw or to look at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

Line = tuple[str, str, list[tuple[float, float]]]
"""Name, colour, and points (size, value)."""

WIDTH, HEIGHT, LEFT, TOP, INNER_W, INNER_H = 940, 400, 64, 56, 250, 270
COLOURS = ("#1b6ca8", "#0b3c5d", "#c8553d", "#6b7a3f", "#8d6a9f")


def picture(title: str, times: list[Line], scores: list[Line]) -> str:
    """Two panels: seconds (both axes logarithmic) and share of the ceiling."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]
    parts += _panel(LEFT, "seconds", times, True)
    parts += _panel(LEFT + WIDTH // 2, "score ÷ ceiling", scores, False)
    return "\n".join([*parts, "</svg>", ""])


def growth_picture(title: str, left: list[Line], right: list[Line], most: float) -> str:
    """Two panels of shares of the first size, pages and jobs; a line of its own shows what is allowed."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]
    for at, name, lines in ((LEFT, "pages", left), (LEFT + WIDTH // 2, "jobs", right)):
        sizes = sorted({x for _, _, line in lines for x, _ in line})
        allowed: Line = (f"at most {most}", "#888", [(size, most) for size in sizes])
        parts += _panel(at, name, [*lines, allowed], None)
    return "\n".join([*parts, "</svg>", ""])


def _panel(left: float, name: str, lines: Sequence[Line], logarithmic: bool | None) -> list[str]:
    """`logarithmic` is None for shares that begin at zero."""
    points = [point for _, _, line in lines for point in line]
    if not points:
        return []
    across = _scale([x for x, _ in points], left, left + INNER_W, True)
    values = [y for _, y in points]
    if logarithmic is None:
        ticks = [0.25 * n for n in range(math.ceil(max(values) * 4 + 1e-9) + 1)]
    else:
        ticks = _powers(values) if logarithmic else _steps(values)
    up = _scale([*ticks, *values], TOP + INNER_H, TOP, bool(logarithmic))
    style = "g" if logarithmic else ".2f"
    parts = [f'<text x="{left}" y="{TOP - 8}" font-weight="bold">{escape(name)}</text>']
    for tick in ticks:
        y = up(tick)
        parts.append(f'<path d="M{left} {y:.1f}h{INNER_W}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:{style}}</text>'
        )
    for size in sorted({x for x, _ in points}):
        parts.append(
            f'<text x="{across(size):.1f}" y="{TOP + INNER_H + 20}" text-anchor="middle">'
            f"{size:,.0f}</text>"
        )
    middle = left + INNER_W / 2
    parts.append(f'<text x="{middle}" y="{TOP + INNER_H + 40}" text-anchor="middle">people</text>')
    return parts + _lines(left, lines, across, up)


def _lines(
    left: float, lines: Sequence[Line], across: Callable[[float], float],
    up: Callable[[float], float],
) -> list[str]:  # fmt: skip
    """The lines, and their names to the right, pushed apart where they would overlap."""
    parts, lowest = [], -math.inf
    for name, colour, line in sorted(lines, key=lambda one: up(one[2][-1][1]) if one[2] else 0):
        if not line:
            continue
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{colour}"/>'
            for x, y in line
        ]
        end_x, end_y = across(line[-1][0]), up(line[-1][1])
        lowest = max(end_y + 4, lowest + 15)
        label = left + INNER_W + 12
        parts.append(
            f'<path d="M{end_x:.1f} {end_y:.1f}L{label - 2} {lowest - 4:.1f}" stroke="{colour}"'
            f' stroke-dasharray="2 2"/><text x="{label}" y="{lowest:.1f}" fill="{colour}">'
            f"{escape(name)}</text>"
        )
    return parts


def _scale(
    values: list[float], first: float, last: float, logarithmic: bool
) -> Callable[[float], float]:
    turn: Callable[[float], float] = math.log10 if logarithmic else float
    low, high = turn(min(values)), turn(max(values))
    span = high - low or 1.0
    return lambda value: first + (turn(value) - low) / span * (last - first)


def _powers(values: list[float]) -> list[float]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**n for n in range(low, max(high, low + 1) + 1)]


def _steps(values: list[float]) -> list[float]:
    low = math.floor(min(values) * 50) / 50
    return [low + 0.02 * n for n in range(math.ceil((1.0 - low) / 0.02 - 1e-9) + 1)]
