"""What the first-run guide asks about, in one statement: teams, providers, staff and versions in force, no client."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session

from aftercare.domain.overviews.set_up import ProviderFacts, SetUpFacts, TeamFacts
from aftercare.store.database.plain_sql import rows

_FACTS = """
with here as (select * from staff where active and suspended_at is null),
  officers as (select * from here where role = 'officer'),
  desk as (select id from here where on_duty_desk
    union select s.staff_id from duty_shift s join here on here.id = s.staff_id
      where s.during && tstzrange(:now, :ahead))
select
  (select count(*) from here where role = 'admin') as admins,
  (select coalesce(json_agg(display_name order by display_name), '[]') from here where role = 'planner') as planners,
  (select coalesce(json_agg(json_build_array(t.name,
      (select count(*) from officers where team_id = t.id),
      (select count(*) from here where role = 'supervisor' and team_id = t.id),
      exists (select from site p where p.kind = 'office' and (p.team_id is null or p.team_id = t.id)
        and p.hours is distinct from '{}'),
      t.standard_code is not null,
      exists (select from letterhead l where l.team_id = t.id and l.from_on <= :today),
      exists (select from contact_standard c where c.code = t.standard_code and c.is_example),
      t.standard_proposed_by is not null) order by t.name), '[]')
    from team t) as teams,
  (select coalesce(json_agg(json_build_array(v.name,
      exists (select from programme where provider_id = v.id)) order by v.name), '[]') from provider v) as providers,
  (select coalesce(json_agg(display_name order by display_name), '[]') from officers where hours = '{}')
    as without_hours,
  (select count(*) from desk) as on_duty_desk,
  (select count(*) from desk where not has_verified_phone(id)) as without_phone,
  (select count(*) from account_change where kind = 'open' and decided_at is null) as accounts_waiting,
  (select count(*) from text_template where state = 'active') as own_texts,
  (select count(*) from rule_book where activated_by is not null) as own_rules"""


def set_up_facts(session: Session, now: datetime, today: date, ahead: timedelta) -> SetUpFacts:
    """`ahead`: how far ahead shifts at the duty desk count."""
    (found,) = rows(session, _FACTS, {"now": now, "ahead": now + ahead, "today": today})
    teams = [TeamFacts(*one) for one in found.pop("teams")]
    providers = [ProviderFacts(*one) for one in found.pop("providers")]
    return SetUpFacts(teams=teams, providers=providers, **found)
