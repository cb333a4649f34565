"""Parts of a case file document: treatment, contacts, levels, signs, conferences, goals, people around the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import (
    Code,
    Count,
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
from aftercare.domain.goals.goals import MOST_STEPS, DoneBy
from aftercare.domain.risk.early_signs import MOST_SIGNS
from aftercare.domain.treatment.referrals import DropOutBy, DropOutReason
from aftercare.store.concerns.rows import ConcernRow
from aftercare.store.conferences.rows import AgreedActionRow, CaseConferenceRow
from aftercare.store.contact_standards.rows import ContactRecordRow, TierChangeRow
from aftercare.store.goals.rows import GoalRow, GoalStepRow, PraiseChoiceRow, PraiseRow
from aftercare.store.people.related_person_rows import (
    CircleRow,
    RelatedPersonRow,
    RestrictedPartyRow,
)
from aftercare.store.risk.relapse_plan_rows import EarlySignRow, RelapsePlanRow, SeenSignRow
from aftercare.store.risk.rows import AssessmentRow
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralEventRow, ReferralRow

GoalStates = Literal["opened", "done", "dropped"]
UNDER_WAY = ("referred", "intake_offered", "intake_held", "started", "paused")
Total = Annotated[int, Field(ge=-1_000, le=10_000)]


class AssessmentPart(Part):
    row = AssessmentRow
    kept_in = "note"
    order: ClassVar[tuple[str, ...]] = ("assessed_on", "entered_at")
    instrument: Annotated[Code, Known("instrument")]
    instrument_version: Code
    items: Plain
    total: Total | None
    results: Plain
    combined_level: Line | None
    combined_source: Text | None
    age_at_release: Annotated[int, Field(ge=0, le=150)] | None
    appointment_id: Annotated[Id | None, Points("appointments")]
    state: Literal["drafted", "signed", "voided"]
    note: Text | None
    signed_by: Annotated[Line | None, Names("staff", "signed_by")]
    signed_at: Moment | None
    voided_at: Moment | None

    def words_kept(self) -> str | None:
        # The importer enters a draft as their own, so it needs no other author.
        return None if self.state == "drafted" else self.kept_in

    def findings(self) -> Iterator[Finding]:
        if self.state == "signed" and None in (self.signed_by, self.signed_at):
            yield "/signed_at", "not-together", "A signature has a name and a moment."
        if (self.state == "voided") != (self.voided_at is not None):
            yield "/voided_at", "not-together", "What is voided has a moment."


class ReferralEventPart(Part):
    row = ReferralEventRow
    kept_in = "note"
    parent: ClassVar[str | None] = "referral_id"
    order: ClassVar[tuple[str, ...]] = ("recorded_at", "happened_on")
    act: Code


class OfferPart(Part):
    row = PlaceOfferRow
    kept_in = "reason"
    parent: ClassVar[str | None] = "referral_id"
    order: ClassVar[tuple[str, ...]] = ("offered_at",)
    once = (Once((), lambda one: one.state == "offered"),)
    group: Annotated[Id, Names("groups", "group_id")]
    state: Literal["offered", "accepted", "declined", "lapsed"]
    answered_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        if (self.state == "offered") != (self.answered_at is None):
            yield (
                "/answered_at",
                "not-together",
                "What is answered, and only that, was at a moment.",
            )


class ReferralPart(Part):
    row = ReferralRow
    order: ClassVar[tuple[str, ...]] = ("referred_on", "created_at")
    once = (Once(("programme",), lambda one: one.state in UNDER_WAY),)
    condition_id: Annotated[Id, Points("conditions")]
    programme: Annotated[Id, Names("programmes", "programme_id")]
    provider: Annotated[Id, Names("providers", "provider_id")]
    group: Annotated[Id | None, Names("groups", "group_id")]
    state: Literal[
        "referred", "intake_offered", "intake_held", "started", "paused", "transferred",
        "completed", "dropped_out", "withdrawn",
    ]  # fmt: skip
    follows_id: Annotated[Id | None, Points("referrals")]
    # Read from a document of plain strings, where a strict enumeration takes none.
    drop_out_reason: Annotated[DropOutReason | None, Field(strict=False)] = None
    drop_out_by: Annotated[DropOutBy | None, Field(strict=False)] = None
    events: Annotated[list[ReferralEventPart], Field(max_length=200)]
    offers: Annotated[list[OfferPart], Field(max_length=200)]

    def findings(self) -> Iterator[Finding]:
        if (self.drop_out_reason is None) != (self.drop_out_by is None):
            yield "/drop_out_by", "not-together", "Why it ended early, and who decided it."
        elif self.drop_out_reason and self.state != "dropped_out":
            yield "/drop_out_reason", "not-together", "Only a treatment that ended early has it."


class ContactPart(Part):
    row = ContactRecordRow
    kept_in = "note"
    order: ClassVar[tuple[str, ...]] = ("held_on", "recorded_at")
    kind: Literal[
        "provider_contact", "employment_check", "phone_call", "police_contact", "family_contact",
        "other",
    ]  # fmt: skip


class TierChangePart(Part):
    row = TierChangeRow
    kept_in = "reason"
    order: ClassVar[tuple[str, ...]] = ("changed_at",)
    from_tier: Tier
    to_tier: Tier
    reason: Text
    assessment_id: Annotated[Id | None, Points("assessments")]

    def findings(self) -> Iterator[Finding]:
        if self.from_tier == self.to_tier:
            yield "/to_tier", "out-of-range", "A change is to another level."


class RelatedPart(Part):
    row = RelatedPersonRow
    left = frozenset({"phone_verified_at"})
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
    texts_agreed: bool
    language: Language


class RestrictedPart(Part):
    """Only a neutral label. The person it is about, another client or not, is never exported."""

    row = RestrictedPartyRow
    order: ClassVar[tuple[str, ...]] = ("label",)
    once = (Once(("label",)),)
    kind: Literal["victim", "co_offender", "other"]
    label: Annotated[Line, Field(max_length=40)]
    condition_id: Annotated[Id | None, Points("conditions")]


class CirclePart(Part):
    row = CircleRow
    order: ClassVar[tuple[str, ...]] = ("started_on",)
    ordered = (("started_on", "ended_on"),)
    coordinator_id: Annotated[Id | None, Points("related_persons")]
    volunteers: Annotated[int, Field(ge=1, le=12)]


class EarlySignPart(Part):
    row = EarlySignRow
    parent: ClassVar[str | None] = "plan_id"
    order: ClassVar[tuple[str, ...]] = ("position",)
    once = (Once(("position",)), Once(("first_id",)))
    first_id: Annotated[Id, Points("signs")]
    position: Count
    words: Annotated[Text, Field(min_length=1)]
    answer: Annotated[Text, Field(min_length=1)]


class RelapsePlanPart(Part):
    """A version of what the client agreed to notice early. `informed_ids` are people around the client."""

    row = RelapsePlanRow
    order: ClassVar[tuple[str, ...]] = ("number",)
    once = (Once(("number",)),)
    number: Annotated[Count, Field(ge=1)]
    informed_ids: Annotated[list[Id], Field(max_length=100), Points("related_persons")]
    signs: Annotated[list[EarlySignPart], Field(max_length=MOST_SIGNS)]


class SeenSignPart(Part):
    row = SeenSignRow
    order: ClassVar[tuple[str, ...]] = ("seen_on", "recorded_at")
    once = (Once(("appointment_id", "sign_id"), lambda one: one.withdrawn_at is None),)
    appointment_id: Annotated[Id, Points("appointments")]
    sign_id: Annotated[Id, Points("signs")]
    withdrawn_by: Annotated[Line | None, Names("staff", "withdrawn_by")]
    withdrawn_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        if (self.withdrawn_by is None) != (self.withdrawn_at is None):
            yield "/withdrawn_at", "not-together", "What is withdrawn has a name and a moment."


class ConcernPart(Part):
    """What came by a link or from an account. Both stay where they are."""

    row = ConcernRow
    kept_in = "answer_reason"
    left = frozenset({"sent_by"})
    order: ClassVar[tuple[str, ...]] = ("received_at",)
    relation: Literal["guardian", "school", "cosa_coordinator", "clinic"]
    days_missed: Annotated[int, Field(ge=0, le=20)] | None
    answer: Literal["talked", "asked_sender", "plan_changed", "reported", "nothing_further"] | None
    words: Text | None
    answer_reason: Text | None
    answered_by: Annotated[Line | None, Names("staff", "answered_by")]
    answered_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        answered = (self.answer, self.answer_reason, self.answered_by, self.answered_at)
        if answered.count(None) not in (0, 4):
            yield "/answer", "not-together", "A decision has a reason, a name and a moment."
        if self.words is None and self.days_missed is None:
            yield "/words", "missing", "Words, or school days that were missed."


class AgreedActionPart(Part):
    """The owner was a colleague there, or someone outside. Here a colleague's action is for who takes the file over."""

    row = AgreedActionRow
    kept_in = "what"
    parent: ClassVar[str | None] = "conference_id"
    order: ClassVar[tuple[str, ...]] = ("due_on", "entered_at")
    what: Annotated[Text, Field(min_length=1)]
    owner: Annotated[Line | None, Names("staff", "owner_id")]
    outside_owner: Annotated[Text, Field(min_length=1)] | None

    def findings(self) -> Iterator[Finding]:
        if (self.owner is None) == (self.outside_owner is None):
            yield "/owner", "one-owner", "Either a colleague or someone outside is the owner."


