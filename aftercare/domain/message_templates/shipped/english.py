"""The texts we ship in English, all in one plain segment."""

from __future__ import annotations

from typing import Final

from aftercare.domain.message_templates.text_kinds import TextKind

ENGLISH: Final = {
    TextKind.REMINDER_DAY_BEFORE: (
        "Reminder: you have an appointment on {weekday_date} at {time}."
        " Cannot make it? Call {phone}. Reply YES if you will come."
    ),
    TextKind.REMINDER_FOUR_DAYS_BEFORE: (
        "You have an appointment soon: {weekday_date} at {time}."
        " Please write it down. Cannot make it? Call {phone}."
    ),
    TextKind.REMINDER_FIRST_APPOINTMENT: (
        "You have a first appointment on {weekday_date} at {time}."
        " Questions, or cannot make it? Call {phone}. Reply YES if you will come."
    ),
    TextKind.REMINDER_ANOTHER_TIME: (
        "Reminder: you have an appointment on {weekday_date} at {time}."
        " Coming? Reply YES. Cannot make it? Reply NO for another time or call {phone}."
    ),
    TextKind.NEW_APPOINTMENT: (
        "You have a new appointment: {weekday_date} at {time}."
        " Please write it down. Cannot make it? Call {phone}."
    ),
    TextKind.CHANGED_TIME: (
        "Your appointment of {old_date} {old_time} has moved to {weekday_date} at {time}."
        " Cannot make it? Call {phone}."
    ),
    TextKind.CALLED_OFF: (
        "Your appointment of {old_date} at {old_time} is off."
        " Questions? Call {phone}."
    ),
    TextKind.MISSED_APPOINTMENT: (
        "We did not see you on {old_date} at {old_time}."
        " Please call us today: {phone}."
    ),
    TextKind.OFFERED_TIMES: (
        "Another time? {times}. Reply with the number."
        " Until you choose, your appointment stands."
    ),
    TextKind.REPLY_TO_YES: "Thank you. We expect you on {weekday_date} at {time}.",
    TextKind.REPLY_TO_NO: (
        "Thank you for telling us. The appointment stands until we have spoken. Call {phone}."
    ),
    TextKind.REPLY_TO_NUMBER: (
        "Your appointment is still {weekday_date} at {time}. Questions? Call {phone}."
    ),
    TextKind.REPLY_TO_STOP: (
        "You will get no more messages from us. Your appointments still stand. Send START to get"
        " messages again."
    ),
    TextKind.REPLY_TO_START: "You will get our messages again. Send STOP to get no more.",
    TextKind.REPLY_TO_HELP: (
        "This number sends reminders of appointments. Questions? Call {phone}."
        " Send STOP for no more messages."
    ),
    TextKind.REPLY_TO_WRONG_NUMBER: (
        "Thank you for telling us. We will not send anything to this number again."
    ),
    TextKind.REPLY_TO_LANGUAGE: "Messages will be in English from now on.",
    TextKind.REPLY_TO_DANGER: (
        "We received your message. We do not always read at once. Danger? Call 112."
        " Want to talk? Call 113, free, day and night."
    ),
    TextKind.NUMBER_VERIFICATION: (
        "Your code is {code}. Only tell it to the colleague who asks you for it now."
    ),
    TextKind.PAGE_CODE: "Your code is {code}. Enter it yourself and give it to no one.",
    TextKind.PRAISE_WELL_DONE: "Well done! Thank you for your effort.",
    TextKind.PRAISE_KEEP_GOING: "Good to see that it is going well. Keep it up!",
}  # fmt: skip
