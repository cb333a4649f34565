"""Deadlines for what clients ask about their own data: access, correction, and the notice of the decision."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

ACCESS_REQUEST, CORRECTION_REQUEST = "access-request", "correction-request"
INFORM_OUTCOME = "inform-outcome"
# Met by the answer itself.
RIGHTS_CODES = frozenset({ACCESS_REQUEST, CORRECTION_REQUEST})
# Shown from the day of the request on, however far away the last day is.
RIGHTS_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        ACCESS_REQUEST,
        "verzoek om inzage beantwoorden",
        "answer a request for access",
        "AVG art. 12(3) and 15; Wjsg art. 43; Wpg art. 25 (to be verified)",
        lead_days=100,
    ),
    DeadlineKind(
        CORRECTION_REQUEST,
        "verzoek om correctie beantwoorden",
        "answer a request for correction",
        "AVG art. 12(3) and 16",
        lead_days=100,
    ),
    DeadlineKind(
        INFORM_OUTCOME,
        "de cliënt de beslissing op het verzoek laten weten",
        "inform the client of the decision on the request",
        "AVG art. 12(3) and 12(4)",
        lead_days=100,
    ),
)
