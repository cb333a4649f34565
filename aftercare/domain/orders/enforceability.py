"""Which appointments are enforceable, and which are kept outside enforcement."""

from __future__ import annotations

from aftercare.domain.plans.obligations import ObligationKind

# Aftercare and the preventive track have no legal frame, so they are not enforceable.
VOLUNTARY_FRAMES = frozenset({"VRIJWILLIG"})
# A circle of support is voluntary, though not without commitment (COSA Nederland, in Dutch practice since 2009). A
# miss is information for its coordinator and the officer, never a breach.
VOLUNTARY_KINDS = frozenset({ObligationKind.CIRCLE_MEETING.value})


def is_enforceable(kind: str, frame: str) -> bool:
    """Whether missing an obligation of this kind under this type of order opens an absence, counts in a rule or can
    escalate. Otherwise it is recorded and shown, without any consequence."""
    return kind not in VOLUNTARY_KINDS and frame not in VOLUNTARY_FRAMES
