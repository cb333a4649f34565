"""What somebody outside wrote, as it may stand on a page: their letters, and no sign that turns the order of them."""

from __future__ import annotations

from typing import Final

# Marks, embeddings, overrides and isolates of direction (UAX 9): with one of these the eye reads other words than
# were sent.
_TURNING: Final = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def as_said(text: str | None) -> str:
    """The text without signs of direction; nothing for none."""
    return (text or "").translate(_TURNING)


def runs_to_the_left(text: str) -> bool:
    """Whether letters of a script that is written from right to left stand in it."""
    return any("\u0590" <= sign <= "\u08ff" for sign in text)
