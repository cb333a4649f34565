"""What a contact standard requires: how many contacts of which kind, at what frequency, and what counts as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from aftercare.base.documents.forms import (
    Finding,
    Form,
    Items,
    Part,
    WrittenAs,
    one_of,
    repeated,
    some_of,
    whole,
)
from aftercare.domain.appointments.lifecycle import KEPT_STATES, Outcome
from aftercare.domain.contact_standards.windows import FIXED_PERIODS
from aftercare.domain.plans.obligations import ObligationKind

DAYS_OF_YEAR = 365


class CaseType(StrEnum):
    SEXUAL_OFFENCE = "sexual_offence"
    GENERAL = "general"


class ContactKind(StrEnum):
    """The subject of a requirement; the profile says which contacts count for it."""

    FACE_TO_FACE = "face_to_face"
    HOME_VISIT = "home_visit"
    PROVIDER_CONTACT = "provider_contact"
    EMPLOYMENT_CHECK = "employment_check"
    PHONE_CALL = "phone_call"
    SUBSTANCE_TEST = "substance_test"
    POLICE_CONTACT = "police_contact"
    FAMILY_CONTACT = "family_contact"


class RecordKind(StrEnum):
    """Contacts that are not an appointment with the person. A note is none: it is kept in the file and never counts."""

    PROVIDER_CONTACT = "provider_contact"
    EMPLOYMENT_CHECK = "employment_check"
    PHONE_CALL = "phone_call"
    POLICE_CONTACT = "police_contact"
    FAMILY_CONTACT = "family_contact"
    OTHER = "other"
    NOTE = "note"


class Cadence(StrEnum):
    """`fixed`: a number per calendar window. `rolling`: counted from the contacts held."""

    FIXED = "fixed"
    ROLLING = "rolling"


class TermUnit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"


# The only outcomes a profile can count. A miss and an appointment that we cancelled are attempts.
HELD_OUTCOMES = (Outcome.ATTENDED, Outcome.LATE, Outcome.ATTENDED_NOT_COMPLIED)
# A circle meets voluntarily, not by obligation, and a check of devices is bounded by the judgment: neither counts.
COUNTED_KINDS = tuple(
    one
    for one in ObligationKind
    if one not in (ObligationKind.CIRCLE_MEETING, ObligationKind.DEVICE_CHECK)
)
USUAL_OUTCOMES = frozenset(one for one in HELD_OUTCOMES if one.value in KEPT_STATES)

# Members of a profile in JSON. Its parts have more to hold together: `findings` says what no type can.
_CONTACTS = whole(1, 31, "Contacts in each period.")
_PERIOD = whole(1, 366)
_Kinds = Annotated[frozenset[ObligationKind], some_of(COUNTED_KINDS)]
COUNTED_RECORDS = tuple(kind for kind in RecordKind if kind is not RecordKind.NOTE)
_Records = Annotated[frozenset[RecordKind], some_of(COUNTED_RECORDS)]
_Outcomes = Annotated[frozenset[Outcome], some_of(HELD_OUTCOMES)]
_NOTHING: frozenset[Any] = frozenset()
_COUNTS_NOTHING = ((), "counts-nothing", "must name obligations or records that count")
_NAMES_SOMETHING = {"anyOf": [{"required": ["obligations"]}, {"required": ["records"]}]}


@dataclass(frozen=True)
class FirstTerm:
    """The last day for the first contact after the start of supervision; that day itself counts."""

    number: Annotated[int, _PERIOD]
    unit: Annotated[TermUnit, one_of(TermUnit)]


@dataclass(frozen=True)
class Contact:
    """One fact on a calendar date: an appointment of a kind with its outcome, or a contact record."""

    on: date
    obligation: ObligationKind | None = None
    outcome: Outcome | None = None
    record: RecordKind | None = None
    completed: bool = False


@dataclass(frozen=True)
class Qualifies(Part):
    """What counts: appointments of these kinds with one of these outcomes, and completed records."""

    obligations: _Kinds = _NOTHING
    records: _Records = _NOTHING
    outcomes: _Outcomes = USUAL_OUTCOMES

    schema: ClassVar = _NAMES_SOMETHING

    def findings(self) -> Iterator[Finding]:
        if not self.obligations and not self.records:
            yield _COUNTS_NOTHING

    def counts(self, contact: Contact) -> bool:
        """Whether the contact counts. An attempt (missed, cancelled, a record that is not completed) never does."""
        if contact.record is not None:
            return contact.completed and contact.record in self.records
        held = contact.outcome in self.outcomes and contact.outcome in HELD_OUTCOMES
        return held and contact.obligation in self.obligations


@dataclass(frozen=True)
class SubQuota:
    """A minimum number of a requirement's contacts that must be of these kinds: "of which 1 at home"."""

    number: int
    qualifies: Qualifies


