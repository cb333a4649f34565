"""When the provider's copy of a text is redacted, when that is tried again, and when it is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

# Counted from the final state; before that, a missing redaction is normal.
REDACTED_WITHIN: Final = timedelta(hours=24)
LONGEST_WAIT: Final = timedelta(hours=6)


def next_try_at(now: datetime, attempts: int) -> datetime:
    """After 1, 2, 4, 8 … minutes, and then every six hours, without a last attempt."""
    return now + min(timedelta(minutes=2 ** min(max(attempts, 1) - 1, 10)), LONGEST_WAIT)


def pause_until(now: datetime, asked_s: int | None) -> datetime:
    """When to ask a provider again that accepts no requests now; at most six hours later."""
    asked = timedelta(seconds=max(asked_s or 0, 0)) if (asked_s or 0) < 10**6 else LONGEST_WAIT
    return now + min(max(asked, timedelta(minutes=1)), LONGEST_WAIT)
