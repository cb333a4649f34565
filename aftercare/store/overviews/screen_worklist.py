"""The worklist's outcomes to record, and obligations without a time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.store.appointments.away_periods import AWAY_AT, CUSTODY_THROUGHOUT
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import OUTCOMES, listed, moments
from aftercare.store.risk.relapse_plan_rows import SIGNS_ASKED

_OUTCOMES_OF = """
select a.id, a.version, a.person_id, i.kind as open_kind, i.due, i.of_all,
       p.given_name, p.family_name, p.phone, p.reference, p.tier, a.kind, a.starts_at, a.ends_at,
       a.overdue_at, a.enforceable, {away} as away, l.name as site, p.officer_id, s.display_name as officer,
       a.officer_id = (select app_own()) as with_me, {signs} as signs
from {listed} i join appointment a on a.id = i.id
join person p on p.id = a.person_id join staff s on s.id = p.officer_id left join site l on l.id = a.site_id
order by a.overdue_at, a.id
"""
_OUTCOMES = _OUTCOMES_OF.format(listed=listed(OUTCOMES), away=AWAY_AT, signs=SIGNS_ASKED)
# Every occurrence: any of them may lie in a period without contact.
_UNPLACED = """
select u.line_id, u.occurrence, u.person_id,
       p.given_name, p.family_name, p.reference, p.tier, s.display_name as officer, o.kind, u.first_on, u.last_on,
       u.reason, CUSTODY_THROUGHOUT as in_custody
from unplaced u join person p on p.id = u.person_id join staff s on s.id = p.officer_id
join obligation o on o.id = u.obligation_id
where u.last_on >= :today order by p.tier, u.first_on, u.line_id
""".replace("CUSTODY_THROUGHOUT", CUSTODY_THROUGHOUT)


def outcomes_due(session: Session, now: datetime) -> list[Row]:
    return rows(session, _OUTCOMES, moments(now))


def unplaced_now(session: Session, now: datetime) -> list[Row]:
    return rows(session, _UNPLACED, moments(now))
