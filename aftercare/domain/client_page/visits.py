"""How long a visit to a client's own page lasts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

# A telephone that is handed over, or left on a table, soon shows nothing.
IDLE: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(minutes=30)


def visit_lasts(started_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether the page may still be shown. It ends ten minutes after its last use, and half an hour after the code."""
    return now < min(used_at + IDLE, started_at + LONGEST)
