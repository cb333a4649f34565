"""Messages about what was just done, as short codes in an address that reveal nothing about anyone."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.forms.reading import id_of
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.layout import Flash

# Their day may have been left to the service.
DAY_CHOSEN = frozenset({"transferred", "transferred-pass-on", "transfer-planned"})
SAID: dict[str, str] = {
    "recorded": sentence("Recorded"),
    "missed": sentence("Recorded. The absence is on your worklist, waiting for your decision."),
    "filter-saved": sentence("Saved. The filter is a link above the list."),
    "too-many-lines": sentence("No file was made: there are too many lines. Choose filters first."),
    "none-ticked": sentence("Nothing was marked: tick at least one."),
    "filters-full": sentence(
        "Not saved. You have reached the maximum: remove a saved filter first."
    ),
    "undone": sentence("Undone. The outcome is to be recorded again."),
    "undo-closed": sentence(
        "Not undone: it is too late, or someone has acted on it. Correct the outcome instead, with a reason."
    ),
    "enrolled": sentence("The client is enrolled. Now enter the order."),
    "emergency-opened": sentence(
        "The case file is open. The officer and supervisors of this client have a notice of it."
    ),
    "emergency-ended": sentence("Emergency access has ended. A supervisor reviews it."),
    "saved": sentence("Saved"),
    "unchanged": sentence("Nothing was changed: this was so already."),
    "choice-withdrawn": sentence("Withdrawn. The team keeps the standard that it had."),
    "choice-refused": sentence(
        "Refused. The team keeps the standard that it had, and who proposed the other one reads why."
    ),
    "webhook-confirmed": sentence("Confirmed. What happens from now on is sent to it."),
    "webhook-again": sentence("They are in line and go within half a minute."),
    "webhook-none-again": sentence(
        "Nothing was put in line: it was not set aside, or is in line already."
    ),
    "submission-withdrew": sentence(
        "Accepted. Appointments that depended on a withdrawn condition after its last day are cancelled."
    ),
    "submission-accepted": sentence("Accepted. It stands in the case file with your name."),
    "submission-refused": sentence("Refused. Nothing changed in the case file."),
    "alarm-moved": sentence(
        "The alarm has acted for this client. Now decide on the escalation in the other file."
    ),
    "alarm-moved-none-open": sentence(
        "The alarm has acted for this client. In the other file no escalation is open about it."
    ),
    "alarm-entered-again": sentence(
        "Recorded. A supervisor said of the earlier alarm of this moment that it is about another client;"
        " this one counts as another alarm."
    ),
    "entered-alarm-moved": sentence("The alarm has acted for this client."),
    "alarm-moved-waits": sentence(
        "The alarm is moved, but could not act for this client: read why, and decide. Decide in the other file too."
    ),
    "submission-matched-waits": sentence(
        "Saved. It does not go on by itself for this client: read why, and decide."
    ),
    "submission-matched": sentence("Saved. It is with the officer now; an alarm acts at once."),
    "concern-sent": sentence(
        "It has been sent. The officer of this client is asked for a decision."
    ),
    "never-open": sentence("Saved. This site has no opening hours: nothing is scheduled there."),
    "decided-before": sentence(
        "You have decided on this version already. Nothing was changed now."
    ),
    "still-on-shift": sentence(
        "Saved. This colleague still has a shift at the duty desk, and alarms go there."
        " Ask the team to change the rota."
    ),
    "tasks-handed": sentence("Handed over. The colleague has a notice of each."),
    "task-day-set": sentence("The other day is set."),
    "hours": sentence(
        "Saved. Appointments that no longer fit get another time tonight, or are listed as unplaced."
    ),
    "code-sent": sentence("The code is on its way."),
    "code-simulated": sentence("Texts are simulated here: the code was not really sent."),
    "number-verified": sentence("The number is verified."),
    "number-stopped": sentence("No more texts are sent to this number."),
    "number-lifted": sentence("Texts can be sent to this number again."),
    "order": sentence("The order has been recorded."),
    "extra-withdrawn": sentence("The extra appointment is withdrawn."),
    "withdrawn": sentence(
        "The condition is withdrawn. Its appointments after that day are cancelled."
    ),
    "withdrawal-undone": sentence(
        "The withdrawal is taken back: the condition runs on. Its appointments are scheduled again."
    ),
    "drafted": sentence("A new version of the plan is ready to edit."),
    "submitted": sentence("The plan has been sent for approval."),
    "taken-back": sentence("The plan is taken back. It is a draft again."),
    "approved": sentence(
        "The plan is in force. What could be scheduled is scheduled; the client's page shows what is waiting."
    ),
    "returned": sentence("The plan has been returned to its author."),
    "placed": sentence("The appointment is booked."),
    "transferred": sentence("Transferred. The officers concerned see it on their worklist."),
    "transferred-pass-on": sentence(
        "Transferred. Some clients know an old time: a task asks to notify each of them."
    ),
    "transfer-planned": sentence("Planned. The officers concerned see it on their worklist."),
    "team-asked": sentence("Proposed. Nothing changes until a supervisor of that team accepts."),
    "team-taken": sentence("Accepted. From that day the clients belong to your team."),
    "team-answered": sentence("Ended. The clients stay where they are."),
    "transfer-ended": sentence("Cancelled. The client stays with the current officer."),
    "file-closed": sentence(
        "The case file is closed. Your worklist shows who still has to be notified."
    ),
    "destruction-proposed": sentence(
        "Proposed. A second person who sees the case file confirms it."
    ),
    "destroyed": sentence("The data is destroyed. The certificate is in the list."),
    "file-reopened": sentence("The case file is open again."),
    "moved": sentence(
        "The appointment has been moved. The client knows no other time, so there is nothing to pass on."
    ),
    "moved-pass-on": sentence(
        "The appointment has been moved. The client does not know the new time yet."
    ),
    "moved-officer-passes-on": sentence(
        "The appointment has been moved. The officer has a task to notify the client."
    ),
    "decided": sentence("Your decision has been recorded."),
    "evidence": sentence("What the client says is saved. The decision is still to be taken."),
    "acknowledged": sentence("You have acknowledged this. It comes back when your time runs out."),
    "snoozed": sentence(
        "The escalation is snoozed until that day, or until something new comes up."
    ),
    "woken": sentence(
        "The escalation is active again. Notifications for anything that fell due go out within a minute."
    ),
    "handed": sentence("Handed over. Your colleague is notified."),
    "reopened": sentence("The escalation is open again; its steps start from now."),
    "rota": sentence("The rota is imported. Every shift in the file is in the list."),
    "tier": sentence("The supervision level has been changed."),
    "tier-draft": sentence("The level has been changed. Check the proposed plan and submit it."),
    "tier-review": sentence(
        "The level has been changed. The worklist has a task to review the plan."
    ),
    "choice-proposed": sentence("Proposed. Another administrator must confirm it."),
    "proposed": sentence("Proposed. Another administrator must activate it."),
    "counts-adopted": sentence("Activated. The page shows these counts from now on."),
    "adopted": sentence("Activated. It applies from its first day."),
    "version-withdrawn": sentence("Withdrawn. It can no longer be activated."),
    "version-refused": sentence("Refused. It can no longer be activated."),
    "trial-ended": sentence("Ended. Waiting reminders are planned by the policy."),
    "activated": sentence("Activated. Teams can now choose it."),
    "text-drafted": sentence("Saved as a draft. Propose it when it is ready."),
    "text-active": sentence("Activated. Texts use this wording from now on."),
    "text-retired": sentence(
        "Discarded. The version in force before, or the default text, applies."
    ),
    "done": sentence("Done"),
    "removed": sentence("Removed"),
    "account": sentence("Proposed. The account can be used once a second person confirms it."),
    "account-proposed": sentence("Proposed. It takes effect once a second person confirms it."),
    "account-confirmed": sentence("Confirmed. It takes effect now."),
    "deputies-handed-over": sentence("All these clients have the new deputy."),
    "deputies-kept": sentence(
        "The clients that are left have this colleague as officer, or may not be seen by them: choose someone else."
    ),
    "account-withdrawn": sentence("Your proposal is withdrawn. The account stays as it was."),
    "account-refused": sentence("Refused. The account stays as it is."),
    "factor-removed": sentence("The app is removed. Its codes no longer work here."),
    "codes-shown": sentence(
        "The recovery codes were shown once. If you did not keep them, make new ones here."
    ),
    "passkey-added": sentence("The passkey is added. You can sign in with it."),
    "passkey-removed": sentence("The passkey is removed. Delete it on your device as well."),
    "step-over": sentence("That took too long. Sign in again."),
    "step-ended": sentence(
        "This sign-in has ended: there were newer ones for this account, or its sign-in changed. Sign in again."
    ),
    "password-set": sentence("Your password is saved and you are signed in."),
    "password-changed": sentence("Your password is changed. You are signed out everywhere else."),
    "sessions-ended": sentence("The account is signed out everywhere. Its holder gets a notice."),
    "machine-closed": sentence("The machine is closed, and its tokens have ended."),
    "secret-ended": sentence("The secret has ended, and so have the tokens of this machine."),
    "account-closed": sentence("The account has been closed and can no longer be used to sign in."),
    "team-ended": sentence(
        "The team has ended: it keeps what it has and gets no new account, client or site."
    ),
    "closing-withdrawn": sentence("The closing day is withdrawn."),
    "group-ended": sentence(
        "The group has ended. Its sessions to come without an appointment are removed."
    ),
    "provider-ended": sentence(
        "The provider has ended. What it has stays; it can no longer be chosen for anything new."
    ),
    "closing-day": sentence(
        "The closing day has been entered. Its row says how many appointments have to move, and when."
    ),
    "leave": sentence(
        "The leave has been entered. Appointments that cannot go ahead will be moved tonight."
    ),
    "leave-and-stand-in": sentence("The leave is withdrawn, and the stand-in ended with it."),
    "clock": sentence("The clock has moved."),
    "sent": sentence("Sent"),
    "sent-text": sentence("The text is on its way. At the text itself you see what becomes of it."),
    "call-asked": sentence("The call is on the worklist."),
    "assigned-text": sentence("The text is now here and needs an answer."),
    "ways": sentence("Recorded. Waiting reminders now use the first preference."),
    "mail-on": sentence("Saved. Emails go to this address from now on."),
    "mail-off": sentence("Saved. No more emails go to this address."),
    "letter": sentence("The letter is ready. Print and post it, then record that here."),
    "letters-posted": sentence("Recorded: these letters were posted."),
    "link-ended": sentence(
        "The link has ended. A calendar that used it becomes empty automatically."
    ),
    "calendar-connected": sentence("Connected. Within ten minutes you see here whether it works."),
    "calendar-password": sentence("Saved. Within ten minutes you see here whether it works."),
    "calendar-stopped": sentence("Stopped. The busy times of your calendar are removed."),
    "paper-drafted": sentence(
        "Drafted from the facts. Fill in your own part, then send it for review."
    ),
    "paper-drawn": sentence("Updated with the current facts. What you wrote is kept."),
    "paper-submitted": sentence("Submitted. It can now be signed."),
    "paper-signed": sentence("Signed. It can no longer change; hand it over yourself."),
    "paper-handed": sentence("Recorded as handed over."),
    "posted": sentence("Recorded as posted."),
    "drafted-assessment": sentence(
        "Saved as a draft. Check the total, then sign. It counts only once signed."
    ),
    "alarmed": sentence(
        "Saved. The alarm is raised, even without a signature. The duty desk gets it at"
        " once, officer and supervisor when they are at work."
    ),
    "signs-again": sentence(
        "Saved. This sign was seen before, so officer and supervisor are asked what to do."
    ),
    "signed": sentence("Signed. It counts from now on."),
    "voided": sentence("Voided. It stays readable but no longer counts."),
    "sender-start": sentence("Started. Waiting messages are sent from now on."),
    "sender-stop": sentence(
        "Stopped for two hours. Ask another administrator to confirm it if it has to take longer."
    ),
    "sender-confirm": sentence(
        "Confirmed. Nothing is sent through it until someone starts it again."
    ),
    "sign-in-ended": sentence("Ended. You have to sign in there again."),
    "sign-ins-ended": sentence("Ended. You have to sign in again everywhere except here."),
    "signed-out": sentence("You are signed out."),
}
# What was done needs the reader's attention.
WARNINGS = frozenset(
    {
        "missed",
        "undo-closed",
        "moved-pass-on",
        "still-on-shift",
        "code-simulated",
        "decided-before",
        "transferred-pass-on",
        "filters-full",
        "tier-review",
        "alarmed",
        "sender-stop",
        "sender-confirm",
        "alarm-moved",
        "alarm-moved-none-open",
        "alarm-moved-waits",
    }
)

# What is left to do after it. `about`: the id in the address of the page that says so.
NEXT = {
    "alarm-moved": ("/escalations/{about}", sentence("Decide on the escalation")),
    "alarm-moved-none-open": ("/submissions/{about}", sentence("See the alarm in the other file")),
    "moved-pass-on": ("/changes-to-pass-on", sentence("Notify the client")),
    "transferred-pass-on": ("/changes-to-pass-on", sentence("Notify clients of a change")),
}


def flash_of(code: str | None, language: str, about: str | None = None) -> Flash | None:
    """The sentence for a code, or nothing for an unknown code. `about`: the id of what is left to do, where a link
    leads to that; there is no link without one."""
    message = SAID.get(code or "")
    if message is None:
        return None
    words = catalogue(language)
    href, link = NEXT.get(code or "", ("", ""))
    if "{about}" in href:
        found = id_of(about or "")
        href, link = (href.format(about=found), link) if found else ("", "")
    tone = "warning" if code in WARNINGS else "ok"
    return Flash(words.gettext(message), tone, href, link and words.gettext(link))
