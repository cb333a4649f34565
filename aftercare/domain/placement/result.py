"""The result of the engine: every due occurrence once, placed or reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aftercare.domain.placement.explanation.reasons import Reason, Why


class Placed(NamedTuple):
    """One occurrence at its time; start and end are aware in the zone of the instance. `obligation` is the id of the
    obligation in the instance: where our rows are placed, that of its line."""

    obligation: str
    occurrence: int
    start: datetime
    end: datetime
    site: str | None = None
    officer: str | None = None
    session: str | None = None
    why: Why | None = None

    @property
    def key(self) -> tuple[str, int, datetime, str | None, str | None, str | None]:
        """By this a row of an earlier placement is recognised. Its end and its explanation are not part of it."""
        return (
            self.obligation, self.occurrence, self.start, self.site, self.officer, self.session
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One occurrence without a start, and why."""

    obligation: str
    occurrence: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Placement:
    """Rows in the order obligation, occurrence. `displaced` are the notified rows that could not stay; their
    occurrences were placed again or reported."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    displaced: tuple[Placed, ...] = ()