class ConferencePart(Part):
    """One that was held. A planned one is not carried: the colleagues who were to come are not here."""

    row = CaseConferenceRow
    left = frozenset({"starts_at", "place", "cancelled_at", "cancelled_by"})
    kept_in = "took_part"
    order: ClassVar[tuple[str, ...]] = ("held_on", "entered_at")
    took_part: Annotated[Text, Field(min_length=1)]
    agreed_actions: Annotated[list[AgreedActionPart], Field(max_length=1_000)]

    @classmethod
    def has(cls, row: CaseConferenceRow) -> bool:
        return row.starts_at is None


class GoalStepPart(Part):
    """`officer` and `contact_id` say who does it, where `done_by` asks for one."""

    row = GoalStepRow
    parent: ClassVar[str | None] = "goal_id"
    order: ClassVar[tuple[str, ...]] = ("due_on", "entered_at")
    words: Annotated[Text, Field(min_length=1)]
    done_by: Literal["client", "officer", "contact"]
    officer: Annotated[Line | None, Names("staff", "officer_id")]
    contact_id: Annotated[Id | None, Points("related_persons")]
    state: GoalStates
    ended_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        yield from _ended(self.state, self.ended_at)
        for member, asked in (("officer", DoneBy.OFFICER), ("contact_id", DoneBy.CONTACT)):
            if (self.done_by == asked) != (getattr(self, member) is not None):
                yield f"/{member}", "not-together", "It says who does the step, and only that."


