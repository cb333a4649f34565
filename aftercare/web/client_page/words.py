"""Labels of what a client sends on the own page, for staff."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "check_in": {
        "good": Word(sentence("Is doing well"), "check", "ok"),
        "so_so": Word(sentence("Is doing so-so"), "minus"),
        "not_good": Word(sentence("Is not doing well"), "alert-triangle", "warning"),
    },
    "call_wish": {
        "after": Word(
            sentence(
                "The client asks for a time after the deadline. The deadline holds: try before it,"
                " and again at the time asked."
            ),
            "clock",
        ),
    },
    "task_reason": {
        "asked-to-call": Word(sentence("Asked on the own page to be called"), "phone"),
        "not-doing-well": Word(
            sentence("Said on the own page that things are not going well"), "alert-triangle"
        ),
    },
}
