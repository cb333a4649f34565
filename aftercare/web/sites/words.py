"""Labels for the kinds of site."""

from __future__ import annotations

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

SITE_KINDS = {
    "office": Word(sentence("Office"), "building"),
    "lab": Word(sentence("Test site"), "test-pipe"),
    "treatment_room": Word(sentence("Treatment room"), "stethoscope"),
    "group": Word(sentence("Group room"), "users"),
    "home": Word(sentence("Home"), "home"),
    "online": Word(sentence("Online"), "device-mobile"),
}

WORDS: Words = {
    "place": SITE_KINDS,
}
