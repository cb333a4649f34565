"""Routes for busy times: your own calendar that is asked for them, and those of colleagues, times only."""

from __future__ import annotations

from uuid import UUID

from aftercare.api.http.inputs import Moment
from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import BUSY_TIMES, CALENDAR_CONNECTIONS

router = Routes(prefix="/api/v1", tags=["calendars"])

router.add_reads(
    CALENDAR_CONNECTIONS,
    "Your own calendar that is asked for busy times, if you have connected one.",
    "The calendar, with how reading it goes.",
    one="connection",
)
router.add_reads(
    BUSY_TIMES,
    "Busy times of colleagues of your team, earliest first, as their own calendars say; nothing is placed there.",
    "One busy time.",
    one="busy_time",
    from_at=Moment,
    until_at=Moment,
    staff=UUID,
)
