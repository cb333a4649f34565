"""The facts of a document, frozen at one moment, each with the row it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from aftercare.domain.escalation.decisions import could_follow
from aftercare.domain.time.lifecycle import Lifecycle

Value = str | int | bool | None
# First the rows about persons and what was asked of them, then the rows about what happened.
FACT_KINDS: Final = (
    "person", "order", "condition", "plan", "obligation", "suspension", "tier_change", "appointment",
    "away", "outcome", "absence", "message", "reply", "letter", "contact", "escalation", "step", "event", "paper",
    "dispute",
)  # fmt: skip


class PaperKind(StrEnum):
    OFFICIAL_WARNING = "official_warning"
    VIOLATION_REPORT = "violation_report"
    PROGRESS_REPORT = "progress_report"
    CLOSING_REPORT = "closing_report"


class PaperState(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class PaperAct(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


_S, _A = PaperState, PaperAct
PAPER_LIFE: Final[Lifecycle[PaperState, PaperAct]] = Lifecycle(
    {
        _A.SUBMIT: {_S.DRAFTED: _S.SUBMITTED},
        _A.RETURN: {_S.SUBMITTED: _S.DRAFTED},
        _A.SIGN: {_S.SUBMITTED: _S.SIGNED},
        _A.SUPERSEDE: {_S.SIGNED: _S.SUPERSEDED},
        _A.WITHDRAW: {_S.DRAFTED: _S.WITHDRAWN, _S.SUBMITTED: _S.WITHDRAWN},
    }
)
IN_HAND: Final = (PaperState.DRAFTED, PaperState.SUBMITTED)
# The documents that follow from an escalation, and the decision each needs; the others follow from an order.
DECISIONS_FOR: Final[Mapping[PaperKind, frozenset[str]]] = {
    PaperKind.OFFICIAL_WARNING: frozenset({"official_warning"}),
    PaperKind.VIOLATION_REPORT: frozenset({"propose_report", "imported_proposal"}),
}


# Working days from the decision within which the draft should exist (configuration, not law: a report is sent
# without delay).
DRAFTED_WITHIN: Final[Mapping[PaperKind, int]] = {
    PaperKind.OFFICIAL_WARNING: 2,
    PaperKind.VIOLATION_REPORT: 1,
}
# Working days from the signature within which the document must be handed over (configuration, not law).
HANDED_OVER_WITHIN: Final[Mapping[PaperKind, int]] = {
    PaperKind.OFFICIAL_WARNING: 3,
    PaperKind.VIOLATION_REPORT: 1,
    PaperKind.PROGRESS_REPORT: 5,
    PaperKind.CLOSING_REPORT: 5,
}


@dataclass(frozen=True)
class Ref:
    """The row of a fact; `version` is None for rows that never change."""

    kind: str
    id: str
    version: int | None = None


@dataclass(frozen=True)
class Fact:
    """One row as it was read: dates as `2026-11-24`, moments in UTC, names as they were then."""

    ref: Ref
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def moment(self, name: str) -> datetime | None:
        value = self.values.get(name)
        return datetime.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True)
class Dossier:
    """All facts of one document. `from_on` and `until_on` limit what happened; `escalation_id` is the escalation
    behind it."""

    taken_at: datetime
    from_on: date
    until_on: date
    facts: tuple[Fact, ...]
    escalation_id: str | None = None

    def of(self, kind: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.ref.kind == kind)

    def about(self, kind: str, name: str, value: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.of(kind) if fact.values.get(name) == value)

    def find(self, kind: str, its: str) -> Fact | None:
        return next((fact for fact in self.of(kind) if fact.ref.id == its), None)


def causes_of(dossier: Dossier) -> tuple[Fact, ...]:
    """The appointments that the escalation of this document is about."""
    escalation = dossier.find("escalation", dossier.escalation_id or "")
    named = escalation.text("appointments").split() if escalation else []
    return tuple(one for one in dossier.of("appointment") if one.ref.id in named)


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier in the form in which JSON returns it, for storing and comparing."""
    return {
        "taken_at": dossier.taken_at.isoformat(),
        "from_on": dossier.from_on.isoformat(),
        "until_on": dossier.until_on.isoformat(),
        "case_id": dossier.escalation_id,
        "facts": [
            {
                "kind": fact.ref.kind,
                "id": fact.ref.id,
                "version": fact.ref.version,
                "values": dict(fact.values),
            }
            for fact in dossier.facts
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Dossier:
    return Dossier(
        datetime.fromisoformat(stored["taken_at"]),
        date.fromisoformat(stored["from_on"]),
        date.fromisoformat(stored["until_on"]),
        tuple(_facts(stored["facts"])),
        stored["case_id"],
    )


def _facts(stored: list[dict[str, Any]]) -> Iterator[Fact]:
    for one in stored:
        yield Fact(Ref(one["kind"], one["id"], one["version"]), one["values"])


def required_paper(trigger_code: str, decision: str | None) -> PaperKind | None:
    """The document that a decision on an escalation about `trigger_code` requires. None for a decision that requires
    none, and for one that does not fit such an escalation."""
    if not could_follow(trigger_code, decision):
        return None
    return next((kind for kind, asks in DECISIONS_FOR.items() if decision in asks), None)
