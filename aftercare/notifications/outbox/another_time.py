"""Words a reminder at the last moment: in the language of that moment, and saying how to get another time by text only
while that is allowed."""

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
    """The permission, the times taken, the hours left and the client's language can change after a reminder is planned,
    and again when it was claimed without being posted. A reminder that a trial is about keeps the words of its arm
    unless the language changed."""
    for row in (one.row for one in due):
        says_how = row.template == SAYS_HOW
        if row.channel != "sms" or not (says_how or row.template in REMINDER_TEXTS):
            continue
        assert row.person_id is not None
        recipient, state = reached[row.person_id]
        kind = TextKind(row.template)
        if row.trial is None and (says_how or state.preference.moves.most):
            kind = _kind(work, row)
        if kind.value != row.template or recipient.language != row.language:
            _word(work, row, kind, recipient.language, callback_number)


def _kind(work: UnitOfWork, row: MessageRow) -> TextKind:
    assert row.appointment_id is not None
    if may_take_times(work, get_appointment(work.session, row.appointment_id)):
        return SAYS_HOW
    was_said = row.template == SAYS_HOW
    return TextKind.REMINDER_DAY_BEFORE if was_said else TextKind(row.template)


def _word(
    work: UnitOfWork, row: MessageRow, kind: TextKind, language: str, callback_number: str
) -> None:
    template = template_in_force(work.session, kind, language)
    if (template.kind.value, template.language) == (row.template, row.language):
        return
    assert row.appointment_id is not None
    local = wall(get_appointment(work.session, row.appointment_id).starts_at)
    values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
    row.template, row.template_version = kind.value, template.version
    row.language = template.language
    row.body = render_text(template.text, template.language, values)
