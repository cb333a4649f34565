"""Labels for what suspends, carries out and ends an order."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

WORDS: Words = {
    "end_reason": {
        "completed": Word(sentence("Completed"), "circle-check"),
        "revoked": Word(sentence("Revoked"), "ban"),
        "executed": Word(sentence("Sentence enforced"), "gavel"),
        "transferred": Word(sentence("Transferred"), "send"),
        "deceased": Word(sentence("Deceased"), "user-off"),
        "other": Word(sentence("Another reason"), "info-circle"),
    },
    "executor": {
        "rn": Word(sentence("Reclassering Nederland"), "building"),
        "svg": Word(sentence("Addiction probation service (SVG)"), "building"),
        "ljr": Word(sentence("Salvation Army probation (LJ&R)"), "building"),
        "gi": Word(sentence("Certified institution for juveniles"), "building"),
        "municipality": Word(sentence("Municipality"), "building"),
    },
    "length_unit": {
        "days": Word(sentence("days"), "clock"),
        "weeks": Word(sentence("weeks"), "clock"),
        "months": Word(sentence("months"), "clock"),
        "years": Word(sentence("years"), "clock"),
    },
    "regime": {
        "adult": Word(sentence("Adult law"), "gavel"),
        "juvenile": Word(sentence("Juvenile law"), "user"),
    },
    "rests": {
        "obligation": Word(sentence("Obligation of the plan"), "file-check"),
        "times-offered": Word(sentence("Other times that the client could choose"), "clock"),
        "treatment": Word(sentence("Treatment"), "users"),
        "kept-apart": Word(sentence("Kept apart"), "user-off"),
    },
    "suspension": {
        "detention": Word(sentence("Detention"), "lock", "warning"),
        "evasion": Word(sentence("Evaded supervision"), "user-off", "warning"),
    },
}
