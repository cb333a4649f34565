"""The acts of weight, before which an account holder proves again who is there, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from aftercare.base.errors import FreshSignInNeeded
from aftercare.base.translation import sentence
from aftercare.domain.accounts.permissions import Actor

# A confirmation for an act that always asks: time to come back from another page.
EACH_TIME: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class FreshSignInRule:
    """Why an act asks who is there, by a code and in a sentence. `always`: also shortly after signing in."""

    code: str
    reason: str
    always: bool = False

    def holds(self, actor: Actor, now: datetime) -> bool:
        """Whether this actor has proved it recently enough. An actor without a session or token is the command line
        or a sign-in under way, which prove it in their own way."""
        proof = actor.proof
        if proof is None:
            return True
        if proof.at is None or (self.always and not proof.confirmed):
            return False
        return now - proof.at <= self.within(actor)

    def within(self, actor: Actor) -> timedelta:
        """How recently the actor has to have proved it."""
        return EACH_TIME if self.always or actor.proof is None else actor.proof.holds_for


SIGNATURE: Final = FreshSignInRule("signature", sentence("You sign this in your own name."))
ACCOUNTS: Final = FreshSignInRule(
    "accounts", sentence("This decides who can sign in, and what they may do.")
)
IN_FORCE: Final = FreshSignInRule(
    "in-force", sentence("From now on this applies to the whole organisation.")
)
DESTRUCTION: Final = FreshSignInRule(
    "destruction", sentence("What is destroyed does not come back.")
)
OWN_ACCOUNT: Final = FreshSignInRule(
    "own-account", sentence("This changes how you sign in, or what you hear about it.")
)
EMERGENCY: Final = FreshSignInRule(
    "emergency", sentence("You open a case file that you may not see otherwise."), always=True
)
LOSING_A_FACTOR: Final = FreshSignInRule(
    "losing-a-factor", sentence("Your account becomes less protected."), always=True
)

# By subject, module and name of the act in `casework`.
FRESH_SIGN_IN_ACTS: Final[Mapping[str, FreshSignInRule]] = {
    "papers.signing.sign_paper": SIGNATURE,
    "risk.acts.sign_assessment": SIGNATURE,
    "accounts.acts.close_account": ACCOUNTS,
    "accounts.acts.end_sessions": ACCOUNTS,
    "accounts.acts.set_duties": ACCOUNTS,
    "accounts.account_changes.propose_account": ACCOUNTS,
    "accounts.acts.rename_account": ACCOUNTS,
    "accounts.account_changes.propose_position": ACCOUNTS,
    "accounts.account_changes.propose_reopening": ACCOUNTS,
    "accounts.account_changes.propose_reset": ACCOUNTS,
    "accounts.account_changes.confirm_change": ACCOUNTS,
    "accounts.account_changes.refuse_change": ACCOUNTS,
    "accounts.account_changes.make_password_link": ACCOUNTS,
    "events.webhooks.propose_webhook": ACCOUNTS,
    "events.webhooks.confirm_webhook": ACCOUNTS,
    "events.webhooks.refuse_webhook": ACCOUNTS,
    "events.webhooks.end_webhook": ACCOUNTS,
    "events.webhooks.rotate_secret": ACCOUNTS,
    "accounts.account_changes.make_machine_secret": ACCOUNTS,
    "accounts.machines.propose_machine": ACCOUNTS,
    "accounts.machines.propose_terms": ACCOUNTS,
    "accounts.machines.propose_new_secret": ACCOUNTS,
    "accounts.machines.end_secret": ACCOUNTS,
    "adoption.acts.activate": IN_FORCE,
    "contact_standards.acts.confirm_standard": IN_FORCE,
    "message_templates.acts.activate_text": IN_FORCE,
    "messages.senders.confirm_stop": IN_FORCE,
    "messages.senders.start_sender": IN_FORCE,
    "messages.senders.stop_sender": IN_FORCE,
    "risk.matrices.load_matrix": IN_FORCE,
    "retention.destruction.propose_destruction": DESTRUCTION,
    "retention.destruction.confirm_destruction": DESTRUCTION,
    "file_access.emergency.open_in_emergency": EMERGENCY,
    "sign_in.own_sign_ins.end_own": OWN_ACCOUNT,
    "sign_in.own_sign_ins.end_others": OWN_ACCOUNT,
    "sign_in.passkeys.begin_passkey": OWN_ACCOUNT,
    "sign_in.passkeys.remove_passkey": LOSING_A_FACTOR,
    "sign_in.passwords.change_password": OWN_ACCOUNT,
    "sign_in.second_factor.begin_code_app": OWN_ACCOUNT,
    "sign_in.second_factor.remove_code_app": LOSING_A_FACTOR,
    "sign_in.second_factor.renew_recovery_codes": OWN_ACCOUNT,
    "staff.mail.enter_mail": OWN_ACCOUNT,
    "staff.mail.remove_mail": OWN_ACCOUNT,
}


class Acting(Protocol):
    """What acts on behalf of an account, at a moment: a unit of work."""

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...


W = TypeVar("W", bound=Acting)
P = ParamSpec("P")
A = TypeVar("A")


def name_of(act: Callable[..., object]) -> str:
    """The name of an act in `FRESH_SIGN_IN_ACTS`."""
    return f"{act.__module__.removeprefix('aftercare.casework.')}.{act.__name__}"


def needs_fresh_sign_in(act: Callable[Concatenate[W, P], A]) -> Callable[Concatenate[W, P], A]:
    """An act of weight, which is on the list. It raises FreshSignInNeeded before it does anything."""
    weight = FRESH_SIGN_IN_ACTS[name_of(act)]

    @wraps(act)
    def asked(work: W, /, *args: P.args, **kwargs: P.kwargs) -> A:
        if not weight.holds(work.actor, work.now):
            needed = FreshSignInNeeded(weight.reason)
            needed.weight = weight.code
            needed.within_s = int(weight.within(work.actor).total_seconds())
            raise needed
        return act(work, *args, **kwargs)

    return asked
