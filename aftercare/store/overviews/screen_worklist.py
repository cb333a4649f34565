"""Outcomes to record, obligations without a time, and the counts in the header."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import OPEN, OUTCOMES, listed, moments

_OUTCOMES_OF = """
select a.id, a.version, a.person_id, i.kind as open_kind, i.due, i.of_all,
       p.given_name, p.family_name, p.reference, p.tier, a.kind, a.starts_at, a.ends_at,
       a.overdue_at, a.enforceable, l.name as site
from {listed} i join appointment a on a.id = i.id
join person p on p.id = a.person_id left join site l on l.id = a.site_id
order by a.overdue_at, a.id
"""
_OUTCOMES = _OUTCOMES_OF.format(listed=listed(OUTCOMES))
# Every occurrence: any of them may lie in a period without contact.
_UNPLACED = """
select u.line_id, u.occurrence, u.person_id,
       p.given_name, p.family_name, p.reference, p.tier, o.kind, u.first_on, u.last_on, u.reason
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where u.last_on >= :today order by p.tier, u.first_on, u.line_id
"""
_COUNTS_OF = """
select (select count(distinct x.person_id) from ({open}) x) as worklist,
       (select count(*) from escalation where state <> 'resolved') as escalations,
       (select count(*) from supervision_plan where state = 'submitted')
         + (select count(*) from access_request where proposed_at is not null and ended_at is null)
         + (select count(*) from file_closing c join person p on p.id = c.person_id
            where c.seen_at is null and c.reopened_at is null and p.team_id = (select app_led_team())) as approvals,
       (select count(*) from destruction where confirmed_at is null and refused_at is null) as destructions,
       (select count(*) from sender where channel = 'sms' and stopped_at is not null) as texts_stopped
"""
_COUNTS = _COUNTS_OF.format(open=OPEN)


def outcomes_due(session: Session, now: datetime) -> list[Row]:
    return rows(session, _OUTCOMES, moments(now))


def unplaced_now(session: Session, now: datetime) -> list[Row]:
    return rows(session, _UNPLACED, moments(now))


def badge_counts(session: Session, now: datetime) -> Row:
    """{worklist, escalations, approvals} of what the reader may see, for the header, and `texts_stopped`: 1 while texts
    are stopped. `worklist` is the number of its rows: clients with open work. Weeks ahead without contact are too
    expensive to count on each page, and their heading says that they are not counted."""
    return rows(session, _COUNTS, moments(now))[0]
