"""A label for a code of the domain: name, icon and tone; and the labels that several subjects share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftercare.base.translation import sentence


@dataclass(frozen=True)
class Word:
    """A name (English source text, to be translated), an icon of the sprite and a tone of the theme."""

    name: str
    icon: str
    tone: str = "neutral"


# The words of a subject, by the name of their vocabulary and by code.
Words = Mapping[str, Mapping[str, Word]]


def mid_sentence(name: str) -> str:
    """`name` as it is written within a sentence; an abbreviation at its start keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


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
