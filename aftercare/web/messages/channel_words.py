"""Labels for channels and for staff e-mail, as the log and the task list use them."""

from __future__ import annotations

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.translation import sentence
from aftercare.web.messages.delivery_words import DELIVERIES
from aftercare.web.shell.words import Word, Words

EACH_WAY_ONCE = FIELD_FAULTS["twice"]

MAIL_STATES = {
    "on": Word(sentence("Emails go here"), "check", "ok"),
    "off": Word(sentence("No emails requested"), "minus"),
    "refused": Word(sentence("Refused by the mail server"), "alert-triangle", "danger"),
}

# The last network status of a call on the test phone; for a text, words.DELIVERIES has it.
CALL_REPORTS = {
    "completed": Word(sentence("Answered"), "check", "ok"),
    "busy": Word(sentence("Busy"), "ban", "danger"),
    "no-answer": Word(sentence("Not answered"), "message-off", "danger"),
    "failed": Word(sentence("The call failed"), "alert-triangle", "danger"),
}
# The test mail server's response to the next mail; domain.messages.sandbox_mail.MailAnswer.
MAIL_ANSWERS = {
    "taken": Word(sentence("Accepted"), "check", "ok"),
    "no-mailbox": Word(sentence("This mailbox does not exist (550)"), "ban", "danger"),
    "later": Word(sentence("Not now, try later (451)"), "clock", "warning"),
    "silent": Word(sentence("No answer after the email was sent"), "help-circle", "warning"),
}

CHANNELS = {
    "sms": Word(sentence("Text message"), "message"),
    "letter": Word(sentence("Letter"), "printer"),
    "voice": Word(sentence("Read aloud by telephone"), "phone"),
    "call": Word(sentence("Call from the officer"), "phone"),
    "email": Word(sentence("Email"), "send"),
}

# Why a client's own page is closed, where that differs from why no text is sent.
PAGE_CLOSED = {
    "no-internet": Word(sentence("A condition forbids internet"), "ban"),
    "not-verified": Word(sentence("The number is not verified"), "phone"),
    "texts-go-elsewhere": Word(sentence("Texts go to someone else"), "users"),
    "opted-out": Word(
        sentence("The client stopped all texts, so no code can be sent; START opens it again"),
        "message-off",
    ),
}

WORDS: Words = {
    "page_closed": PAGE_CLOSED,
    "channel": CHANNELS,
    "log_subject": {
        "channel-preference": Word(sentence("How someone wants to be reached"), "message"),
        "staff-mail": Word(sentence("Email to staff"), "send"),
    },
    "task_reason": {
        "other-channel-first": Word(sentence("Wants to be reached another way first"), "phone"),
        "another-way": Word(sentence("This reminder is sent another way"), "phone"),
    },
    "mail_answer": MAIL_ANSWERS,
    "network_report": DELIVERIES | CALL_REPORTS,
    "mail_about": {
        "steps": Word(
            sentence(
                "An escalation reaches me or goes a step further, or a case file changes hands"
            ),
            "flag",
        ),
        "replies": Word(
            sentence("A client's reply was not acknowledged for four hours"), "message"
        ),
        "passed_on": Word(
            sentence("A treatment provider passed on something about a client of mine"),
            "stethoscope",
        ),
        "plans": Word(
            sentence("A plan waits for me, or mine was approved or returned"), "file-check"
        ),
        "decisions": Word(sentence("An escalation was decided"), "gavel"),
        "tasks": Word(sentence("A colleague handed over a task to me"), "users"),
    },
    "mail_when": {
        "none": Word(sentence("No email, only in aftercare"), "ban"),
        "at_once": Word(sentence("Email at once"), "send"),
        "daily": Word(sentence("Email once a day, at 07:30"), "list-check"),
    },
    "mail_state": MAIL_STATES,
    "staff_phone": {"missing": Word(sentence("On call, no verified phone"), "phone", "warning")},
    # Why a channel is skipped, when no task reason says it; domain.messages.fallback_channels.WhyNotNow.
    "way_not_now": {
        "not-spoken": Word(sentence("this cannot be read aloud"), "message-off"),
        "not-verified": Word(sentence("automated calls only go to a verified number"), "phone"),
        "away": Word(sentence("no one is at home to open the letter"), "lock"),
        "seen-at-the-door": Word(
            sentence("restricted case file: you decide whether to send a letter"), "lock"
        ),
        "post-too-slow": Word(sentence("post takes four days"), "clock"),
    },
    "way_taken": {
        "sms": Word(sentence("a text"), "message"),
        "voice": Word(sentence("a call that reads it aloud"), "phone"),
        "letter": Word(sentence("a task to prepare a letter"), "printer"),
        "call": Word(sentence("a task to call"), "phone"),
    },
}
