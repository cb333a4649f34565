"""The trials that divide the reminders behind figures, for a reader who may see them."""

from __future__ import annotations

from aftercare.casework.trials.acts import trials_running
from aftercare.web.shell.request import PageContext


def trials_shown(context: PageContext) -> list[tuple[str, str]]:
    """The address and the question of each that runs today."""
    if not context.can_perform(trials_running):
        return []
    found = context.run(trials_running)
    return [(f"/reminder-trials/{one.version}", one.question) for one in found]
