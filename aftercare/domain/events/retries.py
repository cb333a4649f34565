"""When a webhook is tried again, and when an event that it does not take is set aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# The waits that Standard Webhooks suggests, up to half a day: after them it is twice a day.
_WAITS: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=12),
)
# A receiver that is down from Friday evening to Monday loses nothing. Then people are asked.
DEAD_AFTER: Final = timedelta(days=3)
# After so many failures in a row the receiver itself is taken to be down: one attempt at a time finds out whether it is
# back, so that a thousand waiting events do not each wait for a timeout.
DOWN_AFTER: Final = 5
LONGEST_LEFT_ALONE: Final = timedelta(hours=1)
# At most so many attempts at once for one receiver.
AT_ONCE: Final = 4
# When an attempt of a worker that died is free again. Longer than any attempt.
CLAIM_TERM: Final = timedelta(minutes=1)
# How long an old secret still signs beside the new one.
ROTATION: Final = timedelta(days=1)
# How long events are kept.
KEPT_FOR: Final = timedelta(days=30)
# A receiver that fails for longer than this is counted by the watchdog.
FAILING_LONG: Final = timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """How long to wait after this many failures of one event, or in a row of one receiver."""
    return _WAITS[min(max(tries, 1), len(_WAITS)) - 1]


def wait_of_receiver(failures: int) -> timedelta | None:
    """How long a receiver is left alone after so many failures in a row. None while they may be of single events."""
    if failures < DOWN_AFTER:
        return None
    return min(wait_after(failures - DOWN_AFTER + 1), LONGEST_LEFT_ALONE)