@dataclass(frozen=True)
class SubQuotaDocument(Part):
    """As a profile has it. The outcomes that count are those of the requirement."""

    number: Annotated[int, whole(1, 31)]
    obligations: _Kinds = _NOTHING
    records: _Records = _NOTHING

    schema: ClassVar = _NAMES_SOMETHING

    def findings(self) -> Iterator[Finding]:
        yield from self.fact().qualifies.findings()

    def fact(self) -> SubQuota:
        return SubQuota(self.number, Qualifies(self.obligations, self.records))


@dataclass(frozen=True)
class Requirement(Part):
    kind: Annotated[ContactKind, one_of(ContactKind)]
    number: Annotated[int, _CONTACTS]
    period_days: Annotated[int, _PERIOD]
    cadence: Annotated[
        Cadence,
        one_of(
            Cadence,
            "fixed: in each calendar window (7 a week from Monday, 30 a month, 90 a quarter, 180 half a year, 365 a"
            " year). rolling: so many days after the nth-last contact.",
        ),
    ]
    qualifies: Qualifies
    first: Annotated[FirstTerm | None, WrittenAs(FirstTerm)] = None
    of_which: Annotated[
        tuple[Annotated[SubQuota, WrittenAs(SubQuotaDocument)], ...],
        Items(5, empty=None, about="So many of the number must be of these kinds."),
    ] = ()

    schema: ClassVar = {
        "if": {"properties": {"cadence": {"const": "fixed"}}, "required": ["cadence"]},
        "then": {"properties": {"period_days": {"enum": list(FIXED_PERIODS)}}},
    }

    def findings(self) -> Iterator[Finding]:
        if self.cadence is Cadence.FIXED and self.period_days not in FIXED_PERIODS:
            days = ", ".join(str(one) for one in FIXED_PERIODS)
            yield ("period_days",), "not-a-calendar-window", f"fixed windows last {days} days"
        for number, quota in enumerate(self.of_which):
            where, part = ("of_which", number), quota.qualifies
            if quota.number > self.number:
                detail = "must not exceed the requirement's number"
                yield (*where, "number"), "more-than-the-whole", detail
            if not (
                part.obligations <= self.qualifies.obligations
                and part.records <= self.qualifies.records
            ):
                yield where, "not-of-the-whole", "must be among what the requirement counts"

    def fact(self) -> Requirement:
        outcomes = self.qualifies.outcomes
        return replace(
            self,
            of_which=tuple(
                replace(one, qualifies=replace(one.qualifies, outcomes=outcomes))
                for one in self.of_which
            ),
        )


@dataclass(frozen=True)
class Track(Part):
    """The requirements for one type of case at one tier (1 is the highest)."""

    case_type: Annotated[CaseType, one_of(CaseType)]
    tier: Annotated[int, whole(1, 3, "1 is the highest risk.")]
    requirements: Annotated[tuple[Requirement, ...], Items(20)]

    def findings(self) -> Iterator[Finding]:
        yield from repeated([one.kind for one in self.requirements], "requirements")


@dataclass(frozen=True)
class Profile(Part):
    tracks: Annotated[tuple[Track, ...], Items(12)]

    def findings(self) -> Iterator[Finding]:
        yield from repeated([(one.case_type, one.tier) for one in self.tracks], "tracks")

    def requirements(self, case_type: str, tier: int) -> tuple[Requirement, ...]:
        """The requirements for such a case; empty when the profile has none."""
        found = (one for one in self.tracks if (one.case_type, one.tier) == (case_type, tier))
        return next((one.requirements for one in found), ())


PROFILE_FORM = Form(
    Profile,
    "/api/v1/contact-standards/schema",
    "Profile of a contact standard",
    "How many contacts of which kind each type of case asks at each tier. Beyond this schema a profile says nothing"
    " twice (no case type and tier, no kind within a track), and a sub-quota names only what its requirement counts and"
    " no more than its number.",
)


def read_profile(raw: Any, pointer: str = "") -> Profile:
    """The profile; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    read: Profile = PROFILE_FORM.read(raw, pointer)
    return read
