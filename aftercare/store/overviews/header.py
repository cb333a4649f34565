"""What the header of every page shows, in one statement: exact counts, and of rare things whether there may be any."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import MINE, OPEN, moments
from aftercare.store.overviews.screen_notices import UNREAD, notices_since

_WORKLIST = "select count(distinct x.person_id) from ({open}) x"
_MY_WORKLIST = """select count(distinct person_id) from (
  select x.*, p.officer_id, p.co_officer_id from ({open}) x join person p on p.id = x.person_id) y where {mine}
"""
_OWN = {
    "mail-refused": "select count(*) from staff_mail where staff_id = :staff and refused_at is not null",
}
# For readers of case files. A rare thing has a count of its own, asked for where this says that there may be one.
_OF_FILES = {
    "worklist": _WORKLIST.format(open=OPEN),
    "approvals": """select (select count(*) from supervision_plan where state = 'submitted')
      + (select count(distinct batch_id) from team_transfer
         where ended_at is null and to_team_id = (select app_led_team()))
      + (select count(*) from access_request where proposed_at is not null and ended_at is null)
      + (select count(*) from file_closing c join person p on p.id = c.person_id
         where c.seen_at is null and c.reopened_at is null and p.team_id = (select app_led_team()))""",
    "alarms-without-client": """select count(*) from submission where (select app_role()) = 'supervisor'
      and state = 'waiting' and problem is not null and type = 'monitoring-alarm'""",
    "texts_stopped": "select count(*) from sender where channel = 'sms' and stopped_at is not null",
    "notices": UNREAD,
    "may-confirm": "select count(*) from destruction where confirmed_at is null and refused_at is null",
    "may-review": "select count(*) from file_access where ended_at is null and review_on <= :today",
    "may-see": """select count(*) from emergency_access
      where staff_id <> :staff and (reviewed_at is null or officer_seen_at is null)""",
    "open-files": """select count(*) from emergency_access
      where staff_id = :staff and ended_at is null and opened_at <= :now and until_at > :now""",
}
# Both at once: which of a country's open escalations the reader sees takes as long as all else here.
_ESCALATIONS = """select count(*) as escalations,
    count(*) filter (where state = 'opened' and coalesce(trigger, rule_code) = 'alarm') as alarms
  from escalation where state <> 'resolved'"""
_OF_ACCOUNTS = {
    "may-answer": "select count(*) from reading_alarm where answered_at is null or audited_at is null",
    "may-lift": "select count(*) from emergency_access where justified is false and lifted_at is null",
    "may-change": """select (select count(*) from staff where suspended_at is not null and active) + count(*)
      from account_change c where c.decided_at is null or c.decided_by <> :staff
      and coalesce(c.decided_at > (select role_given_at from staff where id = :staff), true)
      and not exists (select from account_change_seen s where s.change_id = c.id and s.staff_id = :staff)""",
}
_OF_SENDERS = {
    "senders": "select count(*) from sender where stopped_at is not null",
    # Trials of reminders: proposed by another, or stopped for harm in the last two weeks.
    "templates": """select count(*) from reminder_trial where (state = 'proposed' and proposed_by <> :staff)
      or (ended_because = 'harm' and ended_at > :now - interval '14 days')""",
    # Standards of teams: proposed by another, or refused by another in the last two weeks (choice_rows.NEWS_FOR).
    "standards": """select (select count(*) from team where standard_proposed_by <> :staff)
      + (select count(*) from standard_choice where proposed_by = :staff and state = 'refused'
         and decided_at > :now - interval '14 days')""",
}


def header_counts(
    session: Session,
    staff_id: UUID,
    now: datetime,
    *,
    files: bool = False,
    mine: bool = False,
    accounts: bool = False,
    senders: bool = False,
) -> Row:
    """By name, of what the reader may see. `worklist` is the number of its rows as it opens: clients with open work,
    of `mine` alone or all. Weeks ahead without contact are too expensive to count on each page, and their heading says
    that they are not counted. `files`: for readers of case files; `accounts`: for who hears of accounts and of unusual
    reading; `senders`: for who starts them again."""
    asked = _OWN | (_OF_FILES if files else {}) | (_OF_ACCOUNTS if accounts else {})
    if mine:
        asked["worklist"] = _MY_WORKLIST.format(open=OPEN, mine=MINE)
    asked |= _OF_SENDERS if senders else {}
    query = "select " + ", ".join(f'({sql}) as "{name}"' for name, sql in asked.items())
    if files:
        query += f", e.* from ({_ESCALATIONS}) e"
    return rows(session, query, {"staff": staff_id} | moments(now) | notices_since(now))[0]
