"""Words for the ways a person is reached and the mail staff get, as the log and the task list say them."""

from __future__ import annotations

from aftercare.web.language import sentence
from aftercare.web.naming import Word

CHANNEL_LOG_SUBJECTS = {
    "channel-preference": Word(sentence("How somebody wants to be reached"), "message"),
    "staff-mail": Word(sentence("E-mail to staff"), "send"),
}
CHANNEL_REASONS = {
    "other-channel-first": Word(sentence("Wants to be reached another way first"), "phone"),
    "another-way": Word(sentence("Another way brings this reminder"), "phone"),
}
