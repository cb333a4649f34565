"""Distances in a straight line, as pages write them."""

from __future__ import annotations

from babel.numbers import format_decimal


def distance(metres: float, language: str) -> str:
    """`350 m` below a kilometre, by tens; `2.3 km` from there on."""
    tens = round(metres, -1)
    if tens < 1_000:
        return f"{tens:.0f} m"
    return f"{format_decimal(round(metres / 1_000, 1), '#,##0.0', locale=language)} km"
