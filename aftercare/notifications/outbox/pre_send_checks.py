"""Checks due messages against the facts of this moment; one that may not leave gets a final state, never silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from uuid import UUID

from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.message_templates.free_texts import CHOSEN, FREE_TEXT, revealing_in_free_text
from aftercare.domain.message_templates.protected_names import ProtectedNames, line_faults
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.message_templates.templates import SHIPPED_VERSION, has_protected_name
from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.domain.messages.departure import (
    ANOTHER_WAY,
    NUMBER_CHANGED,
    Cancel,
    Leaves,
    Postpone,
    ReplanReminders,
    ToClient,
    TooLate,
    TooRevealing,
    ToStaff,
    Withhold,
    departure,
)
from aftercare.domain.messages.fallback_channels import why_no_voice
from aftercare.domain.people.person import Reachability, WhyNoText, why_no_reminder, why_no_text
from aftercare.domain.reminders.policy import ReminderPolicy
from aftercare.domain.reminders.schedule import quiet_until
from aftercare.domain.time.wall_time import civil_date
from aftercare.notifications.delivery.follow_up import follow_up
from aftercare.notifications.delivery.to_staff import facts_of_staff
from aftercare.notifications.delivery.verification_codes import carried_by
from aftercare.notifications.delivery.withhold import (
    cancel,
    open_officer_task,
    postpone,
    settle,
    skip_late,
)
from aftercare.notifications.gateways.voice_text import ALOUD, Spoken, spoken_of, word
from aftercare.notifications.outbox.another_time import word_reminders
from aftercare.processes.message_templates.forbidden_names import forbidden_names_of
from aftercare.processes.messages.recipients import Recipient, reachabilities
from aftercare.store.appointments.rows import replan_reminders_of
from aftercare.store.database.sealed_values import UNREADABLE
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.channel_rows import served_elsewhere
from aftercare.store.messages.outbox import DueMessage
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.reminders.rows import policy_in_force

CODES: Final = {TextKind.NUMBER_VERIFICATION, TextKind.PAGE_CODE}
TEXTS: Final = "sms"
# A message to staff is a fixed sentence without a name.
NO_NAMES: Final = ProtectedNames()
_OPEN = {state.value for state in OPEN_STATES}


@dataclass(frozen=True)
class _Facts:
    """Where each person's texts go and whether they may."""

    reached: dict[UUID, tuple[Recipient, Reachability]]
    callback_number: str
    # Messages with a reminder that another channel sends, or may have sent.
    elsewhere: set[UUID]
    # The policy with the quiet hours in force.
    policy: ReminderPolicy
    # The names in the case files of people who get texts in other words than our own.
    names: Mapping[UUID, ProtectedNames]


def check_due(
    work: UnitOfWork, due: Sequence[DueMessage], callback_number: str
) -> list[DueMessage]:
    """The messages that may leave now. The facts of all their people are read in a few statements, inside the
    transaction that claims them."""
    ids = {one.row.person_id for one in due if one.row.person_id is not None}
    persons = list(persons_of(work.session, ids).values())
    elsewhere = served_elsewhere(work.session, (one.row.id for one in due))
    policy = policy_in_force(work.session, civil_date(work.now))
    reached = reachabilities(work.session, persons, work.now)
    word_reminders(work, due, reached, callback_number)
    facts = _Facts(reached, callback_number, elsewhere, policy, _names(work, due, persons))
    return [one for one in due if _check_or_settle(work, one, facts)]


def _names(
    work: UnitOfWork, due: Sequence[DueMessage], persons: Sequence[PersonRow]
) -> dict[UUID, ProtectedNames]:
    """Nothing is read for shipped wording, which can contain no name."""
    asked = {
        one.row.person_id
        for one in due
        if _is_free_text(one.row) or _is_worded_by_administrator(one.row)
    }
    return forbidden_names_of(work, [one for one in persons if one.id in asked]) if asked else {}


def _is_free_text(row: MessageRow) -> bool:
    return row.template == FREE_TEXT


def _is_worded_by_administrator(row: MessageRow) -> bool:
    """An administrator cannot know the names in this case file; shipped wording has none. Wording of a trial is an
    administrator's too."""
    return (
        row.channel == TEXTS and not _is_free_text(row) and row.template_version != SHIPPED_VERSION
    )


