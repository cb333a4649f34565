"""Follows up a reminder that did not arrive: another channel or a task for the officer, never silence."""

from __future__ import annotations

from datetime import timedelta

from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.domain.messages.departure import ANOTHER_WAY
from aftercare.domain.messages.fallback_channels import FATES, ChannelFate, ToReach, next_channel
from aftercare.domain.messages.voice_text import is_spoken
from aftercare.domain.people.person import WhyNoText
from aftercare.domain.people.preferences import Channel
from aftercare.notifications.delivery.to_staff import to_staff_failed
from aftercare.notifications.delivery.withhold import open_officer_task
from aftercare.processes.messages.recipients import reachabilities
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.channel_rows import plan_follow_up, siblings_of
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import get_person

# A letter asked for today is written today or tomorrow.
MAKE_A_LETTER = timedelta(days=1)


def follow_up(work: UnitOfWork, row: MessageRow, why: str) -> None:
    """The message is known not to have arrived, or may not go: `why`. Run it with the clock's rights, under the locks
    of its person and appointment. Idempotent."""
    if row.person_id is None or row.staff_id is not None:
        to_staff_failed(work, row, why)
        return
    channel = _next(work, row)
    if channel in (Channel.SMS, Channel.VOICE):
        person = get_person(work.session, row.person_id)
        recipient, _ = reachabilities(work.session, (person,), work.now)[person.id]
        plan_follow_up(work.session, row, channel, recipient.number or "", work.now)
    elif channel is Channel.LETTER:
        open_officer_task(
            work, row, "send_letter", why, min(row.useful_until_at, work.now + MAKE_A_LETTER)
        )
    elif channel is Channel.CALL:
        open_officer_task(work, row, "call_person", why, row.useful_until_at)


def _next(work: UnitOfWork, row: MessageRow) -> Channel | None:
    """Only a reminder that still helps goes by another channel automatically; everything else is the officer's."""
    if row.appointment_id is None or row.useful_until_at <= work.now:
        return Channel.CALL
    assert row.person_id is not None
    appointment = get_appointment(work.session, row.appointment_id)
    if appointment.state not in OPEN_STATES:
        return Channel.CALL
    person = get_person(work.session, row.person_id)
    return next_channel(
        ToReach(
            reached=reachabilities(work.session, (person,), work.now)[person.id][1],
            time_left=appointment.during.lower - work.now,
            spoken=is_spoken(row.template),
            fates=_fates(work, row),
        )
    )


def _fates(work: UnitOfWork, row: MessageRow) -> dict[Channel, ChannelFate]:
    """The outcome of each channel. The given message did not arrive, even when its row still says otherwise. A channel
    that only waited for another one was not tried."""
    fates: dict[Channel, ChannelFate] = {}
    for one in siblings_of(work.session, row):
        if one.id != row.id and _was_not_tried(one):
            continue
        fate = ChannelFate.NOT_ARRIVED if one.id == row.id else FATES[one.state]
        known = fates.get(Channel(one.channel), ChannelFate.NOT_ARRIVED)
        fates[Channel(one.channel)] = fate if known is ChannelFate.NOT_ARRIVED else known
    if row.state == "withheld" and row.reason == WhyNoText.OTHER_FIRST.value:
        fates.pop(Channel.SMS, None)
    return fates


def _was_not_tried(one: MessageRow) -> bool:
    waited = (WhyNoText.OTHER_FIRST.value, ANOTHER_WAY)
    return one.state in ("withheld", "cancelled") and one.reason in waited
