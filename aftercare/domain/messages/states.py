"""What became of a text: from planned until the provider has said the last of it, or why it was never sent."""

from __future__ import annotations

from typing import Annotated, Final

from aftercare.base.described_types import Codes

MESSAGE_STATES: Final = (
    "planned", "claimed", "accepted", "sent", "delivered", "undelivered", "failed", "unknown", "cancelled",
    "skipped_late", "withheld",
)  # fmt: skip
MessageState = Annotated[str, Codes("MessageState", MESSAGE_STATES)]
