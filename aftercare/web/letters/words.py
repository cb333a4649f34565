"""Labels for letters, and messages for when one cannot be created."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.shell.language import sentence
from aftercare.web.shell.word import Word

LETTER_KINDS = {
    "appointment": Word(sentence("Letter about an appointment"), "calendar-event"),
    "unreached": Word(sentence("Letter: we could not reach you"), "phone"),
    "changed": Word(sentence("Letter: an appointment has changed"), "arrow-back-up"),
    "cancelled": Word(sentence("Letter: an appointment is off"), "ban"),
    "card": Word(sentence("Appointment card for the wallet"), "list-check"),
}
LETTER_STATES = {
    "drafted": Word(sentence("To be posted"), "printer", "warning"),
    "outdated": Word(sentence("No longer right"), "alert-triangle", "danger"),
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
    "address-discloses": sentence("A line here tells more than where it is: leave that line out"),
    "address-too-long": sentence("At most 4 lines of 45 characters"),
    "in-the-past": sentence("Give today or a later day"),
    "name-discloses": sentence("This name tells more than who somebody is; correct it in the file"),
    "name-unprintable": sentence("This name cannot be printed; correct it in the file"),
    "no-address": sentence("Enter the postal address first"),
    "not-for-this-letter": sentence("This letter does not fit that appointment"),
    "not-posted-then": sentence("Give a day from the day it was made until today"),
    "paper-too-long": sentence("That is longer than fits on a letter"),
    "unprintable": sentence("The name or the address has a sign that cannot be printed"),
}

WORDS: Mapping[str, Mapping[str, Word]] = {
    "letter": LETTER_KINDS,
    "letter_state": LETTER_STATES,
    "log_subject": LETTER_LOG_SUBJECTS,
    "task": LETTER_TASKS,
}
