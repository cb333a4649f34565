"""Labels for tasks: what is to be done, and why."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

TASK_KINDS = {
    "record_outcome": Word(sentence("Record attendance"), "clipboard-check"),
    "give_verdict": Word(sentence("Decide on an absence"), "gavel"),
    "call_person": Word(sentence("Call this client"), "phone"),
    "wants_to_move": Word(sentence("Asks for another time"), "arrow-back-up"),
    "check_number": Word(sentence("Check the telephone number"), "phone"),
    "unknown_delivery": Word(sentence("Find out whether a text arrived"), "help-circle"),
    "reminder_late": Word(sentence("Remind by telephone"), "phone"),
    "notify_change": Word(sentence("Notify of a change"), "message"),
    "place_by_hand": Word(sentence("Find a time"), "calendar-event"),
    "close_gap": Word(sentence("Too long without contact"), "calendar-event"),
    "meet_deadline": Word(sentence("Deadlines to meet"), "hourglass"),
    "goal_step": Word(sentence("Step of a goal, its day has passed"), "list-check"),
    "attendance_low": Word(sentence("Attendance is falling"), "alert-triangle"),
    "answer_offer": Word(sentence("A place is free"), "users"),
    "review_plan": Word(sentence("Review the plan"), "file-check"),
    "same_client": Word(sentence("May be the same client"), "users"),
    "calendar_clash": Word(sentence("Busy in own calendar"), "calendar-event"),
    "check_brought_in": Word(sentence("Check what another system brought in"), "user-check"),
    "review_decision": Word(sentence("Look at a decision again"), "gavel"),
    "library_changed": Word(sentence("A condition changed in the library"), "file-check"),
}

# Why a task exists; codes of domain.people.person.WhyNoText, of domain.messages.delivery.Remedy, and of the floors
# that open tasks.
TASK_REASONS = {
    "file-reopened": Word(
        sentence("The case file is open again: look at the plan and the order"), "arrow-back-up"
    ),
    "outcome-overdue": Word(sentence("The outcome has not been recorded yet"), "clock"),
    "restriction-entered": Word(
        sentence("A restriction in another case file also applies to this client"), "user-off"
    ),
    "restriction-ended": Word(
        sentence("A restriction in another case file no longer applies to this client"), "user-off"
    ),
    "calendar-busy": Word(
        sentence("The officer's own calendar says busy then"),
        "clock",
    ),
    "same-name": Word(
        sentence("A colleague enrolled a client with the same name and date of birth"), "users"
    ),
    "same-reference": Word(
        sentence("A colleague enrolled a client with nearly the same reference"), "users"
    ),
    "brought-in": Word(
        sentence(
            "New client from another system: check the details, and set the level and the telephone"
        ),
        "plus",
    ),
    "reached-otherwise": Word(
        sentence("Another system changed the telephone or language: check whether this is right"),
        "phone",
    ),
    "condition-incomplete": Word(
        sentence("A condition was accepted that lacks facts: enter them"), "file-check"
    ),
    "not-in-custody": Word(
        sentence(
            "The client was not in custody after all: look again at what was decided on an absence"
        ),
        "lock",
    ),
    "condition-held": Word(
        sentence("The condition held after all: look again at what was decided on an absence"),
        "gavel",
    ),
    "neither-explains": Word(
        sentence(
            "The condition held after all, and the client was not in custody: look again at what"
            " was decided on an absence"
        ),
        "gavel",
    ),
    "was-in-custody": Word(
        sentence(
            "The client was in custody that day: look again at what was decided on an absence"
        ),
        "lock",
    ),
    "condition-not-held": Word(
        sentence(
            "The condition no longer held that day: look again at what was decided on an absence"
        ),
        "ban",
    ),
    "excused-since": Word(
        sentence(
            "An absence behind a warning or report no longer counts: look again at that decision"
        ),
        "gavel",
    ),
    "alarm-moved-since": Word(
        sentence(
            "The alarm behind a warning or report was about another client: record what was done"
        ),
        "gavel",
    ),
    "decision-replaced-since": Word(
        sentence(
            "The decision behind a warning or report that left was replaced: record what was done"
        ),
        "gavel",
    ),
    "both-explain": Word(
        sentence(
            "The condition no longer held that day, and the client was in custody: look again at"
            " what was decided on an absence"
        ),
        "ban",
    ),
    "no-phone": Word(sentence("There is no telephone number"), "phone"),
    "number-suspended": Word(sentence("Texts to this number do not arrive"), "message-off"),
    "number-shared": Word(sentence("Someone else has the same number"), "users"),
    "opted-out": Word(sentence("Asked us to stop sending texts"), "ban"),
    "no-consent": Word(sentence("Has not agreed to texts"), "ban"),
    "in-custody": Word(sentence("In custody or admitted: do not send texts"), "lock"),
    "restricted-case": Word(sentence("Restricted case file: do not send texts"), "lock"),
    "cannot-come": Word(sentence("Replied that the time does not suit"), "message"),
    "asked-on-page": Word(sentence("Asked on the own page for another time"), "device-mobile"),
    "unclear-reply": Word(sentence("Sent a reply we do not understand"), "message"),
    "words-of-suicide": Word(
        sentence("May have written about suicide"), "alert-triangle", "danger"
    ),
    "wrong-number": Word(sentence("Someone else answers this number"), "user-off"),
    "reminder-too-late": Word(sentence("The reminder could not be sent in time"), "clock"),
    "text-failed": Word(sentence("The text could not be sent"), "message-off"),
    "flag-number-task": Word(
        sentence("The number does not exist or cannot get texts"), "message-off"
    ),
    "channel-closed-task": Word(sentence("The number refuses our texts"), "ban"),
    "channel-suspended-task": Word(sentence("Texts to this number do not arrive"), "message-off"),
    "cancelled_by_service": Word(
        sentence("Knows of, or expects, an appointment that is cancelled"), "ban"
    ),
    "moved": Word(sentence("Knows, or expects, a time that has changed"), "arrow-back-up"),
    "other-site": Word(sentence("Knows the time: the site is another one"), "map-pin"),
    "other-length": Word(sentence("Knows the time: it takes longer or shorter"), "clock"),
    "other-officer": Word(
        sentence("Knows the time and the site: the officer is another one"), "user"
    ),
    "fate-unknown": Word(sentence("We do not know whether the text was sent"), "help-circle"),
    "revealing-text": Word(
        sentence("The text could have revealed something about the client"), "message-off"
    ),
    "too-late": Word(sentence("The reminder could not be sent in time"), "clock"),
    "not-accepted": Word(sentence("The text could not be sent"), "message-off"),
    "no-retry-admin": Word(sentence("The text could not be sent"), "message-off"),
    "one-later-retry": Word(sentence("The text could not be sent"), "message-off"),
    "retry-if-useful": Word(sentence("The text could not be sent"), "message-off"),
    "retry-before-appointment": Word(sentence("The text could not be sent"), "message-off"),
    "unknown": Word(sentence("The text could not be sent"), "message-off"),
    "stop-sender-alarm": Word(sentence("The text could not be sent"), "message-off"),
    "sent-again": Word(sentence("Someone sent it again"), "message"),
    "file-closed": Word(sentence("The case file is closed: do not send texts"), "lock"),
    "other-place": Word(
        sentence("Begins at the same time, or at another site: a text gives times only"), "map-pin"
    ),
    "too-soon": Word(sentence("Too soon for a text"), "clock"),
    "outcome-recorded": Word(sentence("The outcome was already recorded"), "check"),
}

WORDS: Words = {
    "task": TASK_KINDS,
    "task_reason": TASK_REASONS,
}
