"""A database as large as a busy region: 100,000 appointments, made by PostgreSQL itself."""

from __future__ import annotations

from sqlalchemy import Engine, text

OFFICERS, PER_OFFICER, EACH = 100, 40, 25

_FILL = """
insert into team (id, name) select md5('t' || n)::uuid, 'Team ' || n from generate_series(1, 10) n;
insert into site (id, name, kind) select md5('l' || n)::uuid, 'Kantoor ' || n, 'office' from generate_series(1, 20) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('o' || n)::uuid, 'officer' || n, 'Officer ' || n, 'officer', md5('t' || (n % 10 + 1))::uuid
  from generate_series(1, {officers}) n;
insert into staff (id, username, display_name, role, team_id)
  select md5('s' || n)::uuid, 'supervisor' || n, 'Supervisor ' || n, 'supervisor', md5('t' || n)::uuid
  from generate_series(1, 10) n;
insert into person (id, reference, given_name, family_name, birth_on, regime, tier, team_id, officer_id, enrolled_on)
  select md5('p' || n)::uuid, 'P-' || n, 'Test', 'Voorbeeld ' || n, '1990-01-01', 'adult', n % 3 + 1,
         md5('t' || ((n - 1) / {per} % 10 + 1))::uuid, md5('o' || ((n - 1) / {per} + 1))::uuid, '2026-01-01'
  from generate_series(1, {officers} * {per}) n;
update person p set team_id = s.team_id from staff s where s.id = p.officer_id;
insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)
  select md5('f' || p.id)::uuid, p.id, 'VV', 'R', '2026-01-01', p.officer_id from person p;
insert into condition (id, person_id, order_id, kind, wording, starts_on)
  select md5('c' || p.id)::uuid, p.id, md5('f' || p.id)::uuid, 'reporting_duty', '', '2026-01-01' from person p;
insert into supervision_plan (id, person_id, number, state, author_id, starts_on, decided_by, decided_at)
  select md5('n' || p.id)::uuid, p.id, 1, 'approved', p.officer_id, '2026-01-01', md5('s1')::uuid, now() from person p;
insert into obligation (id, plan_id, person_id, condition_id, line_id, kind, needs, minutes, period_days, min_gap_days,
                        max_gap_days, weekdays, from_min, to_min, starts_on)
  select md5('b' || p.id)::uuid, md5('n' || p.id)::uuid, p.id, md5('c' || p.id)::uuid, md5('i' || p.id)::uuid,
         'check_in', 'officer', 30, 7, 4, 10, '{{0,1,2,3,4}}', 540, 1020, '2026-01-01' from person p;
insert into appointment (id, person_id, obligation_id, line_id, occurrence, kind, officer_id, site_id, during,
                         booked_at, state)
  select md5('a' || p.id || k)::uuid, p.id, md5('b' || p.id)::uuid, md5('i' || p.id)::uuid, k, 'check_in', p.officer_id,
         md5('l' || (row_number() over () % 20 + 1))::uuid,
         tstzrange(d.starts_at, d.starts_at + interval '30 minutes'), now(), 'scheduled'
  from (select id, officer_id, row_number() over (partition by officer_id order by id) - 1 as seat from person) p,
       generate_series(0, {each} - 1) k,
       lateral (select timestamptz '2026-09-07 08:00+02' + (k * 7 + p.seat / 8)::int * interval '1 day'
                       + (p.seat % 8)::int * interval '1 hour' as starts_at) d;
insert into escalation (id, person_id, trigger_key, rule_code, rule_version, severity, state, opened_at)
  select md5('e' || p.id)::uuid, p.id, 'unexcused-required', 'unexcused-required', 1, 1 + ascii(right(p.reference, 1)) % 3,
         'opened', timestamptz '2026-11-20 09:00+01' from person p where right(p.reference, 1) in ('3', '7');
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state)
  select md5('x' || e.id || k)::uuid, e.id, e.person_id, k, e.opened_at + k * interval '4 hours',
         (array['officer','deputy','supervisor','duty_desk'])[k + 1], 'review', case when k < 2 then 'notified' else 'waiting' end
  from escalation e, generate_series(0, 3) k;
insert into escalation_cause (escalation_id, appointment_id, person_id, noticed_at)
  select e.id, md5('a' || e.person_id || 5)::uuid, e.person_id, e.opened_at from escalation e;
"""


def fill(engine: Engine, officers: int = OFFICERS) -> int:
    """Fill an empty, migrated database; returns how many appointments there are."""
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(_FILL.format(officers=officers, per=PER_OFFICER, each=EACH))
        count: int = connection.execute(text("select count(*) from appointment")).scalar_one()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    return count
