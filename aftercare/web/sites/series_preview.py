"""Shows the sessions that a new group would have, before they are saved."""

from __future__ import annotations

from babel.dates import format_date

from aftercare.base.translation import sentence
from aftercare.casework.sites.acts import NewSeries, SeriesPreview
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
AGAIN = "sessions"


def ask_about_sessions(
    context: PageContext, form: Reading, found: SeriesPreview, new: NewSeries
) -> None:
    """The form is sent twice, unchanged. Raises NotSaved when these sessions were not shown yet."""
    groups = ", ".join(
        f"{one['programme']} {one['series']} ({short_moment(one['starts_at'], context.language)})"
        for one in found.clashes
    )
    form.asked[AGAIN] = f"{new.first_on}/{new.at}/{new.minutes}/{new.weeks}/{groups}"
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
    raise NotSaved()
