"""Cases as they stand in an inbox, written past the rules that open them."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow
from aftercare.store.people.rows import PersonRow
from tests.store.arranging import Arranger

_NUMBERS = count(1)


def open_escalation(
    arrange: Arranger, person: PersonRow, hours: int | None = 4, **changes: Any
) -> EscalationRow:
    """Open since yesterday; the supervisor is told in so many hours (None: everybody has been told)."""
    values: dict[str, Any] = {
        "trigger_key": f"test-{next(_NUMBERS)}",
        "rule_code": "unexcused-repeated",
        "rule_version": 1,
        "trigger": "unexcused-in-window",
        "rule_nl": "Twee keer gemist",
        "rule_en": "Missed twice",
        "severity": 2,
        "opened_at": arrange.now - timedelta(days=1),
    }
    escalation = EscalationRow(person_id=person.id, **values | changes)
    notified = EscalationStepRow(
        escalation_id=escalation.id,
        person_id=person.id,
        position=0,
        due_at=escalation.opened_at,
        audience="officer",
        ask="review",
        state="notified",
        notified_at=escalation.opened_at,
        staff_id=person.officer_id,
        reached="officer",
    )
    arrange.add(escalation, notified)
    if hours is not None:
        arrange.add(
            EscalationStepRow(
                escalation_id=escalation.id,
                person_id=person.id,
                position=1,
                due_at=arrange.now + timedelta(hours=hours),
                audience="supervisor",
                ask="decide",
            )
        )
    return escalation
