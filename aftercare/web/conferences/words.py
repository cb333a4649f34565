"""Labels of case conferences in the access log."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "log_subject": {
        "case-conference": Word(sentence("Case conference"), "users"),
        "planned-conference": Word(sentence("Planned case conference"), "users"),
        "agreed-action": Word(sentence("Agreed action"), "list-check"),
    }
}
