"""The demonstration's phones: whose texts they get and what lies on them; nothing here exists elsewhere."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.store.screens import Row, rows

_PHONES = text(
    """
select p.id, p.given_name, p.family_name, coalesce(r.phone, p.phone) as number, x.texts, x.newest_at
from person p left join related_person r on r.id = p.texts_go_to
left join lateral (select count(*) as texts, max(at) as newest_at
                   from sandbox_text t where t.number = coalesce(r.phone, p.phone)) x on true
where coalesce(r.phone, p.phone) is not null and p.closed_on is null
order by x.newest_at desc nulls last, p.family_name, p.given_name, p.id limit 500
"""
)
_TEXTS = text(
    """
select * from (
  select t.sid, t.direction, t.body, t.at, case when t.message_id is not null then t.status end as state,
         coalesce(t.status = 'sent' and t.sid = m.provider_sid and m.state in ('accepted','sent'), false) as unsettled
  from sandbox_text t left join message m on m.id = t.message_id
  where t.number = (select coalesce(r.phone, p.phone) from person p
                    left join related_person r on r.id = p.texts_go_to where p.id = :person)
  order by t.at desc, t.sid desc limit 60
) newest order by at, (case when state is not null then 0 when direction = 'from_person' then 1 else 2 end), sid
"""
)


def phones(session: Session) -> list[Row]:
    """Those with the newest texts first."""
    return rows(session, _PHONES, {})


def texts_on(session: Session, person_id: UUID) -> list[Row]:
    """The newest sixty, oldest first. `state` is what the network last said of a message of ours, None for
    what is none; `unsettled` says that it has not yet said the last word."""
    return rows(session, _TEXTS, {"person": person_id})
