"""What the pages about escalations say beside the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aftercare.domain.escalation.ladder import Decision
from aftercare.web.language import sentence

# The store's severities, 3 is worst, as codes of the vocabulary.
SEVERITY_CODES = {3: "high", 2: "medium", 1: "low"}

HINTS: Mapping[Decision, str] = {
    Decision.CONTACT_PERSON: sentence(
        "The officer speaks with the client and notes what was agreed"
    ),
    Decision.OFFICIAL_WARNING: sentence("By letter, signed by a person; it stays in the file"),
    Decision.SUPERVISOR_CONFERENCE: sentence(
        "Officer and supervisor meet and decide the next step"
    ),
    Decision.PROPOSE_REPORT: sentence(
        "A person draws up and signs the report; nothing is sent from here"
    ),
    Decision.CLOSE: sentence("What was missed stands in the file and asks for nothing more"),
}


def told_message(message: Mapping[str, Any]) -> dict[str, Any]:
    """A reminder as the case's query tells it in JSON, with its moments read back."""
    moment = message["due_at"] if message["state"] == "planned" else message["state_at"]
    return {
        "slot": message["slot"],
        "state": message["state"],
        "reason": message["reason"],
        "at": datetime.fromisoformat(moment),
    }
