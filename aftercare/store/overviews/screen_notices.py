"""Notices to a member of staff, read from the facts they are about, and which of them were read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.plain_sql import Row, execute, rows

# What is older stands in the file alone.
SHOWN_FOR: Final = timedelta(days=30)
# About a transfer: one for all of its clients, also those whom the reader does not see, or no longer.
MOVES: Final = ("team_accepted", "team_moved", "role_ended", "move_cancelled")
# Shown without a client whom the reader sees.
APART: Final = (*MOVES, "trial_confirmed")
_ALL = """
select 'replied' as kind, i.id as subject_id, i.person_id, i.received_at as at, i.person_id as about_id,
  null::text as what, null::timestamptz as own_read_at, true as to_me
from inbound_text i join person q on q.id = i.person_id
where i.received_at > :since and :staff in (q.officer_id, q.co_officer_id)
union all
select 'passed_on', c.id, c.person_id, c.recorded_at, c.person_id, null, null, true
from contact_record c join staff w on w.id = c.recorded_by join person q on q.id = c.person_id
where w.provider_id is not null and c.recorded_at > :since and c.voided_at is null
  and :staff in (q.officer_id, q.co_officer_id)
union all
select case n.state when 'returned' then 'plan_returned' else 'plan_approved' end, n.id, n.person_id, n.decided_at,
  n.id, null, null, true
from supervision_plan n where n.author_id = :staff and n.decided_by <> :staff and n.decided_at > :since
  and n.state in ('approved','superseded','returned')
union all
select 'decided', e.id, e.person_id, e.decided_at, e.id, e.decision, null,
  :staff in (q.officer_id, q.co_officer_id)
from escalation e join person q on q.id = e.person_id
where e.state = 'resolved' and e.decided_at > :since and e.decided_by <> :staff and e.decision <> 'remedied'
  and (q.officer_id = :staff or exists (
    select from staff_notice s where s.escalation_id = e.id and s.staff_id = :staff))
union all
select 'treatment_ended', e.id, e.person_id, e.recorded_at, e.referral_id, e.act, null, true
from referral_event e join person q on q.id = e.person_id
where e.act in ('complete','drop_out') and e.recorded_at > :since and e.recorded_by <> :staff
  and :staff in (q.officer_id, q.co_officer_id)
union all
select 'evidence_sent', t.id, t.person_id, t.added_at, t.absence_id, null, null, true
from attachment t join person q on q.id = t.person_id
where t.added_by is null and t.added_at > :since and t.removed_at is null and :staff in (q.officer_id, q.co_officer_id)
union all
select 'checked_in', t.id, t.person_id, t.sent_at, t.person_id, null, null, true
from client_check_in t join person q on q.id = t.person_id
where t.sent_at > :since and :staff in (q.officer_id, q.co_officer_id)
union all
select 'team_refused', t.id, t.person_id, t.ended_at, t.batch_id, null, null, true
from team_transfer t where t.proposed_by = :staff and t.outcome = 'refused' and t.ended_at > :since
union all
select k.kind, o.id, o.person_id, k.at, o.batch_id, o.from_on::text, null, true
from team_transfer t join officer_transfer o on o.person_id = t.person_id and o.arranged_at = t.ended_at
cross join lateral (values ('team_accepted', t.ended_at), ('team_moved', nullif(o.done_at, o.arranged_at))) k (kind, at)
left join person q on q.id = o.person_id and o.done_at is null and o.called_off_at is null
where t.outcome = 'accepted' and t.ended_by <> :staff and k.at > :since
  and :staff in (t.proposed_by, t.from_officer_id, q.deputy_id, q.co_officer_id)
