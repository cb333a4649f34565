"""The codes of reference data this service knows; an unknown code cannot be imported."""

from __future__ import annotations

from aftercare.domain.conditions.library import ENTRIES
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.ladder import IMPORTED, IMPORTED_PROPOSAL, REMEDIED, Decision
from aftercare.domain.escalation.rules import Ask, Trigger
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import Needs, ObligationKind
from aftercare.domain.risk import INSTRUMENTS

VOCABULARIES: dict[str, frozenset[str]] = {
    "frame": frozenset(LEGAL_FRAMES),
    "condition": frozenset(entry.kind for entry in ENTRIES),
    "obligation": frozenset(kind.value for kind in ObligationKind),
    "needs": frozenset(one.value for one in Needs),
    "trigger": frozenset(one.value for one in Trigger),
    "ask": frozenset(one.value for one in Ask),
    "decision": frozenset(
        {*(one.value for one in Decision), REMEDIED, IMPORTED, IMPORTED_PROPOSAL}
    ),
    "deadline": frozenset(DEADLINE_KINDS),
    "instrument": frozenset(INSTRUMENTS),
}
