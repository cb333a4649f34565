"""Labels for risk assessments: their states, and why a form is invalid."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

ASSESSMENT_STATES = {
    "drafted": Word(sentence("Draft, does not count yet"), "edit", "warning"),
    "signed": Word(sentence("Signed"), "file-check", "ok"),
    "voided": Word(sentence("Voided"), "ban"),
}

RISK_SENTENCES: Mapping[str, str] = {
    "adult-tool-juvenile-case": sentence(
        "This instrument is for adults, but this case file is under juvenile law: it rates young "
        "people too high (Static-99R coding rules; PROFESOR)"
    ),
    "age-at-offence-disagrees": sentence("The order gives a different age at the offence"),
    "age-does-not-fit": sentence(
        "This age does not fit the date of birth and the age at the offence"
    ),
    "age-item-disagrees": sentence(
        "This does not match the age at release; one of the two is wrong"
    ),
    "combined-twice": sentence("Choose the table, or fill in the level with its source"),
    "exception-needed": sentence(
        "For an offence at 16 or 17, only with a written reason (Static-99R coding rules, to be verified)"
    ),
    "item-missing": sentence("Fill in every item before signing"),
    "item-not-asked": sentence("Leave this open: there was no victim under 14"),
    "juvenile-tool-adult-case": sentence(
        "This instrument is for young people, but this case file is under adult law"
    ),
    "no-signed-static": sentence("There is no signed Static-99R of 2016 to combine with"),
    "not-a-score": sentence("Choose one of the options"),
    "not-adult-at-release": sentence(
        "Static-99R is for people who were 18 or older at release (coding rules 2016)"
    ),
    "not-adult-yet": sentence(
        "For an offence at 16 or 17, only from the age of 18 (Static-99R coding rules, to be verified)"
    ),
    "not-combined": sentence("Only STABLE-2007 can be combined, and only with Static-99R"),
    "not-for-consenting-peers": sentence(
        "Not for consenting sex between peers (Static-99R coding rules 2016)"
    ),
    "not-for-images-only": sentence(
        "Not if the offence involves images only (Static-99R coding rules, to be verified)"
    ),
    "not-for-women": sentence(
        "Designed for men: its figures say nothing about women or girls (author's population, to be verified)"
    ),
    "not-sexual-offence": sentence("This instrument is only for people with a sexual offence"),
    "outside-ages": sentence(
        "Not designed for this age on this day: ERASOR and J-SOAP 12-18, JSORRAT-II 12-17, PROFESOR 12-25"
    ),
    "source-missing": sentence("Say who combined it and which table they used"),
    "too-young-at-offence": sentence(
        "Not for an offence before the age of 16 (Static-99R coding rules, to be verified)"
    ),
    "unknown-item": sentence("Choose one of the options"),
    "unknown-question": sentence("Choose one of the options"),
    "unknown-appointment": sentence("That appointment is not this client's"),
    "unknown-instrument": sentence("Choose one of the options"),
    "unknown-level": sentence("Choose one of the options"),
    "unknown-matrix": sentence("No table with that name is valid on that day"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "assessment": ASSESSMENT_STATES,
}