union all
select 'role_ended', o.id, o.person_id, o.done_at, o.batch_id, o.from_on::text, null, true
from officer_transfer o where o.done_at > :since and :staff in (o.ended_deputy_id, o.ended_co_officer_id)
union all
select 'move_cancelled', o.id, o.person_id, o.called_off_at, o.batch_id, o.from_on::text, null, true
from officer_transfer o join staff f on f.id = o.from_officer_id
left join team_transfer t on t.person_id = o.person_id and t.ended_at = o.arranged_at and t.outcome = 'accepted'
left join person q on q.id = t.person_id and q.team_id = f.team_id
where o.called_off_at > :since and o.called_off_by <> :staff
  and :staff in (o.from_officer_id, o.to_officer_id, o.arranged_by, t.proposed_by, q.deputy_id, q.co_officer_id)
union all
select 'task_handed', t.id, t.person_id, t.handed_at, t.id, t.kind, null, true
from task t where t.handed_to = :staff and t.handed_by <> :staff and t.handed_at > :since and t.state = 'opened'
union all
select case when c.cancelled_at is null then 'conference_planned' else 'conference_cancelled' end, c.id, c.person_id,
  coalesce(c.cancelled_at, c.entered_at), c.id, c.starts_at::text, null, true
from case_conference c where :staff = any(c.invited) and coalesce(c.cancelled_by, c.entered_by) <> :staff
  and coalesce(c.cancelled_at, c.entered_at) > :since
union all
select 'action_agreed', g.id, g.person_id, g.entered_at, g.id, null, null, true
from agreed_action g where g.owner_id = :staff and g.entered_by <> :staff and g.entered_at > :since
union all
select 'trial_confirmed', t.id, null, t.activated_at, t.id, concat(t.version, ' ', t.question), null, true
from reminder_trial t join staff w on w.id = :staff and w.role = 'supervisor' and w.team_id = any(t.team_ids)
where t.activated_at > :since and t.ended_at is null
union all
select 'notified', s.id, s.person_id, s.created_at, s.escalation_id, null, s.read_at, true
from staff_notice s where s.staff_id = :staff and s.created_at > :since
  and exists (select from escalation e where e.id = s.escalation_id and e.state <> 'resolved')"""
_READ = """
from ({notices}) x left join person p on p.id = x.person_id
left join notice_read r on r.staff_id = :staff and r.kind = x.kind and r.subject_id = x.subject_id and r.read_at >= x.at
where (p.id is not null or x.kind in {apart})
""".replace("{apart}", str(APART))
_SEEN = "coalesce(r.read_at, x.own_read_at)"
# One group for each client and kind, of decisions one for each day and decision, of transfers one for each, since their
# clients may be hidden from the reader by then. In it one line for each thing that the notices are about.
_GROUPS = (
    """
