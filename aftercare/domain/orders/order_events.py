"""Events of an order outside our own calendar, which start a statutory clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrderEventKind(StrEnum):
    ARREST = "arrest"
    PROVISIONAL_EXECUTION = "provisional_execution"
    BREACH_REPORTED = "breach_reported"
    CRISIS_ADMISSION = "crisis_admission"
    WARNING = "warning"
    OTHER = "other"


@dataclass(frozen=True)
class OrderEvent:
    """`number` counts the events of an order as they were entered, including voided ones; it never changes."""

    number: int
    kind: OrderEventKind
    happened_at: datetime
