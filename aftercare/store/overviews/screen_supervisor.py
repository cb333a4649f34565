"""What a supervisor's first page reads beside the lists it leads to: orders that end, actions to give to another."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from aftercare.domain.messages.danger_words import WORDS_OF_SUICIDE
from aftercare.store.client_page.check_in_rows import NOT_WELL_OF_TASK, WORDS_OF_TASK
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.file_access.rows import HAS_FILE
from aftercare.store.messages.words_of_tasks import WORDS_OF_TEXT
from aftercare.store.overviews.open_work import MOST_LISTED

_ENDING = """
select o.id, o.person_id, p.given_name, p.family_name, p.reference, p.tier, s.display_name as officer, o.frame,
       o.ends_on, count(*) over () as of_all
from supervision_order o join person p on p.id = o.person_id join staff s on s.id = p.officer_id
where p.closed_on is null and o.ended_on is null and o.ends_on between :today and :last
order by o.ends_on, p.family_name, p.given_name, o.id limit :most
"""

_WITHOUT = """
select d.id, d.person_id, d.due_at, p.given_name, p.family_name, p.reference, p.tier, k.what, s.display_name as owner
from deadline d join agreed_action k on d.subject_kind = 'agreed_action' and k.id = d.subject_id
join person p on p.id = d.person_id join staff s on s.id = k.owner_id
where d.state = 'opened' and not {has_file} order by d.due_at, d.id limit :most
"""
_WITHOUT_FILE = _WITHOUT.format(has_file=HAS_FILE)


_CALLS = """
select t.id, t.reason, t.reason = '{danger}' as danger, t.person_id, t.due_at, p.given_name, p.family_name,
  p.reference, p.tier, s.display_name as officer,
  {not_well} as not_well, coalesce({text_words}, {words}) as words
from task t join person p on p.id = t.person_id join staff s on s.id = p.officer_id
where t.kind = 'call_person' and t.reason in ('asked-to-call','not-doing-well','{danger}')
  and t.state = 'opened'
  and t.due_at <= :now and p.closed_on is null
order by danger desc, not_well desc, t.due_at, t.id limit :most
"""
_CALLS_LATE = _CALLS.format(
    not_well=NOT_WELL_OF_TASK,
    words=WORDS_OF_TASK,
    text_words=WORDS_OF_TEXT,
    danger=WORDS_OF_SUICIDE,
)


_REVIEWS = """
select k.id, k.person_id, k.due_at, k.reason, p.given_name, p.family_name, p.reference, p.tier,
  s.display_name as officer, b.id as absence_id, a.kind, a.starts_at, f.id as paper_id, f.kind as paper_kind
from task k join person p on p.id = k.person_id join staff s on s.id = p.officer_id
left join absence b on b.person_id = k.person_id and b.id::text = split_part(k.subject_key, ':', 2)
left join appointment a on a.id = b.appointment_id
left join paper f on f.person_id = k.person_id and f.id::text = split_part(k.subject_key, ':', 2)
where (b.id is not null or f.id is not null) and k.kind = 'review_decision' and k.state = 'opened'
order by k.due_at, k.id limit :most
"""


def decisions_to_review(session: Session) -> list[Row]:
    """Open tasks to look at a decision again, each with its client, and its absence and appointment or its document."""
    return rows(session, _REVIEWS, {"most": MOST_LISTED})


def calls_overdue(session: Session, now: datetime) -> list[Row]:
    """Clients who asked on their own page to be called, or said not to be doing well, and were not called in time:
    those who are not well first, with what they wrote. Before them, as `danger`, who wrote words that may be about
    suicide: that call is due at once."""
    return rows(session, _CALLS_LATE, {"now": now, "most": MOST_LISTED})


def actions_without_file(session: Session, today: date) -> list[Row]:
    """Open actions of case conferences with an owner who may not see the file (any more), by deadline."""
    return rows(session, _WITHOUT_FILE, {"today": today, "most": MOST_LISTED})


def orders_ending(
    session: Session, today: date, last_on: date, most: int = MOST_LISTED
) -> list[Row]:
    """The orders of open files that end from today up to and including `last_on`, the first to end first; each row
    says how many there are `of_all`."""
    return rows(session, _ENDING, {"today": today, "last": last_on, "most": most})
