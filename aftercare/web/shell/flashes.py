"""Messages about what was just done, as short codes in an address that reveal nothing about anyone."""

from __future__ import annotations

from aftercare.web.shell.language import catalogue, sentence
from aftercare.web.shell.layout import Flash

SAID: dict[str, tuple[str, str]] = {
    "recorded": ("ok", sentence("Recorded")),
    "missed": (
        "warning",
        sentence("Recorded. The absence is on your worklist, waiting for your decision."),
    ),
    "enrolled": ("ok", sentence("The client is enrolled. Now enter the order.")),
    "saved": ("ok", sentence("Saved")),
    "code-sent": ("ok", sentence("The code is on its way.")),
    "number-verified": ("ok", sentence("The number is verified.")),
    "number-stopped": ("ok", sentence("No more texts are sent to this number.")),
    "number-lifted": ("ok", sentence("Texts can be sent to this number again.")),
    "order": ("ok", sentence("The order has been recorded.")),
    "withdrawn": (
        "ok",
        sentence(
            "The condition is withdrawn. Its appointments after that day are cancelled tonight."
        ),
    ),
    "drafted": ("ok", sentence("A new version of the plan is ready to edit.")),
    "submitted": ("ok", sentence("The plan has been sent for approval.")),
    "taken-back": ("ok", sentence("The plan is taken back. It is a draft again.")),
    "approved": (
        "ok",
        sentence(
            "The plan is in force. What could be scheduled is scheduled; the client's page shows what is waiting."
        ),
    ),
    "returned": ("ok", sentence("The plan has been returned to its author.")),
    "placed": ("ok", sentence("The appointment is booked.")),
    "transferred": (
        "ok",
        sentence("Transferred. The officers concerned see it on their worklist."),
    ),
    "transfer-ended": ("ok", sentence("Called off. The client stays with the current officer.")),
    "moved": ("ok", sentence("The appointment has been moved.")),
    "decided": ("ok", sentence("Your decision has been recorded.")),
    "evidence": (
        "ok",
        sentence("What the client says is saved. The decision is still to be taken."),
    ),
    "acknowledged": (
        "ok",
        sentence("You have acknowledged this. It comes back when your time runs out."),
    ),
    "snoozed": (
        "ok",
        sentence("The escalation is snoozed until that day, or until something new comes up."),
    ),
    "woken": (
        "ok",
        sentence(
            "The escalation is active again. Notifications for anything that fell due go out within a minute."
        ),
    ),
    "handed": ("ok", sentence("Handed over. Your colleague is notified.")),
    "reopened": ("ok", sentence("The escalation is open again; its steps start from now.")),
    "rota": ("ok", sentence("The rota is imported. Every shift in the file is in the list.")),
    "tier": ("ok", sentence("The supervision level has been changed.")),
    "tier-draft": (
        "ok",
        sentence("The level has been changed. Check the proposed plan and submit it."),
    ),
    "tier-review": (
        "warning",
        sentence("The level has been changed. The worklist has a task to review the plan."),
    ),
    "proposed": ("ok", sentence("Proposed. Another administrator must activate it.")),
    "adopted": ("ok", sentence("Activated. It applies from its first day.")),
    "activated": ("ok", sentence("Activated. Teams can now choose it.")),
    "text-drafted": ("ok", sentence("Saved as a draft. Propose it when it is ready.")),
    "text-active": ("ok", sentence("Activated. Texts use this wording from now on.")),
    "text-retired": (
        "ok",
        sentence("Discarded. The version in force before, or the default text, applies."),
    ),
    "done": ("ok", sentence("Done")),
    "removed": ("ok", sentence("Removed")),
    "account": ("ok", sentence("The account has been created and can be used to sign in.")),
    "account-closed": (
        "ok",
        sentence("The account has been closed and can no longer be used to sign in."),
    ),
    "leave": (
        "ok",
        sentence(
            "The leave has been entered. Appointments that cannot go ahead will be moved tonight."
        ),
    ),
    "clock": ("ok", sentence("The clock has moved.")),
    "sent": ("ok", sentence("Sent")),
    "sent-text": (
        "ok",
        sentence("The text is on its way. At the text itself you see what becomes of it."),
    ),
    "call-asked": ("ok", sentence("The call is on the worklist.")),
    "assigned-text": ("ok", sentence("The text is now here and needs an answer.")),
    "ways": ("ok", sentence("Recorded. Waiting reminders now use the first preference.")),
    "mail-on": ("ok", sentence("Saved. E-mails go to this address from now on.")),
    "mail-off": ("ok", sentence("Saved. No more e-mails go to this address.")),
    "letter": ("ok", sentence("The letter is ready. Print and post it, then record that here.")),
    "link-ended": (
        "ok",
        sentence("The link has ended. A calendar that used it becomes empty automatically."),
    ),
    "paper-drafted": (
        "ok",
        sentence("Drafted from the facts. Fill in your own part, then send it for review."),
    ),
    "paper-drawn": ("ok", sentence("Updated with the current facts. What you wrote is kept.")),
    "paper-submitted": ("ok", sentence("Sent for review. It can now be signed.")),
    "paper-signed": ("ok", sentence("Signed. It can no longer change; hand it over yourself.")),
    "paper-handed": ("ok", sentence("Recorded as handed over.")),
    "posted": ("ok", sentence("Recorded as posted.")),
    "drafted-assessment": (
        "ok",
        sentence("Saved as a draft. Check the total, then sign. It counts only once signed."),
    ),
    "alarmed": (
        "warning",
        sentence(
            "Saved. The alarm is raised, also without a signature: at the duty desk at once, with officer and"
            " supervisor when they are at work."
        ),
    ),
    "signed": ("ok", sentence("Signed. It counts from now on.")),
    "voided": ("ok", sentence("Voided. It stays readable but no longer counts.")),
    "sender-start": ("ok", sentence("Started. Waiting messages are sent from now on.")),
    "sender-stop": (
        "warning",
        sentence("Stopped. Nothing is sent through it until someone starts it again."),
    ),
    "signed-out": ("ok", sentence("You are signed out.")),
}


def flash_of(code: str | None, language: str) -> Flash | None:
    """The sentence for a code, or nothing for an unknown code."""
    found = SAID.get(code or "")
    if found is None:
        return None
    tone, message = found
    return Flash(catalogue(language).gettext(message), tone)
