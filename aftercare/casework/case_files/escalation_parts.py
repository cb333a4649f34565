"""Parts of a case file document: escalations with their steps, deadlines, tasks, and the texts sent and received."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field, model_validator

from aftercare.casework.case_files.part import Finding, Once, Part
from aftercare.casework.case_files.values import (
    Code,
    Count,
    Id,
    Known,
    Language,
    Line,
    Moment,
    Names,
    Points,
    Text,
)
from aftercare.domain.deadlines.reported import ZONE_ALARM
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationCauseRow,
    EscalationRow,
    EscalationStepRow,
)
from aftercare.store.messages.rows import InboundTextRow, MessageRow
from aftercare.store.tasks.rows import TaskRow

Subject = Literal[
    "order", "assessment", "referral", "person", "escalation", "appointment", "concern", "agreed_action"
]  # fmt: skip
Level = Literal["officer", "deputy", "supervisor", "duty_desk", "unit_manager"]


class CausePart(Part):
    row = EscalationCauseRow
    parent: ClassVar[str | None] = "escalation_id"
    order: ClassVar[tuple[str, ...]] = ("noticed_at",)
    once = (Once(("appointment_id", "deadline_id")),)
    appointment_id: Annotated[Id | None, Points("appointments")]
    deadline_id: Annotated[Id | None, Points("deadlines")]

    def findings(self) -> Iterator[Finding]:
        if (self.appointment_id is None) == (self.deadline_id is None):
            yield "/appointment_id", "not-together", "A cause is an appointment or a term."


class StepPart(Part):
    row = EscalationStepRow
    parent: ClassVar[str | None] = "escalation_id"
    order: ClassVar[tuple[str, ...]] = ("position",)
    once = (Once(("position",)),)
    position: Annotated[int, Field(ge=0, le=1_000)]
    audience: Level
    ask: Annotated[Code, Known("ask")]
    state: Literal["waiting", "notified", "passed", "cancelled"]
    notified_at: Moment | None
    notified: Annotated[Line | None, Names("staff", "staff_id")]
    # The level that was really reached; None in escalations from before the level was kept.
    reached: Level | None
    # How often the escalation steps had started before, and the level at which the staff available had already been
    # notified.
    round: Annotated[int, Field(ge=0, le=1_000)] = 0
    same_as: Level | None = None

    @model_validator(mode="before")
    @classmethod
    def in_words_of_today(cls, value: Any) -> Any:
        """A document of before calls a step dispatched of which staff were notified."""
        if not isinstance(value, dict) or "dispatched_at" not in value:
            return value
        kept = {name: one for name, one in value.items() if name != "dispatched_at"}
        state = "notified" if value.get("state") == "dispatched" else value.get("state")
        return kept | {"notified_at": value["dispatched_at"], "state": state}

    def findings(self) -> Iterator[Finding]:
        if (self.state in ("notified", "passed")) != (self.notified_at is not None):
            yield (
                "/notified_at",
                "not-together",
                "Only a step that was notified has a moment.",
            )
        if self.state == "passed" and self.reached is not None:
            yield "/reached", "not-together", "A step that was passed reached no level."


class ActPart(Part):
    """An act on an escalation other than a decision. An act that opened it again keeps the earlier decision."""

    row = EscalationActRow
    kept_in = "reason"
    parent: ClassVar[str | None] = "escalation_id"
    order: ClassVar[tuple[str, ...]] = ("acted_at", "act")
    id: Id
    act: Literal["acknowledge", "snooze", "wake", "expire", "hand_over", "reopen"]
    acted_by: Annotated[Line | None, Names("staff", "acted_by")]
    reason: Text | None
    until_at: Moment | None
    handed_to: Annotated[Line | None, Names("staff", "to_id")]
    decision: Annotated[Code | None, Known("decision")]
    decided_at: Moment | None

    def words_kept(self) -> str | None:
        return self.kept_in if self.act in _REASONED else None

    def findings(self) -> Iterator[Finding]:
        if (self.act == "expire") != (self.acted_by is None):
            yield (
                "/acted_by",
                "not-together",
                "An expiry is the act of no one; any other act has its actor.",
            )
        if self.act in _REASONED and not self.reason:
            yield "/reason", "not-together", "This act has a reason."
        if (self.act in _WITH_END) != (self.until_at is not None):
            yield "/until_at", "not-together", "A pause has an end; any other act has none."
        if (self.act == "hand_over") != (self.handed_to is not None):
            yield (
                "/handed_to",
                "not-together",
                "A hand-over names who received it; any other act names no one.",
            )
        if (self.act == "reopen") != (self.decision is not None):
            yield (
                "/decision",
                "not-together",
                "A reopening has the decision it undoes; any other act has none.",
            )
        if (self.act == "reopen") != (self.decided_at is not None):
            yield (
                "/decided_at",
                "not-together",
                "A reopening has the moment of the decision it undoes; any other act has none.",
            )


_REASONED = ("snooze", "hand_over", "reopen")
_WITH_END = ("acknowledge", "snooze")


class EscalationPart(Part):
    row = EscalationRow
    left = frozenset({"again_at", "resumed_at", "ring_at"})
    kept_in = "decision_reason"
    order: ClassVar[tuple[str, ...]] = ("opened_at", "rule_code")
    once = (Once(("trigger_key",), lambda one: one.state != "resolved"),)
    trigger_key: Line
    rule_code: Code
    rule_version: Count
    # What its rule asked, and the name of the rule; None in escalations from before these were kept.
    trigger: Annotated[Code | None, Known("trigger")]
    rule_nl: Line | None
    rule_en: Line | None
    severity: Annotated[int, Field(ge=1, le=3)]
    state: Literal["opened", "acknowledged", "snoozed", "resolved"]
    acknowledged_until_at: Moment | None
    snoozed_at: Moment | None
    snoozed_until_at: Moment | None
    handed_to: Annotated[Line | None, Names("staff", "handed_to")]
    decision: Annotated[Code | None, Known("decision")]
    decided_by: Annotated[Line | None, Names("staff", "decided_by")]
    decided_at: Moment | None
    causes: Annotated[list[CausePart], Field(max_length=1_000)]
    steps: Annotated[list[StepPart], Field(max_length=1_000)]
    acts: Annotated[list[ActPart], Field(max_length=1_000)]

    @property
    def trigger_code(self) -> str:
        """As `EscalationRow.trigger_code`."""
        return self.trigger or self.rule_code

    def words_kept(self) -> str | None:
        return self.kept_in if self.state == "resolved" else None

    def findings(self) -> Iterator[Finding]:
        if self.trigger is None and self.rule_code not in RULES_BY_CODE:
            # Rule codes belong to one organisation. Without its trigger, only a code of ours says what a rule is
            # about.
            yield "/rule_code", "unknown-code", "Give the trigger of this rule."
        if (self.state == "resolved") != (self.decision is not None):
            yield (
                "/decision",
                "not-together",
                "A resolved escalation has a decision, an open one none.",
            )
        if self.decision is not None and self.decided_by is None:
            yield "/decided_by", "not-together", "A decision has the name of who made it."
        if (self.state == "resolved") != (self.decided_at is not None):
            yield (
                "/decided_at",
                "not-together",
                "A resolved escalation has the moment of its decision, an open one none.",
            )
        if (self.state == "acknowledged") != (self.acknowledged_until_at is not None):
            detail = "An acknowledged escalation has an end of its pause, any other none."
            yield "/acknowledged_until_at", "not-together", detail
        if (self.state == "snoozed") != (self.snoozed_until_at is not None):
            detail = "A snoozed escalation has an end of its pause, any other none."
            yield "/snoozed_until_at", "not-together", detail
        if (self.snoozed_at is None) != (self.snoozed_until_at is None):
            yield "/snoozed_at", "not-together", "A snooze has a beginning and an end."


class DeadlinePart(Part):
    row = DeadlineRow
    kept_in = "done_note"
    order: ClassVar[tuple[str, ...]] = ("due_at", "code")
    once = (Once(("subject_kind", "subject_id", "code", "number")),)
    subject_kind: Subject
    subject_id: Annotated[Id, Points("subject_kind")]
    code: Annotated[Code, Known("deadline")]
    number: Count
    state: Literal["opened", "done", "dropped"]
    done_by: Annotated[Line | None, Names("staff", "done_by")]
    done_at: Moment | None
    settled_by_id: Annotated[Id | None, Points("appointments|events")]
    misattributed_by: Annotated[Line | None, Names("staff", "misattributed_by")] = None
    misattributed_at: Moment | None = None
    misattributed_reason: Text | None = None

    @classmethod
    def has(cls, row: Any) -> bool:
        """What is about something that a document does not carry stays here."""
        return row.subject_kind in get_args(Subject)

    def findings(self) -> Iterator[Finding]:
        if (self.state == "done") != (self.done_at is not None):
            yield "/done_at", "not-together", "A deadline that was met has the moment when it was."
        if self.done_at is not None and self.done_by is None:
            yield "/done_by", "not-together", "A deadline that was met has the name of who met it."
        moved = (self.misattributed_by, self.misattributed_at, self.misattributed_reason)
        if moved.count(None) % 3 or (moved[1] and self.code != ZONE_ALARM):
            detail = "Only a zone alarm is about another client, with who said that, when and why."
            yield "/misattributed_at", "not-together", detail


class TaskPart(Part):
    row = TaskRow
    left = frozenset({"handed_to", "handed_by", "handed_at", "was_due_at"})
    kept_in = "done_note"
    order: ClassVar[tuple[str, ...]] = ("created_at", "due_at")
    once = (Once(("subject_key",)),)
    kind: Code
    subject_key: Line
    appointment_id: Annotated[Id | None, Points("appointments")]
    message_id: Annotated[Id | None, Points("messages")]
    reason: Line
    state: Literal["opened", "done"]
    done_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        # A task that ended automatically has no author.
        if (self.state == "done") != (self.done_at is not None):
            yield "/done_at", "not-together", "What is done, and only that, was so at a moment."


class MessagePart(Part):
    """A message without what only the sending process needs: claims, delivery checks, the provider's own id."""

    row = MessageRow
    left = frozenset(
        {
            "claim_expires_at",
            "claimed_at",
            "claimed_by",
            "next_look_at",
            "provider_sid",
            "trial_arm",
        }
    )
    order: ClassVar[tuple[str, ...]] = ("due_at", "created_at")
    once = (Once(("appointment_id", "slot", "recipient", "channel"),
                 lambda one: one.appointment_id is not None and one.emptied_at is None),)  # fmt: skip
    appointment_id: Annotated[Id | None, Points("appointments")]
    slot: Code
    channel: Literal["sms", "voice"]
    recipient: Annotated[str, Field(pattern=r"^(\+[1-9][0-9]{6,14})?$")]
    language: Language
    template: Code
    template_version: Count
    body: Text
    state: Literal[
        "planned", "claimed", "accepted", "sent", "delivered", "undelivered", "failed", "unknown",
        "cancelled", "skipped_late", "withheld",
    ]  # fmt: skip
    reason: Line | None
    attempts: Count
    error_code: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)] | None
    resend_of: Annotated[Id | None, Points("messages")]
    emptied_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        if self.emptied_at is not None and (self.body or self.recipient):
            yield "/emptied_at", "not-together", "What was emptied has neither words nor a number."


class InboundPart(Part):
    row = InboundTextRow
    order: ClassVar[tuple[str, ...]] = ("received_at",)
    sender: Annotated[str, Field(pattern=r"^[\x20-\x7e]{0,40}$")]
    body: Text
    meaning: Code
    emptied_at: Moment | None

    def findings(self) -> Iterator[Finding]:
        if self.emptied_at is not None and (self.body or self.sender):
            yield "/emptied_at", "not-together", "What was emptied has neither words nor a number."
