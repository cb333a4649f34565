"""Kinds of deadline set by law, decree or instruction, each with its source."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

STATUTORY_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        "start-supervision",
        "Toezicht beginnen",
        "Start supervision",
        "Uitvoeringsbesluit voorwaardelijke veroordeling art. 3; Uitvoeringsbesluit v.i. art. 6",
        lead_days=7,
    ),
)
