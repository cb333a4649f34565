"""How many whole case files one account may export within an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# Our choice, no law or paper: a hand-over of a caseload takes a few hours, and copying a team's files some days.
FILES: Final = 10
WITHIN: Final = timedelta(hours=1)
