"""What a contact standard requires: how many contacts of which kind, at what frequency, and what counts as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.domain.appointments.lifecycle import KEPT_STATES, Outcome
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
    """Contacts that are not an appointment with the person."""

    PROVIDER_CONTACT = "provider_contact"
    EMPLOYMENT_CHECK = "employment_check"
    PHONE_CALL = "phone_call"
    POLICE_CONTACT = "police_contact"
    FAMILY_CONTACT = "family_contact"
    OTHER = "other"


class Cadence(StrEnum):
    """`fixed`: a number per calendar window. `rolling`: counted from the contacts held."""

    FIXED = "fixed"
    ROLLING = "rolling"


class TermUnit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"


# The only outcomes a profile can count. A miss and an appointment that we cancelled are attempts.
HELD_OUTCOMES = (Outcome.ATTENDED, Outcome.LATE, Outcome.ATTENDED_NOT_COMPLIED)
# A circle meets voluntarily, not by obligation, so its meetings do not count as contact.
COUNTED_KINDS = tuple(one for one in ObligationKind if one is not ObligationKind.CIRCLE_MEETING)
USUAL_OUTCOMES = frozenset(one for one in HELD_OUTCOMES if one.value in KEPT_STATES)


@dataclass(frozen=True)
class FirstTerm:
    """The last day for the first contact after the start of supervision; that day itself counts."""

    number: int
    unit: TermUnit


@dataclass(frozen=True)
class Contact:
    """One fact on a calendar date: an appointment of a kind with its outcome, or a contact record."""

    on: date
    obligation: ObligationKind | None = None
    outcome: Outcome | None = None
    record: RecordKind | None = None
    completed: bool = False


@dataclass(frozen=True)
class Qualifies:
    """What counts: appointments of these kinds with one of these outcomes, and completed records."""

    obligations: frozenset[ObligationKind]
    records: frozenset[RecordKind]
    outcomes: frozenset[Outcome] = USUAL_OUTCOMES

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
class Requirement:
    kind: ContactKind
    number: int
    period_days: int
    cadence: Cadence
    qualifies: Qualifies
    first: FirstTerm | None = None
    of_which: tuple[SubQuota, ...] = ()


@dataclass(frozen=True)
class Track:
    """The requirements for one type of case at one tier (1 is the highest)."""

    case_type: CaseType
    tier: int
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Profile:
    tracks: tuple[Track, ...]

    def requirements(self, case_type: str, tier: int) -> tuple[Requirement, ...]:
        """The requirements for such a case; empty when the profile has none."""
        found = (one for one in self.tracks if (one.case_type, one.tier) == (case_type, tier))
        return next((one.requirements for one in found), ())