class GoalPart(Part):
    row = GoalRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    area: Literal["work", "housing", "treatment", "relations", "money", "health", "other"]
    words: Annotated[Text, Field(min_length=1)]
    state: GoalStates
    reason: Text | None
    ended_at: Moment | None
    goal_steps: Annotated[list[GoalStepPart], Field(max_length=MOST_STEPS)]

    def findings(self) -> Iterator[Finding]:
        yield from _ended(self.state, self.ended_at)
        if self.state == "dropped" and not self.reason:
            yield "/reason", "missing", "What was dropped has a reason."


class PraiseChoicePart(Part):
    row = PraiseChoiceRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    choice: Literal["praise-well-done", "praise-keep-going", "in_person", "none"]


class PraisePart(Part):
    """About a goal, a step, or months without a miss since a day."""

    row = PraiseRow
    order: ClassVar[tuple[str, ...]] = ("entered_at",)
    once = (Once(("goal_id", "step_id", "months", "counted_from_on")),)
    goal_id: Annotated[Id | None, Points("goals")]
    step_id: Annotated[Id | None, Points("goal_steps")]
    months: Annotated[Count, Field(ge=1)] | None
    counted_from_on: Day | None
    way: Literal["text", "in_person", "not_now"]

    def findings(self) -> Iterator[Finding]:
        if (self.goal_id, self.step_id, self.months).count(None) != 2:
            yield "/goal_id", "not-together", "Either a goal, a step or a number of months."
        if (self.months is None) != (self.counted_from_on is None):
            yield "/counted_from_on", "not-together", "Months are counted from a day."


def _ended(state: str, ended_at: Moment | None) -> Iterator[Finding]:
    if (state == "opened") != (ended_at is None):
        yield "/ended_at", "not-together", "What ended, and only that, was at a moment."
