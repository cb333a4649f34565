"""Parts of a case document: instruments, treatment, contacts, levels, and the people around a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import (
    Code,
    Day,
    Id,
    Known,
    Language,
    Line,
    Moment,
    Names,
    Phone,
    Plain,
    Points,
    Text,
    Tier,
)
from aftercare.store.contact_standards.rows import ContactRecordRow, TierChangeRow
from aftercare.store.people.related_person_rows import (
    CircleRow,
    RelatedPersonRow,
    RestrictedPartyRow,
)
from aftercare.store.risk.rows import AssessmentRow
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralEventRow, ReferralRow

UNDER_WAY = ("referred", "intake_offered", "intake_held", "started", "paused")
Total = Annotated[int, Field(ge=-1_000, le=10_000)]


class AssessmentPart(Part):
    row = AssessmentRow
    words = "note"
    order: ClassVar[tuple[str, ...]] = ("assessed_on", "entered_at")
    id: Id
    instrument: Annotated[Code, Known("instrument")]
    instrument_version: Code
    assessed_on: Day
    items: Plain
    total: Total | None
    results: Plain
    combined_level: Line | None
    combined_source: Text | None
    age_at_release: Annotated[int, Field(ge=0, le=150)] | None
    exception_reason: Text | None
    appointment_id: Annotated[Id | None, Points("appointments")]
    state: Literal["drafted", "signed", "voided"]
    note: Text | None
    entered_by: Annotated[Line, Names("staff", "entered_by")]
    entered_at: Moment
    signed_by: Annotated[Line | None, Names("staff", "signed_by")]
    signed_at: Moment | None
    voided_by: Annotated[Line | None, Names("staff", "voided_by")]
    voided_at: Moment | None
    void_reason: Text | None

    def words_kept(self) -> str | None:
        # The importer enters a draft as their own, so it needs no other author.
        return None if self.state == "drafted" else self.words

    def findings(self) -> Iterator[Finding]:
        if self.state == "signed" and None in (self.signed_by, self.signed_at):
            yield "/signed_at", "not-together", "A signature has a name and a moment."
        if (self.state == "voided") != (self.voided_at is not None):
            yield "/voided_at", "not-together", "What is voided has a moment."


class ReferralEventPart(Part):
    row = ReferralEventRow
    words = "note"
    parent: ClassVar[str | None] = "referral_id"
    order: ClassVar[tuple[str, ...]] = ("recorded_at", "happened_on")
    id: Id
    act: Code
    happened_on: Day
    note: Text | None
    recorded_by: Annotated[Line, Names("staff", "recorded_by")]
    recorded_at: Moment


class OfferPart(Part):
    row = PlaceOfferRow
    words = "reason"
    parent: ClassVar[str | None] = "referral_id"
    order: ClassVar[tuple[str, ...]] = ("offered_at",)
    once = (Once((), lambda one: one.state == "offered"),)
    id: Id
    group: Annotated[Id, Names("groups", "group_id")]
    state: Literal["offered", "accepted", "declined", "lapsed"]
    offered_at: Moment
    answer_by: Moment
    answered_by: Annotated[Line | None, Names("staff", "answered_by")]
    answered_at: Moment | None
    reason: Text | None

    def findings(self) -> Iterator[Finding]:
        if (self.state == "offered") != (self.answered_at is None):
            yield (
                "/answered_at",
                "not-together",
                "What is answered, and only that, was at a moment.",
            )


class ReferralPart(Part):
    row = ReferralRow
    inside: ClassVar[dict[str, type[Part]]] = {"events": ReferralEventPart, "offers": OfferPart}
    order: ClassVar[tuple[str, ...]] = ("referred_on", "created_at")
    once = (Once(("programme",), lambda one: one.state in UNDER_WAY),)
    id: Id
    condition_id: Annotated[Id, Points("conditions")]
    programme: Annotated[Id, Names("programmes", "programme_id")]
    provider: Annotated[Id, Names("providers", "provider_id")]
    group: Annotated[Id | None, Names("groups", "group_id")]
    state: Literal[
        "referred", "intake_offered", "intake_held", "started", "paused", "transferred",
        "completed", "dropped_out", "withdrawn",
    ]  # fmt: skip
    referred_on: Day
    intake_offered_on: Day | None
    intake_on: Day | None
    started_on: Day | None
    paused_on: Day | None
    ended_on: Day | None
    end_reason: Text | None
    follows_id: Annotated[Id | None, Points("referrals")]
    created_by: Annotated[Line, Names("staff", "created_by")]
    created_at: Moment
    events: Annotated[list[ReferralEventPart], Field(max_length=200)]
    offers: Annotated[list[OfferPart], Field(max_length=200)]


class ContactPart(Part):
    row = ContactRecordRow
    words = "note"
    order: ClassVar[tuple[str, ...]] = ("held_on", "recorded_at")
    id: Id
    kind: Literal[
        "provider_contact", "employment_check", "phone_call", "police_contact", "family_contact",
        "other",
    ]  # fmt: skip
    held_on: Day
    completed: bool
    note: Text | None
    recorded_by: Annotated[Line, Names("staff", "recorded_by")]
    recorded_at: Moment
    voided_by: Annotated[Line | None, Names("staff", "voided_by")]
    voided_at: Moment | None


class TierChangePart(Part):
    row = TierChangeRow
    words = "reason"
    order: ClassVar[tuple[str, ...]] = ("changed_at",)
    id: Id
    from_tier: Tier
    to_tier: Tier
    reason: Text
    assessment_id: Annotated[Id | None, Points("assessments")]
    changed_by: Annotated[Line, Names("staff", "changed_by")]
    changed_at: Moment

    def findings(self) -> Iterator[Finding]:
        if self.from_tier == self.to_tier:
            yield "/to_tier", "out-of-range", "A change is to another level."


class RelatedPart(Part):
    row = RelatedPersonRow
    order: ClassVar[tuple[str, ...]] = ("from_on", "role")
    ordered = (("from_on", "until_on"),)
    id: Id
    role: Literal[
        "guardian", "interpreter", "family", "employer", "lawyer", "police", "municipality",
        "cosa_coordinator", "child_protection_board", "other",
    ]  # fmt: skip
    name: Line
    organisation: Line | None
    phone: Phone | None
    phone_verified: bool
    texts_agreed: bool
    opted_out_at: Moment | None
    language: Language
    note: Text | None
    from_on: Day
    until_on: Day | None


class RestrictedPart(Part):
    """Only a neutral label. The person it is about, another client or not, is never exported."""

    row = RestrictedPartyRow
    order: ClassVar[tuple[str, ...]] = ("label",)
    once = (Once(("label",)),)
    id: Id
    kind: Literal["victim", "co_offender", "other"]
    label: Annotated[Line, Field(max_length=40)]
    condition_id: Annotated[Id | None, Points("conditions")]
    entered_by: Annotated[Line, Names("staff", "entered_by")]
    entered_at: Moment
    ended_on: Day | None


class CirclePart(Part):
    row = CircleRow
    order: ClassVar[tuple[str, ...]] = ("started_on",)
    ordered = (("started_on", "ended_on"),)
    id: Id
    coordinator_id: Annotated[Id | None, Points("related_persons")]
    volunteers: Annotated[int, Field(ge=1, le=12)]
    started_on: Day
    ended_on: Day | None
    note: Text | None
