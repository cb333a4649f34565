"""Labels for risk assessments: their states, and why a form is invalid."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

ASSESSMENT_STATES = {
    "drafted": Word(sentence("Draft, counts for nothing yet"), "edit", "warning"),
    "signed": Word(sentence("Signed"), "file-check", "ok"),
    "voided": Word(sentence("Voided"), "ban"),
}

RISK_SENTENCES: Mapping[str, str] = {
    "adult-tool-juvenile-case": sentence(
        "This instrument is for adults and the case is under juvenile law: it puts young people too high"
        " (Static-99R coding rules; PROFESOR)"
    ),
    "age-at-offence-disagrees": sentence("The legal frame gives another age at the offence"),
    "age-does-not-fit": sentence(
        "This age does not fit the date of birth and the age at the offence"
    ),
    "age-item-disagrees": sentence(
        "This does not follow from the age at release; one of the two is wrong"
    ),
    "combined-twice": sentence("Choose the table, or fill in the level with its source"),
    "exception-needed": sentence(
        "After an offence at 16 or 17 only with a written reason (Static-99R coding rules, to be verified)"
    ),
    "item-missing": sentence("Fill in every item before signing"),
    "item-not-asked": sentence("Leave this open: there was no victim under 14"),
    "juvenile-tool-adult-case": sentence(
        "This instrument is for young people and the case is under adult law"
    ),
    "no-signed-static": sentence("There is no signed Static-99R of 2016 to combine with"),
    "not-a-score": sentence("Choose one of the options"),
    "not-adult-at-release": sentence(
        "Static-99R is for who was 18 or older at release (coding rules 2016)"
    ),
    "not-adult-yet": sentence(
        "After an offence at 16 or 17 only from the age of 18 (Static-99R coding rules, to be verified)"
    ),
    "not-combined": sentence("Only STABLE-2007 is combined, with Static-99R"),
    "not-for-consenting-peers": sentence(
        "Not for consenting sex between peers (Static-99R coding rules 2016)"
    ),
    "not-for-images-only": sentence(
        "Not when it concerns images only (Static-99R coding rules, to be verified)"
    ),
    "not-for-women": sentence(
        "Made for men: its figures say nothing about women or girls (author's population, to be verified)"
    ),
    "not-sexual-offence": sentence("This instrument is only for people with a sexual offence"),
    "outside-ages": sentence(
        "Made for another age on this day: ERASOR and J-SOAP 12-18, JSORRAT-II 12-17, PROFESOR 12-25"
    ),
    "source-missing": sentence("Say who combined it and by what table"),
    "too-young-at-offence": sentence(
        "Not for an offence before the age of 16 (Static-99R coding rules, to be verified)"
    ),
    "unknown-item": sentence("Choose one of the options"),
    "unknown-question": sentence("Choose one of the options"),
    "unknown-appointment": sentence("That appointment is not of this client"),
    "unknown-instrument": sentence("Choose one of the options"),
    "unknown-level": sentence("Choose one of the options"),
    "unknown-matrix": sentence("No such table holds on that day"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "assessment": ASSESSMENT_STATES,
}
