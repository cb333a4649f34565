"""What a client may dispute, and how that is decided (AVG art. 16)."""

from __future__ import annotations

from enum import StrEnum


class Disputed(StrEnum):
    """Records with a place where the statement is shown beside them."""

    PERSON = "person"
    ORDER = "order"
    CONDITION = "condition"
    PLAN = "plan"
    APPOINTMENT = "appointment"
    ABSENCE = "absence"
    ASSESSMENT = "assessment"
    CONTACT = "contact"
    ESCALATION = "escalation"
    PAPER = "paper"


class CorrectionDecision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
