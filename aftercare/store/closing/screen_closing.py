"""What ends when a file closes, and which colleagues hear of it, for the page before the act."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, execute, rows

_APPOINTMENTS = """
select a.id, a.kind, a.starts_at, a.ends_at, v.name as provider from appointment a
left join provider v on v.id = a.provider_id
where a.person_id = :person and a.starts_at > :now and a.state in ('scheduled','notified','confirmed')
order by a.starts_at, a.id
"""
_PLANS = """
select id, number, state from supervision_plan
where person_id = :person and state in ('drafted','submitted','returned','approved') order by number
"""
_REFERRALS = """
select r.id, r.state, r.version, g.name as place, m.name as programme, v.name as provider from referral r
join programme m on m.id = r.programme_id join provider v on v.id = r.provider_id
left join treatment_group g on g.id = r.group_id
where r.person_id = :person and r.state in ('referred','intake_offered','intake_held','started','paused')
order by r.referred_on, r.id
"""
# Law goes on to ask for these; the officer meets them on the closed file.
_STAYS_DUE = """
select id, code, due_at from deadline
where person_id = :person and state = 'opened' and subject_kind not in ('person', 'referral', 'assessment')
order by due_at, id
"""
_COUNTS = """
select (select count(*) from message where person_id = :person and state = 'planned' and staff_id is null) as texts,
  (select count(*) from calendar_feed where person_id = :person and revoked_at is null) as links,
  (select count(*) from place_offer where person_id = :person and state = 'offered') as offers,
  (select count(*) from officer_transfer where person_id = :person and done_at is null and called_off_at is null)
    as transfers,
  (select count(*) from paper where person_id = :person and state in ('drafted','submitted')) as papers,
  (select count(*) from task where person_id = :person and state = 'opened') as tasks
"""
# The officer, those who work along, and the supervisors of the team. A stand-in has the file only for the officer.
_HEAR = """
select s.id, s.display_name as name, s.role from staff s join person p on p.id = :person
where s.active and s.id <> :actor
  and (s.id in (p.officer_id, p.deputy_id, p.co_officer_id) or (s.role = 'supervisor' and s.team_id = p.team_id))
order by s.role, s.display_name, s.id
"""


def what_ends(session: Session, person_id: UUID, now: datetime) -> dict[str, Any]:
    """Lists of `appointments`, `plans`, `referrals` and `stays_due`, and counts of the rest."""
    values = {"person": person_id, "now": now}
    lists = {
        "appointments": _APPOINTMENTS,
        "plans": _PLANS,
        "referrals": _REFERRALS,
        "stays_due": _STAYS_DUE,
    }
    counts = execute(session, _COUNTS, values).mappings().one()
    return {name: rows(session, query, values) for name, query in lists.items()} | dict(counts)


def who_hears(session: Session, person_id: UUID, actor_id: UUID) -> list[Row]:
    """The colleagues who hear of it: {id, name, role}."""
    return rows(session, _HEAR, {"person": person_id, "actor": actor_id})
