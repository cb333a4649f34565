"""Kinds of deadline that a risk instrument sets: taking it again, and answering an alarm."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

REASSESSMENT_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        "intervene-now",
        "Acuut risico: nu ingrijpen",
        "Acute risk: intervene now",
        "ACUTE-2007, an item rated 3",
        lead_days=0,
        alarm=True,
    ),
)
