"""The outbox in batches: due messages are locked, claimed and settled in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.message_templates.text_kinds import TextKind
from aftercare.domain.messages.delivery import ASKED_AFTER
from aftercare.store.appointments.known_to_client import mark_state_notified, note_client_knows
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.plain_sql import execute
from aftercare.store.messages.rows import REMINDER, REPORTING, MessageRow


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A locked message, with the state and start of its appointment when it is about one."""

    row: MessageRow
    appointment_state: str | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToAccept:
    """A message that a provider accepted: our id, the number of the claim it was sent under, its id there."""

    message_id: UUID
    claim_number: int
    sid: str


_CLAIM = """
    update message m set state = 'claimed', reason = null, state_at = :now, attempts = attempts + 1,
        claimed_by = :worker, claimed_at = :now, claim_expires_at = :expires_at,
        claim_number = c.number, unbegun_claim = c.number, version = version + 1
    from (select id, nextval('message_claim_number') as number from message where id = any(:ids)) c
    where m.id = c.id returning m.id, m.claim_number"""
_BEGIN = """
    with held as (
      select m.id from message m join unnest(cast(:ids as uuid[]), cast(:numbers as bigint[])) r(id, number)
        on m.id = r.id and m.claim_number = r.number and m.unbegun_claim = r.number
      where m.state = 'claimed' and m.claim_expires_at >= :until order by m.id for no key update of m)
    update message m set unbegun_claim = null from held where m.id = held.id returning m.id"""
_LOCK_APPOINTMENTS = (
    "select a.id from appointment a where a.id in (select m.appointment_id from message m"
    " where m.id = any(:ids)) order by a.id for no key update"
)
_LOCK_MESSAGES = "select id from message where id = any(:ids) order by id for no key update"
_ACCEPT = """
    update message m set state = 'accepted', reason = null, state_at = :now, provider_sid = r.sid,
        error_code = null, claim_expires_at = null, looks = 0, version = version + 1,
        next_look_at = case when m.channel = any(:reporting) then cast(:asked_at as timestamptz) end
    from unnest(cast(:ids as uuid[]), cast(:numbers as bigint[]), cast(:sids as text[])) r(id, number, sid)
    where m.id = r.id and m.claim_number = r.number and m.state in ('claimed','unknown')
    and not exists (select from message_receipt c where c.message_id = m.id)
    returning m.id, case when REMINDER then m.appointment_id end""".replace("REMINDER", REMINDER)
_GIVE_BACK = """
    update message m set state = 'planned', attempts = attempts - 1, state_at = :now, provider_sid = null,
        claim_expires_at = null, next_look_at = null, version = version + 1
    from unnest(cast(:ids as uuid[]), cast(:numbers as bigint[])) r(id, number)
    where m.id = r.id and m.claim_number = r.number and m.state in ('claimed','unknown')
    and not exists (select from message again where again.resend_of = m.id)"""

# The worker that claimed them died before the attempt: they were never sent, so it does not count as one.
_GIVE_BACK_UNBEGUN = """
    update message m set state = 'planned', attempts = attempts - 1, state_at = :now,
        unbegun_claim = null, claim_expires_at = null, version = version + 1
    where m.id in (
        select id from message where channel = :channel and state = 'claimed'
        and claim_expires_at <= :now and unbegun_claim = claim_number
        order by id limit 500 for no key update skip locked)
    and m.state = 'claimed' and m.unbegun_claim = m.claim_number"""


def lock_due(session: Session, channel: str, now: datetime, limit: int) -> list[DueMessage]:
    """Up to `limit` messages that are due: those to staff first, then those about no appointment, the oldest first. A
    row locked by another transaction (a move, an outcome) is skipped, message or appointment; the next tick sees the
    result."""
    alone = select(MessageRow).where(col(MessageRow.appointment_id).is_(None))
    rows = session.exec(_first_due(alone, channel, now, limit, col(MessageRow.staff_id).is_(None)))
    found = [DueMessage(row) for row in rows]
    about = select(MessageRow, AppointmentRow.state, AppointmentRow.starts_at).join(
        AppointmentRow, col(AppointmentRow.id) == col(MessageRow.appointment_id)
    )
    if len(found) < limit:
        found += [
            DueMessage(*row)
            for row in session.exec(_first_due(about, channel, now, limit - len(found)))
        ]
    return found


def _first_due(query: Any, channel: str, now: datetime, limit: int, *before: Any) -> Any:
    return (
        query.where(
            MessageRow.channel == channel, MessageRow.state == "planned", MessageRow.due_at <= now
        )
        .order_by(*before, col(MessageRow.due_at), col(MessageRow.id))
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    )


def claim(
    session: Session, due: Sequence[MessageRow], worker: UUID, now: datetime, expires_at: datetime
) -> dict[UUID, int]:
    """Claim locked messages; the number of each claim by message."""
    session.flush()
    values = {"ids": [row.id for row in due], "now": now, "worker": worker}
    claimed = execute(session, _CLAIM, values | {"expires_at": expires_at})
    numbers = {message_id: int(number) for message_id, number in claimed}
    about = [
        row.appointment_id
        for row in due
        if row.appointment_id is not None and row.template != TextKind.MISSED_APPOINTMENT
    ]
    # From this commit on the texts may have been sent.
    note_client_knows(session, about, now)
    return numbers


def begin(session: Session, numbers: Mapping[UUID, int], until: datetime) -> set[UUID]:
    """Record that the attempts under these claims (the number of each by message) begin now. Returns the messages
    with a claim that still holds until then, without an attempt begun under it. To be committed before the attempts."""
    values = {"ids": [*numbers], "numbers": [*numbers.values()], "until": until}
    return {message_id for (message_id,) in execute(session, _BEGIN, values)}


def accept_all(session: Session, taken: Sequence[ToAccept], now: datetime) -> set[UUID]:
    """Record accepted messages; answers which of them were settled. Left out are those that need a closer look:
    receipts came first, or the claim is no longer the newest."""
    ids = [one.message_id for one in taken]
    _lock(session, ids)
    values = {
        "ids": ids,
        "numbers": [one.claim_number for one in taken],
        "sids": [one.sid for one in taken],
        "now": now,
        "reporting": list(REPORTING),
        "asked_at": now + ASKED_AFTER,
    }
    settled = execute(session, _ACCEPT, values).all()
    about = [appointment_id for _, appointment_id in settled if appointment_id is not None]
    mark_state_notified(session, about)
    return {message_id for message_id, _ in settled}


def give_back_all(session: Session, claims: Sequence[tuple[UUID, int]], now: datetime) -> None:
    """Messages claimed under these numbers were never posted: they wait as before, without an attempt counted. One that
    a person has sent again meanwhile stays as it is."""
    ids = [message_id for message_id, _ in claims]
    _lock(session, ids)
    numbers = [number for _, number in claims]
    execute(session, _GIVE_BACK, {"ids": ids, "numbers": numbers, "now": now})


def give_back_unbegun(session: Session, channel: str, now: datetime) -> None:
    """Messages with a claim that expired before an attempt was begun under it wait as before."""
    execute(session, _GIVE_BACK_UNBEGUN, {"channel": channel, "now": now})


def _lock(session: Session, ids: list[UUID]) -> None:
    """Appointments before their messages: the lock order."""
    execute(session, _LOCK_APPOINTMENTS, {"ids": ids})
    execute(session, _LOCK_MESSAGES, {"ids": ids})
