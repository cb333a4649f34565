"""Makes text from outside safe to show: its letters, without characters that change the direction of text."""

from __future__ import annotations

from typing import Final

# Bidirectional control characters: marks, embeddings, overrides and isolates (UAX 9). With one of these the text reads
# differently from what was sent.
_TURNING: Final = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def as_received(text: str | None) -> str:
    """The text without bidirectional controls; empty for None."""
    return (text or "").translate(_TURNING)


def runs_to_the_left(text: str) -> bool:
    """Whether it contains letters of a right-to-left script."""
    return any("\u0590" <= sign <= "\u08ff" for sign in text)
