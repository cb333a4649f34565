"""Decisions are numbered without holes, and each opens with its number."""

from __future__ import annotations

from pathlib import Path

DECISIONS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("*.md"))


def holes(names: list[str]) -> list[int]:
    """Numbers that are missing or doubled in file names such as `0001-a-name.md`."""
    numbers = [int(name[:4]) for name in names]
    return [one for one in range(1, max(numbers) + 1) if numbers.count(one) != 1]


def test_the_numbers_have_no_holes() -> None:
    assert holes([path.name for path in DECISIONS]) == []


def test_a_hole_and_a_double_are_found() -> None:
    assert holes(["0001-a.md", "0003-b.md", "0003-c.md"]) == [2, 3]


def test_each_opens_with_its_number() -> None:
    for path in DECISIONS:
        assert path.read_text().startswith(f"# {path.name[:4]}: "), path.name
