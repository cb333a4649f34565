"""The layers of a search for free starts: what each asks of a start, a bit each, in the order of reasons.Layer."""

from __future__ import annotations

(
    IN_WINDOW,  # in its own period, on an allowed weekday at an allowed hour, no holiday, not too soon
    PERSON_FREE,  # the person neither works nor is away
    IN_SESSION,  # where a session is needed: a session begins then
    NOT_EXCLUDED,  # a site the person may be at
    HOME_ONLY,  # at home or online while the person may be nowhere else
    OPEN,  # the place is open
    AT_WORK,  # officer or deputy is at work, both journeys included
    SPACING,  # enough days from the other occurrences of the obligation
    PERSON_GAP,  # the person's other appointments keep their gap
    SESSION_ROOM,  # the session has a seat
    ROOM,  # the place is not full
    SEPARATION,  # no one of the other age group is at the place
    NO_CONTACT,  # no one the person may not meet is at the place, margin included
    OFFICER_FREE,  # officer or deputy has no other booking then, both journeys included
) = (1 << number for number in range(14))

EVERY = (1 << 14) - 1
SETTLED = 1 << 14
"""Asked of a row that stands already: neither `earliest` nor the gap to `last_done` moves it."""

EMPTY = 1 << 15
"""Asked of an empty calendar: only what stood before the placement counts."""

STILL = EVERY & ~(PERSON_GAP | SEPARATION | NO_CONTACT | OFFICER_FREE) | EMPTY
"""What an empty calendar allows; a site without room for anyone is shut."""
