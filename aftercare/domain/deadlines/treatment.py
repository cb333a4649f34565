"""Kinds of deadline of a treatment path: waiting norms that are shown, never a fault of the person."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

TREATMENT_KINDS: tuple[DeadlineKind, ...] = ()
