"""A region with a million past appointments, the last ones of many people waiting for somebody: made by PostgreSQL."""

from __future__ import annotations

from datetime import datetime

import psycopg

PER_PERSON, PER_OFFICER, OFFICERS_A_TEAM = 50, 40, 10

# Of ten people whose last appointment waits, four have no outcome on it, three missed it and have no absence
# (and by now none was decided in time), three were judged unexcused and no rule has looked yet. One in fifty of
# all older appointments was missed, judged and evaluated.
_FILL = """
insert into team (id, name) select md5('t' || n)::uuid, 'Team ' || n from generate_series(0, {teams} - 1) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, 'officer', md5('t' || n / {team})::uuid
  from generate_series(0, {officers} - 1) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('s' || n)::uuid, 'supervisor' || n, 'Supervisor ' || n, 'supervisor', md5('t' || n)::uuid
  from generate_series(0, {teams} - 1) n;
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, team_id, officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, 'Test', 'Voorbeeld ' || n, '1990-01-01', 'adult', n % 3 + 1,
         md5('t' || n / {per} / {team})::uuid, md5('o' || n / {per})::uuid, '2024-01-01'
  from generate_series(0, {people} - 1) n;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
  select md5('f' || id)::uuid, id, 'VV', 'R', '2024-01-01', officer_id from person;
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5('c' || id)::uuid, id, md5('f' || id)::uuid, 'reporting_duty', '', '2024-01-01' from person;
insert into supervision_plan (id, person_id, number, state, author_id, starts_on, decided_by, decided_at)
  select md5('n' || id)::uuid, id, 1, 'superseded', officer_id, '2024-01-01', md5('s0')::uuid, '2024-01-01' from person;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, starts_on)
  select md5('b' || id)::uuid, md5('n' || id)::uuid, id, md5('c' || id)::uuid, md5('i' || id)::uuid,
         'check_in', 'officer', 30, 7, 4, 10, '{{0,1,2,3,4}}', 540, 1020, '2024-01-01' from person;
create unlogged table bench_past as
  select gen_random_uuid() as id, p.id as person_id, p.officer_id, k,
         timestamptz '{now}' - make_interval(days => case
           when k > 0 then 60 + 7 * k when w.waits and w.kind < 4 then 6 else 20 end) as starts_at,
         case when k > 0 or not w.waits then case when (n + k) % 50 = 0 then 'missed' else 'attended' end
              when w.kind < 4 then 'scheduled' else 'missed' end as state,
         case when k > 0 or not w.waits then 'past' when w.kind < 4 then 'unrecorded' when w.kind < 7 then 'unopened'
              else 'unevaluated' end as lies
  from (select id, officer_id, substr(reference, 3)::int as n from person) p,
       lateral (select n < {due} as waits, n % 10 as kind) w, generate_series(0, {each} - 1) k;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, during, booked_at, state,
                         reminders_planned_at)
  select id, person_id, md5('b' || person_id)::uuid, md5('i' || person_id)::uuid, {each} - k, 'check_in',
         tstzrange(starts_at, starts_at + interval '30 minutes'), starts_at - interval '20 days', state, starts_at
  from bench_past;
insert into outcome (id, appointment_id, person_id, code, recorded_by, recorded_at)
  select gen_random_uuid(), id, person_id, 'missed', officer_id, starts_at + interval '1 hour'
  from bench_past where state = 'missed';
insert into absence (id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, verdict,
                     verdict_reason, decided_by, decided_at, evaluated_at)
  select gen_random_uuid(), id, person_id, starts_at::date, 'decided', starts_at, starts_at + interval '6 days',
         starts_at + interval '9 days', 'unexcused', '', officer_id, starts_at + interval '8 days',
         case lies when 'past' then starts_at + interval '8 days' end
  from bench_past where state = 'missed' and lies <> 'unopened';
insert into absence_verdict (id, absence_id, person_id, verdict, reason, reminder_arrived, decided_by, decided_at)
  select gen_random_uuid(), id, person_id, verdict, verdict_reason, true, decided_by, decided_at from absence;
drop table bench_past;
insert into escalation (id, person_id, trigger_key, rule_code, rule_version, severity, state, opened_at, decision,
                        decision_reason, decided_by, decided_at)
  select md5('e' || id)::uuid, person_id, 'past-' || id, 'unexcused-required', 1, 2, 'resolved', decided_at, 'close',
         '', decided_by, decided_at + interval '1 day' from absence where evaluated_at is not null;
insert into escalation_cause (escalation_id, appointment_id, person_id, noticed_at)
  select md5('e' || id)::uuid, appointment_id, person_id, decided_at from absence where evaluated_at is not null;
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state)
  select gen_random_uuid(), e.id, e.person_id, k, e.decided_at, 'officer', 'review', 'cancelled'
  from escalation e, generate_series(0, 4) k;
"""


def fill(url: str, appointments: int, due: int, now: datetime) -> int:
    """Fill an empty, migrated database; returns how many past appointments there are. The last appointments of
    `due` people wait for somebody."""
    people = max(appointments // PER_PERSON, due)
    officers = -(-people // PER_OFFICER)
    values = {
        "people": people,
        "officers": officers,
        "teams": -(-officers // OFFICERS_A_TEAM),
        "team": OFFICERS_A_TEAM,
        "per": PER_OFFICER,
        "each": PER_PERSON,
        "due": due,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        statement: str = _FILL.format(**values, now=now.isoformat())
        connection.execute(statement.encode())
        connection.execute("vacuum analyze")
        found = connection.execute("select count(*) from appointment").fetchone()
    assert found is not None
    return int(found[0])
