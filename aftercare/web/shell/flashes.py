"""Messages about what was just done, as short codes in an address that reveal nothing about anyone."""

from __future__ import annotations

from aftercare.web.shell.language import catalogue, sentence
from aftercare.web.shell.layout import Flash

SAID: dict[str, tuple[str, str]] = {
    "recorded": ("ok", sentence("Recorded")),
    "missed": (
        "warning",
        sentence("Recorded. The absence waits for your decision on the worklist."),
    ),
    "enrolled": ("ok", sentence("The person is enrolled. Enter the legal frame next.")),
    "saved": ("ok", sentence("Saved")),
    "code-sent": ("ok", sentence("The code is on its way.")),
    "number-verified": ("ok", sentence("The number is verified.")),
    "number-stopped": ("ok", sentence("No text goes to this number any more.")),
    "number-lifted": ("ok", sentence("Texts may go to this number again.")),
    "order": ("ok", sentence("The legal frame is entered.")),
    "withdrawn": (
        "ok",
        sentence(
            "The condition is withdrawn. Its appointments after that day go at tonight's placement."
        ),
    ),
    "drafted": ("ok", sentence("A new version of the plan is open for writing.")),
    "submitted": ("ok", sentence("The plan is handed in for approval.")),
    "taken-back": ("ok", sentence("The plan is taken back. It is a draft again.")),
    "approved": (
        "ok",
        sentence(
            "The plan is in force. What could be placed is placed; the client's page names what waits."
        ),
    ),
    "returned": ("ok", sentence("The plan went back to its author.")),
    "placed": ("ok", sentence("The appointment is booked.")),
    "transferred": (
        "ok",
        sentence("Transferred. The officers concerned see it on their worklist."),
    ),
    "transfer-ended": ("ok", sentence("Called off. The client stays with the current officer.")),
    "moved": ("ok", sentence("The appointment has another time.")),
    "decided": ("ok", sentence("Your decision is recorded.")),
    "evidence": (
        "ok",
        sentence("What the client says is saved. The decision is still to be taken."),
    ),
    "acknowledged": (
        "ok",
        sentence("You have taken this up. It comes back when your time runs out."),
    ),
    "silenced": (
        "ok",
        sentence("The case is quiet until that day, or until something new comes up."),
    ),
    "woken": ("ok", sentence("The case goes on. What fell due is told within a minute.")),
    "handed": ("ok", sentence("Handed over. The colleague is told.")),
    "reopened": ("ok", sentence("The case is open again, with a ladder from now.")),
    "rota": ("ok", sentence("The rota is read. Every turn of the file stands in the list.")),
    "tier": ("ok", sentence("The supervision level is changed.")),
    "tier-draft": (
        "ok",
        sentence("The level is changed. Look through the proposed plan and hand it in."),
    ),
    "tier-review": (
        "warning",
        sentence("The level is changed. A task to review the plan waits on the worklist."),
    ),
    "proposed": ("ok", sentence("Proposed. Another administrator activates it.")),
    "adopted": ("ok", sentence("Activated. It applies from its first day.")),
    "activated": ("ok", sentence("Activated. Teams can choose it now.")),
    "text-drafted": ("ok", sentence("Saved as a draft. Propose it when it is right.")),
    "text-active": ("ok", sentence("Activated. From now on texts say this.")),
    "text-retired": ("ok", sentence("Given up. What was in force before, or what ships, counts.")),
    "done": ("ok", sentence("Done")),
    "removed": ("ok", sentence("Removed")),
    "account": ("ok", sentence("The account is made and can sign in now.")),
    "account-closed": ("ok", sentence("The account is closed and can no longer sign in.")),
    "leave": (
        "ok",
        sentence("The leave is entered; appointments that cannot be held are moved tonight."),
    ),
    "clock": ("ok", sentence("The clock has moved.")),
    "sent": ("ok", sentence("Sent")),
    "sent-text": (
        "ok",
        sentence("The text is on its way. At the text itself you see what becomes of it."),
    ),
    "call-asked": ("ok", sentence("The call is on the worklist.")),
    "assigned-text": ("ok", sentence("The text stands here now, and an answer is asked for.")),
    "ways": ("ok", sentence("Recorded. What waits goes the way that comes first now.")),
    "mail-on": ("ok", sentence("Saved. Mail goes to this address from now on.")),
    "mail-off": ("ok", sentence("Saved. No mail goes there any more.")),
    "letter": ("ok", sentence("The letter is made. Print it, post it, then say so here.")),
    "link-ended": ("ok", sentence("The link is ended. A calendar that used it empties by itself.")),
    "paper-drafted": (
        "ok",
        sentence("Drafted from the facts. Fill in your own part, then put it up for review."),
    ),
    "paper-drawn": ("ok", sentence("Drawn anew from the facts of now. What you wrote is kept.")),
    "paper-submitted": ("ok", sentence("Put up for review. It can be signed now.")),
    "paper-signed": ("ok", sentence("Signed. It does not change any more; hand it over yourself.")),
    "paper-handed": ("ok", sentence("Recorded that it is handed over.")),
    "posted": ("ok", sentence("Recorded that it is posted.")),
    "drafted-assessment": (
        "ok",
        sentence("Saved as a draft. Check the sum, then sign: only then it counts."),
    ),
    "alarmed": (
        "warning",
        sentence(
            "Saved. The alarm is raised, also without a signature: at the duty desk at once, with officer and"
            " supervisor when they are at work."
        ),
    ),
    "signed": ("ok", sentence("Signed. From now on it counts.")),
    "voided": ("ok", sentence("Voided. It stays readable and counts no longer.")),
    "sender-start": ("ok", sentence("Started. What waits leaves from now on.")),
    "sender-stop": (
        "warning",
        sentence("Stopped. Nothing leaves through it until somebody starts it again."),
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
