"""Lines over minutes, one panel for each measure, as an SVG that needs no library to draw or to look at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

Line = tuple[str, Sequence[tuple[float, float]]]
"""Name, and points (minute, value)."""

WIDTH, PANEL, LEFT, TOP, INNER_W, INNER_H = 760, 260, 64, 72, 500, 180
COLOURS = ("#1b6ca8", "#c8553d", "#6b7a3f", "#8d6a9f", "#0b3c5d", "#b8860b")


def picture(title: str, panels: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """One panel under the other; each begins at zero."""
    height = TOP + PANEL * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="12" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (name, lines) in enumerate(panels):
        parts += _panel(TOP + number * PANEL, name, lines)
    return "\n".join([*parts, "</svg>", ""])


def _panel(top: float, name: str, lines: Sequence[Line]) -> list[str]:
    points = [point for _, line in lines for point in line]
    if not points:
        return []
    last = max(x for x, _ in points) or 1.0
    most = _round_up(max(y for _, y in points))
    parts = [f'<text x="{LEFT}" y="{top - 8}" font-weight="bold">{escape(name)}</text>']
    for tick in range(5):
        value, minute = most * tick / 4, last * tick / 4
        y, x = top + INNER_H * (1 - tick / 4), LEFT + INNER_W * tick / 4
        parts += [
            f'<path d="M{LEFT} {y:.1f}h{INNER_W}" stroke="#ddd"/>',
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>',
            f'<text x="{x:.1f}" y="{top + INNER_H + 18}" text-anchor="middle">{minute:.0f} min</text>',
        ]
    for number, (line_name, line) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(
            f"{LEFT + x / last * INNER_W:.1f},{top + INNER_H * (1 - y / most):.1f}" for x, y in line
        )
        parts += [
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
            f'<text x="{LEFT + INNER_W + 12}" y="{top + 12 + number * 16}" fill="{colour}">{escape(line_name)}</text>',
        ]
    return parts


def _round_up(value: float) -> float:
    """The next of 1, 2, 4 or 8 times a power of ten."""
    step = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    while step * 8 < value:
        step *= 10
    return next(step * one for one in (1, 2, 4, 8) if step * one >= value)
