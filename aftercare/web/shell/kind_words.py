"""Labels for kinds of appointment and levels of supervision, shared by several subjects."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.word import Word, Words

KINDS = {
    "check_in": Word(sentence("Check-in"), "users", "info"),
    "home_visit": Word(sentence("Home visit"), "home", "ok"),
    "phone_call": Word(sentence("Telephone call"), "phone", "info"),
    "intake": Word(sentence("Intake"), "stethoscope", "plum"),
    "treatment": Word(sentence("Treatment"), "stethoscope", "plum"),
    "group_session": Word(sentence("Group treatment"), "stethoscope", "plum"),
    "programme": Word(sentence("Behavioural programme"), "list-check", "plum"),
    "substance_test": Word(sentence("Urine test"), "test-pipe", "neutral"),
    "circle_meeting": Word(sentence("Circle meeting"), "users", "neutral"),
    "device_check": Word(sentence("Device check"), "device-mobile", "neutral"),
    "evaluation": Word(sentence("Evaluation"), "clipboard-check", "neutral"),
    # Any kind, for readers who may not know which.
    "appointment": Word(sentence("Appointment"), "calendar-week", "info"),
}

# No numbers on a page: Dutch probation counts 3 as the highest, while the codes of the API and the rows
# have 1 as the highest.
TIERS = {
    "1": Word(sentence("High level"), "flag", "danger"),
    "2": Word(sentence("Medium level"), "flag", "warning"),
    "3": Word(sentence("Low level"), "minus"),
}

WORDS: Words = {
    "kind": KINDS,
    "tier": TIERS,
}
