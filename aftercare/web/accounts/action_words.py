"""Labels for the actions of the access log: each code has its own sentence, or a shared one with its subject filled
in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.translation import sentence
from aftercare.web.accounts.log_words import RENAMED
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import mid_sentence
from aftercare.web.shell.vocabulary import VOCABULARY, word

ACTIONS: Final[Mapping[str, str]] = {
    "accept": sentence("Accepted an offered place"),
    "accept-site": sentence("Accepted a site that is not on the map"),
    "acknowledge": sentence("Took up an escalation"),
    "acknowledgement-lapsed": sentence("The time to act on an escalation ran out"),
    "add": sentence("Added"),
    "add-evidence": sentence("Added the reason for a miss"),
    "adopt-entry": sentence("Adopted a new version of a condition"),
    "approve": sentence("Approved"),
    "assign-text": sentence("Linked a message to a client"),
    "change": sentence("Changed"),
    "change-tier": sentence("Changed the supervision level"),
    "check-number": sentence("Checked a telephone number"),
    "choose-standard": sentence("Chose the contact standard of a team"),
    "close": sentence("Closed"),
    "confirm": sentence("Confirmed"),
    "correct-suspension": sentence("Corrected a suspension"),
    "decline": sentence("Declined an offered place"),
    "dispatch-again": sentence("Notified again of an escalation"),
    "dispatch-passed": sentence("Skipped a step of an escalation"),
    "dispatch-step": sentence("Notified of an escalation"),
    "draft": sentence("Drafted"),
    "draft-anew": sentence("Drafted again"),
    "drop": sentence("Dropped a deadline"),
    "edit": sentence("Edited a draft"),
    "end": sentence("Ended"),
    "end-away": sentence("Ended a period of absence"),
    "end-contact-ban": sentence("Ended a no-contact restriction"),
    "end-leave": sentence("Ended leave"),
    "end-stand-in": sentence("Ended a stand-in"),
    "end-transfer": sentence("Called off a change of officer"),
    "enrol": sentence("Enrolled a client"),
    "enter": sentence("Entered"),
    "enter-exception": sentence("Entered other working hours"),
    "enter-leave": sentence("Entered leave"),
    "escalate": sentence("Opened an escalation"),
    "exclude-site": sentence("Forbade a site"),
    "export-access-log": sentence("Downloaded the access log"),
    "export-case": sentence("Exported a case file"),
    "export-team-figures": sentence("Exported team figures"),
    "extend": sentence("Extended"),
    "finish": sentence("Finished"),
    "forbid-contact": sentence("Entered a no-contact restriction"),
    "give-coverage-reason": sentence("Said why a condition has no appointments"),
    "hand-over": sentence("Handed over"),
    "import": sentence("Imported"),
    "import-case": sentence("Imported a case file"),
    "judge-contacts": sentence("Compared contacts with the standard"),
    "lapse-offer": sentence("An offered place lapsed"),
    "end-snooze": sentence("A muted escalation came back"),
    "lift-restrictions": sentence("Allowed all sites again"),
    "lift-suspension": sentence("Lifted a suspension"),
    "locate": sentence("Put a site on the map"),
    "look-ahead": sentence("Looked at what a plan would change"),
    "look-for-slots": sentence("Looked for free times"),
    "look-for-times": sentence("Looked for other times"),
    "mark-attendance": sentence("Noticed falling attendance"),
    "mark-not-offered": sentence("Noticed a period without a time"),
    "mark-overdue": sentence("Noticed a missing outcome"),
    "move": sentence("Moved"),
    "name-stand-in": sentence("Named a stand-in"),
    "offer-place": sentence("Offered a place"),
    "open": sentence("Opened"),
    "open-task": sentence("Opened a task"),
    "pass-on": sentence("Handed an escalation to a colleague"),
    "place-by-hand": sentence("Scheduled an appointment by hand"),
    "place-waiting": sentence("Scheduled waiting appointments"),
    "plan-reminders": sentence("Planned reminders"),
    "post": sentence("Recorded a letter as posted"),
    "post-paper": sentence("Recorded a document as posted"),
    "propose": sentence("Proposed"),
    "read": sentence("Viewed"),
    "read-address": sentence("Looked at the postal address"),
    "read-adoption": sentence("Looked at a new version of a condition"),
    "read-approvals": sentence("Looked at plans to approve"),
    "read-around": sentence("Looked at the people around a client"),
    "read-assessments": sentence("Looked at risk assessments"),
    "read-attendance": sentence("Looked at attendance to record"),
    "read-away": sentence("Looked at absences"),
    "read-calendars": sentence("Looked at calendar links"),
    "read-caseload": sentence("Looked at the caseload"),
    "read-changes": sentence("Viewed changes to pass on"),
    "read-check": sentence("Compared a plan with the standard"),
    "read-circles": sentence("Looked at circles of support"),
    "read-contacts": sentence("Looked at contacts"),
    "read-coverage": sentence("Looked at conditions without appointments"),
    "read-conversation": sentence("Looked at messages"),
    "read-deadlines": sentence("Looked at deadlines"),
    "read-events": sentence("Looked at events of an order"),
    "read-hand-over": sentence("Looked at a hand-over list"),
    "read-inbox": sentence("Looked at escalations"),
    "read-letters": sentence("Looked at letters"),
    "read-library-changes": sentence("Looked at changed conditions"),
    "read-number": sentence("Looked at a telephone number"),
    "read-numbers": sentence("Looked at telephone numbers"),
    "read-papers": sentence("Looked at warnings and reports"),
    "read-pdf": sentence("Opened a document as PDF"),
    "read-periods": sentence("Looked at the periods of an order"),
    "read-restricted-parties": sentence("Looked at persons to be kept apart"),
    "read-restrictions": sentence("Looked at restrictions"),
    "read-tier": sentence("Looked at the supervision level"),
    "read-times": sentence("Looked at times of appointments"),
    "read-transfers": sentence("Looked at changes of officer"),
    "read-treatment": sentence("Looked at treatment"),
    "read-unclaimed": sentence("Looked at messages of unknown senders"),
    "read-waiting-list": sentence("Looked at the waiting list"),
    "read-week": sentence("Looked at the week"),
    "read-worklist": sentence("Looked at the worklist"),
    "refuse": sentence("Refused"),
    "remedy": sentence("Closed an escalation that was put right"),
    "remove": sentence("Removed"),
    "remove-extension": sentence("Removed an extension"),
    "remove-suspension": sentence("Removed a suspension"),
    "reopen": sentence("Reopened"),
    "replan": sentence("Planned again"),
    "reply-unclaimed": sentence("A message of an unknown sender came in"),
    "resend": sentence("Sent a text again"),
    "restart": sentence("Started a sender again"),
    "return": sentence("Returned to the author"),
    "extend-horizon": sentence("Planned the next weeks"),
    "refresh-clocks": sentence("Computed deadlines again"),
    "notice-lost-contact": sentence("Checked for lost contact"),
    "improve-planning": sentence("Improved the planning overnight"),
    "see": sentence("Marked as seen"),
    "send-code": sentence("Sent a code to a number"),
    "send-texts-to": sentence("Chose who gets the texts"),
    "set-duties": sentence("Changed the duties of an account"),
    "sign": sentence("Signed"),
    "snooze": sentence("Muted an escalation"),
    "stand-in-for": sentence("Stood in for a colleague"),
    "start": sentence("Started"),
    "stop": sentence("Stopped a sender"),
    "submit": sentence("Handed in"),
    "suspend-number": sentence("Suspended a telephone number"),
    "take-back": sentence("Took back"),
    "tell-change": sentence("Passed a change on to a client"),
    "transfer": sentence("Changed the officer of a client"),
    "backtest": sentence("Tried rules on the past"),
    "try-code": sentence("Tried a code"),
    "verify-number": sentence("Verified a telephone number"),
    "void": sentence("Voided"),
    "wake": sentence("Unmuted an escalation"),
    "withdraw": sentence("Withdrew"),
    "withdraw-coverage-reason": sentence("Withdrew why a condition has no appointments"),
    "withdraw-site": sentence("Withdrew the acceptance of a site"),
    "withdraw-text": sentence("Withdrew a text"),
    "work-along": sentence("Chose a second officer"),
    "write": sentence("Wrote"),
    "write-text": sentence("Wrote a text"),
}
# Codes made of a prefix and a value: the prefix, the sentence, and the subjects of VOCABULARY that have the value. The
# longer prefix is tried first.
FAMILIES: Final = (
    ("decide-anew-", sentence("Decided again: %(what)s"), ("absence",)),
    ("decide-", sentence("Decided: %(what)s"), ("decision", "absence")),
    ("enter-", sentence("Entered: %(what)s"), ("away", "suspension")),
    ("list-", sentence("Looked at a list: %(what)s"), ("log_subject",)),
    ("read-", sentence("Looked at: %(what)s"), ("log_subject",)),
    ("record-", sentence("Recorded: %(what)s"), ("outcome", "referral_step")),
    ("reply-", sentence("Message received: %(what)s"), ("reply",)),
)


def action_view(code: str, language: str) -> str:
    """The action in words; a code without words is not ours and is shown as it is."""
    words, code = catalogue(language), RENAMED.get(code, code)
    if code in ACTIONS:
        return words.gettext(ACTIONS[code])
    for begun, view, subjects in FAMILIES:
        about = code.removeprefix(begun)
        subject = next((one for one in subjects if about in VOCABULARY[one]), None)
        if code.startswith(begun) and subject is not None:
            return words.gettext(view) % {
                "what": mid_sentence(words.gettext(word(subject, about).name))
            }
    return code


def all_actions(language: str) -> list[tuple[str, str]]:
    """Every code with its words, sorted by the words: the choices of an auditor."""
    codes = {*ACTIONS}
    for begun, _, subjects in FAMILIES:
        codes |= {begun + value for subject in subjects for value in VOCABULARY[subject]}
    view = ((code, action_view(code, language)) for code in codes)
    return sorted(view, key=lambda one: one[1].casefold())
