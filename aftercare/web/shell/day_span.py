"""Reads the days of an absence from a form, with times for partial days.

An absence of more than sixty days is confirmed once more: a mistyped month is as likely as a long illness.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from aftercare.base.errors import NonexistentTime
from aftercare.base.translation import sentence
from aftercare.domain.time.wall_time import at_wall, civil_date, last_civil_date, start_of_day
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import filled
from aftercare.web.shell.request import PageContext

SKIPPED = sentence("That time does not exist on that day: the clock skips it")
LONGEST_UNASKED = 60
LONG = sentence(
    "From %(first)s to %(last)s is %(days)s days. If that is right, send the form once more"
)
AGAIN = "long"
FIELDS = ("from_on", "until_on", "from_at", "until_at")


def ask_about_many_days(context: PageContext, form: Reading, first_on: date, last_on: date) -> None:
    """More than sixty days have to be submitted twice, unchanged."""
    days = (last_on - first_on).days + 1
    if days <= LONGEST_UNASKED:
        return
    form.asked[AGAIN] = f"{first_on}/{last_on}"
    if form.typed.get(AGAIN) != form.asked[AGAIN]:
        message = filled(LONG, first=context.day(first_on), last=context.day(last_on), days=days)
        form.errors.setdefault("until_on", message)


def read_absence(context: PageContext, form: Reading) -> tuple[datetime, datetime]:
    """Like `read_span`, for the days of a colleague's absence."""
    first, last = read_span(context, form)
    if form.errors.keys().isdisjoint(FIELDS):
        ask_about_many_days(context, form, civil_date(first), last_civil_date(last))
    return first, last


def read_span(context: PageContext, form: Reading) -> tuple[datetime, datetime]:
    """From and until as instants; without times whole days, the last one included."""
    today = context.today
    from_on = form.date("from_on", today)
    until_on = form.date("until_on", today, first=from_on)
    from_at, until_at = form.optional_time("from_at"), form.optional_time("until_at")
    first = _instant(form, "from_at", from_on, from_at or time.min)
    if until_at:
        return first, _instant(form, "until_at", until_on, until_at)
    return first, start_of_day(until_on + timedelta(days=1))


def _instant(form: Reading, name: str, day: date, at: time) -> datetime:
    try:
        return at_wall(day, at)
    except NonexistentTime:
        form.errors[name] = SKIPPED
        return start_of_day(day)
