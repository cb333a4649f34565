"""The difference that a submission proposes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftercare.base.translation import sentence
from aftercare.casework.submissions.proposal import Proposal
from aftercare.domain.submissions.differences import FieldChange, Value
from aftercare.web.shell.phrases import condition_name, frame_name
from aftercare.web.shell.request import PageContext

_CONDITION, _WITHDRAWN = "condition.", "withdrawn_on."
# Fields whose values are codes of a vocabulary.
_CODES = {"regime": "regime", "executed_by": "executor", "end_reason": "end_reason"}
_LENGTHS = ("length", "extension")
IN_FORCE, NOT_THERE = sentence("Holds"), sentence("Not there")
YES, NO = sentence("Yes"), sentence("No")
WITHDRAWN_ON = sentence("%(name)s, last day")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the difference; each value has its lines."""

    label: str
    now: list[str]
    proposed: list[str]


def difference_view(context: PageContext, proposal: Proposal) -> list[Shown]:
    return [
        Shown(
            _label(context, one),
            _value(context, one.field, one.now),
            _value(context, one.field, one.proposed),
        )
        for one in proposal.changes
    ]


def _label(context: PageContext, change: FieldChange) -> str:
    if change.field.startswith(_CONDITION):
        return condition_name(change.field.removeprefix(_CONDITION), context.language)
    if change.field.startswith(_WITHDRAWN):
        name = condition_name(change.field.removeprefix(_WITHDRAWN), context.language)
        return context.translate(WITHDRAWN_ON) % {"name": name}
    return context.name_of("submission_field", change.field)


def _value(context: PageContext, field: str, value: Value) -> list[str]:
    if value is None:
        return [context.translate(NOT_THERE)]
    if isinstance(value, bool):
        said = IN_FORCE if field.startswith(_CONDITION) else YES if value else NO
        return [context.translate(said)]
    if isinstance(value, date):
        return [context.day(value)]
    if field in _CODES:
        return [context.name_of(_CODES[field], str(value))]
    if field == "frame":
        return [frame_name(str(value), context.language)]
    if field == "happened_at":
        return [context.moment(datetime.fromisoformat(str(value)))]
    if field in _LENGTHS:
        number, _, unit = str(value).partition(" ")
        return [f"{number} {context.name_of('length_unit', unit)}"]
    return str(value).splitlines()
