"""Labels for letters, and messages for when one cannot be created."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

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
    "taken-back": Word(sentence("Taken back"), "ban", "danger"),
}
# Why the clock took a letter back.
TAKEN_BACK = {
    "appointment-changed": Word(sentence("The appointment changed"), "calendar-event"),
    "appointment-began": Word(sentence("The appointment has begun"), "clock"),
    "away": Word(sentence("The client is not at home"), "user-off"),
    "restricted-case": Word(sentence("The file became restricted"), "lock"),
    "file-closed": Word(sentence("The file closed"), "lock"),
}
# Why a letter was not recorded as posted with the others, by the code of the fault.
NOT_POSTED = {
    "stale-version": Word(sentence("it changed after you opened this page"), "clock"),
    "illegal-transition": Word(sentence("it was ended by a colleague"), "ban"),
    "invalid-input": Word(sentence("it was made after that day"), "calendar-event"),
    "not-found": Word(sentence("it is not there"), "ban"),
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

WORDS: Words = {
    "letter": LETTER_KINDS,
    "letter_state": LETTER_STATES,
    "letter_taken_back": TAKEN_BACK,
    "letter_not_posted": NOT_POSTED,
    "log_subject": {
        "letter": Word(sentence("Letter"), "printer"),
        "postal-address": Word(sentence("Postal address"), "home"),
        "home-address": Word(sentence("Home address"), "home"),
    },
    "task": {"send_letter": Word(sentence("Send a letter"), "printer")},
}
