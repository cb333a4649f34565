"""Everything that can go wrong and be told to someone, as one tree of facts with stable codes.

    Fault
    ├── Unauthenticated      401  who are you
    ├── Forbidden            403  you may not
    ├── NotFound             404  there is none, or none you may see
    ├── Conflict             409  the facts are against it
    ├── Stale                412  someone changed it since you looked
    ├── BodyTooLarge         413  that is more than we read
    ├── Invalid              422  the input does not hold; `fields` says where
    ├── VersionRequired      428  say which version you looked at
    ├── Throttled            429  too often
    └── Unavailable          503  a part we need does not answer

A fault never carries a name, a number or text typed by a person: it is shown, logged and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class FieldFault:
    """One invalid field: a JSON pointer into the input, a stable code, a sentence. `holes` are the values that a
    translation of the sentence fills in. `part` says which of the cases that share the code this is."""

    pointer: str
    code: str
    detail: str
    holes: Mapping[str, int | str | date] = field(default_factory=dict, compare=False)
    part: str = field(default="", compare=False)


class Fault(Exception):
    """A fact that stops an act; subclasses fix its code, title and HTTP status."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "fault"
    title: ClassVar[str] = "Something went wrong"
    retry_after_s: ClassVar[int | None] = None

    def __init__(self, detail: str = "", fields: tuple[FieldFault, ...] = ()) -> None:
        super().__init__(self.code)
        self.detail = detail
        self.fields = fields


class Unauthenticated(Fault):
    status, code, title = 401, "unauthenticated", "Sign in first"


class WrongCredentials(Unauthenticated):
    code, title = "wrong-credentials", "That name and password do not belong together"


class Forbidden(Fault):
    status, code, title = 403, "forbidden", "Your role does not allow this"


class OwnPlanApproval(Forbidden):
    code, title = "own-plan-approval", "A plan is approved by someone other than its author"


class NotPlanAuthor(Forbidden):
    code, title = "not-plan-author", "A plan is taken back by the author who handed it in"


class OwnStandardActivation(Forbidden):
    code, title = (
        "own-standard-activation",
        "A standard is activated by someone other than its author",
    )


class OwnPolicyActivation(Forbidden):
    code, title = (
        "own-policy-activation",
        "A reminder policy is activated by someone other than its author",
    )


class OwnRulesActivation(Forbidden):
    code, title = (
        "own-rules-activation",
        "A book of rules is activated by someone other than its author",
    )


class OwnTemplateActivation(Forbidden):
    code, title = (
        "own-template-activation",
        "A text is activated by someone other than who wrote or proposed it",
    )


class CrossOriginPost(Forbidden):
    code, title = "cross-origin-post", "This form was not sent from our own page"


class BadSignature(Forbidden):
    code, title = "bad-signature", "The signature does not fit"


class NotFound(Fault):
    status, code, title = 404, "not-found", "There is nothing here that you may see"


class Conflict(Fault):
    status, code, title = 409, "conflict", "The facts are against it"


class DoubleBooked(Conflict):
    code, title = "double-booked", "That time is already taken"


class Collided(Conflict):
    code, title = "collided", "Someone did the same at this very moment; look again"


class IllegalTransition(Conflict):
    code, title = "illegal-transition", "That step is not possible from the present state"


class ClockIsMoving(Conflict):
    code, title = "clock-is-moving", "The clock is being moved already; wait until it is there"


class OpenDraftExists(Conflict):
    code, title = "open-draft-exists", "There is already a plan being written for this person"


class TemplateInHand(Conflict):
    code, title = "template-in-hand", "A new version of this text is being written already"


class SealBroken(Conflict):
    code, title = "seal-broken", "What is kept of this paper is not what was signed"


class AlreadyDecided(Conflict):
    code, title = "already-decided", "A decision was already taken"


class CorrectionClosed(Conflict):
    code = "correction-closed"
    title = "You can correct your own outcome on the day you recorded it; after that ask the probation officer"


