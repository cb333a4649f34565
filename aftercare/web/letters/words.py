"""Labels for letters, and messages for when one cannot be created."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

LETTER_KINDS = {
    "appointment": Word(sentence("Letter about an appointment"), "calendar-event"),
    "unreached": Word(sentence("Letter: we could not reach you"), "phone"),
    "changed": Word(sentence("Letter: an appointment has changed"), "arrow-back-up"),
    "cancelled": Word(sentence("Letter: an appointment is cancelled"), "ban"),
    "card": Word(sentence("Appointment card for the wallet"), "list-check"),
}
LETTER_STATES = {
    "drafted": Word(sentence("To post"), "printer", "warning"),
    "outdated": Word(sentence("Out of date"), "alert-triangle", "danger"),
    "sent": Word(sentence("Posted"), "check", "ok"),
    "discarded": Word(sentence("Not posted"), "ban"),
}
# Each language named in that language, for its readers.
LETTER_LANGUAGE_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "pl": "Polski",
    "tr": "Türkçe",
    "uk": "Українська",
}
LETTER_LOG_SUBJECTS = {
    "letter": Word(sentence("Letter"), "printer"),
    "postal-address": Word(sentence("Postal address"), "home"),
}
LETTER_TASKS = {"send_letter": Word(sentence("Send a letter"), "printer")}
LETTER_SENTENCES = {
    "address-discloses": sentence("A line reveals more than the address: remove that line"),
    "address-too-long": sentence("At most 4 lines of 45 characters"),
    "in-the-past": sentence("Enter today or a later date"),
    "name-discloses": sentence(
        "This name reveals more than who someone is; correct it in the case file"
    ),
    "name-unprintable": sentence("This name cannot be printed; correct it in the case file"),
    "no-address": sentence("Enter the postal address first"),
    "not-for-this-letter": sentence("This letter does not match that appointment"),
    "not-posted-then": sentence("Enter a date from the day the letter was made up to today"),
    "paper-too-long": sentence("This is too long for a letter"),
    "unprintable": sentence("The name or address has a character that cannot be printed"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "letter": LETTER_KINDS,
    "letter_state": LETTER_STATES,
    "log_subject": LETTER_LOG_SUBJECTS,
    "task": LETTER_TASKS,
}
