"""The port to calendars elsewhere, which are asked for busy times and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aftercare.domain.calendars.busy_times import CalendarFault, CalendarKind, Span


@dataclass(frozen=True, slots=True)
class Source:
    """One calendar: the account, and of CalDAV its address and password. `ours`: identifiers under which our own link
    shows appointments there."""

    id: UUID
    account: str
    address: str = ""
    password: str = ""
    ours: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Never with a password or an address."""
        return f"Source({self.id})"


@dataclass(frozen=True, slots=True)
class BusyRead:
    """The busy periods, or why they could not be read. `by_event`: the server named each event, so what our own link
    shows is not among them. `retry_after_s`: how long the server asks to be left alone."""

    spans: tuple[Span, ...] = ()
    fault: CalendarFault | None = None
    retry_after_s: int = 0
    by_event: bool = False


class BusyTimes(Protocol):
    """What stands behind calendars of one kind."""

    def read(
        self, sources: Sequence[Source], from_at: datetime, until_at: datetime
    ) -> list[BusyRead]:
        """One answer for each source, in their order. It never raises."""


BusyTimesByKind = Mapping[CalendarKind, BusyTimes]
