"""The demonstration's phones and mailboxes: their owners and their messages; none of these exist elsewhere."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

_PHONES = """
select p.id, p.given_name, p.family_name, coalesce(r.phone, p.phone) as number, x.texts, x.newest_at
from person p left join related_person r on r.id = p.texts_go_to
left join lateral (select count(*) as texts, max(at) as newest_at
                   from sandbox_text t where t.number = coalesce(r.phone, p.phone)) x on true
where coalesce(r.phone, p.phone) is not null and p.closed_on is null
union all
select s.id, '' as given_name, s.display_name, f.number, x.texts, x.newest_at
from staff_phone f join staff s on s.id = f.staff_id
left join lateral (select count(*) as texts, max(at) as newest_at
                   from sandbox_text t where t.number = f.number) x on true
order by newest_at desc nulls last, family_name, given_name, id limit 500
"""
_TEXTS = """
select * from (
  select t.sid, t.direction, t.body, t.at, coalesce(m.channel, 'sms') as channel,
         m.language, case when t.message_id is not null then t.status end as state,
         coalesce(t.status = 'sent' and t.sid = m.provider_sid and m.state in ('accepted','sent'), false) as unsettled
  from sandbox_text t left join message m on m.id = t.message_id
  where t.number = coalesce(
    (select coalesce(r.phone, p.phone) from person p
     left join related_person r on r.id = p.texts_go_to where p.id = :owner),
    (select number from staff_phone where staff_id = :owner))
  order by t.at desc, t.sid desc limit 60
) newest order by at, (case when state is not null then 0 when direction = 'from_person' then 1 else 2 end), sid
"""
_MAILBOXES = """
select s.id, s.display_name as name, a.address, a.refused_at, n.answer, x.mails
from staff s left join staff_mail a on a.staff_id = s.id
left join sandbox_mail_answer n on n.address = a.address
left join lateral (select count(*) as mails, max(due_at) as newest_at
                   from message m where m.channel = 'email' and m.staff_id = s.id) x on true
where a.staff_id is not null or x.mails > 0
order by x.newest_at desc nulls last, s.display_name, s.id limit 500
"""
_MAILS = """
select m.id, m.recipient, m.body, m.state, m.attempts, m.error_code, m.due_at, m.state_at
from message m where m.channel = 'email' and m.staff_id = :staff order by m.due_at desc, m.id desc limit 60
"""


def phones(session: Session) -> list[Row]:
    """Phones of clients and staff, those with the newest texts first; `family_name` holds a colleague's name."""
    return rows(session, _PHONES, {})


def texts_on(session: Session, owner_id: UUID) -> list[Row]:
    """The newest sixty on the phone of a person or a colleague, oldest first. `state` is the network's last report on a
    message of ours, None for any other; `unsettled`: its final state is still to come."""
    return rows(session, _TEXTS, {"owner": owner_id})


def mailboxes(session: Session) -> list[Row]:
    """Staff with an address or with mail, those with the newest mail first. `answer` is the server's reply to the next
    one, None when it accepts it."""
    return rows(session, _MAILBOXES, {})


def mails_to(session: Session, staff_id: UUID) -> list[Row]:
    """The newest sixty, newest first; waiting ones too."""
    return rows(session, _MAILS, {"staff": staff_id})