class TrialTooLong(Conflict):
    code, title = "trial-too-long", "Trying the rules took too long; choose a shorter period"


class CaseOpenAlready(Conflict):
    code, title = "case-open-already", "There is an open case about the same already"


class PaperInHand(Conflict):
    code, title = "paper-in-hand", "A paper about this decision is being written"


class OfferUnanswered(Conflict):
    code, title = "offer-unanswered", "This task ends when the offered place is taken or passed on"


class NoNumber(Conflict):
    code, title = "no-number", "There is no telephone number to verify"


class NumberTaken(Conflict):
    code, title = "number-taken", "This number stands in another file as well"


class NumberSuspended(Conflict):
    code, title = "number-suspended", "Texts to this number stand still already"


class NeedsVerification(Conflict):
    code, title = "needs-verification", "This number comes back only when somebody verified it"


class CodeWithheld(Conflict):
    code, title = "code-withheld", "No code may be texted to this number"


class TextWithheld(Conflict):
    code, title = "text-withheld", "No text may go to this person now"


class CodeOver(Conflict):
    code, title = "code-over", "This code is over"


class AccountHasCaseload(Conflict):
    code, title = "account-has-caseload", "This account has work that must go to a colleague first"


class DuplicateReference(Conflict):
    code, title = "duplicate-reference", "That reference is already in use"


class DataDirInUse(Conflict):
    code, title = "data-dir-in-use", "Another process is using this data folder"


class Stale(Fault):
    status, code, title = 412, "stale-version", "Someone changed this since you opened it"


class Invalid(Fault):
    status, code, title = 422, "invalid-input", "Some of this does not hold"


class ClockCannotGoBack(Invalid):
    code, title = "clock-cannot-go-back", "The clock only moves forward"


class DisclosingText(Invalid):
    code, title = "disclosing-text", "This text could give someone away"


class KeyReused(Invalid):
    code, title = "idempotency-key-reused", "This Idempotency-Key belongs to another request"


class NaiveMoment(Invalid):
    code, title = "naive-moment", "A moment needs an offset, such as Z or +01:00"


class NonexistentTime(Invalid):
    code, title = "nonexistent-local-time", "The clock skips that time on that day"


class UnreadableMoment(Invalid):
    code, title = "unreadable-moment", "A moment is written as ISO 8601, with a date and a time"


class UnusableFile(Invalid):
    code, title = "unusable-file", "The file cannot be used"


class UnusableInstance(Invalid):
    code, title = "unusable-instance", "The instance cannot be used"


class VersionRequired(Fault):
    status, code, title = 428, "version-required", "Say which version you looked at (If-Match)"


class BodyTooLarge(Fault):
    status, code, title = 413, "body-too-large", "That is more than we read"


class Throttled(Fault):
    status, code, title = 429, "throttled", "Too many attempts; wait a little"
    retry_after_s: ClassVar[int | None] = 600


class TooManyCodes(Throttled):
    code, title = "too-many-codes", "Enough codes went to this number today"
    retry_after_s: ClassVar[int | None] = None


class Unavailable(Fault):
    status, code, title = 503, "unavailable", "A part we need does not answer"


class PlacementNotReady(Unavailable):
    code, title = "placement-not-ready", "Times cannot be found yet; try again in half a minute"
    retry_after_s = 30


class TrialFailed(Unavailable):
    code, title = "trial-failed", "The rules could not be tried on the past"


class RecordingDoesNotFit(Unavailable):
    code, title = "recording-does-not-fit", "The recorded demonstration belongs to another version"


class NoPostgres(Unavailable):
    code, title = "no-postgresql", "No usable PostgreSQL was found"


class NoFonts(Unavailable):
    code, title = "no-fonts", "The fonts of the papers are not installed"


class ServerDidNotStart(Unavailable):
    code, title = "server-did-not-start", "The private PostgreSQL did not start"


class UnusableSettings(Fault):
    """Raised before anything starts; the command line prints `detail` as its one sentence."""

    code, title = "unusable-settings", "The settings cannot be used"
