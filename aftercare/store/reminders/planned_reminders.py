"""Inserts reminders into the outbox, thousands at a time: new ones by COPY, and existing ones again only if they were
never sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.ids import new_id_text
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_columns import COLUMNS, number_given
from aftercare.store.database.sealed_values import Clear, Keys, keys_of
from aftercare.store.database.sealed_values import sealed as sealed_text

# Why a withheld message is cancelled when no rule needs it any more.
NOT_ASKED = "not-asked-any-more"
_COLUMNS = (
    "id, person_id, appointment_id, slot, recipient, language, template, template_version,"
    " policy_version, body, state, reason, due_at, useful_until_at, trial, trial_arm"
)
# COPY does not write into a table with row-level security: rows go to a temporary table of this transaction first. It
# is emptied, not dropped: dropping a table makes the driver forget every statement it has prepared. Always with the
# clock's rights: another role of the same transaction could not write into it.
_MAKE = "create temporary table if not exists reminding on commit drop as select {} from message with no data"
_CREATE_STAGING_TABLE = _MAKE.format(_COLUMNS)
_COPY = f"copy reminding ({_COLUMNS}) from stdin"
# Only a message that was never sent may be planned again, and only while it can help. That is when the person can be
# reached after all, has their old number back, or is no longer in a trial.
_MOVE_ON = "insert into message ({0}, channel, created_at, state_at) select {0}, 'sms', :now, :now from reminding"
_COME_BACK = """
on conflict (appointment_id, slot, recipient, channel) where emptied_at is null do update set
    state = excluded.state, reason = excluded.reason, due_at = excluded.due_at,
    useful_until_at = excluded.useful_until_at, language = excluded.language, body = excluded.body,
    template = excluded.template, template_version = excluded.template_version,
    policy_version = excluded.policy_version, state_at = excluded.state_at, version = message.version + 1,
    trial = excluded.trial, trial_arm = excluded.trial_arm
where (message.state = 'withheld'
    or (message.state = 'cancelled' and message.reason in ('number-changed','trial-ended')))
and excluded.useful_until_at > :now
and (message.state, message.reason) is distinct from (excluded.state, excluded.reason)"""
_ENTER_ANEW = text(_MOVE_ON.format(_COLUMNS))
_ENTER_AGAIN = text(_MOVE_ON.format(_COLUMNS) + _COME_BACK)
_EMPTY = "truncate reminding"
# Withheld messages with an outdated reason: to a number that is no longer theirs, or no longer in the policy.
_CALL_OFF = """
update message m set state = 'cancelled', state_at = :now, version = version + 1,
    reason = case when m.recipient <> o.recipient then 'number-changed' else :not_asked end
from unnest(cast(:ids as uuid[]), cast(:recipients as text[]), cast(:reasons as text[]))
    as o(id, recipient, reason)
where m.appointment_id = o.id and m.state = 'withheld' and m.policy_version is not null
and m.useful_until_at > :now and (m.recipient <> o.recipient or m.reason is distinct from o.reason)"""
NULL = r"\N"


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One message as it is planned, withheld or given up as too late; `reason` is why it does not go. `trial`: the one
    that this reminder is about."""

    person_id: UUID
    appointment_id: UUID
    slot: str
    recipient: str
    language: str
    template: str
    template_version: int
    policy_version: int
    body: str
    state: str
    reason: str | None
    due_at: datetime
    useful_until_at: datetime
    trial: int | None = None
    trial_arm: str | None = None


def write_reminders(
    session: Session, reminders: Sequence[PlannedReminder], now: datetime, *, again: bool
) -> None:
    """Put them into the outbox. With `again` some may exist already: those stay as they are, unless they were never
    sent. Without it an existing one is refused."""
    if not reminders:
        return
    driver: Any = session.connection().connection.driver_connection
    body, keys = COLUMNS["message.body"], keys_of(driver)
    number = COLUMNS["message.recipient"]
    whole = "".join(
        _lines(
            reminders,
            sealed=lambda words: _stored(keys, body.clear(words)),
            sealed_number=cache(lambda typed: _stored(keys, number.clear(typed))),
        )
    )
    execute(session, _CREATE_STAGING_TABLE)
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(whole)
    session.execute(_ENTER_AGAIN if again else _ENTER_ANEW, {"now": now})
    execute(session, _EMPTY)


def call_off_withheld(
    session: Session, standing: Sequence[tuple[UUID, str, str | None]], now: datetime
) -> None:
    """Cancel the withheld messages of these appointments that would not come back automatically. `standing` is an
    appointment, the number its texts go to today and why none goes."""
    if standing:
        values = {
            "ids": [one[0] for one in standing],
            "recipients": [number_given(one[1]) for one in standing],
            "reasons": [one[2] for one in standing],
        }
        execute(session, _CALL_OFF, values | {"now": now, "not_asked": NOT_ASKED})


def _stored(keys: Keys, words: str | Clear) -> str:
    return sealed_text(keys, words) if isinstance(words, Clear) else words


def _lines(
    reminders: Iterable[PlannedReminder],
    sealed: Callable[[str], str],
    sealed_number: Callable[[str], str],
) -> Iterator[str]:
    """A line of COPY's text format for each; shared values are formatted once."""
    moments: dict[datetime, str] = {}
    about, whose = None, ""
    for one in reminders:
        if one.appointment_id is not about:
            about = one.appointment_id
            whose = f"{one.person_id}\t{about}"
        yield (
            f"{new_id_text()}\t{whose}\t{one.slot}\t{sealed_number(one.recipient)}\t{one.language}\t{one.template}"
            f"\t{one.template_version}\t{one.policy_version}\t{sealed(one.body)}\t{one.state}\t{one.reason or NULL}"
            f"\t{_moment(moments, one.due_at)}\t{_moment(moments, one.useful_until_at)}"
            f"\t{one.trial or NULL}\t{one.trial_arm or NULL}\n"
        )


def _moment(known: dict[datetime, str], at: datetime) -> str:
    found = known.get(at)
    if found is None:
        found = known[at] = at.isoformat()
    return found
