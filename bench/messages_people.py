"""A region in which many people have two appointments in the week to come, made by PostgreSQL itself."""

from __future__ import annotations

from datetime import datetime

import psycopg
from sqlalchemy import Engine, text

from bench.clear_words import let_clear, seal

PER_PERSON, PER_OFFICER = 2, 20
# As many numbers as the numbering plan keeps for fiction in eight hundred areas.
MOST_PEOPLE = 80_000

# One in twenty has no telephone, one in a hundred is in custody; nine in ten have been here before, and one
# in thirty of those missed the last time.
_FILL = """
insert into team (id, name) values (md5('t')::uuid, 'Team');
insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, 'officer', md5('t')::uuid
  from generate_series(0, {officers} - 1) n;
insert into staff (id, username, display_name, role, team_id)
  values (md5('s')::uuid, 'lead', 'Lead', 'supervisor', md5('t')::uuid);
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, language, phone, phone_state,
                    texts_consented, team_id, officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, 'Test', 'Voorbeeld ' || n, '1990-01-01', 'adult', 2,
         case n % 8 when 0 then 'en' else 'nl' end,
         case when n % 20 = 7 then null else '+1' || (200 + n / 100) || '5550' || (100 + n % 100) end,
         case when n % 20 = 7 then 'none' else 'verified' end, true, md5('t')::uuid,
         md5('o' || n % {officers})::uuid, '2026-01-01'
  from generate_series(0, {people} - 1) n;
insert into away_period (id, person_id, kind, during)
  select md5('w' || n)::uuid, md5('p' || n)::uuid, 'custody', tstzrange('2026-01-01', '2028-01-01')
  from generate_series(0, {people} - 1, 100) n;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
  select md5('f' || id)::uuid, id, 'VV', 'R', '2026-01-01', officer_id from person;
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5('c' || id)::uuid, id, md5('f' || id)::uuid, 'reporting_duty', '', '2026-01-01' from person;
insert into supervision_plan (id, person_id, number, state, author_id, starts_on, decided_by, decided_at)
  select md5('n' || id)::uuid, id, 1, 'approved', officer_id, '2026-01-01', md5('s')::uuid, now() from person;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, starts_on)
  select md5('b' || id)::uuid, md5('n' || id)::uuid, id, md5('c' || id)::uuid, md5('i' || id)::uuid,
         'check_in', 'officer', 30, 4, 2, 6, '{{0,1,2,3,4}}', 540, 1020, '2026-01-01' from person;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, officer_id, during, booked_at, state,
                         reminders_planned_at)
  select gen_random_uuid(), p.id, md5('b' || p.id)::uuid, md5('i' || p.id)::uuid, k, 'check_in', p.officer_id,
         tstzrange(d.starts_at, d.starts_at + interval '30 minutes'), timestamptz '{now}' - interval '20 days',
         case when k > 0 then 'scheduled' when p.seat % 30 = 0 then 'missed' else 'attended' end,
         case when k = 0 then timestamptz '{now}' - interval '9 days' end
  from (select id, officer_id, row_number() over (partition by officer_id order by id) - 1 as seat from person) p,
       generate_series(0, {each}) k,
       lateral (select timestamptz '{now}' + case k when 0 then interval '-3 days' else k * interval '3 days' end
                       + interval '3 hours' + (p.seat % 16) * interval '30 minutes'
                       + p.seat / 16 * interval '1 day' as starts_at) d
  where k > 0 or p.seat % 10 > 0;
insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)
  select gen_random_uuid(), a.id, a.person_id, a.state, a.officer_id, a.ends_at
  from appointment a where a.state in ('missed','attended');
"""


def fill(engine: Engine, appointments: int, now: datetime) -> int:
    """Fill an empty, migrated database; returns how many appointments are to come."""
    people = min(appointments // PER_PERSON, MOST_PEOPLE)
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as owners:
        let_clear(owners)
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        officers = -(-people // PER_OFFICER)
        values = {"people": people, "officers": officers, "each": PER_PERSON}
        cursor.execute(_FILL.format(**values, now=now.isoformat()))
        coming = text("select count(*) from appointment where state = 'scheduled'")
        count: int = connection.execute(coming).scalar_one()
    seal(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    return count
