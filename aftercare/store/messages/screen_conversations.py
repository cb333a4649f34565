"""The conversation with one person: messages both ways, the acts on them, and the officer responsible at the time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.appointments.time_offers import FEW_TIMES, MOST_TIMES
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.messages.incoming_rows import ABOUT_OF_REPLY, IS_ANSWERING
from aftercare.store.messages.rows import OFFER

# The officers of the person, from when to when, and their stand-ins in those days.
_RESPONSIBLE = """stretch as (
  select c.to_officer_id as officer_id, c.changed_at as from_at,
         lead(c.changed_at) over (order by c.changed_at, c.id) as until_at
  from officer_change c where c.person_id = :person
  union all
  select coalesce((select c.from_officer_id from officer_change c where c.person_id = p.id
                   order by c.changed_at, c.id limit 1), p.officer_id), '-infinity',
         (select min(c.changed_at) from officer_change c where c.person_id = p.id)
  from person p where p.id = :person
), standing as (
  select s.id, s.officer_id, s.stand_in_id, s.from_on, s.until_on,
         greatest(s.created_at, s.from_on::timestamp at time zone 'Europe/Amsterdam', t.from_at) as from_at,
         least(s.ended_at, (s.until_on + 1)::timestamp at time zone 'Europe/Amsterdam', t.until_at) as until_at
  from stand_in s join stretch t on t.officer_id = s.officer_id
)"""
# The columns of every entry; one that a kind lacks is null.
_NOTHING: dict[str, str] = {
    "version": "null::integer", "state": "null::text", "reason": "null::text", "body": "null::text",
    "error_code": "null::integer", "what": "null::text", "channel": "null::text", "duplicate": "false",
    "act": "null::text", "act_reason": "null::text", "answer": "null::text", "number": "null::text",
    "who": "null::text", "other": "null::text", "about_at": "null::timestamptz", "due_at": "null::timestamptz",
    "done_at": "null::timestamptz", "answered_by": "null::text", "answered_at": "null::timestamptz",
    "waits": "false", "emptied_at": "null::timestamptz", "slot": "null::text", "offer": "null::bigint",
}  # fmt: skip


def _line(kind: str, at: str, key: str, source: str, **columns: str) -> str:
    selected = {"at": at, "kind": f"'{kind}'", "id": key} | _NOTHING | columns
    return f"select {', '.join(f'{value} as {name}' for name, value in selected.items())} {source}"


# The open task that asks for an answer to reply `i`; several replies may share one.
_WAITS = """left join lateral (
  select t.id from task t where t.person_id = i.person_id and t.state = 'opened' and {answering}
    and (t.created_at <= i.received_at or split_part(t.subject_key, ':', 2) = i.id::text)
    and (i.meaning in ('no','unclear') or split_part(t.subject_key, ':', 2) = i.id::text) limit 1) w on true"""
# The acts on a reply, whether it still waits, and otherwise who answered it first.
_REPLIES = """from inbound_text i
left join lateral (select x.* from inbound_step x where x.text_id = i.id and x.act not in ('unclaimed','set-aside')
                   order by x.position desc limit 1) x on true
left join appointment a on a.id = {about} left join staff d on d.id = x.done_by
left join time_offer o on o.reply_id = i.id
{waits}
left join lateral (
  select t.done_at, s.display_name from task t left join staff s on s.id = t.done_by
  where t.person_id = i.person_id and t.state = 'done' and {answering} and t.done_at >= i.received_at
    and (i.meaning in ('no','unclear') or split_part(t.subject_key, ':', 2) = i.id::text)
  order by t.done_at, t.id limit 1) e on w.id is null
