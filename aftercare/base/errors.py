"""Everything that can go wrong and be reported to a caller, as one tree of facts with stable codes.

    Fault
    ├── Unauthenticated      401  who are you
    ├── FreshSignInNeeded    401  prove it again
    ├── Forbidden            403  you may not
    ├── NotFound             404  there is none, or none you may see
    ├── BodyTooSlow          408  the rest of the request did not come
    ├── Conflict             409  the facts are against it
    ├── LinkOver             410  the link was used, is too old, or there is a newer one
    ├── Stale                412  someone changed it since you looked
    ├── BodyTooLarge         413  that is more than we read
    ├── Invalid              422  the input does not hold; `fields` says where
    ├── VersionRequired      428  say which version you looked at
    ├── Throttled            429  too often
    └── Unavailable          503  a part we need does not answer

A fault never carries a name, a number or text typed by a person: it is shown, logged and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self, TypeVar

from aftercare.base.field_faults import FIELD_FAULTS

Found = TypeVar("Found")


@dataclass(frozen=True)
class FieldFault:
    """One invalid field: a JSON pointer into the input, a stable code, a sentence (of its code when not given).
    `holes` are the values that the sentence has a place for; `part` tells apart cases that share a code."""

    pointer: str
    code: str
    detail: str = ""
    holes: Mapping[str, int | str | date] = field(default_factory=dict, compare=False)
    part: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.detail:
            text = FIELD_FAULTS.get(f"{self.code}.{self.part}") or FIELD_FAULTS[self.code]
            object.__setattr__(self, "detail", (text % self.holes if self.holes else text) + ".")


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
    code, title = "wrong-credentials", "The account name or password is incorrect"


class PasskeyRefused(WrongCredentials):
    code, title = "passkey-refused", "This passkey was not accepted"


class FreshSignInNeeded(Fault):
    """A sensitive act by an account whose last confirmation of identity is too old. `detail`: why this act asks."""

    status, code, title = 401, "insufficient-user-authentication", "Confirm that it is you"
    weight, within_s = "", 0


class Forbidden(Fault):
    """`permission`: the one that the role lacks, for the access log, where it is one."""

    status, code, title = 403, "forbidden", "Your role does not allow this"
    permission = ""

    @classmethod
    def without(cls, permission: str) -> Self:
        found = cls()
        found.permission = permission
        return found


class OwnPlanApproval(Forbidden):
    code, title = "own-plan-approval", "Someone other than the author must approve a plan"


class NotPlanAuthor(Forbidden):
    code, title = "not-plan-author", "Only the author who submitted a plan can take it back"


class OwnStandardActivation(Forbidden):
    code, title = "own-standard-activation", "Another administrator confirms a standard"


class OwnPolicyActivation(Forbidden):
    code = "own-policy-activation"
    title = "Someone other than the author activates a reminder policy or trial"


class OwnRulesActivation(Forbidden):
    code, title = "own-rules-activation", "Someone other than the author activates rules"


class OwnPeriodsActivation(Forbidden):
    code, title = "own-periods-activation", "Someone other than the author activates periods"


class OwnTemplateActivation(Forbidden):
    code = "own-template-activation"
    title = "Only someone who neither wrote nor proposed a text can activate it"


class OwnStopConfirmation(Forbidden):
    code, title = "own-stop-confirmation", "Another administrator confirms a stop"


class SecondFactorNeeded(Forbidden):
    code = "second-factor-needed"
    title = "This account has a second factor: a password alone gives no token"


class OwnDestruction(Forbidden):
    code, title = "own-destruction", "Someone other than the proposer confirms a destruction"


class OwnAccountChange(Forbidden):
    code = "own-account-change"
    title = "Only someone other than the proposer and the account holder can decide on this"


class ForAdministrators(Forbidden):
    code, title = "for-administrators", "Another administrator decides on this"


class RoleFromProposer(Forbidden):
    code = "role-from-proposer"
    title = "The proposer also proposed your own role, so someone else must decide on this"


class RoleNewerThanProposal(Forbidden):
    code = "role-newer-than-proposal"
    title = "Your role is newer than this proposal, so someone else must decide on it"


class EmergencyReadsOnly(Forbidden):
    code = "emergency-reads-only"
    title = "Emergency access is for reading and for recording a contact; other changes are not possible"


class EmergencyBarred(Forbidden):
    code = "emergency-barred"
    title = "You cannot use emergency access until your supervisor allows it again"


class CrossOriginPost(Forbidden):
    code, title = "cross-origin-post", "This form was not sent from our own page"


class BadSignature(Forbidden):
    code, title = "bad-signature", "The signature is not valid"


class NotFound(Fault):
    status, code, title = 404, "not-found", "Not found, or you may not see it"


class Conflict(Fault):
    status, code, title = 409, "conflict", "This is not possible as things stand"


class DoubleBooked(Conflict):
    code, title = "double-booked", "That time is already taken"


class Collided(Conflict):
    code, title = "collided", "Someone else just did the same; check again"


class IllegalTransition(Conflict):
    code, title = "illegal-transition", "That step is not possible from the current status"


class VersionInHand(Conflict):
    code, title = "open-draft-exists", "A plan is already being written for this client"


class StoppedBefore(Conflict):
    code, title = "stopped-before", "You stopped this sender less than a day ago"


class TemplateInHand(Conflict):
    code, title = "template-in-hand", "A new version of this text is already being written"


class SealBroken(Conflict):
    code, title = "seal-broken", "The stored document is not the one that was signed"


class AlreadyDecided(Conflict):
    code, title = "already-decided", "A decision has already been made"


class OnLegalHold(Conflict):
    code, title = "on-legal-hold", "This case file is under a legal hold; a supervisor can lift it"


class FileClosed(Conflict):
    code, title = "file-closed", "The case file is closed; a supervisor can reopen it"


class BacktestTooLong(Conflict):
    code, title = "backtest-too-long", "Testing the rules took too long; choose a shorter period"


class EscalationOpenAlready(Conflict):
    code, title = "escalation-open-already", "There is already an open escalation about this"


class PaperInHand(Conflict):
    code, title = "paper-in-hand", "A document about this decision is being written"


class OfferUnanswered(Conflict):
    code = "offer-unanswered"
    title = "This task ends when the offered place is accepted or passed on"


class NoNumber(Conflict):
    code, title = "no-number", "There is no telephone number to verify"


class NumberTaken(Conflict):
    code, title = "number-taken", "This number is also in another case file"


class NumberSuspended(Conflict):
    code, title = "number-suspended", "Texts to this number are already stopped"


class NeedsVerification(Conflict):
    code = "needs-verification"
    title = "This number can only be used again once someone verifies it"


class CodeWithheld(Conflict):
    code, title = "code-withheld", "You may not text a code to this number"


class TextWithheld(Conflict):
    code, title = "text-withheld", "You may not text this client now"


class CodeOver(Conflict):
    code, title = "code-over", "This code is no longer valid"


class AccountHasCaseload(Conflict):
    code, title = "account-has-caseload", "This account has work that must go to a colleague first"


class AccountChangeWaits(Conflict):
    code, title = "account-change-waits", "A change of this account is already waiting"


class AccountHasPassword(Conflict):
    code, title = "account-has-password", "This account has a password; propose a new sign-in"


class DuplicateReference(Conflict):
    code, title = "duplicate-reference", "That reference is already in use"


class LinkOver(Fault):
    status, code, title = 410, "link-over", "This link no longer works"


class Stale(Fault):
    status, code, title = 412, "stale-version", "Someone changed this since you opened it"


class Invalid(Fault):
    status, code, title = 422, "invalid-input", "Some of this is not valid"

    @classmethod
    def at(cls, pointer: str, code: str, detail: str = "") -> Self:
        """With one invalid field."""
        return cls(fields=(FieldFault(pointer, code, detail),))


def existing(found: Found | None) -> Found:
    """What was found. Raises NotFound when there is none."""
    if found is None:
        raise NotFound()
    return found


def refuse_if(faults: Iterable[FieldFault]) -> None:
    """Raises Invalid with these faults, if there are any."""
    if found := tuple(faults):
        raise Invalid(fields=found)


class RevealingText(Invalid):
    code, title = "revealing-text", "This text could reveal something about someone"


class KeyReused(Invalid):
    code, title = "idempotency-key-reused", "This Idempotency-Key belongs to another request"


class NaiveMoment(Invalid):
    code, title = "naive-moment", "Add a time zone offset, such as Z or +01:00"


class NonexistentTime(Invalid):
    code = "nonexistent-local-time"
    title = "That time does not exist on that day: the clock skips it"


class UnreadableMoment(Invalid):
    code = "unreadable-moment"
    title = "Write a date and a time with offset as ISO 8601, in 1900 through 2199"


class UnusableFile(Invalid):
    code, title = "unusable-file", "The file cannot be used"


class UnusableInstance(Invalid):
    code, title = "unusable-instance", "This planning problem cannot be used"


class VersionRequired(Fault):
    status, code, title = 428, "version-required", "Say which version you looked at (If-Match)"


class BodyTooSlow(Fault):
    status, code, title = 408, "body-too-slow", "The request took too long to arrive"


class BodyTooLarge(Fault):
    status, code, title = 413, "body-too-large", "This is too large to process"


class Throttled(Fault):
    status, code, title = 429, "throttled", "Too many attempts; wait a moment"
    # The longest wait for one more attempt, so that it does not tell which limit was met.
    retry_after_s: ClassVar[int | None] = 75


class TooManyCodes(Throttled):
    code, title = "too-many-codes", "No more codes can be sent to this number today"
    retry_after_s: ClassVar[int | None] = None


class TooManyExports(Throttled):
    code, title = "too-many-exports", "No more whole case files can be exported this hour"
    retry_after_s: ClassVar[int | None] = 3_600


class TooManyDocuments(Throttled):
    code, title = "too-many-documents", "Too many files in a short time; try again in a moment"
    retry_after_s: ClassVar[int | None] = 20


class Unavailable(Fault):
    status, code, title = 503, "unavailable", "A system we need is not responding"
    retry_after_s = 5


class ObjectStoreDown(Unavailable):
    code, title = "object-store-down", "Attached documents cannot be reached now; try again later"


class ScannerDown(Unavailable):
    code, title = "scanner-down", "The document cannot be checked now; try again later"


class SignInBusy(Unavailable):
    code, title = "sign-in-busy", "Too many people are signing in; try again in a moment"
    retry_after_s = 10


class PlacementNotReady(Unavailable):
    code, title = "placement-not-ready", "Times cannot be found yet; try again in half a minute"
    retry_after_s = 30
