"""A submission as JSON: who it is about, its number and moment, and what it says; read whole or with every fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, cast

from aftercare.base.documents.forms import Finding, Form, Part, WrittenAs, one_of
from aftercare.base.documents.once import decoded_once
from aftercare.base.errors import Invalid
from aftercare.base.typed_text import one_of_these
from aftercare.domain.submissions.contents import (
    LONGEST_REFERENCE,
    AddressChange,
    Content,
    Detention,
    MonitoringAlarm,
    OrderChanged,
    OrderImposed,
    Release,
)
from aftercare.domain.submissions.members import NUMBER, line, matching, moment

FORMAT: Final = "aftercare-submission/1"
LONGEST_NUMBER: Final = 100


class SubmissionType(StrEnum):
    """What other organisations send; there are no other types."""

    ORDER_IMPOSED = "order-imposed"
    ORDER_CHANGED = "order-changed"
    DETENTION = "detention"
    RELEASE = "release"
    ADDRESS_CHANGE = "address-change"
    MONITORING_ALARM = "monitoring-alarm"


@dataclass(frozen=True)
class ClientPart(Part):
    """By which the client is found: our reference, the reference of an order that stands in the file, or both."""

    reference: Annotated[str | None, line(LONGEST_REFERENCE, "Our reference.")] = None
    court_reference: Annotated[str | None, line(LONGEST_REFERENCE, "Of an order in the file.")] = (
        None
    )

    def findings(self) -> Iterator[Finding]:
        if self.reference is None and self.court_reference is None:
            yield ("reference",), "missing", "must be given, or a court reference"


@dataclass(frozen=True)
class Submission(Part):
    """What every type has. `number` is the sender's own, and names this submission once and for all."""

    format: Annotated[str, one_of((FORMAT,))]
    number: Annotated[str, matching(NUMBER, LONGEST_NUMBER, "The sender's own number.")]
    type: Annotated[SubmissionType, one_of(SubmissionType)]
    sent_at: Annotated[datetime, moment("When the sender wrote it.")]
    client: ClientPart


def _typed(kind: SubmissionType, content: type[Part], about: str) -> Form:
    """The form of one type: the members that all have, with this content."""
    members = {
        "type": Annotated[SubmissionType, one_of((kind,))],
        "content": Annotated[content, WrittenAs(content)],
    }
    name = f"{content.__name__}Submission"
    made = type(name, (Submission,), {"__annotations__": members, "__doc__": about})
    form = cast(type[Part], dataclass(frozen=True)(made))
    return Form(form, f"urn:aftercare:submission:{kind.value}:1", kind.value, about)


FORMS: Final[dict[SubmissionType, Form]] = {
    SubmissionType.ORDER_IMPOSED: _typed(
        SubmissionType.ORDER_IMPOSED, OrderImposed, "A court imposed an order on a client."
    ),
    SubmissionType.ORDER_CHANGED: _typed(
        SubmissionType.ORDER_CHANGED, OrderChanged, "A court changed, extended or ended an order."
    ),
    SubmissionType.DETENTION: _typed(
        SubmissionType.DETENTION, Detention, "A client was taken into custody."
    ),
    SubmissionType.RELEASE: _typed(
        SubmissionType.RELEASE, Release, "A client was released from custody."
    ),
    SubmissionType.ADDRESS_CHANGE: _typed(
        SubmissionType.ADDRESS_CHANGE, AddressChange, "A client has another address."
    ),
    SubmissionType.MONITORING_ALARM: _typed(
        SubmissionType.MONITORING_ALARM, MonitoringAlarm, "A monitoring room saw an alarm."
    ),
}


@dataclass(frozen=True)
class ReadSubmission:
    """A submission without faults, with the document it was read from."""

    number: str
    type: SubmissionType
    sent_at: datetime
    client: ClientPart
    content: Content
    document: dict[str, Any]


def parsed(body: bytes) -> Any:
    """The JSON of these bytes: UTF-8, no member twice in one object, no NaN. Raises Invalid, with the place of each
    member that stands twice."""
    try:
        return decoded_once(body.decode())
    except (ValueError, RecursionError):
        raise Invalid.at("", "json-invalid", "is not JSON") from None


def read_submission(raw: Any) -> ReadSubmission:
    """What this document says. Raises Invalid with every fault."""
    if not isinstance(raw, dict):
        raise Invalid.at("", "not-an-object", "must be an object")
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in set(SubmissionType):
        raise Invalid.at("/type", "unknown-value", one_of_these(SubmissionType))
    found = FORMS[SubmissionType(kind)].read(raw)
    return ReadSubmission(found.number, found.type, found.sent_at, found.client, found.content, raw)


def number_in(body: bytes) -> str | None:
    """The number of a document that was refused, for the one who sent it; None where none can be read."""
    try:
        raw = parsed(body)
    except Invalid:
        return None
    found = raw.get("number") if isinstance(raw, dict) else None
    return found if isinstance(found, str) and NUMBER.fullmatch(found) else None


def same_document(one: Any, other: Any) -> bool:
    """Whether two documents say the same, in any order of their members."""
    return _canonical(one) == _canonical(other)


@cache
def schema_text(kind: SubmissionType) -> str:
    """The JSON Schema (2020-12) of one type, as published."""
    return json.dumps(FORMS[kind].schema, indent=1, sort_keys=True) + "\n"


def _canonical(document: Any) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)
