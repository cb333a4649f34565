"""The sentence of a document about an appointment on a day when the condition behind it no longer held."""

from __future__ import annotations

from aftercare.domain.conditions.held import no_longer_held
from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Statement, Writer
from aftercare.domain.papers.words import Both, condition_name
from aftercare.domain.time.wall_time import civil_date

_WITHDRAWN: Both = (
    "Op {day} gold de voorwaarde {kind} niet meer: ingetrokken, de laatste dag was {last}.",
    "On {day} the condition {kind} no longer held: it was withdrawn, and its last day was {last}.",
)
_ENDED: Both = (
    "Op {day} gold de voorwaarde {kind} niet meer: het kader was beëindigd, de laatste dag was {last}.",
    "On {day} the condition {kind} no longer held: the order had ended, and its last day was {last}.",
)


def not_held_then(writer: Writer, appointment: Fact) -> list[Statement]:
    """The last day of its condition, from the rows of appointment, condition and order; none where it held. What was
    known at the verdict is not in it: the withdrawal may have come later."""
    dossier, starts_at = writer.dossier, appointment.moment("starts_at")
    condition = dossier.find("condition", appointment.text("condition_id"))
    if condition is None or starts_at is None:
        return []
    order = dossier.find("order", condition.text("order_id"))
    ended_on = order.day("ended_on") if order else None
    on = civil_date(starts_at)
    gone = no_longer_held(condition.day("withdrawn_on"), ended_on, on)
    if gone is None:
        return []
    rows = [condition] if gone.withdrawn or order is None else [condition, order]
    return [
        writer.sentence(
            _WITHDRAWN if gone.withdrawn else _ENDED, appointment, *rows, day=writer.day(on),
            kind=condition_name(condition, writer.language), last=writer.day(gone.last_on),
        )
    ]  # fmt: skip
