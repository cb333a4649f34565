"""Template values for how a client was reminded of an appointment, the same on every page that shows an absence."""

from __future__ import annotations

from aftercare.domain.absences.reminded import Reminded, Reminder, doubt_of
from aftercare.web.messages.delivery_words import why_not_arrived
from aftercare.web.messages.text_names import slot_view
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View


def view(context: PageContext, found: Reminded) -> View:
    """{arrived, begun, why_none or none, lines: list of {slot, state, channel, reason, why, doubt, duplicate, at},
    instead: list of {kind, reason, who, at, note, late}, answers: list of {meaning, at}}."""
    return View(
        found,
        begun=found.starts_at <= context.now,
        lines=[_line(context, one, found) for one in found.reminders],
        instead=[
            View(one, at=one.done_at, late=one.done_at is None or one.done_at >= found.starts_at)
            for one in found.instead
        ],
    )


def _line(context: PageContext, one: Reminder, found: Reminded) -> View:
    silent = one.state in ("delivered", "sent", "accepted", "planned", "claimed")
    return View(
        one,
        slot=slot_view(context, one.slot),
        reason=None if silent else one.reason,
        # A reminder that waits for a retry also has a reason: the error of its last attempt.
        why=why_not_arrived(one.error_code) if one.state == "planned" or not silent else None,
        doubt=doubt_of(one, found.starts_at),
        duplicate=one.possible_duplicate,
        at=one.due_at if one.state == "planned" else one.state_at,
    )
