"""Labels for the parameters of conditions, and for changes of the library."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.base.translation import sentence
from aftercare.web.shell.words import Word, Words

PARAMETERS = {
    "amount_cents": Word(sentence("Amount in euros"), "info-circle"),
    "due_on": Word(sentence("To be done by"), "calendar-event"),
    "what": Word(sentence("What must be repaired"), "info-circle"),
    "labels": Word(sentence("Who it is about"), "user-off"),
    "areas": Word(sentence("Exclusion zones"), "map-pin-off"),
    "buffer_m": Word(sentence("Distance to keep, in metres"), "map-pin-off"),
    "windows": Word(sentence("Hours at home"), "home"),
    "travel_min": Word(sentence("Travel time in minutes, before and after"), "clock"),
    "place": Word(sentence("Where to report"), "map-pin"),
    "at_least_every_days": Word(sentence("Report at least every (days)"), "calendar-week"),
    "substances": Word(sentence("Substances"), "test-pipe"),
    "testing": Word(sentence("Tests may be requested"), "test-pipe"),
    "institution": Word(sentence("Institution"), "building"),
    "from_on": Word(sentence("Stay from"), "calendar-event"),
    "until_on": Word(sentence("Stay until"), "calendar-event"),
    "provider": Word(sentence("Provider named by the court"), "stethoscope"),
    "programme": Word(sentence("Programme"), "users"),
    "provider_substitution_allowed": Word(
        sentence("A similar provider is also allowed"), "stethoscope"
    ),
    "no_work_with_minors": Word(sentence("No work with minors"), "users"),
    "age_limit": Word(sentence("No contact with anyone younger than"), "user-off"),
    "device_checks": Word(sentence("Devices are checked"), "eye"),
    "device_checks_most": Word(sentence("Device checks, at most"), "eye"),
    "device_checks_weeks": Word(sentence("In how many weeks"), "calendar-week"),
    "device_checks_until": Word(sentence("Device checks until"), "calendar-event"),
    "devices": Word(sentence("Which devices"), "device-mobile"),
    "device_checks_unannounced": Word(sentence("Unannounced device checks"), "eye"),
    "no_internet": Word(sentence("No internet"), "device-mobile"),
    "no_moving": Word(sentence("No moving house without permission"), "home"),
    "school": Word(sentence("School"), "building"),
    "hours": Word(sentence("School hours"), "clock"),
}

# Hints for filling in a field.
HINTS: Mapping[str, str] = {
    "amount_cents": sentence("For example 1250 or 1250,50"),
    "labels": sentence("Only labels such as S-1, S-2; never a name"),
    "travel_min": sentence("Nothing away from home is planned this close to the hours at home"),
    "provider": sentence("As stated in the judgment"),
    "buffer_m": sentence("Places this close to a zone are also forbidden"),
    "device_checks_most": sentence("As stated in the judgment; without it no check can be planned"),
    "device_checks_weeks": sentence("For example 2 checks in 26 weeks"),
    "no_moving": sentence("Only with the long-term supervision measure; to be verified"),
    "age_limit": sentence("An age from 12 to 21"),
}

DEVICES = {
    "telephone": Word(sentence("Telephone"), "phone"),
    "computer": Word(sentence("Computer"), "device-mobile"),
    "tablet": Word(sentence("Tablet"), "device-mobile"),
    "storage": Word(sentence("Storage devices"), "device-mobile"),
}
SUBSTANCES = {
    "alcohol": Word(sentence("Alcohol"), "test-pipe"),
    "cannabis": Word(sentence("Cannabis"), "test-pipe"),
    "cocaine": Word(sentence("Cocaine"), "test-pipe"),
    "opiates": Word(sentence("Opiates"), "test-pipe"),
    "amphetamines": Word(sentence("Amphetamines"), "test-pipe"),
    "ghb": Word(sentence("GHB"), "test-pipe"),
    "other": Word(sentence("Other substances"), "test-pipe"),
}

CHOICES = SUBSTANCES | DEVICES

ENTRY_CHANGES = {
    "deleted": Word(sentence("No longer in the library"), "trash", "warning"),
    "replaced": Word(sentence("Replaced by another condition"), "history", "warning"),
    "text_changed": Word(sentence("Wording changed"), "edit", "info"),
    "new_parameter": Word(sentence("Can now also set"), "plus", "info"),
    "new_obligation": Word(sentence("Can now also require"), "plus", "info"),
    "parameter_gone": Word(sentence("No longer sets"), "minus", "warning"),
    "obligation_gone": Word(sentence("No longer requires"), "minus", "warning"),
}

KIND_PROPERTIES = {
    "amount": Word(sentence("Sets an amount of money"), "info-circle"),
    "repair": Word(sentence("Says what must be repaired"), "info-circle"),
    "contact_ban": Word(sentence("Forbids contact with people"), "user-off"),
    "zone": Word(sentence("Has an exclusion zone on the map"), "map-pin-off"),
    "home_hours": Word(sentence("Sets hours at home"), "home"),
    "reporting": Word(sentence("Says where and how often to report"), "map-pin"),
    "substances": Word(sentence("Forbids substances"), "test-pipe"),
    "stay": Word(sentence("Sets a stay in an institution"), "building"),
    "treatment": Word(sentence("Names a treatment provider"), "stethoscope"),
    "programme": Word(sentence("Names a programme"), "users"),
    "school": Word(sentence("Sets school hours"), "clock"),
    "minors": Word(sentence("Sets an age limit for contacts or work"), "users"),
    "device_checks": Word(sentence("Lets the judgment bound device checks"), "eye"),
    "internet_ban": Word(sentence("Can forbid internet"), "device-mobile"),
    "moving_ban": Word(sentence("Can forbid moving house"), "home"),
    "monitoring": Word(sentence("Can be monitored electronically"), "map-pin"),
}

# The library's own texts, verbatim, so that message extraction finds them.
PROVENANCES = (
    sentence("Text of 10 May 2017."),
    sentence(
        "Text of 10 May 2017; wording and number after the renumbering of 2020-2024 to be verified."
    ),
    sentence(
        "Wording shortened and options written out by this service; text and number after the"
        " renumbering of 2020-2024 to be verified."
    ),
)

WORDS: Words = {
    # Labels for an obligation compared with the version in force.
    "line_change": {
        "added": Word(sentence("New"), "plus", "ok"),
        "changed": Word(sentence("Changed"), "edit", "warning"),
        "ended": Word(sentence("Ends"), "trash", "danger"),
    },
    "entry_change": ENTRY_CHANGES,
    "kind_property": KIND_PROPERTIES,
    "kind_role": {
        "obligation": Word(sentence("Requires appointments"), "calendar-event"),
        "constraint": Word(sentence("Limits places and contacts"), "map-pin-off"),
        "neither": Word(sentence("Neither requires appointments nor limits places"), "minus"),
    },
    "kind_offer": {
        "offered": Word(sentence("Can be chosen"), "check", "ok"),
        "retired": Word(sentence("Retired: cannot be chosen any more"), "history", "warning"),
        "removed": Word(sentence("Removed from the library"), "trash", "danger"),
    },
    "task_reason": {
        "not-possible-there": Word(
            sentence("An appointment is at a place or time that is no longer possible"),
            "calendar-event",
        ),
    },
}
