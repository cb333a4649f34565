"""When a webhook is tried again, and when an event that it does not take is set aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
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
# A receiver may ask for a wait (Retry-After), but not for so long that events are set aside meanwhile.
LONGEST_ASKED: Final = timedelta(hours=12)
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
    """How long to wait after this many failures of one event."""
    return _WAITS[min(max(tries, 1), len(_WAITS)) - 1]


def wait_of_receiver(failures: int, failing_for: timedelta) -> timedelta | None:
    """How long a receiver is left alone that has failed so often in a row: as long as it has been failing. So it is
    found back after as long again at the latest, however many events failed meanwhile. None while the failures may be
    of single events."""
    if failures < DOWN_AFTER:
        return None
    return min(max(failing_for, wait_after(1)), LONGEST_LEFT_ALONE)


def asked_wait(retry_after: str | None, now: datetime) -> timedelta:
    """The wait that a receiver asks for in `Retry-After`, in seconds or until a date (RFC 9110, section 10.2.3), at
    most LONGEST_ASKED. Nothing where it asks for none, or not in a way that can be read."""
    typed = (retry_after or "").strip()
    if typed.isascii() and typed.isdigit():
        # Digits without end would be no number that a span of time can have.
        seconds = int(typed[:9])
        return min(timedelta(seconds=seconds), LONGEST_ASKED)
    try:
        until = parsedate_to_datetime(typed)
    except (ValueError, OverflowError):
        return timedelta()
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(), min(aware - now, LONGEST_ASKED))
