"""The difference that a submission proposes, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.conditions.library import Library
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.domain.submissions.differences import (
    FieldChange,
    LastDay,
    OfKind,
    Value,
    changes_between,
)
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.submissions.landing import SubmissionState
from aftercare.domain.submissions.stated import WHEN_ACCEPTED, kind_in, stated
from aftercare.web.conditions.facts import parameter_name
from aftercare.web.orders.period_view import end_words, length_words
from aftercare.web.shell.forms.faults import message_of
from aftercare.web.shell.phrases import frame_name
from aftercare.web.shell.request import PageContext
from aftercare.web.submissions.of_kind_view import beside_view, kind_name
from aftercare.web.submissions.words import WORDS

_CONDITION = "condition."
# Fields whose values are codes of a vocabulary.
_CODES = {"regime": "regime", "executed_by": "executor", "end_reason": "end_reason"}
_LENGTHS = ("length", "extension")
IN_FORCE, NOT_THERE, GONE = sentence("Holds"), sentence("Not there"), sentence("No longer holds")
ONE_GONE = sentence("One of these no longer holds")
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
LAST_DAY = sentence("%(name)s, last day")
# Days of a condition, and which one it is, by the member that says so.
_DAYS = {
    "withdrawn_on": LAST_DAY,
    "ends_on": LAST_DAY,
    "starts_on": sentence("%(name)s, first day"),
    "which": sentence("%(name)s, which one"),
}
ON_ACCEPTING = sentence("The day it is accepted")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the difference; each value has its lines. `beside`: other conditions of the same kind, as sentences."""

    label: str
    now: list[str]
    proposed: list[str]
    beside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EndMoved:
    """The last day of an order that was moved; `before` is empty for a new order."""

    frame: str
    court_reference: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`compared`: the rows have what the file said then; else only what was sent."""

    rows: list[Shown]
    compared: bool
    ends: list[EndMoved]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A condition with the facts that it lacks. `href`: where they are entered, once the file has it."""

    name: str
    wording: str
    missing: list[str]
    href: str


@dataclass(frozen=True, slots=True)
class OrderShown:
    """The order that would change. `name` is empty where the file has none with this reference."""

    court_reference: str
    name: str


def difference_view(
    context: PageContext,
    file: SubmissionFile,
    changes: Iterable[FieldChange],
    unknown: Collection[str] = (),
    beside: Iterable[OfKind] = (),
    open_fields: Collection[str] = (),
) -> list[Shown]:
    """`unknown`: fields that nothing here knows; `beside`: conditions of the same kind; `open_fields`: those where one
    of several conditions ends, and none was chosen."""
    said, library = beside_view(context, file, beside), file.library
    return [
        Shown(
            label_of(context, library, one.field),
            _value(context, one.field, one.now),
            [context.translate(UNKNOWN)]
            if one.field in unknown
            else [context.translate(ONE_GONE)]
            if one.field in open_fields
            else _proposed(context, one),
            said.get(one.field, []),
        )
        for one in changes
    ]


def decided_view(context: PageContext, file: SubmissionFile) -> Decided | None:
    """What it said, and what it would have changed as the file was when a person decided; None while it waits without
    being set aside, and once the document is no longer kept."""
    row, kept = file.row, file.kept
    if (row.state == SubmissionState.WAITING and not file.is_set_aside) or not row.document:
        return None
    if kept is None:
        said = stated(read_submission(row.document).content)
        return Decided(difference_view(context, file, changes_between({}, said)), False, [])
    # Those of before all that moved was kept; else they stand among what followed.
    ends = kept.ends if kept.moved is None else ()
    return Decided(
        difference_view(context, file, kept.changes, (), kept.beside),
        True,
        [_end(context, one) for one in ends],
    )


def order_view(context: PageContext, file: SubmissionFile) -> OrderShown | None:
    """The order that a change names, as it waits or as it was decided on."""
    proposal, kept = file.proposal, file.kept
    if proposal is not None and proposal.about_order:
        order: tuple[str, str | None] | None = (proposal.about_order, proposal.order_frame)
    else:
        order = kept.order if kept else None
    if order is None:
        return None
    return OrderShown(order[0], frame_name(order[1], context.language) if order[1] else "")


def incomplete_view(context: PageContext, file: SubmissionFile) -> list[Incomplete]:
    """The conditions of which facts have to be entered after it is accepted."""
    person = f"/people/{file.row.person_id}"
    accepted = file.row.state == SubmissionState.ACCEPTED
    return [
        Incomplete(
            kind_name(context, file.library, one.kind),
            one.wording,
            [parameter_name(name, context.language) for name in one.missing],
            f"{person}/conditions/{one.condition_id}/change" if accepted else "",
        )
        for one in file.missing
    ]


def _end(context: PageContext, one: LastDay) -> EndMoved:
    """A new order has no last day before, and one that had none is shown the same."""
    return EndMoved(
        frame_name(one.frame, context.language),
        one.court_reference,
        "" if one.before is None else end_words(context, one.before, None),
        end_words(context, one.after, None),
    )


def fault_view(context: PageContext, file: SubmissionFile) -> str:
    """Why it cannot be accepted now, with what it is about; empty where nothing is in its way."""
    fault = file.proposal.fault if file.proposal else None
    if fault is None:
        return ""
    known = _SENT.get(fault.code) or (
        message_of(fault) if fault.code in FIELD_FAULTS else fault.detail
    )
    said, about = context.translate(known), _about(context, file, fault.pointer)
    return f"{about}: {said}" if about else said


def _about(context: PageContext, file: SubmissionFile, pointer: str) -> str:
    """The label of the place in the document; empty where it has none."""
    library, at = file.library, cast(Any, file.row.document)
    path = pointer.strip("/").split("/")
    for step in path[:-1]:
        at = at[int(step)] if isinstance(at, list) else at.get(step, {})
    if isinstance(at, dict) and isinstance(at.get("kind"), str):
        return kind_name(context, library, at["kind"])
    name = _PLACES.get(pointer, path[-1])
    return context.name_of("submission_field", name) if name in WORDS["submission_field"] else ""


def label_of(context: PageContext, library: Library, field: str) -> str:
    """The name of a field that would change; of a condition, its name."""
    member, kind = kind_in(field)
    if field.startswith(_CONDITION):
        return kind_name(context, library, kind)
    if kind:
        return context.translate(_DAYS[member]) % {"name": kind_name(context, library, kind)}
    return context.name_of("submission_field", field)


def _proposed(context: PageContext, one: FieldChange) -> list[str]:
    if one.proposed is None and one.field.startswith(_CONDITION):
        return [context.translate(GONE)]
    return _value(context, one.field, one.proposed)


def _value(context: PageContext, field: str, value: Value) -> list[str]:
    if value is None:
        return [context.translate(NOT_THERE)]
    if isinstance(value, bool):
        said = IN_FORCE if field.startswith(_CONDITION) else YES if value else NO
        return [context.translate(said)]
    if isinstance(value, date):
        return [context.day(value)]
    if value == WHEN_ACCEPTED:
        return [context.translate(ON_ACCEPTING)]
    if field in _CODES:
        return [context.name_of(_CODES[field], str(value))]
    if field == "frame":
        return [frame_name(str(value), context.language)]
    if field == "happened_at":
        return [context.moment(datetime.fromisoformat(str(value)))]
    if field in _LENGTHS:
        number, _, unit = str(value).partition(" ")
        return [length_words(Length(int(number), LengthUnit(unit)), context.language)]
    return str(value).splitlines()
