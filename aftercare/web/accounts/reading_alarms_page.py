"""Pages on unusual reading of files: supervisors and auditors read its lines, and record what it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.accounts.access_log import access_log
from aftercare.casework.accounts.reading_alarms import (
    LONGEST_FINDING,
    MOST_LINES,
    answer_alarm,
    lines_of_alarm,
    reading_alarms,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.reading_alarm_rows import ReadingAlarmRow
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.accounts.action_words import action_view
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MayAnswer = Annotated[PageContext, Depends(Allow(answer_alarm))]


@router.get("/unusual-reading")
def show_reading(context: MayAnswer, form: Form) -> Response:
    waiting, answered, names = context.run(reading_alarms)
    return context.page(
        "accounts/unusual_reading.html",
        waiting=[_view(one, names) for one in waiting],
        answered=[_view(one, names) for one in answered],
        form=form,
    )


@router.get("/unusual-reading/{alarm_id}")
def show_lines(alarm_id: UUID, context: MayAnswer) -> Response:
    found = context.run(lines_of_alarm, alarm_id)
    first_at, last_at = found.alarm.first_at, found.alarm.last_at
    asked = {"from_on": civil_date(first_at), "until_on": civil_date(last_at)}
    log = f"/access-log?{urlencode({'account': found.username} | asked)}"
    return context.page(
        "accounts/unusual_lines.html",
        alarm=View(found.alarm, name=found.name),
        lines=[_line(context, one, found.references) for one in found.lines],
        shortened=len(found.lines) == MOST_LINES,
        log_href=log if context.can_perform(access_log) else None,
    )


@router.post("/unusual-reading/{alarm_id}")
@shown_again_by(show_reading)
def answer(alarm_id: UUID, context: MayAnswer, form: Form) -> Response:
    field = f"finding-{alarm_id}"
    finding = form.text(field, most=LONGEST_FINDING)
    with saving(context, form, {"/finding": field}) as work:
        answer_alarm(work, alarm_id, form.version, finding)
    return context.redirect_to("/unusual-reading", flash="saved")


def _view(alarm: ReadingAlarmRow, names: Mapping[UUID, StaffRow]) -> View:
    answers = {
        "supervisor": (alarm.finding, alarm.answered_by, alarm.answered_at),
        "auditor": (alarm.audit_finding, alarm.audited_by, alarm.audited_at),
    }
    return View(
        alarm,
        name=names[alarm.staff_id].display_name,
        answers=[
            {"desk": desk, "finding": finding, "answerer": names[by].display_name, "at": at}
            for desk, (finding, by, at) in answers.items()
            if by is not None
        ],
    )


def _line(context: PageContext, row: Row, references: Mapping[UUID, str]) -> Row:
    return row | {
        "reference": references.get(row["person_id"]),
        "action": action_view(row["action"], context.language),
    }
