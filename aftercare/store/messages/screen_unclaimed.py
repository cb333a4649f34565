"""Unclaimed texts: waiting or set aside, with the present and past holders of the number as far as the reader sees
them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.sealed_columns import number_given

# The last act on each text, and why it is unclaimed.
_SELECT = """
select i.id, i.sender, i.body, i.meaning, i.received_at, y.reason as why, x.act, x.reason, x.who, x.done_at
from inbound_text i
left join lateral (select x.act, x.reason, x.done_at, s.display_name as who
                   from inbound_step x left join staff s on s.id = x.done_by
                   where x.text_id = i.id order by x.position desc limit 1) x on true
left join lateral (select y.reason from inbound_step y where y.text_id = i.id and y.act = 'unclaimed'
                   order by y.position limit 1) y on true
where i.person_id is null and i.emptied_at is null and {which}
"""
_WAITING = _SELECT.format(
    which="coalesce(x.act, 'unclaimed') <> 'set-aside' order by i.received_at, i.id limit :limit"
)
_ASIDE = _SELECT.format(
    which="x.act = 'set-aside' and x.done_at >= :since order by x.done_at desc, i.id limit 50"
)
_AFTER = _SELECT.format(
    which="(coalesce(x.act, 'unclaimed') <> 'set-aside' or x.done_at >= :since)"
    " and coalesce((coalesce(x.act, 'unclaimed') = 'set-aside') = cast(:aside as boolean), true)"
    " and coalesce((i.received_at, i.id) > (cast(:at as timestamptz), cast(:id as uuid)), true)"
    " order by i.received_at, i.id limit :limit"
)
_ONE = _SELECT.format(which="i.id = :id")
_COUNT = """
select count(*) from inbound_text i where i.person_id is null and i.emptied_at is null and not exists (
  select from inbound_step x where x.text_id = i.id and x.act = 'set-aside')
"""
_WHOSE = """
select p.id, p.given_name, p.family_name, p.reference, bool_or(n.until_at is null and p.closed_on is null) as now,
       max(n.until_at) as until_at, bool_or(n.related_id is not null) as of_contact
from phone_number n join person p on p.id = n.person_id where n.number = :number
group by p.id order by 5 desc, max(n.until_at) desc nulls first, p.id limit 10
"""


def waiting_texts(session: Session, limit: int) -> list[Row]:
    """The oldest first."""
    return rows(session, _WAITING, {"limit": limit})


def texts_set_aside(session: Session, since: datetime) -> list[Row]:
    return rows(session, _ASIDE, {"since": since})


def unclaimed_after(
    session: Session,
    since: datetime,
    set_aside: bool | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Row]:
    """Waiting ones and those set aside since then, or one kind of them, oldest first, after this moment and id."""
    at, text_id = after or (None, None)
    values = {"since": since, "aside": set_aside, "at": at, "id": text_id, "limit": limit}
    return rows(session, _AFTER, values)


def unclaimed_one(session: Session, text_id: UUID) -> Row | None:
    found = rows(session, _ONE, {"id": text_id})
    return found[0] if found else None


def unclaimed_count(session: Session) -> int:
    """How many wait, as far as the reader may read them."""
    found: int = rows(session, _COUNT, {})[0]["count"]
    return found


def whose_number(session: Session, number: str) -> list[Row]:
    """People with this number in their file, now or before, of those the reader sees."""
    return rows(session, _WHOSE, {"number": number_given(number)})
