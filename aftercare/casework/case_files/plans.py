"""Parts of a case file document: plans with their obligations, appointments, and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import (
    Code,
    Count,
    Id,
    Known,
    Line,
    Moment,
    Names,
    Plain,
    Points,
    Sentences,
    Text,
)
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.absences.reminded import must_be_seen
from aftercare.store.absences.rows import AbsenceEvidenceRow, AbsenceRow, AbsenceVerdictRow
from aftercare.store.appointments.rows import DEAD, AppointmentRow, OutcomeRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import IN_HAND, ObligationRow, PlanRow

# Longer than any appointment. Without it, an appointment that has begun could block a calendar for weeks.
LONGEST_MEETING = timedelta(days=1)
OPEN = ("scheduled", "notified", "confirmed")
Minutes = Annotated[int, Field(ge=0, le=1440)]


class AskedPart(Part):
    """What a plan asks of the person, or an extra appointment."""

    row = ObligationRow
    left: ClassVar[frozenset[str]] = frozenset(
        {"extra_reason", "made_by", "binds", "catches_up_id"}
    )
    order: ClassVar[tuple[str, ...]] = ("starts_on", "kind")
    once = (Once(("line_id",)),)
    ordered = (("starts_on", "ends_on"),)
    id: Id
    # The same in all versions of the plan; no other row has this id.
    line_id: Id
    kind: Annotated[Code, Known("obligation")]
    needs: Annotated[Code, Known("needs")]
    minutes: Annotated[int, Field(ge=5, le=480)]
    travel_min: Annotated[int, Field(ge=0, le=240)]
    period_days: Annotated[int, Field(ge=1, le=366)]
    min_gap_days: Annotated[int, Field(ge=0, le=1_000)]
    max_gap_days: Annotated[int, Field(ge=0, le=1_000)]
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)]
    from_min: Minutes
    to_min: Minutes
    places: Annotated[list[Id], Field(max_length=50), Names("places", "site_ids")]
    programme: Annotated[Id | None, Names("programmes", "programme_id")]
    provider: Annotated[Id | None, Names("providers", "provider_id")]

    def findings(self) -> Iterator[Finding]:
        if self.max_gap_days < self.min_gap_days:
            yield "/max_gap_days", "out-of-range", "Not less than the smallest gap."
        if self.to_min <= self.from_min:
            yield "/to_min", "hours-reversed", "The end is not after the start."
        elif self.to_min - self.from_min < self.minutes:
            yield "/to_min", "hours-too-short", "The appointment does not fit between these hours."
        if self.needs == "session" and self.programme is None:
            yield "/programme", "programme-missing", "A session is of a programme."


class ObligationPart(AskedPart):
    parent: ClassVar[str | None] = "plan_id"
    condition_id: Annotated[Id, Points("conditions")]


class ExtraObligationPart(AskedPart):
    """The obligation of one extra appointment, which belongs to no plan."""

    kept_in = "extra_reason"
    left: ClassVar[frozenset[str]] = frozenset()
    condition_id: Annotated[Id | None, Points("conditions")]
    catches_up_id: Annotated[Id | None, Points("appointments")] = None
    made_by: Annotated[Line, Names("staff", "made_by")]
    extra_reason: Text
    binds: bool

    @classmethod
    def has(cls, row: Any) -> bool:
        return row.plan_id is None

    def findings(self) -> Iterator[Finding]:
        yield from super().findings()
        if self.binds and self.condition_id is None:
            yield "/binds", "not-together", "Only a condition makes an extra appointment binding."


class PlanPart(Part):
    row = PlanRow
    kept_in = "return_reason"
    order: ClassVar[tuple[str, ...]] = ("number",)
    once = (
        Once(("number",)),
        Once((), lambda one: one.state == "approved"),
        Once((), lambda one: one.state in IN_HAND),
    )
    number: Annotated[Count, Field(ge=1)]
    state: Literal["drafted", "submitted", "returned", "approved", "superseded", "withdrawn"]
    author: Annotated[Line, Names("staff", "author_id")]
    decided_by: Annotated[Line | None, Names("staff", "decided_by")]
    standard_code: Code | None
    standard_version: Annotated[Count, Field(ge=1)] | None
    obligations: Annotated[list[ObligationPart], Field(max_length=200)]

    def words_kept(self) -> str | None:
        # Kept for a plan that was sent back. Any other plan is decided here, or was replaced long ago.
        return self.kept_in if self.state == "returned" else None

    def findings(self) -> Iterator[Finding]:
        if self.state == "approved" and self.decided_by is None:
            yield "/decided_by", "not-together", "A plan in force has the name of who approved it."
        if self.state in ("approved", "superseded") and self.decided_by == self.author:
            yield "/decided_by", "own-plan-approval", "Not by its author."
        if (self.standard_code is None) != (self.standard_version is None):
            yield "/standard_version", "not-together", "A standard is a code with a version."


class OutcomePart(Part):
    row = OutcomeRow
    kept_in = "note"
    parent: ClassVar[str | None] = "appointment_id"
    # How it was before matters only as long as it can be undone; the moment that counts is when it was received.
    left = frozenset({"state_before", "noted_at"})
    order: ClassVar[tuple[str, ...]] = ("recorded_at",)
    code: Literal[
        "attended", "late", "attended_not_complied", "missed", "excused_by_service", "undone"
    ]
    device_check: Literal["done", "passed_on", "refused", "not_possible"] | None = None
    second_officer: Annotated[Line | None, Names("staff", "second_officer_id")] = None


class AppointmentPart(Part):
    row = AppointmentRow
    left = frozenset({"changed_at"})
    order: ClassVar[tuple[str, ...]] = ("starts_at", "booked_at")
    once = (Once(("line_id", "occurrence"), lambda one: one.state not in DEAD),)
    id: Id
    obligation_id: Annotated[Id, Points("obligations|extra_obligations")]
    line_id: Id
    occurrence: Count
    kind: Annotated[Code, Known("obligation")]
    provider: Annotated[Id | None, Names("providers", "provider_id")]
    officer: Annotated[Line | None, Names("staff", "officer_id")]
    place: Annotated[Id | None, Names("places", "site_id")]
    starts_at: Moment
    ends_at: Moment
    travel_min: Annotated[int, Field(ge=0, le=240)]
    state: Literal[
        "scheduled", "notified", "confirmed", "outcome_overdue", "attended", "late",
        "attended_not_complied", "missed", "cancelled_by_service", "moved",
    ]  # fmt: skip
    replaces_id: Annotated[Id | None, Points("appointments")]
    why: Sentences
    outcomes: Annotated[list[OutcomePart], Field(max_length=100)]

    @model_validator(mode="before")
    @classmethod
    def in_words_of_today(cls, value: Any) -> Any:
        """A document of before says `notified_at` of the moment since which the client knows."""
        if not isinstance(value, dict) or "notified_at" not in value or "known_at" in value:
            return value
        kept = {name: one for name, one in value.items() if name != "notified_at"}
        return kept | {"known_at": value["notified_at"]}

    def is_to_come(self, now: datetime) -> bool:
        """Whether it still has to be held; only then may it be scheduled anew."""
        return self.state in OPEN and self.starts_at > now

    def findings(self) -> Iterator[Finding]:
        if self.ends_at <= self.starts_at:
            yield "/ends_at", "dates-reversed", "The end is not after the start."
        elif self.ends_at - self.starts_at > LONGEST_MEETING:
            yield "/ends_at", "out-of-range", "An appointment does not last longer than a day."


Ground = Literal[
    "medical", "work", "family", "religious", "court", "custody", "service_failure", "other"
]


class VerdictPart(Part):
    """A verdict as it was given, also one that a corrected outcome later removed."""

    row = AbsenceVerdictRow
    kept_in = "reason"
    parent: ClassVar[str | None] = "absence_id"
    order: ClassVar[tuple[str, ...]] = ("decided_at",)
    verdict: Literal["excused", "unexcused", "service_failure"]
    reason: Text
    reminder_arrived: bool | None
    no_reminder_seen: bool
    no_address_seen: bool | None = None
    evidence_open: bool | None = None
    early_reason: (
        Literal["no_evidence_coming", "no_reason", "evidence_insufficient", "acute_risk"] | None
    ) = None
    confinement_reason: Text | None = None

    def findings(self) -> Iterator[Finding]:
        if self.no_reminder_seen and self.reminder_arrived is not False:
            yield (
                "/no_reminder_seen",
                "not-together",
                "A reminder that arrived was not seen to have failed.",
            )
        arrived = self.reminder_arrived is not False or self.no_reminder_seen
        if must_be_seen(Verdict(self.verdict), arrived=arrived):
            detail = "An unexcused verdict without a reminder says that its absence was seen."
            yield "/no_reminder_seen", "not-together", detail
        early = bool(self.evidence_open) and self.verdict == "unexcused"
        if early != (self.early_reason is not None):
            detail = (
                "An unexcused verdict while evidence may still come has a reason for that; any other"
                " has none."
            )
            yield "/early_reason", "not-together", detail


class EvidencePart(Part):
    """What the person gave as the reason, each time it was entered."""

    row = AbsenceEvidenceRow
    kept_in = "note"
    parent: ClassVar[str | None] = "absence_id"
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    ground: Ground
    note: Text


class AbsencePart(Part):
    row = AbsenceRow
    kept_in = "verdict_reason"
    order: ClassVar[tuple[str, ...]] = ("missed_on", "opened_at")
    once = (Once(("appointment_id",)),)
    appointment_id: Annotated[Id, Points("appointments")]
    state: Literal["opened", "decided", "dropped"]
    ground: Ground | None
    verdict: Literal["excused", "unexcused", "service_failure"] | None
    decided_by: Annotated[Line | None, Names("staff", "decided_by")]
    decided_at: Moment | None
    verdicts: Annotated[list[VerdictPart], Field(max_length=100)]
    evidence: Annotated[list[EvidencePart], Field(max_length=100)]

    def findings(self) -> Iterator[Finding]:
        if self.state != "dropped" and (self.state == "decided") != (self.verdict is not None):
            yield "/verdict", "not-together", "A decided absence has a verdict, an open one none."
        if self.verdict is not None and self.decided_by is None:
            yield "/decided_by", "not-together", "A verdict has the name of who gave it."
        if self.verdict is not None and self.decided_at is None:
            yield "/decided_at", "not-together", "A verdict has the moment when it was given."


class UnplacedPart(Part):
    """An occurrence that could not be scheduled when the document was written. It is not imported; the search for a
    time is run again here."""

    row = UnplacedRow
    left = frozenset({"noticed_at"})
    order: ClassVar[tuple[str, ...]] = ("first_on",)
    line_id: Id
    occurrence: Count
    obligation_id: Annotated[Id, Points("obligations|extra_obligations")]
    reason: Plain
