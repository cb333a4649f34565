"""Words a reminder at the last moment, so that it says how to get another time by text only while that is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from aftercare.domain.message_templates.templates import TextValues, render_text
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.domain.people.person import Reachability
from aftercare.domain.reminders.policy import REMINDER_TEXTS
from aftercare.domain.time.wall_time import wall
from aftercare.processes.messages.recipients import Recipient
from aftercare.processes.placement.offered_times import may_take_times
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.messages.outbox import DueMessage
from aftercare.store.messages.rows import MessageRow

SAYS_HOW: Final = TextKind.REMINDER_ANOTHER_TIME


def word_reminders(
    work: UnitOfWork,
    due: Sequence[DueMessage],
    reached: Mapping[UUID, tuple[Recipient, Reachability]],
    callback_number: str,
) -> None:
    """The permission, the times taken and the hours left can change after a reminder is planned, and again when it was
    claimed without being posted. A reminder that a trial is about keeps the words of its arm."""
    for row in (one.row for one in due):
        says_how = row.template == SAYS_HOW
        if row.channel != "sms" or not (says_how or row.template in REMINDER_TEXTS):
            continue
        if row.trial is not None:
            continue
        assert row.person_id is not None
        if says_how or reached[row.person_id][1].preference.moves.most:
            _word(work, row, callback_number)


def _word(work: UnitOfWork, row: MessageRow, callback_number: str) -> None:
    assert row.appointment_id is not None
    about = get_appointment(work.session, row.appointment_id)
    kind = SAYS_HOW if may_take_times(work, about) else TextKind.REMINDER_DAY_BEFORE
    if (kind is SAYS_HOW) == (row.template == SAYS_HOW):
        return
    template = template_in_force(work.session, kind, row.language)
    local = wall(about.starts_at)
    values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
    row.template, row.template_version = kind.value, template.version
    row.language = template.language
    row.body = render_text(template.text, template.language, values)
