"""Labels for the codes that come with an imported case file."""

from __future__ import annotations

from collections.abc import Iterable

from aftercare.base.translation import sentence
from aftercare.domain.case_files.client_list import GENERAL, plain_text
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.language import LANGUAGES, translate
from aftercare.web.shell.vocabulary import VOCABULARY
from aftercare.web.shell.words import Word, Words

IMPORTED_DECISIONS = {
    "imported": Word(sentence("Decided elsewhere, according to the document"), "check"),
    "imported_proposal": Word(
        sentence("Report proposed elsewhere, according to the document"), "gavel"
    ),
}

SAME_OR_NOT = sentence("Say that these are the same clients, or correct the references in the file")
KNOWN_AS = sentence("Here this reference belongs to %(name)s, born %(day)s")

KNOWN_ALIKE = sentence("Here: %(name)s, born %(day)s, reference %(reference)s")

# What stands in each column of a list of clients.
COLUMN_HINTS = {
    "reference": sentence("The number in your own client system"),
    "given_name": sentence("First name"),
    "family_name": sentence("Last name"),
    "birth_on": sentence("1985-04-03 or 3-4-1985"),
    "regime": sentence("%(words)s, or the code: adult, juvenile"),
    "tier": sentence("Supervision level: 1 (high), 2 or 3 (low)"),
    "case_type": sentence("%(words)s, or the code: sexual_offence (if empty), general"),
    "phone": sentence("Mobile number; agreement and verification are recorded later"),
    "language": sentence(
        "The name of the language, or the code: nl (if empty), en, ar, pl, tr, uk"
    ),
    "address": sentence("Lines separated by a vertical bar: Perenlaan 12 | 1234 AB Voorbeeldstad"),
    "frame": sentence(
        "Type of order by name, such as %(words)s, or the code: VV, VI, TBS_VW, VRIJWILLIG"
    ),
    "court_reference": sentence(
        "The number of the judgment; needed for every order but voluntary aftercare"
    ),
    "starts_on": sentence("First day of the order"),
    "ends_on": sentence("Last day of the order; empty if there is none yet"),
    "conditions": sentence(
        "Names or codes with commas between them, for example %(words)s; general stands for the general conditions"
    ),
    "plan": sentence("Obligations for a draft, once in so many days, by name or code: %(words)s"),
}
# The words on pages for the values of these columns, and the part of the vocabulary that has them.
_WORDED = {"regime": "regime", "tier": "tier", "case_type": "case_type", "plan": "kind"}
_EXAMPLES = ("check_in", 14), ("home_visit", 28)


def list_words(entries: Iterable[ConditionEntry]) -> dict[str, dict[str, str]]:
    """What a list may write instead of a code, in both languages of the pages. `entries`: the kinds of condition."""
    found: dict[str, dict[str, str]] = {
        column: {
            plain_text(translate(one.name, language)): code
            for code, one in VOCABULARY[subject].items()
            for language in LANGUAGES
        }
        for column, subject in _WORDED.items()
    }
    for column, known in (
        ("frame", LEGAL_FRAMES),
        ("conditions", {one.kind: one for one in entries}),
    ):
        found[column] = {
            plain_text(one.label(language)): code
            for code, one in known.items()
            for language in LANGUAGES
        }
    found["language"] = {plain_text(name): code for code, name in LETTER_LANGUAGE_NAMES.items()}
    return found


def column_hint(column: str, language: str) -> str:
    """What stands in a column, with the reader's own words for its values."""

    def words(subject: str, *codes: str) -> list[str]:
        return [translate(VOCABULARY[subject][code].name, language) for code in codes]

    examples = {
        "regime": words("regime", "adult", "juvenile"),
        "case_type": words("case_type", "sexual_offence", "general"),
        "frame": [LEGAL_FRAMES["VI"].label(language)],
        "conditions": [GENERAL, CONDITION_LIBRARY["reporting_duty"].label(language)],
        "plan": [f"{words('kind', kind)[0]} {days}" for kind, days in _EXAMPLES],
    }
    hint = translate(COLUMN_HINTS[column], language)
    return hint % {"words": ", ".join(examples[column])} if column in examples else hint


WORDS: Words = {
    "import_line": {
        "new": Word(sentence("Will be created"), "plus", "ok"),
        "here": Word(sentence("Already here: nothing changes"), "minus"),
        "other": Word(
            sentence("Already here under another name or birth date"), "help-circle", "warning"
        ),
        "alike": Word(sentence("Already a client?"), "help-circle", "warning"),
        "refused": Word(sentence("Refused"), "alert-triangle", "danger"),
        "made": Word(sentence("Made"), "check", "ok"),
    },
    "task_reason": {
        "imported": Word(
            sentence("Was still waiting when the case file came from elsewhere"), "ban"
        ),
    },
}
