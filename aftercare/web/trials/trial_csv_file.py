"""What a trial of reminders found, as a file: a line for each side of each look."""

from __future__ import annotations

from datetime import datetime

from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.trials.acts import TrialFile
from aftercare.domain.trials.arms import Arm
from aftercare.store.trials.rows import ReminderTrialLookRow
from aftercare.web.shell.dates import spreadsheet_moment
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import PageContext

HEAD = (
    sentence("Look"), sentence("Looked at"), sentence("Decision"), sentence("Reminder"), sentence("Clients"),
    sentence("Appointments"), sentence("Missed"), sentence("Share missed"), sentence("Difference from"),
    sentence("Difference to"),
)  # fmt: skip
NOT_SHOWN = sentence("not shown")


def trial_csv_file(context: PageContext, file: TrialFile) -> Response:
    """Shares and differences are parts of one, as they were computed."""
    lines = [_line(context, look, arm) for look in file.looks for arm in Arm]
    head = map(context.translate, HEAD)
    return csv_file(context, head, lines, f"trial-{file.row.version}")


def _line(context: PageContext, look: ReminderTrialLookRow, arm: Arm) -> tuple[object, ...]:
    count = look.count(arm)
    hidden = context.translate(NOT_SHOWN)
    counts = (count.clients, count.appointments, count.missed) if count else (hidden,) * 3
    interval = (look.lower, look.upper) if arm is Arm.TESTED else (None, None)
    at: datetime = look.looked_at
    return (
        look.number,
        spreadsheet_moment(at),
        context.name_of("trial_decision", look.decision),
        context.name_of("arm", arm.value),
        *counts,
        getattr(look, f"{arm.value}_share"),
        *interval,
    )
