"""Days of leave as a form gives them, with times where only parts of days are meant."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from aftercare.base.errors import NonexistentTime
from aftercare.domain.wall_time import at_wall, civil_date, start_of_day
from aftercare.web.forms import Reading
from aftercare.web.language import sentence

SKIPPED = sentence("The clock skips that time on that day")


def read_span(form: Reading, now: datetime) -> tuple[datetime, datetime] | None:
    """From and until as instants; without times whole days, the last one included."""
    today = civil_date(now)
    from_on = form.date("from_on", today)
    until_on = form.date("until_on", from_on or today)
    from_at, until_at = form.time("from_at", required=False), form.time("until_at", required=False)
    if from_on is None or until_on is None:
        return None
    try:
        first = at_wall(from_on, from_at or time.min)
    except NonexistentTime:
        form.errors["from_at"] = SKIPPED
        return None
    try:
        last = (
            at_wall(until_on, until_at) if until_at else start_of_day(until_on + timedelta(days=1))
        )
    except NonexistentTime:
        form.errors["until_at"] = SKIPPED
        return None
    return first, last
