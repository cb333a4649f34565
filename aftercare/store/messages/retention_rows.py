"""Erases words and numbers from messages, replies and receipts after the retention period; evidence for open absences,
escalations and documents is kept."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlmodel import Session

from aftercare.domain.messages.retention import Cutoffs, Retention
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.versioned_policy import SetInDays, adopted_state, newest_of


class MessageRetentionRow(SetInDays, table=True):
    """One version of the retention periods."""

    state: str = adopted_state()
    message_days: int
    incoming_days: int
    unclaimed_days: int
    receipt_days: int
    after_decision_days: int

    def facts(self) -> Retention:
        return Retention(**self.model_dump(include={one.name for one in fields(Retention)}))


# A person in `keeps_evidence` keeps everything; it is queried once per batch.
_MESSAGES = """
with living as materialized (select keeps_evidence(:decisions) as person_id),
old as (
    select m.id from message m where m.emptied_at is null and m.due_at < :messages and m.state_at < :messages
    and m.state not in ('planned','claimed')
    and (m.person_id is null or m.person_id not in (select person_id from living))
    order by m.due_at limit :most for no key update of m skip locked)
update message m set body = '', recipient = '', emptied_at = :now, version = m.version + 1
from old where m.id = old.id returning m.id"""
_INCOMING = """
with living as materialized (select keeps_evidence(:decisions) as person_id),
old as (
    select t.id from inbound_text t where t.emptied_at is null and case
        when t.person_id is null then (
            select s.act = 'set-aside' and s.done_at < :unclaimed from inbound_step s where s.text_id = t.id
            order by s.position desc limit 1)
        else t.received_at < :incoming and t.person_id not in (select person_id from living) end
    order by t.received_at limit :most for no key update of t skip locked)
update inbound_text t set body = '', sender = '', emptied_at = :now
from old where t.id = old.id returning t.id"""
_ANSWERS = "select empty_answers(cast(:ids as uuid[]))"
_RECEIPTS = """
with living as materialized (select keeps_evidence(:decisions) as person_id),
old as (
    select r.id from message_receipt r left join message m on m.id = r.message_id
    where r.raw <> '{}' and r.received_at < :receipts
    and (m.person_id is null or m.person_id not in (select person_id from living))
    order by r.received_at limit :most)
select empty_receipts(array(select id from old))"""


def retention_row(session: Session) -> MessageRetentionRow:
    """The version in force."""
    return newest_of(session, MessageRetentionRow)


def empty_messages(session: Session, before: Cutoffs, now: datetime, most: int) -> int:
    """Erase words and numbers from up to `most` old messages; returns how many. It stays on record that each was sent,
    when, by which version, and its outcome."""
    values = asdict(before) | {"now": now, "most": most}
    return len(execute(session, _MESSAGES, values).all())


def empty_incoming(session: Session, before: Cutoffs, now: datetime, most: int) -> int:
    """The same for incoming texts, with the answers to them. An unclaimed one waits until it is set aside."""
    values = asdict(before) | {"now": now, "most": most}
    ids = list(execute(session, _INCOMING, values).scalars())
    if ids:
        execute(session, _ANSWERS, {"ids": ids})
    return len(ids)


def empty_raw_receipts(session: Session, before: Cutoffs, most: int) -> int:
    """The same for the raw receipts of the provider; their state, code and moment stay."""
    found: int = execute(session, _RECEIPTS, asdict(before) | {"most": most}).scalar_one()
    return found