def _check_or_settle(work: UnitOfWork, due: DueMessage, facts: _Facts) -> bool:
    """Apply the decision to one message; returns whether it may leave."""
    row, spoken = due.row, _spoken(due, facts)
    decided = departure(_facts_of(work, due, facts, spoken), work.now)
    if spoken is not None and isinstance(decided, Leaves | TooRevealing):
        # The words that were checked, so that the row keeps what was, or would have been, spoken.
        word(row, spoken)
    match decided:
        case Cancel(reason):
            cancel(work, row, reason)
        case ReplanReminders():
            _replan_reminders(work, row)
        case Postpone(until):
            postpone(work, row, until)
        case TooLate():
            skip_late(work, row, due.starts_at)
        case Withhold(reason):
            settle(work, row, "withheld", reason)
            follow_up(work, row, reason)
        case TooRevealing():
            settle(work, row, "failed", "revealing-text")
            open_officer_task(work, row, "call_person", "revealing-text", row.useful_until_at)
    return isinstance(decided, Leaves)


def _spoken(due: DueMessage, facts: _Facts) -> Spoken | None:
    if due.row.person_id is None or due.row.staff_id is not None:
        return None
    recipient, _ = facts.reached[due.row.person_id]
    return spoken_of(due.row, recipient.language, due.starts_at, facts.callback_number)


def _facts_of(
    work: UnitOfWork, due: DueMessage, facts: _Facts, spoken: Spoken | None
) -> ToClient | ToStaff:
    row = due.row
    reveals = _reveals_too_much(row, facts, spoken)
    if row.staff_id is not None:
        return facts_of_staff(work, row, reveals=reveals)
    carried = carried_by(work, row) if row.template in CODES else None
    if carried is not None:
        number_changed, obstacle = carried.number_changed, carried.obstacle
    else:
        assert row.person_id is not None
        recipient, reached = facts.reached[row.person_id]
        number_changed, obstacle = recipient.number != row.recipient, _obstacle(row, reached)
    return ToClient(
        useful_until_at=row.useful_until_at,
        quiet_until_at=quiet_until(work.now, facts.policy),
        appointment_stands=_stands(due),
        goes_another_way=row.id in facts.elsewhere,
        number_changed=number_changed,
        obstacle=obstacle.value if obstacle else None,
        reveals=reveals,
        code=carried.code if carried else None,
    )


def _stands(due: DueMessage) -> bool:
    """Whether the text is still true of its appointment: of one about a miss, that it counts as missed."""
    if due.row.template == TextKind.MISSED_APPOINTMENT:
        return due.appointment_state == AppointmentState.MISSED.value
    return due.appointment_state is None or due.appointment_state in _OPEN


def _obstacle(row: MessageRow, reached: Reachability) -> WhyNoText | None:
    if row.template == FREE_TEXT and row.reason == CHOSEN:
        # An officer chose to write about a restricted case file; any other obstacle still forbids the text.
        reached = replace(reached, restricted=False)
    if row.channel == ALOUD:
        return why_no_voice(reached)
    # Sent after another channel failed, or no reminder at all: the preferred order of channels is no obstacle.
    if row.appointment_id is None or row.reason == ANOTHER_WAY:
        return why_no_text(reached)
    return why_no_reminder(reached)


def _replan_reminders(work: UnitOfWork, row: MessageRow) -> None:
    """The number or its owner changed after planning. Reminders are planned anew for the new one; a message that a
    person wrote or asked for is theirs to decide again."""
    cancel(work, row, NUMBER_CHANGED)
    if row.appointment_id is None:
        open_officer_task(work, row, "call_person", NUMBER_CHANGED, row.useful_until_at)
        return
    replan_reminders_of(work.session, row.appointment_id)


def _reveals_too_much(row: MessageRow, facts: _Facts, spoken: Spoken | None) -> bool:
    """The disclosure check for each kind of wording. An officer's own words and an administrator's template may contain
    names of the case file; a text to staff shows its words before it is opened. Words that cannot be decrypted do not
    leave either."""
    if UNREADABLE in row.body:
        return True
    number = facts.callback_number
    if row.person_id is None or row.staff_id is not None:
        return bool(line_faults(row.body, row.language, NO_NAMES, number))
    if _is_free_text(row):
        return bool(revealing_in_free_text(row.body, facts.names[row.person_id], number))
    if _is_worded_by_administrator(row) and has_protected_name(
        row.body, row.language, facts.names[row.person_id]
    ):
        return True
    language, body = spoken or (row.language, row.body)
    return reveals(body, language, number)


@lru_cache(maxsize=512)
def reveals(body: str, language: str, callback_number: str) -> bool:
    """Whether this wording tells a reader what the appointment is. The result is kept, because reminders of one day
    differ in little but the hour."""
    return bool(revealing_parts(body, language, callback_number=callback_number))