with lines as (
  select x.kind, x.person_id, x.about_id, x.to_me, p.given_name, p.family_name, count(*) as number,
    count(*) filter (where {seen} is null) as unread,
    max(x.at) as at, (array_agg(x.subject_id order by x.at desc, x.subject_id))[1] as subject_id,
    (array_agg(x.what order by x.at desc, x.subject_id))[1] as what
  {read} group by x.kind, x.person_id, x.about_id, x.to_me, p.id
)
select g.*, count(*) over () as of_all from (
  select l.kind, l.to_me, case l.kind when 'decided' then concat(l.what, timezone('Europe/Amsterdam', l.at)::date)
      else case when l.kind in {apart} then l.about_id else l.person_id end::text end as bundle,
    sum(l.number)::int as number, sum(l.unread)::int as unread, max(l.at) as at,
    json_agg(json_build_object('subject_id', l.subject_id, 'about_id', l.about_id, 'at', l.at, 'what', l.what,
      'number', l.number, 'unread', l.unread, 'person_id', l.person_id, 'given_name', l.given_name,
      'family_name', l.family_name) order by l.at desc, l.subject_id) as about
  from lines l group by l.kind, l.to_me, bundle having {which}
) g order by g.at desc, g.bundle, g.kind, g.to_me limit :size offset :first
""".replace("{read}", _READ)
    .replace("{seen}", _SEEN)
    .replace("{apart}", str(APART))
)
_THE_ONE = "select x.*" + _READ + "and x.kind = :kind and x.subject_id = :subject"
# A decision about the client of a colleague is for information: it is listed, and not counted.
UNREAD = ("select count(*)" + _READ + "and {seen} is null and x.to_me").format(
    notices=_ALL, seen=_SEEN
)
_MAILED = (
    "select x.kind, x.subject_id, x.person_id"
    + _READ
    + "and {seen} is null and x.kind = any(:kinds)"
    " and :staff not in (select listed_on(x.person_id, :day, 'barred')) order by x.at, x.subject_id"
).format(notices=_ALL, seen=_SEEN)
_MARK = """
insert into notice_read (staff_id, kind, subject_id, read_at)
select :staff, x.kind, x.subject_id, :now from ({notices}) x where x.at <= :until and {which}
on conflict (staff_id, kind, subject_id) do update set read_at = excluded.read_at"""
_MARK_STEPS = """
update staff_notice set read_at = :now
where staff_id = :staff and read_at is null and created_at <= :until and {which}"""
_FORGET = "delete from notice_read where staff_id = :staff and read_at < :since"
_ABOUT = "x.kind = :kind and x.about_id = :about"


def notices_of(
    session: Session, staff_id: UUID, now: datetime, first: int, size: int, *, unread: bool
) -> list[Row]:
    """`size` groups after the first `first`, the newest first; each has how many groups there are as `of_all`. A group
    is {kind, to_me, number, unread, at, about}: its notices by what they are about, each with its client and the newest
    one as `subject_id`. `unread`: groups with an unread notice alone."""
    values = {"staff": staff_id, "since": now - SHOWN_FOR, "first": first, "size": size}
    which = "sum(l.unread) > 0" if unread else "true"
    return rows(session, _GROUPS.format(notices=_ALL, which=which), values)


def notices_since(now: datetime) -> Row:
    """The parameter of UNREAD, besides the account as `staff`."""
    return {"since": now - SHOWN_FOR}


def count_unread(session: Session, staff_id: UUID, now: datetime) -> int:
    found: int = execute(session, UNREAD, {"staff": staff_id} | notices_since(now)).scalar_one()
    return found


def notice_of(
    session: Session, staff_id: UUID, kind: str, subject_id: UUID, now: datetime
) -> Row | None:
    """This notice, when it is one of this account."""
    values = {"staff": staff_id, "since": now - SHOWN_FOR, "kind": kind, "subject": subject_id}
    found = rows(session, _THE_ONE.format(notices=_ALL), values)
    return found[0] if found else None


def mark_read(session: Session, staff_id: UUID, notice: Row, now: datetime) -> None:
    """This notice of `notice_of`, and those of its kind before it about the same thing. A second time changes nothing
    that matters."""
    about = {"staff": staff_id, "now": now, "until": notice["at"], "about": notice["about_id"]}
    values = about | {"since": now - SHOWN_FOR, "kind": notice["kind"]}
    execute(session, _MARK.format(notices=_ALL, which=_ABOUT), values)
    if notice["kind"] == "notified":
        execute(session, _MARK_STEPS.format(which="escalation_id = :about"), about)


def mark_all_read(session: Session, staff_id: UUID, until: datetime, now: datetime) -> None:
    """Those up to `until`, when the page was made: a newer one was not seen. Old marks go."""
    about = {"staff": staff_id, "now": now, "until": until}
    execute(session, _MARK.format(notices=_ALL, which="true"), about | {"since": now - SHOWN_FOR})
    execute(session, _MARK_STEPS.format(which="true"), about)
    execute(session, _FORGET, {"staff": staff_id, "since": now - 2 * SHOWN_FOR})


def unread_of(
    session: Session, staff_id: UUID, kinds: Collection[str], since: datetime, now: datetime
) -> list[Row]:
    """{kind, subject_id, person_id} of the unread notices of these kinds after `since`, the oldest first. For the
    clock, which sees all files: those that are hidden from this account are left out."""
    values = {"staff": staff_id, "since": since, "day": civil_date(now), "kinds": [*kinds]}
    return rows(session, _MAILED, values)
