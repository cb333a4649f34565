"""Messages for faults of a condition or of a position on the map, shown at the field."""

from __future__ import annotations

from collections.abc import Mapping

from aftercare.web.conditions.zone_input import NOT_A_POINT
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, NOT_A_DATE
from aftercare.web.shell.language import sentence

_UNREADABLE = sentence("This condition cannot set that")

CONDITION_SENTENCES: Mapping[str, str] = {
    "far-away": sentence("This lies %(km)s km from the Netherlands"),
    "kind-not-of-frame": sentence("This order cannot include that condition"),
    "label-not-neutral": sentence("Only labels such as S-1, S-2; never a name"),
    "named-twice": sentence("List each one only once"),
    "not-a-flag": _UNREADABLE,
    "not-a-point": NOT_A_POINT,
    "not-an-object": _UNREADABLE,
    "not-monitored": sentence("Tick monitoring, or leave its dates empty"),
    "not-the-newest": sentence("The library has changed again; check it first"),
    "not-to-be-monitored": sentence("Only a condition that restricts liberty can be monitored"),
    "outside-condition": sentence("Stay within the dates of the condition"),
    "swapped": sentence(
        "This lies %(km)s km from the Netherlands: latitude and longitude are swapped, 52.3702, 4.8952 is Amsterdam"
    ),
    "unknown-choice": NOT_A_CHOICE,
    "unknown-parameter": _UNREADABLE,
    "unreadable-day": NOT_A_DATE,
    "window-missing": sentence("Enter days and hours"),
    "zone-antimeridian": sentence("An area across the 180th meridian cannot be saved"),
    "zone-crosses-itself": sentence("This outline crosses itself, or encloses no area"),
    "zone-missing": sentence("Enter at least one area, at most twenty"),
    "zone-too-few-points": sentence("An outline needs at least three different points"),
    "zone-too-large": sentence("This area is too large: at most 500 points and two degrees across"),
    "zone-unreadable": sentence("Enter an outline or a circle"),
}
