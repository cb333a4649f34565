"""Shows the sessions that a new group would have, and what is doubtful about them, before they are saved."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, get_day_names

from aftercare.base.translation import sentence
from aftercare.casework.sites.acts import NewSeries, SeriesPreview
from aftercare.domain.time.days_written import weekday_in
from aftercare.web.shell.dates import short_moment
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import filled
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.saving import NotSaved

SHOWN = sentence(
    "This plans %(sessions)s sessions, each %(weekday)s, from %(first)s to %(last)s."
    " If that is right, save once more"
)
ROOM_IN_USE = sentence(
    "This plans %(sessions)s sessions, each %(weekday)s, from %(first)s to %(last)s."
    " Others meet in the room then: %(groups)s. If that is right, save once more"
)
OTHER_WEEKDAY = sentence(
    "The name says %(said)s, but the first date is a %(weekday)s. If that is right, save once more"
)
MORE_SEATS = sentence(
    "The room is for %(clients)s clients at the same time. If that is right, save once more"
)
CLOSED = sentence("The site is closed at this time. If that is right, save once more")
ELSEWHERE = sentence(
    "The programme is of another treatment provider than the site. If that is right, save once more"
)
ANOTHER_AGE = sentence(
    "Young people and adults do not meet at one site, and these groups meet here: %(groups)s."
    " If that is right, save once more"
)
AGAIN = "sessions"


def ask_about_sessions(
    context: PageContext, form: Reading, found: SeriesPreview, new: NewSeries
) -> None:
    """The form is sent twice, unchanged. Raises NotSaved when these sessions were not shown yet."""
    groups = ", ".join(
        f"{one['programme']} {one['series']} ({short_moment(one['starts_at'], context.language)})"
        for one in found.clashes
    )
    terms = (new.series, new.capacity, new.first_on, new.at, new.minutes, new.weeks, groups)
    form.asked[AGAIN] = "/".join(map(str, terms))
    if form.typed.get(AGAIN) == form.asked[AGAIN]:
        return
    form.errors["first_on"] = filled(
        ROOM_IN_USE if groups else SHOWN,
        sessions=len(found.starts),
        weekday=format_date(new.first_on, "EEEE", locale=context.language),
        first=context.day(new.first_on),
        last=context.day(found.starts[-1]),
        groups=groups,
    )
    if other := other_weekday(context, new.series, new.first_on):
        form.errors["series"] = other
    if found.room_for is not None and new.capacity > found.room_for:
        form.errors["seats"] = filled(MORE_SEATS, clients=found.room_for)
    if found.closed:
        form.errors["at"] = CLOSED
    if found.of_another_age:
        form.errors["programme"] = filled(ANOTHER_AGE, groups=", ".join(found.of_another_age))
    elif found.elsewhere:
        form.errors["programme"] = ELSEWHERE
    raise NotSaved()


def other_weekday(context: PageContext, name: str, first_on: date) -> str | None:
    """What to ask when the name of a group says another weekday than its first day."""
    said = weekday_in(name)
    if said is None or said == first_on.weekday():
        return None
    names = get_day_names("wide", locale=context.language)
    return filled(OTHER_WEEKDAY, said=names[said], weekday=names[first_on.weekday()])
