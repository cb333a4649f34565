"""The use of clients' own pages by month, counted from the rows themselves, for readers with access to a team's
figures."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from aftercare.domain.figures.own_page_figures import OwnPageUse, UseCounted
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.plain_sql import execute

# Who has the page is known only now: the last night of a month leaves its number. A file that closed has no page.
_COUNT = """
insert into own_page_figure as f (month, team_id, use, number, clients)
select :month, p.team_id, x.use, count(*), count(distinct x.person_id) from (
  select 'on' as use, c.person_id from channel_preference c where c.own_page and c.agreed and :running
  union all
  select distinct 'opened', v.person_id from client_page_visit v where v.started_at >= :from and v.started_at < :until
  union all
  select 'times_taken', o.person_id from time_offer o
  where o.reply_id is null and o.state = 'taken' and o.ended_at >= :from and o.ended_at < :until
  union all
  select 'evidence', t.person_id from attachment t
  where t.added_by is null and t.added_at >= :from and t.added_at < :until
  union all
  select 'check_ins', k.person_id from client_check_in k where k.sent_at >= :from and k.sent_at < :until) x
join person p on p.id = x.person_id
where x.use <> 'on' or not exists (
  select from file_closing z where z.person_id = p.id and z.reopened_at is null)
group by p.team_id, x.use
on conflict (month, team_id, use) do update set number = excluded.number, clients = excluded.clients
where (f.number, f.clients) <> (excluded.number, excluded.clients) returning 1"""
# What is not counted any more this month: the last client of a team gave the page up.
_GIVEN_UP = """
delete from own_page_figure f where f.month = :month and f.use = 'on' and :running and not exists (
  select from channel_preference c join person p on p.id = c.person_id
  where c.own_page and c.agreed and p.team_id = f.team_id)"""
_READ = """
select month, use, sum(number)::int, sum(clients)::int from own_page_figure
where month >= :first and month <= :last group by month, use"""


def count_own_pages(session: Session, month: date, after: date, *, running: bool) -> int:
    """Count the month from its first day up to and without `after`; returns how many figures changed. `running`: the
    month is not over, so that who has the page now counts. Idempotent; run it as the clock."""
    values = {"month": month, "running": running}
    span = {"from": start_of_day(month), "until": start_of_day(after)}
    execute(session, _GIVEN_UP, values)
    return len(execute(session, _COUNT, values | span).all())


def own_page_figures(session: Session, first: date, last: date) -> list[UseCounted]:
    """The figures of the months from `first` to `last`, of the teams the reader may see."""
    found = execute(session, _READ, {"first": first, "last": last})
    return [UseCounted(month, OwnPageUse(use), number, of) for month, use, number, of in found]
