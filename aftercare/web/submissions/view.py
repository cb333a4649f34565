"""The difference that a submission proposes, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.submissions.proposal import Proposal
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.submissions.differences import FieldChange, Value
from aftercare.web.shell.forms.faults import message_of
from aftercare.web.shell.phrases import condition_name, frame_name
from aftercare.web.shell.request import PageContext
from aftercare.web.submissions.words import WORDS

_CONDITION, _WITHDRAWN = "condition.", "withdrawn_on."
# Fields whose values are codes of a vocabulary.
_CODES = {"regime": "regime", "executed_by": "executor", "end_reason": "end_reason"}
_LENGTHS = ("length", "extension")
IN_FORCE, NOT_THERE = sentence("Holds"), sentence("Not there")
YES, NO = sentence("Yes"), sentence("No")
UNKNOWN = sentence("Not known here: it cannot be recorded")
# What a form says to the one who fills it in is said here of what someone else sent.
_SENT = {
    "missing": sentence("Needed, and not sent"),
    "unknown-condition": sentence("This kind of condition is not known here"),
}
# Places whose last member is not the name of a field.
_PLACES = {
    "/content/from_on": "detained_from_on",
    "/content/until_on": "detained_until_on",
    "/content/lines": "home_address",
    "/content/ended/on": "ended_on",
    "/content/extension/length": "extension",
    "/content/extension/decided_on": "extension_decided_on",
    "/content/extension/court_reference": "extension_reference",
}
WITHDRAWN_ON = sentence("%(name)s, last day")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the difference; each value has its lines."""

    label: str
    now: list[str]
    proposed: list[str]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """The order that would change. `name` is empty where the file has none with this reference."""

    court_reference: str
    name: str


def difference_view(context: PageContext, proposal: Proposal) -> list[Shown]:
    return [
        Shown(
            _label(context, one),
            _value(context, one.field, one.now),
            _proposed(context, proposal, one),
        )
        for one in proposal.changes
    ]


def fault_view(context: PageContext, file: SubmissionFile) -> str:
    """Why it cannot be accepted now, with what it is about; empty where nothing is in its way."""
    fault = file.proposal.fault if file.proposal else None
    if fault is None:
        return ""
    known = _SENT.get(fault.code) or (
        message_of(fault) if fault.code in FIELD_FAULTS else fault.detail
    )
    said, about = context.translate(known), _about(context, file.row.document, fault.pointer)
    return f"{about}: {said}" if about else said


def _about(context: PageContext, document: Mapping[str, Any], pointer: str) -> str:
    """The label of the place in the document; empty where it has none."""
    at: Any = document
    path = pointer.strip("/").split("/")
    for step in path[:-1]:
        at = at[int(step)] if isinstance(at, list) else at.get(step, {})
    if isinstance(at, dict) and isinstance(at.get("kind"), str):
        return condition_name(at["kind"], context.language)
    name = _PLACES.get(pointer, path[-1])
    return context.name_of("submission_field", name) if name in WORDS["submission_field"] else ""


def _proposed(context: PageContext, proposal: Proposal, change: FieldChange) -> list[str]:
    if change.field in proposal.unknown:
        return [context.translate(UNKNOWN)]
    return _value(context, change.field, change.proposed)


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
