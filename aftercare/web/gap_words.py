"""A gap between two contacts in words, and the page on which a time is found that closes it."""

from __future__ import annotations

from aftercare.casework.contact_gaps import GapAhead
from aftercare.web.dates import short_day
from aftercare.web.language import catalogue, sentence
from aftercare.web.phrases import slots_href

ONE_IN = sentence(
    "No face-to-face contact between %(from)s and %(until)s: %(days)s days, at most %(most)s"
)
SEVERAL_IN = sentence(
    "No face-to-face contact between %(from)s and %(until)s: less than %(number)s in %(most)s days"
)


def gap_told(one: GapAhead, language: str) -> str:
    gap = one.gap
    holes = {
        "from": short_day(gap.from_on, language),
        "until": short_day(gap.until_on, language),
        "days": gap.days,
        "number": gap.allowed.number,
        "most": gap.allowed.days,
    }
    said = ONE_IN if gap.allowed.number == 1 else SEVERAL_IN
    return catalogue(language).gettext(said) % holes


def closing_href(one: GapAhead) -> str:
    """Free times for the occurrence without one that lies in the gap, or else for the contact that ends it."""
    if one.missing is not None:
        return slots_href(one.person["person_id"], *one.missing)
    return f"/appointments/{one.ends_with}"
