"""The definition of open work, once for all: the worklist lists it, the header, the week and the caseload count it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.appointments.away_periods import CUSTODY_THROUGHOUT
from aftercare.store.database.plain_sql import Row
from aftercare.store.tasks.rows import STILL_HELPS

# How many of one kind a page lists; the page says how many there are.
MOST_LISTED = 200

# The reader's people are asked first, so that each part below looks up their rows by index. Row-level security alone
# would be tried on every open row of the country, and a page would cost more the larger that is.
SEEN = "any (array(select id from person))"
# Each returns id, kind, person, due moment and the colleague it was handed to, for the reader's own people
# (row-level security).
# An appointment that began before its client went elsewhere waits for the officer who held it.
_OUTCOMES = """select a.id, 'record_outcome' as kind, a.person_id, a.overdue_at as due_at,
  case when a.person_id = any ((select app_to_record())::uuid[]) and a.officer_id = (select app_own())
    then a.officer_id end as handed_to
from appointment a where a.state = 'outcome_overdue' and a.person_id = SEEN"""
_ABSENCES = """select b.id, 'give_verdict' as kind, b.person_id, b.decide_by as due_at, null::uuid as handed_to
from absence b where b.state = 'opened' and b.person_id = SEEN"""
# Tasks that still help: one about a past appointment is history, shown there. What a calendar says waits for its owner,
# also where that is not the client's officer.
_TASKS = """select t.id, t.kind, t.person_id, t.due_at, coalesce(t.handed_to, case when t.kind = 'calendar_clash' then
  (select s.id from staff s where s.id::text = split_part(t.subject_key, ':', 4) and s.id <>
    (select p.officer_id from person p where p.id = t.person_id)) end) as handed_to
from task t left join lateral (
  select a.id, a.starts_at from appointment a where a.id = t.appointment_id offset 0) a on true
where t.state = 'opened' and t.person_id = SEEN and t.kind <> 'record_outcome' and STILL_HELPS"""
# One item per obligation, however many of its periods have no time. In custody there is nothing to schedule.
_UNPLACED = """select u.line_id as id, 'place_by_hand' as kind, u.person_id, cast(null as timestamptz) as due_at,
  null::uuid as handed_to
from unplaced u where u.last_on >= :today and u.person_id = SEEN
  and not CUSTODY_THROUGHOUT group by u.line_id, u.person_id"""
# An agreed action waits for its owner.
_DEADLINES = """select d.id, 'meet_deadline' as kind, d.person_id, d.due_at, case when d.subject_kind = 'agreed_action'
  then (select g.owner_id from agreed_action g where g.id = d.subject_id) end as handed_to
from deadline d where d.state = 'opened' and d.shows_from_at <= :now and d.person_id = SEEN"""
# The step of a goal whose day has passed waits for the colleague who does it, else for the client's officer. No goal is
# an obligation, so it is neither a deadline on the escalation steps nor an absence.
_GOAL_STEPS = """select s.id, 'goal_step' as kind, s.person_id,
  (s.due_on + 1)::timestamp at time zone 'Europe/Amsterdam' as due_at, s.officer_id as handed_to
from goal_step s join person c on c.id = s.person_id
where s.state = 'opened' and s.due_on < :today and s.person_id = SEEN and c.closed_on is null"""

OUTCOMES, ABSENCES, TASKS, UNPLACED, DEADLINES, GOAL_STEPS = (
    part.replace("STILL_HELPS", STILL_HELPS)
    .replace("CUSTODY_THROUGHOUT", CUSTODY_THROUGHOUT)
    .replace("SEEN", SEEN)
    for part in (_OUTCOMES, _ABSENCES, _TASKS, _UNPLACED, _DEADLINES, _GOAL_STEPS)
)
OPEN = " union all ".join((OUTCOMES, ABSENCES, TASKS, UNPLACED, DEADLINES, GOAL_STEPS))
# Which of it waits for the reader before others: of clients they supervise, alone, with a colleague or as a stand-in,
# and tasks handed to them. Of rows with the officers of the client.
MINE = """(:staff in (officer_id, co_officer_id) or handed_to = :staff
  or officer_id = any ((select app_stood_in_for())::uuid[]))"""
# For each client and kind how many are open, and when the first is due.
_OPEN_OF = """select x.person_id, x.kind, count(*) as open, min(x.due_at) as due_at
from ({open}) x group by x.person_id, x.kind"""
OPEN_OF = _OPEN_OF.format(open=OPEN)
_LISTED = """(select * from (
  select i.*, count(*) over same as of_all, row_number() over (same order by i.due_at, i.id) as place
  from (select x.*, case when x.due_at <= :day_begins then 'late' when x.due_at <= :day_ends then 'today'
                         else 'later' end as due from ({part}) x) i
  window same as (partition by i.kind, i.due)) j where j.place <= {most})"""


def listed(part: str) -> str:
    """The items of one part for a page, as a query to join with. It has the first MOST_LISTED of each kind and
    `due` (overdue from an earlier day, today, or later). `of_all` is how many there are. Its parameters come from
    `moments`."""
    return _LISTED.format(part=part, most=MOST_LISTED)


def moments(now: datetime) -> dict[str, Any]:
    """The parameters of the queries in this module. A period that ends at midnight ends with the day before."""
    today = civil_date(now)
    ends = start_of_day(today + timedelta(days=1))
    return {"now": now, "today": today, "day_begins": start_of_day(today), "day_ends": ends}


def count_all(found: Iterable[Row]) -> int:
    """How many there are of a partly listed set: each row has the number as `of_all`, per kind where there are
    several."""
    return sum({(row.get("open_kind"), row.get("due")): row["of_all"] for row in found}.values())