where i.person_id = :person"""
# Of an offer of times, the how manyth it is about this appointment: several have the same name.
_OFFER = """case when starts_with(m.slot, '{offer}:') then (
  select count(*) from message n where n.appointment_id = m.appointment_id and starts_with(n.slot, '{offer}:')
    and (n.due_at, n.id) <= (m.due_at, m.id)) end""".replace("{offer}", OFFER)
# The client can still choose, from fewer times than a text has room for.
_FEW_OFFERED = f"o.state = 'offered' and jsonb_array_length(o.options) < {MOST_TIMES}"
_SENT_AT = "coalesce(m.claimed_at, least(m.due_at, m.state_at))"
_LINES = (
    _line("text", _SENT_AT, "m.id",
          "from message m left join appointment a on a.id = m.appointment_id"
          " where m.person_id = :person and m.state <> 'planned' and m.staff_id is null",
          version="m.version", state="m.state", reason="m.reason", body="m.body", what="m.template",
          error_code="m.error_code", channel="m.channel", duplicate="m.possible_duplicate", about_at="a.starts_at",
          done_at="m.state_at", emptied_at="m.emptied_at", slot="m.slot", offer=_OFFER),
    _line("reply", "i.received_at", "i.id",
          _REPLIES.format(waits=_WAITS.format(answering=IS_ANSWERING), answering=IS_ANSWERING, about=ABOUT_OF_REPLY),
          body="i.body", what="i.meaning", act="x.act", act_reason="x.reason", answer="x.answer",
          reason=f"case when {_FEW_OFFERED} then '{FEW_TIMES}' else o.end_reason end",
          number="case when x.act = 'assigned' then i.sender end", who="d.display_name", about_at="a.starts_at",
          answered_at="e.done_at", answered_by="e.display_name", waits="w.id is not null", emptied_at="i.emptied_at"),
    _line("task", "t.created_at", "t.id",
          "from task t left join staff s on s.id = t.done_by left join appointment a on a.id = t.appointment_id"
          " where t.person_id = :person and t.kind in ('call_person','check_number','unknown_delivery','reminder_late',"
          "'send_letter','notify_change','verify_number')",
          version="t.version", state="t.state", reason="t.reason", body="t.done_note", what="t.kind",
          who="s.display_name", due_at="t.due_at", done_at="t.done_at", about_at="a.starts_at"),
    _line("letter", "l.ended_at", "l.id",
          "from letter l join staff s on s.id = l.ended_by left join appointment a on a.id = l.appointment_id"
          " where l.person_id = :person and l.state = 'sent'",
          what="l.kind", who="s.display_name", about_at="a.starts_at"),
    _line("officer", "c.changed_at", "c.id",
          "from officer_change c join staff f on f.id = c.from_officer_id join staff s on s.id = c.to_officer_id"
          " where c.person_id = :person", who="s.display_name", other="f.display_name"),
    _line("stand-in", "n.from_at", "n.id",
          "from standing n join staff s on s.id = n.stand_in_id join staff o on o.id = n.officer_id"
          " where n.from_at <= :now and n.from_at < n.until_at",
          who="s.display_name", other="o.display_name", due_at="n.until_at"),
    _line("stand-in-over", "n.until_at", "n.id",
          "from standing n join staff s on s.id = n.stand_in_id join staff o on o.id = n.officer_id"
          " where n.until_at <= :now and n.from_at < n.until_at",
          who="s.display_name", other="o.display_name"),
)  # fmt: skip
_PAGE_OF = """
with {responsible} select * from ({lines}) line
where cast(:before_at as timestamptz) is null
   or (line.at, line.id, line.kind)
      < (cast(:before_at as timestamptz), cast(:before_id as uuid), cast(:before_kind as text))
order by line.at desc, line.id desc, line.kind desc limit :limit
"""
_PAGE = _PAGE_OF.format(responsible=_RESPONSIBLE, lines=" union all ".join(_LINES))
_WAITING = """
select m.id, m.due_at, m.body, m.template, m.slot, m.reason, m.channel, {_OFFER} as offer from message m
where m.person_id = :person and m.state = 'planned' and m.staff_id is null order by m.due_at, m.id limit 20
""".replace("{_OFFER}", _OFFER)
_NOW_OF = """
with {responsible}
select o.display_name as officer, s.display_name as stand_in, n.until_on from person p
join staff o on o.id = p.officer_id
left join lateral (select n.* from standing n where n.officer_id = p.officer_id and n.from_at <= :now
                   and n.until_at > :now limit 1) n on true
left join staff s on s.id = n.stand_in_id where p.id = :person
"""
_NOW = _NOW_OF.format(responsible=_RESPONSIBLE)
_UNREAD = """
select count(*) from inbound_text i where i.person_id = :person and i.received_at > coalesce(
  (select r.read_until_at from conversation_read r where r.person_id = :person and r.staff_id = :staff), '-infinity')
"""
# At least one while a task asks for an answer: its text may be in no file here.
_UNANSWERED_OF = """
select greatest(
  (select count(*) from inbound_text i {waits} where i.person_id = :person and w.id is not null),
  (select least(count(*), 1) from task t where t.person_id = :person and t.state = 'opened' and {answering}))
"""
_UNANSWERED = _UNANSWERED_OF.format(
    waits=_WAITS.format(answering=IS_ANSWERING), answering=IS_ANSWERING
)


def lines_of(
    session: Session,
    person_id: UUID,
    now: datetime,
    before: tuple[datetime, UUID, str] | None,
    limit: int,
) -> list[Row]:
    """The newest `limit` entries older than `before` (at, id, kind), the newest first."""
    at, line_id, kind = before or (None, None, None)
    values: dict[str, Any] = {
        "person": person_id, "now": now, "before_at": at, "before_id": line_id, "before_kind": kind,
        "limit": limit,
    }  # fmt: skip
    return rows(session, _PAGE, values)


def texts_waiting(session: Session, person_id: UUID) -> list[Row]:
    """The messages still to be sent, the next first."""
    return rows(session, _WAITING, {"person": person_id})


def responsible_now(session: Session, person_id: UUID, now: datetime) -> Row:
    """{officer, stand_in or None, until_on}."""
    return rows(session, _NOW, {"person": person_id, "now": now})[0]


def unread_count(session: Session, person_id: UUID, staff_id: UUID) -> int:
    """Texts from this person that came in since this reader last looked."""
    found: int = rows(session, _UNREAD, {"person": person_id, "staff": staff_id})[0]["count"]
    return found


def unanswered_count(session: Session, person_id: UUID) -> int:
    """How many texts of this person wait for an answer."""
    found: int = execute(session, _UNANSWERED, {"person": person_id}).scalar_one()
    return found
