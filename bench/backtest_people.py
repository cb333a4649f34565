"""Twelve months of a region in rows: weekly check-ins and treatment, some missed, judged, recorded late or untold."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, text

PER_OFFICER, WEEKS = 40, 52

# Two appointments a week. Of a hundred, eight are missed and three recorded days late; most misses are judged within
# a week, a few too late. Of the check-ins of the first level one in twelve was never told by a text. Four terms each.
_FILL = """
set local session_replication_role = replica;
insert into team (id, name) values (md5('t')::uuid, 'Team');
insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, 'officer', md5('t')::uuid
  from generate_series(0, {officers} - 1) n;
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, team_id, officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, 'Test', 'Voorbeeld ' || n, '1990-01-01', 'adult', n % 3 + 1, md5('t')::uuid,
         md5('o' || n % {officers})::uuid, '{first}'
  from generate_series(0, {people} - 1) n;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
  select md5('f' || id)::uuid, id, 'VV', 'R', '{first}', officer_id from person;
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5('c' || id)::uuid, id, md5('f' || id)::uuid, 'reporting_duty', '', '{first}' from person;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, starts_on)
  select md5(k || 'b' || id)::uuid, md5('n' || id)::uuid, id, md5('c' || id)::uuid, md5(k || 'i' || id)::uuid,
         k, 'lab', 30, 7, 2, 10, '{{0,1,2,3,4}}', 540, 1020, '{first}'
  from person, unnest(array['check_in','treatment']) k;
create temporary table held on commit drop as
  select gen_random_uuid() as id, p.id as person_id, p.officer_id, p.tier, k as kind, w as week,
         (hashtext(p.reference || k || w) & 2147483647) % 100 as luck,
         timestamptz '{first} 08:00+00' + w * interval '7 days' + (p.seat % 4) * interval '1 day'
           + (case k when 'check_in' then 0 else 1 end) * interval '1 day' + (p.seat % 14) * interval '30 minutes' as at
  from (select *, row_number() over (order by id) as seat from person) p,
       unnest(array['check_in','treatment']) k, generate_series(0, {weeks} - 1) w;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, during, booked_at, state, overdue_at)
  select id, person_id, md5(kind || 'b' || person_id)::uuid, md5(kind || 'i' || person_id)::uuid, week, kind,
         tstzrange(at, at + interval '30 minutes'), at - interval '20 days',
         case when luck < 8 then 'missed' else 'attended' end,
         case when luck between 7 and 10 then at + interval '45 minutes' end from held;
insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)
  select gen_random_uuid(), id, person_id, case when luck < 8 then 'missed' else 'attended' end, officer_id,
         at + case when luck between 7 and 10 then interval '4 days' else interval '30 minutes' end from held;
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, verdict,
                     verdict_reason, decided_by, decided_at, evaluated_at)
  select id, id, person_id, (at at time zone 'Europe/Amsterdam')::date, 'decided', at + interval '30 minutes',
         at + interval '6 days', at + interval '8 days', case when luck < 5 then 'unexcused' else 'excused' end, '',
         officer_id, at + luck * interval '30 hours' + interval '1 day',
         at + luck * interval '30 hours' + interval '1 day'
  from held where luck < 8;
insert into absence_verdict (id, absence_id, person_id, verdict, reason, decided_by, decided_at)
  select gen_random_uuid(), id, person_id, verdict, '', decided_by, decided_at from absence;
insert into message (id, person_id, appointment_id, slot, recipient, language, template, template_version, body, state,
                     due_at, useful_until_at, created_at, state_at)
  select gen_random_uuid(), person_id, id, 'T-2', '', 'nl', 'reminder-day-before', 1, '', 'delivered',
         at - interval '48 hours', at, at - interval '7 days', at - interval '47 hours'
  from held where tier = 1 and kind = 'check_in' and week % 12 > 0;
insert into deadline (id, person_id, subject_kind, subject_id, code, number, counted_from_on, shows_from_at, due_at,
                      state, done_on, done_by, done_at, created_at)
  select gen_random_uuid(), p.id, 'order', md5('f' || p.id)::uuid, 'progress-report', n, '{first}', d.due_at, d.due_at,
         'done', d.due_at::date, p.officer_id, d.due_at + (n - 3) * interval '2 days', timestamptz '{first} 08:00+00'
  from person p, generate_series(1, 4) n,
       lateral (select timestamptz '{first} 08:00+00' + n * interval '85 days' as due_at) d;
"""


def fill(engine: Engine, people: int, first: date) -> int:
    """Fill an empty, migrated database with `people` whose year begins on `first`; returns how many appointments."""
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        officers = -(-people // PER_OFFICER)
        cursor.execute(_FILL.format(people=people, officers=officers, weeks=WEEKS, first=first))
        count: int = connection.execute(text("select count(*) from appointment")).scalar_one()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    return count
