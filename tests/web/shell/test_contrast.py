"""Text is readable and controls are visible in every pair of colours the theme puts together.

Ratios by WCAG 2.2: 4.5 for text (1.4.3), 3 for the edges of controls and marks (1.4.11).
"""

from __future__ import annotations

import re

import pytest

from aftercare.web.shell.assets import STATIC

THEME = dict(
    re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "css" / "theme.css").read_text())
)
TONES = ("neutral", "info", "ok", "warning", "danger", "plum")
SURFACES = ("paper", "ground", "today", *(f"{tone}-fill" for tone in TONES))

TEXT_PAIRS = [
    *(("ink", surface) for surface in SURFACES),
    *(("ink-soft", surface) for surface in SURFACES),
    *((f"{tone}-ink", f"{tone}-fill") for tone in TONES),
    *((f"{tone}-ink", "paper") for tone in TONES),
    # In the week grid the state's colour stands on the kind's.
    *((f"{state}-ink", f"{kind}-fill") for state in ("ok", "warning", "danger") for kind in TONES),
    *(("action", surface) for surface in SURFACES),
    *(("action-deep", surface) for surface in SURFACES),
    ("paper", "action"),
    ("paper", "action-deep"),
    ("paper", "alarm"),
    ("paper", "alarm-deep"),
    ("alarm", "paper"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-brand-soft", "brand"),
    ("ink", "accent"),
]
EDGE_PAIRS = [
    ("line-firm", "paper"),
    ("line-firm", "ground"),
    ("accent", "brand"),
    ("accent", "brand-deep"),
    ("alarm", "today"),
    *((f"{tone}-ink", "today") for tone in TONES),
]


def luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(THEME[one]), luminance(THEME[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "surface"), TEXT_PAIRS, ids=" on ".join)
def test_text_is_readable(text: str, surface: str) -> None:
    assert contrast(text, surface) >= 4.5


@pytest.mark.parametrize(("edge", "surface"), EDGE_PAIRS, ids=" on ".join)
def test_edges_are_visible(edge: str, surface: str) -> None:
    assert contrast(edge, surface) >= 3


def test_the_measure_itself_knows_black_from_white() -> None:
    THEME.update(black="#000000", white="#ffffff")
    assert round(contrast("black", "white"), 2) == 21.0
