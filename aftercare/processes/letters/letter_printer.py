"""The port to a service that prints letters and posts them."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class LetterPrinter(Protocol):
    """Letters by their id. Each call raises Unavailable when the service does not answer."""

    def hand_over(self, letter_id: UUID, pdf: bytes, manifest: bytes) -> None:
        """The service has the letter, with its envelope, when this returns. A second time changes nothing."""

    def take_back(self, letter_id: UUID) -> None:
        """The letter is not posted, unless the service has collected it. Nothing happens where it is not there."""
